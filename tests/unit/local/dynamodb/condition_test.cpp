#include "kcl/local/dynamodb/expressions/condition.h"

#include "kcl/local/dynamodb/expressions/key_condition.h"
#include "kcl/local/dynamodb/expressions/parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

using wire::dynamodb::NumberSet;

AttributeValue s(std::string text) { return AttributeValue::s(std::move(text)); }
AttributeValue n(std::string digits) { return AttributeValue::n(std::move(digits)); }
AttributeValue ss(std::vector<std::string> values) { return AttributeValue::ss(std::move(values)); }

const Item item{{"a", s("xyz")},
                {"n", n("5")},
                {"flag", {true}},
                {"tags", ss({"red", "green"})},
                {"nums", {NumberSet{{"1", "2"}}}},
                {"lst", AttributeValue::l({s("x"), n("1"), ss({"p", "q"})})},
                {"mp", AttributeValue::m({{"nested", s("deep")}, {"size", n("3")}})},
                {"b", {wire::dynamodb::Binary{"\x01\x02"}}}};

const wire::dynamodb::AttributeNames names{{"#size", "size"}, {"#mp", "mp"}, {"#a", "a"}};
const Item values{{":xyz", s("xyz")},
                  {":x", s("x")},
                  {":empty", s("")},
                  {":five", n("5")},
                  {":ten", n("10")},
                  {":one", n("1")},
                  {":three", n("3")},
                  {":red", s("red")},
                  {":pq", ss({"q", "p"})},
                  {":true", {true}},
                  {":type", s("SS")},
                  {":deep", s("deep")},
                  {":list", AttributeValue::l({})},
                  {":other", s("other")},
                  {":two", n("2")}};

/// "true", "false", or the error.
std::string result_of(std::string_view text) {
    const auto expression = parse_expression(ExpressionKind::condition, text);
    if (!expression) return expression.error().message;
    auto given = values;
    PlaceholderScope scope(names, given);
    const auto bindings = scope.bind(*expression);
    if (!bindings) return bindings.error().message;
    if (const auto fault = check_condition(expression->condition, *bindings)) return *fault;
    return holds(expression->condition, *bindings, item) ? "true" : "false";
}

TEST(DynamoDbCondition, HoldsOrDoesNot) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"a = :xyz", "true"},
        {"a = :x", "false"},
        {"a <> :x", "true"},
        {"a = n", "false"},
        {"a <> n", "true"},
        {"n < :ten", "true"},
        {"n >= :five", "true"},
        {"n > :five", "false"},
        {"n < a", "false"},
        {"NOT (n < a OR n > a)", "true"},
        {"absent = :x", "false"},
        {"absent = gone", "false"},
        {"absent <> :x", "true"},
        {"absent <> gone", "true"},
        {"NOT absent = :x", "true"},
        {"NOT absent < :x", "true"},
        {"n BETWEEN :one AND :ten", "true"},
        {"n BETWEEN :five AND :five", "true"},
        {"n BETWEEN absent AND :ten", "false"},
        {"absent BETWEEN :one AND :ten", "false"},
        {"a IN (:x, :xyz)", "true"},
        {"a IN (absent, :xyz)", "true"},
        {"absent IN (:x, gone)", "false"},
        {"a = :xyz AND n = :five", "true"},
        {"a = :x OR n = :five", "true"},
        {"a = :x AND n = :five OR flag = :true", "true"},
        {"a = :x AND (n = :five OR flag = :true)", "false"},
        {"attribute_exists(a)", "true"},
        {"attribute_exists(absent)", "false"},
        {"attribute_not_exists(absent)", "true"},
        {"attribute_exists(mp.nested)", "true"},
        {"attribute_exists(mp.nested.deeper)", "false"},
        {"attribute_exists(lst[2])", "true"},
        {"attribute_not_exists(lst[3])", "true"},
        {"attribute_exists(a[0])", "false"},
        {"mp.nested = :deep", "true"},
        {"#mp.#size = :three", "true"},
        {"lst[0] = :x", "true"},
        {"lst[2] = :pq", "true"},
        {"attribute_type(tags, :type)", "true"},
        {"attribute_type(a, :type)", "false"},
        {"begins_with(a, :x)", "true"},
        {"begins_with(a, :empty)", "true"},
        {"begins_with(a, :other)", "false"},
        {"begins_with(n, :x)", "false"},
        {"contains(a, :x)", "true"},
        {"contains(a, :other)", "false"},
        {"contains(tags, :red)", "true"},
        {"contains(tags, :x)", "false"},
        {"contains(tags, :five)", "false"},
        {"contains(nums, :two)", "true"},
        {"contains(lst, :one)", "true"},
        {"contains(lst, :pq)", "true"},
        {"contains(absent, :x)", "false"},
        {"contains(:xyz, a)", "true"},
        {"size(a) = :three", "true"},
        {"size(b) = :two", "true"},
        {"size(tags) = :two", "true"},
        {"size(lst) = :three", "true"},
        {"size(mp) = :two", "true"},
        {"size(n) = :one", "false"},
        {"size(n) <> :one", "true"},
        {"size(absent) < :ten", "false"},
        {"size(a) = size(lst)", "true"},
        {"size(a) IN (:one, :three)", "true"},
        {"#a = :xyz", "true"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(result_of(text), expected) << text;
}

TEST(DynamoDbCondition, RefusesOperandsThatCanNeverFit) {
    const std::string distinct =
        "The first operand must be distinct from the remaining operands for this operator or "
        "function; operator: ";
    const std::string type =
        "Incorrect operand type for operator or function; operator or function: ";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"a = a", distinct + "=, first operand: [a]"},
        {"a = #a", distinct + "=, first operand: [a]"},
        {"mp.nested = #mp.nested", distinct + "=, first operand: [mp, nested]"},
        {"a IN (:x, a)", distinct + "IN, first operand: [a]"},
        {"contains(a, a)", distinct + "contains, first operand: [a]"},
        {"n BETWEEN n AND :ten", distinct + "BETWEEN, first operand: [n]"},
        {"size(:one) = :one", type + "size, operand type: N"},
        {"size(size(a)) = :one", type + "size, operand type: N"},
        {"begins_with(a, :one)", type + "begins_with, operand type: N"},
        {"begins_with(a, size(a))", type + "begins_with, operand type: N"},
        {"a < :list", type + "<, operand type: L"},
        {"a BETWEEN :pq AND :x", type + "BETWEEN, operand type: SS"},
        {"attribute_type(a, :one)", type + "attribute_type, operand type: N"},
        {"attribute_type(a, n)",
         type + "attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"},
        {"attribute_type(a, :x)",
         "Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
        {"n BETWEEN :ten AND :one",
         "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
         "lower bound operand: "
         "AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:1}"},
        {"n BETWEEN :x AND :one",
         "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
         "operand: "
         "AttributeValue: {S:x}, upper bound operand: AttributeValue: {N:1}"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(result_of(text), expected) << text;
}

TEST(DynamoDbPlaceholders, MustBeDefinedUsedAndWellFormed) {
    EXPECT_EQ(result_of("#u = :x"),
              "Invalid ConditionExpression: An expression attribute name used in the document path "
              "is not defined; "
              "attribute name: #u");
    EXPECT_EQ(result_of("a = :u"),
              "Invalid ConditionExpression: An expression attribute value used in expression is "
              "not defined; "
              "attribute value: :u");

    const auto check = [](wire::dynamodb::AttributeNames given_names,
                          Item given_values) -> std::string {
        PlaceholderScope scope(given_names, given_values);
        if (auto fault = scope.check()) return fault->message;
        const auto expression = parse_expression(ExpressionKind::condition, "#a = :x");
        if (auto bindings = scope.bind(*expression); !bindings) return bindings.error().message;
        const auto unused = scope.check_all_used();
        return unused ? unused->message : "none";
    };
    EXPECT_EQ(check({{"#a", "a"}}, {{":x", s("")}}), "none");
    EXPECT_EQ(check({{"a", "a"}}, {}),
              "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
    EXPECT_EQ(check({{"#", "a"}}, {}),
              "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\"");
    EXPECT_EQ(check({{"#a-b", "a"}}, {}),
              "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\"");
    EXPECT_EQ(check({}, {{"x", s("")}}),
              "ExpressionAttributeValues contains invalid key: Syntax error; key: \"x\"");
    EXPECT_EQ(check({}, {{":x", ss({})}}),
              "ExpressionAttributeValues contains invalid value: One or more parameter values were "
              "invalid: An string "
              "set  may not be empty for key :x");
    EXPECT_EQ(check({{"#a", "a"}, {"#b", "b"}, {"#c", "c"}}, {{":x", s("")}}),
              "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}");
    EXPECT_EQ(check({{"#a", "a"}}, {{":x", s("")}, {":y", s("")}}),
              "Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}");
}

std::string key_terms_of(std::string_view text) {
    const auto expression = parse_expression(ExpressionKind::key_condition, text);
    if (!expression) return expression.error().message;
    auto given = values;
    PlaceholderScope scope(names, given);
    const auto bindings = scope.bind(*expression);
    if (!bindings) return bindings.error().message;
    const auto terms = key_terms(expression->condition, *bindings);
    if (!terms) return terms.error().message;
    std::string result;
    for (const auto& term : *terms)
        result += std::string(term.attribute) + " " + std::to_string(static_cast<int>(term.op)) +
                  " " + std::to_string(term.values.size()) + "; ";
    return result;
}

TEST(DynamoDbKeyCondition, IsTakenApartOrRefused) {
    const std::string operators = "Invalid operator used in KeyConditionExpression: ";
    const std::string condition = "Invalid condition in KeyConditionExpression: ";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"h=:x", "h 0 1; "},
        {"(h=:x) AND (r>:one)", "h 0 1; r 3 1; "},
        {"(h=:x AND r>:one)", "h 0 1; r 3 1; "},
        {":x=h AND :one < r", "h 0 1; r 3 1; "},
        {":x=h AND :one >= r", "h 0 1; r 2 1; "},
        {"h=:x AND r BETWEEN :one AND :ten", "h 0 1; r 5 2; "},
        {"begins_with(r,:x) AND h=:x", "r 6 1; h 0 1; "},
        {"h=:x OR r=:one", operators + "OR"},
        {"NOT h=:x", operators + "NOT"},
        {"NOT NOT h=:x", operators + "NOT"},
        {"h=:x AND r<>:one", operators + "<>"},
        {"h IN (:x)", operators + "IN"},
        {"h=:x AND attribute_exists(r)", operators + "attribute_exists"},
        {"h=:x AND contains(r,:x)", operators + "contains"},
        {"h=:x AND size(r)=:one", "KeyConditionExpressions cannot contain nested operations"},
        {"h=:x AND h=:x", "KeyConditionExpressions must only contain one condition per key"},
        {"h=:x AND r=:one AND q=:one", "Conditions can be of length 1 or 2 only"},
        {"h.a=:x", "KeyConditionExpressions cannot have conditions on nested attributes"},
        {":x=:x", condition + "No key attribute specified"},
        {"h=r", condition + "Multiple attribute names used in one condition"},
        {":one BETWEEN r AND :ten",
         condition + "BETWEEN operator must have the key attribute as its first operand"},
        {"begins_with(:x,r)",
         condition + "begins_with operator must have the key attribute as its first operand"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(key_terms_of(text), expected) << text;
}

}  // namespace
}  // namespace kcl::local::dynamodb
