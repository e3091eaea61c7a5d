#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/expressions/key_condition.h"
#include "kcl/local/dynamodb/expressions/parser.h"
#include "kcl/local/dynamodb/expressions/projection.h"
#include "kcl/local/dynamodb/expressions/update.h"
#include "kcl/local/dynamodb/values/item_codec.h"
#include "kcl/local/dynamodb/values/item_size.h"

#include "tests/fuzz/input.h"

#include <string>
#include <vector>

namespace {

using namespace kcl::local::dynamodb;
using kcl::wire::require;

const kcl::wire::dynamodb::AttributeNames names{{"#n", "a"}, {"#m", "m"}};

Item values() {
    return {{":s", AttributeValue::s("x")},
            {":n", AttributeValue::n(1)},
            {":t", AttributeValue::ss({"x", "y"})},
            {":l", AttributeValue::l({AttributeValue::n(2)})}};
}

Item item() {
    return {{"a", AttributeValue::n(1)},
            {"b", AttributeValue::s("xyz")},
            {"t", AttributeValue::ss({"x", "z"})},
            {"l", AttributeValue::l(
                      {AttributeValue::s("x"), AttributeValue::n(1), AttributeValue::l({})})},
            {"m", AttributeValue::m({{"a", AttributeValue::n(1)}, {"l", AttributeValue::l({})}})}};
}

void use(const Expression& expression, const Bindings& bindings) {
    switch (expression.kind) {
        case ExpressionKind::update: {
            if (check_update(expression, bindings)) return;
            const auto after = apply_update(expression, bindings, item());
            if (after)
                require(decode_item(encode_item(*after)) == *after, "items survive being stored");
            return;
        }
        case ExpressionKind::projection: {
            std::vector<ResolvedPath> paths;
            for (const auto& path : expression.projection) paths.push_back(resolve(path, bindings));
            if (find_overlap(paths)) return;
            require(item_size(project(item(), paths)) <= item_size(item()), "a part is not larger");
            return;
        }
        default:
            if (check_condition(expression.condition, bindings)) return;
            holds(expression.condition, bindings, item());
            if (expression.kind == ExpressionKind::key_condition)
                (void)key_terms(expression.condition, bindings);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto kind = static_cast<ExpressionKind>(data[0] % 5);
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto expression = parse_expression(kind, text);
    if (!expression) {
        require(!expression.error().message.empty(), "a refusal says why");
        return 0;
    }
    auto given = values();
    PlaceholderScope scope(names, given);
    const auto bindings = scope.bind(*expression);
    if (bindings && !expression->late_fault) use(*expression, *bindings);
    return 0;
}
