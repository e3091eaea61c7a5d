#include "kcl/local/dynamodb/expressions/update.h"

#include "kcl/local/dynamodb/expressions/parser.h"
#include "kcl/local/dynamodb/expressions/projection.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

using wire::dynamodb::List;

AttributeValue s(std::string text) { return AttributeValue::s(std::move(text)); }
AttributeValue n(std::int64_t number) { return AttributeValue::n(number); }
AttributeValue ss(std::vector<std::string> values) { return AttributeValue::ss(std::move(values)); }
AttributeValue l(List members) { return AttributeValue::l(std::move(members)); }
AttributeValue m(Item members) { return AttributeValue::m(std::move(members)); }

const wire::dynamodb::AttributeNames names{{"#a", "a"}};
const Item values{{":one", n(1)},
                  {":five", n(5)},
                  {":x", s("x")},
                  {":y", s("y")},
                  {":z", s("z")},
                  {":ss", ss({"a", "b"})},
                  {":list", l({s("q")})},
                  {":empty", l({})},
                  {":ns", {wire::dynamodb::NumberSet{{"1", "2"}}}},
                  {":huge", AttributeValue::n("9.9e125")}};

Outcome<Item> update(const Item& before, std::string_view text) {
    const auto expression = parse_expression(ExpressionKind::update, text);
    if (!expression) return std::unexpected(expression.error());
    auto given = values;
    PlaceholderScope scope(names, given);
    const auto bindings = scope.bind(*expression);
    if (!bindings) return std::unexpected(bindings.error());
    if (const auto fault = check_update(*expression, *bindings)) return refuse(*fault);
    return apply_update(*expression, *bindings, before);
}

struct Case {
    Item before;
    std::string text;
    Item after;
};

TEST(DynamoDbUpdate, ChangesWhatItSays) {
    const std::vector<Case> cases{
        {{}, "SET a = :x", {{"a", s("x")}}},
        {{{"a", s("x")}}, "SET a = :y REMOVE b", {{"a", s("y")}}},
        {{{"a", n(1)}}, "SET a = a + :five", {{"a", n(6)}}},
        {{{"a", n(1)}}, "SET a = :one - a", {{"a", n(0)}}},
        {{{"a", n(1)}}, "SET a = (a + :five), b = a", {{"a", n(6)}, {"b", n(1)}}},
        {{{"a", n(1)}, {"b", n(2)}}, "SET a = b, b = a", {{"a", n(2)}, {"b", n(1)}}},
        {{}, "SET a = if_not_exists(a, :one) + :five", {{"a", n(6)}}},
        {{{"a", n(2)}}, "SET #a = if_not_exists(#a, :one) + :five", {{"a", n(7)}}},
        {{}, "SET a = if_not_exists(b, if_not_exists(c, :x))", {{"a", s("x")}}},
        {{}, "SET a = if_not_exists(b.c, :x)", {{"a", s("x")}}},
        {{{"a", l({s("1")})}}, "SET a = list_append(a, :list)", {{"a", l({s("1"), s("q")})}}},
        {{{"a", l({s("1")})}}, "SET a = list_append(:list, a)", {{"a", l({s("q"), s("1")})}}},
        {{}, "SET a = list_append(if_not_exists(a, :empty), :list)", {{"a", l({s("q")})}}},
        {{{"m", m({})}}, "SET m.b = :x", {{"m", m({{"b", s("x")}})}}},
        {{{"m", m({{"l", l({n(1), n(2)})}})}},
         "SET m.l[1] = :x",
         {{"m", m({{"l", l({n(1), s("x")})}})}}},
        {{{"l", l({s("0")})}},
         "SET l[5] = :x, l[3] = :y, l[9] = :z",
         {{"l", l({s("0"), s("y"), s("x"), s("z")})}}},
        {{{"l", l({s("0"), s("1")})}},
         "SET l[5] = :x, l[0] = :y REMOVE l[1]",
         {{"l", l({s("y"), s("x")})}}},
        {{{"l", l({n(0), n(1), n(2), n(3)})}}, "REMOVE l[0], l[2]", {{"l", l({n(1), n(3)})}}},
        {{{"l", l({l({n(0), n(1)}), n(2), n(3)})}},
         "REMOVE l[0][1], l[1]",
         {{"l", l({l({n(0)}), n(3)})}}},
        {{{"l", l({n(0)})}}, "REMOVE l[7], q", {{"l", l({n(0)})}}},
        {{{"m", m({{"a", n(1)}, {"b", n(2)}})}}, "REMOVE m.a", {{"m", m({{"b", n(2)}})}}},
        {{}, "ADD a :five", {{"a", n(5)}}},
        {{{"a", n(1)}}, "ADD a :five", {{"a", n(6)}}},
        {{{"m", m({})}}, "ADD m.a :five", {{"m", m({{"a", n(5)}})}}},
        {{{"l", l({n(1)})}}, "ADD l[0] :five", {{"l", l({n(6)})}}},
        {{}, "ADD a :ss", {{"a", ss({"a", "b"})}}},
        {{{"a", ss({"b", "c"})}}, "ADD a :ss", {{"a", ss({"b", "c", "a"})}}},
        {{{"a", ss({"b", "c"})}}, "DELETE a :ss", {{"a", ss({"c"})}}},
        {{{"a", ss({"b"})}, {"k", n(1)}}, "DELETE a :ss", {{"k", n(1)}}},
        {{}, "DELETE a :ss", {}},
        {{{"leaseCounter", n(5)}, {"checkpointOwner", s("o")}},
         "SET leaseCounter = :five, leaseOwner = :x REMOVE checkpointOwner ADD "
         "ownerSwitchesSinceCheckpoint :one",
         {{"leaseCounter", n(5)}, {"leaseOwner", s("x")}, {"ownerSwitchesSinceCheckpoint", n(1)}}},
    };
    for (const auto& [before, text, after] : cases) {
        const auto result = update(before, text);
        ASSERT_TRUE(result) << text << ": " << result.error().message;
        EXPECT_EQ(*result, after) << text;
    }
}

struct Refusal {
    Item before;
    std::string text;
    std::string message;
};

TEST(DynamoDbUpdate, RefusesWhatDoesNotSuitTheItem) {
    const std::string path =
        "The document path provided in the update expression is invalid for update";
    const std::string missing =
        "The provided expression refers to an attribute that does not exist in the item";
    const std::string operand = "An operand in the update expression has an incorrect data type";
    const std::vector<Refusal> cases{
        {{}, "SET a = b", missing},
        {{}, "SET a = a + :one", missing},
        {{}, "SET a = list_append(a, :list)", missing},
        {{{"a", s("x")}}, "SET a = a + :one", operand},
        {{{"a", s("x")}}, "SET a = list_append(a, :list)", operand},
        {{}, "SET m.a = :x", path},
        {{{"m", m({})}}, "SET m.a.b = :x", path},
        {{{"m", m({})}}, "SET m[0] = :x", path},
        {{{"m", l({})}}, "SET m.a = :x", path},
        {{{"m", s("")}}, "REMOVE m.a", path},
        {{}, "REMOVE x.y", path},
        {{}, "REMOVE x[0]", path},
        {{}, "ADD m.a :one", path},
        {{}, "DELETE m.a :ss", path},
        {{{"a", n(1)}}, "ADD a :ss", operand},
        {{{"a", s("")}}, "ADD a :one", operand},
        {{{"a", ss({"a"})}}, "ADD a :ns", operand},
        {{{"a", ss({"a"})}}, "DELETE a :ns", operand},
        {{{"a", s("a")}}, "DELETE a :ss", operand},
        {{{"a", AttributeValue::n("9.9e125")}},
         "ADD a :huge",
         "Number overflow. Attempting to store a number with magnitude larger than supported "
         "range"},
    };
    for (const auto& [before, text, message] : cases) {
        const auto result = update(before, text);
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.error().message, message) << text;
    }
}

TEST(DynamoDbUpdate, RefusesPathsThatTouchAndTypesThatNeverFit) {
    const std::string overlap =
        "Two document paths overlap with each other; must remove or rewrite one of these paths; "
        "path one: ";
    const std::string conflict =
        "Two document paths conflict with each other; must remove or rewrite one of these paths; "
        "path one: ";
    const std::string type = "Incorrect operand type for operator or function; ";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"SET a=:x REMOVE a", overlap + "[a], path two: [a]"},
        {"SET a=:x, #a=:x", overlap + "[a], path two: [a]"},
        {"SET a.b=:x, a=:x", overlap + "[a, b], path two: [a]"},
        {"ADD a :x SET a.b=:x", overlap + "[a], path two: [a, b]"},
        {"REMOVE a[0].b, a[0]", overlap + "[a, [0], b], path two: [a, [0]]"},
        {"SET a.b=:x, a[0]=:x", conflict + "[a, b], path two: [a, [0]]"},
        {"SET a.b=:x, a[0]=:x, c=:x REMOVE c", overlap + "[c], path two: [c]"},
        {"ADD a :x",
         type + "operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND"},
        {"ADD a :list",
         type + "operator: ADD, operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND"},
        {"DELETE a :one",
         type + "operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND"},
        {"SET a=:x+:one", type + "operator or function: +, operand type: S"},
        {"SET a=b-:ss", type + "operator or function: -, operand type: SS"},
        {"SET a=list_append(:x,:list)",
         type + "operator or function: list_append, operand type: S"},
    };
    for (const auto& [text, message] : cases) {
        const auto result = update({}, text);
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.error().message, message) << text;
    }
}

Item projected(const Item& item, std::string_view text) {
    const auto expression = parse_expression(ExpressionKind::projection, text);
    Item no_values;
    PlaceholderScope scope(names, no_values);
    const auto bindings = scope.bind(*expression);
    std::vector<ResolvedPath> paths;
    for (const auto& path : expression->projection) paths.push_back(resolve(path, *bindings));
    return project(item, paths);
}

TEST(DynamoDbProjection, KeepsWhatIsSelectedInItsPlace) {
    const Item item{{"a", s("1")},
                    {"l", l({n(0), m({{"x", n(1)}, {"y", n(2)}}), n(2), n(3)})},
                    {"m", m({{"b", m({{"c", s("deep")}, {"d", s("other")}})}, {"e", n(5)}})}};
    EXPECT_EQ(projected(item, "a, gone"), (Item{{"a", s("1")}}));
    EXPECT_EQ(projected(item, "#a"), (Item{{"a", s("1")}}));
    EXPECT_EQ(projected(item, "m.b.c, m.e"),
              (Item{{"m", m({{"b", m({{"c", s("deep")}})}, {"e", n(5)}})}}));
    EXPECT_EQ(projected(item, "l[3], l[0], l[9]"), (Item{{"l", l({n(0), n(3)})}}));
    EXPECT_EQ(projected(item, "l[1].y"), (Item{{"l", l({m({{"y", n(2)}})})}}));
    EXPECT_EQ(projected(item, "m.x.y, a.b, l.z, a[0], l[7]"), Item{});
}

}  // namespace
}  // namespace kcl::local::dynamodb
