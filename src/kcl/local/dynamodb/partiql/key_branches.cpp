#include "kcl/local/dynamodb/partiql/key_branches.h"

#include "kcl/local/dynamodb/items/item_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace kcl::local::dynamodb::partiql {
namespace {

using Operator = KeyTerm::Operator;

constexpr std::size_t most_branches = 50;
/// Past this many nobody needs to know how many there would be.
constexpr std::size_t enough_branches = 2'000;

/// One thing that is asked. An IN that was taken apart asks for one of its candidates.
struct Conjunct {
    const Node* node = nullptr;
    const Node* candidate = nullptr;
};
using Conjuncts = std::vector<Conjunct>;

/// The key attribute that a node is; null when it is something else.
const KeyAttribute* key_of(const Node& node, const KeySchema& key) {
    if (node.kind != Node::Kind::path || node.path.size() != 1) return nullptr;
    return key.find(node.path.front().name);
}

bool mentions_key(const Node& node, const KeySchema& key) {
    return key_of(node, key) || std::ranges::any_of(node.operands, [&](const Node& operand) {
               return mentions_key(operand, key);
           });
}

bool is_candidate_list(const Node& node, const KeySchema& key) {
    return node.kind == Node::Kind::in && key_of(node.operands.front(), key) &&
           std::all_of(node.operands.begin() + 1, node.operands.end(),
                       [](const Node& each) { return each.kind == Node::Kind::value; });
}

/// Alternatives of key attributes become branches of their own.
class Expander {
  public:
    explicit Expander(const KeySchema& key) : key_(key) {}

    std::vector<Conjuncts> expand(const Node& node) {
        std::vector<Conjuncts> branches;
        if (node.kind == Node::Kind::conjunction) {
            branches.emplace_back();
            for (const auto& operand : node.operands) branches = product(branches, expand(operand));
        } else if (node.kind == Node::Kind::disjunction && mentions_key(node, key_)) {
            for (const auto& operand : node.operands) {
                auto more = expand(operand);
                std::ranges::move(more, std::back_inserter(branches));
                if (branches.size() > enough_branches) branches.resize(enough_branches);
            }
        } else if (is_candidate_list(node, key_)) {
            for (std::size_t i = 1; i < node.operands.size(); ++i)
                branches.push_back({{&node, &node.operands[i]}});
        } else {
            branches.push_back({{&node}});
        }
        return branches;
    }

  private:
    static std::vector<Conjuncts> product(const std::vector<Conjuncts>& a,
                                          const std::vector<Conjuncts>& b) {
        std::vector<Conjuncts> all;
        for (const auto& first : a)
            for (const auto& second : b) {
                if (all.size() == enough_branches) return all;
                all.push_back(first);
                all.back().insert(all.back().end(), second.begin(), second.end());
            }
        return all;
    }

    const KeySchema& key_;
};

/// What a node asks of a key attribute; empty when it asks nothing of one alone. not_indexable: it
/// does, but not what a read by key can give.
std::optional<KeyTerm> term_of(const Node& node, const KeySchema& key, const Bindings& bindings) {
    const auto place = std::ranges::find_if(
        node.operands, [&](const Node& operand) { return key_of(operand, key) != nullptr; });
    if (place == node.operands.end()) return std::nullopt;
    KeyTerm term{.attribute = place->path.front().name, .op = Operator::not_indexable};
    for (const auto& operand : node.operands)
        if (operand.kind == Node::Kind::value)
            term.values.push_back(&bindings.value(operand.placeholder));
    const bool is_first = place == node.operands.begin();
    if (node.kind == Node::Kind::comparison) {
        if (term.values.empty()) return std::nullopt;
        term.op = operator_of(node.comparison, !is_first);
    } else if (node.kind == Node::Kind::between && is_first) {
        if (term.values.size() != 2) return std::nullopt;
        term.op = Operator::between;
    } else if (node.kind == Node::Kind::function && node.function == Function::begins_with &&
               is_first && term.values.size() == 1) {
        term.op = Operator::begins_with;
    } else if (node.kind != Node::Kind::function && node.kind != Node::Kind::negation) {
        return std::nullopt;
    }
    return term;
}

bool is_same(const KeyTerm& a, const KeyTerm& b) {
    return a.op == b.op && std::ranges::equal(a.values, b.values, [](const auto* x, const auto* y) {
               return equal(*x, *y);
           });
}

class BranchBuilder {
  public:
    BranchBuilder(const KeySchema& key, const Bindings& bindings)
        : key_(key), bindings_(bindings) {}

    struct Built {
        KeyBranch branch;
        bool has_hash = false;
        bool is_exact = true;
    };

    Built build(const Conjuncts& conjuncts) const {
        Built built;
        for (const auto& conjunct : conjuncts) {
            auto term = term_of(conjunct);
            if (term && take(built, std::move(*term))) continue;
            if (term) built.is_exact = false;
            built.branch.rest.push_back(conjunct.node);
        }
        return built;
    }

  private:
    /// False for what a read by key can't give, or not beside what it gives already.
    bool take(Built& built, KeyTerm term) const {
        const bool is_hash = term.attribute == key_.hash.name;
        if (term.op == Operator::not_indexable || (is_hash && term.op != Operator::equal))
            return false;
        auto& branch = built.branch;
        if (is_hash && built.has_hash) return is_same(branch.hash, term);
        if (!is_hash && branch.range) return is_same(*branch.range, term);
        if (is_hash) {
            branch.hash = std::move(term);
            built.has_hash = true;
        } else {
            branch.range = std::move(term);
        }
        return true;
    }

    std::optional<KeyTerm> term_of(const Conjunct& conjunct) const {
        const auto& node = *conjunct.node;
        if (conjunct.candidate)
            return KeyTerm{.attribute = node.operands.front().path.front().name,
                           .op = Operator::equal,
                           .values = {&bindings_.value(conjunct.candidate->placeholder)}};
        // NOT of what asks something of a key.
        if (node.kind == Node::Kind::negation)
            for (const auto& operand : node.operands.front().operands)
                if (key_of(operand, key_)) return KeyTerm{.op = Operator::not_indexable};
        return partiql::term_of(node, key_, bindings_);
    }

    const KeySchema& key_;
    const Bindings& bindings_;
};

void gather_equalities(const Node& node, const Bindings& bindings, const KeySchema& key,
                       KeyEqualities& into) {
    if (node.kind == Node::Kind::conjunction) {
        for (const auto& operand : node.operands) gather_equalities(operand, bindings, key, into);
        return;
    }
    const auto term =
        node.kind == Node::Kind::comparison ? term_of(node, key, bindings) : std::nullopt;
    if (!term || term->op != Operator::equal) {
        into.rest.push_back(&node);
        return;
    }
    const auto [place, is_new] =
        into.key.try_emplace(std::string(term->attribute), *term->values.front());
    if (is_new || equal(place->second, *term->values.front())) return;
    into.rest.push_back(&node);
    into.conflict = &key.find(term->attribute)->name;
}

}  // namespace

Outcome<KeyBranches> key_branches(const BoundExpression& where, const KeySchema& key) {
    const auto expanded = Expander(key).expand(where.condition());
    const BranchBuilder builder(key, where.bindings);
    KeyBranches result;
    for (const auto& conjuncts : expanded) {
        auto built = builder.build(conjuncts);
        if (!built.has_hash || (!built.is_exact && expanded.size() > 1)) return KeyBranches{};
        result.is_exact = built.is_exact;
        result.branches.push_back(std::move(built.branch));
    }
    if (result.branches.size() > most_branches)
        return refuse("Too many decomposed read operations for a given query.");
    return result;
}

std::optional<wire::ServiceError> check_key_types(const std::vector<KeyBranch>& branches,
                                                  const KeySchema& key) {
    const auto check = [&](const KeyTerm& term, bool is_hash) -> std::optional<wire::ServiceError> {
        const auto& attribute = *key.find(term.attribute);
        for (const auto* value : term.values) {
            const auto fault = find_index_key_fault(*value, attribute, is_hash);
            if (fault == IndexKeyFault::wrong_type)
                return refuse(fmt::format("Key attribute's data type should match its data type in "
                                          "table's schema: Key {}",
                                          term.attribute))
                    .error();
            if (fault == IndexKeyFault::empty)
                return refuse(empty_key_text(*value, term.attribute)).error();
        }
        return std::nullopt;
    };
    for (const auto& branch : branches) {
        if (auto fault = check(branch.hash, true)) return fault;
        if (!branch.range) continue;
        if (auto fault = check(*branch.range, false)) return fault;
    }
    return std::nullopt;
}

KeyEqualities key_equalities(const BoundExpression& where, const KeySchema& key) {
    KeyEqualities equalities;
    gather_equalities(where.condition(), where.bindings, key, equalities);
    return equalities;
}

}  // namespace kcl::local::dynamodb::partiql
