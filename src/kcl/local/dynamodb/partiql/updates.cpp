#include "kcl/local/dynamodb/partiql/updates.h"

#include "kcl/local/dynamodb/expressions/update.h"
#include "kcl/local/dynamodb/legacy/legacy_expression.h"
#include "kcl/local/dynamodb/partiql/paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb::partiql {
namespace {

using Kind = Term::Kind;
using Fault = std::optional<wire::ServiceError>;

bool is_set_function(const Term& term) {
    return term.kind == Kind::call && (term.text == "set_add" || term.text == "set_delete");
}

bool is_same_path(const Term& a, const Term& b) {
    return a.kind == Kind::path && b.kind == Kind::path &&
           std::ranges::equal(a.steps, b.steps, [](const Step& x, const Step& y) {
               return x.kind == y.kind && x.text == y.text;
           });
}

class UpdateBuilder {
  public:
    UpdateBuilder(Constants& constants, LegacyExpression& into)
        : constants_(constants), into_(into) {}

    Fault add(const Action& action) {
        auto path = document_path(action.target);
        if (!path) return std::move(path).error();
        auto& update = into_.expression();
        if (!action.value) {
            update.remove.push_back(std::move(*path));
            return std::nullopt;
        }
        if (is_set_function(*action.value)) return add_set_change(action, std::move(*path));
        auto value = right_side(*action.value);
        if (!value) return std::move(value).error();
        update.set.push_back({std::move(*path), std::move(*value)});
        return std::nullopt;
    }

  private:
    /// a = set_add(a, <<…>>) is what an update expression calls ADD; set_delete is DELETE.
    Fault add_set_change(const Action& action, Path path) {
        const auto& call = *action.value;
        const bool is_addition = call.text == "set_add";
        const auto name = is_addition ? "SET_ADD" : "SET_DELETE";
        if (call.operands.size() != 2)
            return refuse(fmt::format("{} must have exactly two arguments{}", name, at(call.at)))
                .error();
        if (!is_same_path(action.target, call.operands[0]))
            return refuse(fmt::format("The first argument to {} must equal the assignment value{}",
                                      name, at(call.at)))
                .error();
        const auto not_a_set = [&] {
            return refuse(fmt::format("The second argument to {} must be a value with type SET{}",
                                      name, at(call.operands[0].at)))
                .error();
        };
        if (!is_constant(call.operands[1])) return not_a_set();
        const auto value = constants_.value_of(call.operands[1]);
        if (!value) return value.error();
        if (!set_members(**value)) return not_a_set();
        auto& changes = is_addition ? into_.expression().add : into_.expression().subtract;
        changes.push_back({std::move(path), into_.placeholder(**value)});
        return std::nullopt;
    }

    Outcome<Node> right_side(const Term& term) {
        if (is_constant(term)) {
            const auto value = constants_.value_of(term);
            if (!value) return std::unexpected(value.error());
            return into_.value(**value);
        }
        switch (term.kind) {
            case Kind::path: {
                auto path = document_path(term);
                if (!path) return std::unexpected(std::move(path).error());
                Node node;
                node.path = std::move(*path);
                return node;
            }
            case Kind::operation:
                return sum(term);
            case Kind::call:
                return call(term);
            case Kind::is_type:
                return refuse("IS operator is not supported in update expressions");
            case Kind::missing:
                return refuse("MISSING must be compared using IS operator");
            default:
                return refuse("Unsupported operation: Select");
        }
    }

    Outcome<Node> sum(const Term& term) {
        if (term.operands.size() != 2 || (term.text != "+" && term.text != "-"))
            return refuse(fmt::format("Unsupported operator in Update Expression. Operator: {}{}",
                                      term.text, at(term.at)));
        Node node;
        node.kind = term.text == "+" ? Node::Kind::plus : Node::Kind::minus;
        return with_operands(std::move(node), term);
    }

    Outcome<Node> call(const Term& term) {
        const bool is_default = term.text == "if_not_exists";
        if (!is_default && term.text != "list_append")
            return refuse(fmt::format("Unrecognized function: {}{}", term.text, at(term.at)));
        if (term.operands.size() != 2)
            return refuse(
                fmt::format("Incorrect number of operands for operator or function; operator or "
                            "function: {}, number of operands: {}",
                            term.text, term.operands.size()));
        if (is_default && term.operands.front().kind != Kind::path)
            return refuse(
                "Operator or function requires a document path; operator or function: "
                "if_not_exists");
        Node node;
        node.kind = Node::Kind::function;
        node.function = is_default ? Function::if_not_exists : Function::list_append;
        return with_operands(std::move(node), term);
    }

    Outcome<Node> with_operands(Node node, const Term& term) {
        for (const auto& operand : term.operands) {
            auto value = right_side(operand);
            if (!value) return value;
            node.operands.push_back(std::move(*value));
        }
        return node;
    }

    Constants& constants_;
    LegacyExpression& into_;
};

}  // namespace

Outcome<BoundExpression> update_of(const std::vector<Action>& actions, Constants& constants) {
    LegacyExpression expression(ExpressionKind::update);
    UpdateBuilder builder(constants, expression);
    for (const auto& action : actions)
        if (auto fault = builder.add(action)) return std::unexpected(std::move(*fault));
    auto bound = std::move(expression).finish();
    if (auto fault = check_update(*bound.expression, bound.bindings))
        return refuse(std::move(*fault));
    return bound;
}

}  // namespace kcl::local::dynamodb::partiql
