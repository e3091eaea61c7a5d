#include "kcl/local/dynamodb/expressions/expression_cache.h"
#include "kcl/local/dynamodb/expressions/parser.h"
#include "kcl/local/dynamodb/expressions/reserved_words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

std::string error_of(ExpressionKind kind, std::string_view text) {
    const auto parsed = parse_expression(kind, text);
    if (!parsed) return parsed.error().message;
    return parsed->late_fault.value_or("none");
}

struct Case {
    std::string text;
    std::string error;  ///< After "Invalid …Expression: "; "none" when there is none.
};

void expect(ExpressionKind kind, const std::vector<Case>& cases) {
    for (const auto& [text, error] : cases)
        EXPECT_EQ(error_of(kind, text),
                  error == "none" ? error : "Invalid " + std::string(name_of(kind)) + ": " + error)
            << text;
}

std::string syntax(std::string_view token, std::string_view near) {
    return "Syntax error; token: \"" + std::string(token) + "\", near: \"" + std::string(near) +
           "\"";
}

std::string repeated(std::string_view text, std::string_view joint, int times) {
    std::string result(text);
    for (int i = 1; i < times; ++i) result.append(joint).append(text);
    return result;
}

TEST(DynamoDbConditionParser, TellsWhereTheSyntaxFails) {
    expect(ExpressionKind::condition, {
                                          {"", "The expression can not be empty;"},
                                          {"   ", syntax("<EOF>", "   ")},
                                          {"a", syntax("<EOF>", "a")},
                                          {"a =", syntax("<EOF>", "=")},
                                          {"a = :v foo", syntax("foo", ":v foo")},
                                          {"foo bar baz", syntax("bar", "foo bar baz")},
                                          {"a = = :v", syntax("=", "= = :v")},
                                          {"(a = :v", syntax("<EOF>", ":v")},
                                          {"a = :v)", syntax(")", ":v)")},
                                          {"a ! b", syntax("!", "a ! b")},
                                          {"#", syntax("#", "#")},
                                          {"a = :", syntax(":", "= :")},
                                          {"a = :v and", syntax("<EOF>", "and")},
                                          {"not a", syntax("<EOF>", "a")},
                                          {"a[0", syntax("<EOF>", "0")},
                                          {"a[-1] = :v", syntax("-", "[-1")},
                                          {"a[b]=:v", syntax("b", "[b]")},
                                          {"a[1.5] = :v", syntax(".", "1.5")},
                                          {"a..b = :v", syntax(".", "..b")},
                                          {"attribute_exists(a", syntax("<EOF>", "a")},
                                          {"a between :v", syntax("<EOF>", ":v")},
                                          {"a between :v and", syntax("<EOF>", "and")},
                                          {"a in ()", syntax(")", "()")},
                                          {"a in (:v", syntax("<EOF>", ":v")},
                                          {"a in :v", syntax(":v", "in :v")},
                                          {"1a = :v", syntax("1", "1a")},
                                          {"a = 1", syntax("1", "= 1")},
                                          {"a = :v -- x", syntax("-", ":v --")},
                                          {"a+b = :v", syntax("+", "a+b")},
                                          {"a<=>:v", syntax(">", "<=>:v")},
                                          {"a < > :v", syntax(">", "< > :v")},
                                          {"a = :v AND AND b = :v", syntax("AND", "AND AND b")},
                                          {"a='x'", syntax("'", "='x")},
                                          {"aé = :v", syntax("é", "aé =")},
                                          {"set = :v", syntax("set", "set =")},
                                          {"a.between = :v", syntax("between", ".between =")},
                                          {"not=:v", syntax("=", "not=:v")},
                                          {"(a = :v) = :v", syntax("=", ") = :v")},
                                          {"a AND b = :v", syntax("AND", "a AND b")},
                                          {"_a = :v", syntax("_", "_a")},
                                          {"a = :v\n\nfoo bar", syntax("foo", ":v\n\nfoo bar")},
                                      });
}

TEST(DynamoDbConditionParser, TakesWhatTheServiceTakes) {
    for (const std::string text :
         {"a = :v", "(a = :v)", "(a) = (:v)", "a=:v AND (b=:v)", "not a = :v", "NOT NOT a = :v",
          "a <> :v Or b<=:v", "a.b[0].#c[12] >= :v", "a BETWEEN :v and b", "a in (:v,b , size(c))",
          "attribute_not_exists(leaseKey)", "size(a) > :v AND begins_with(a, :v)",
          "contains(a,:v) or not contains(:v, a)", "attribute_type(a, :v)", "a_ = :v",
          "a=:v and b=:v or c=:v and not (d=:v or e=:v)", "#1 = :2"})
        EXPECT_EQ(error_of(ExpressionKind::condition, text), "none") << text;
}

TEST(DynamoDbConditionParser, TellsFaultsInTheServicesOrder) {
    const std::string misused =
        "The function is not allowed to be used this way in an expression; function: ";
    const std::string count =
        "Incorrect number of operands for operator or function; operator or function: ";
    expect(ExpressionKind::condition,
           {
               {"((a = :v))", "The expression has redundant parentheses;"},
               {"(((a))) = :v", "The expression has redundant parentheses;"},
               {"foo(a) and ((abort = :v))", "The expression has redundant parentheses;"},
               {"abort = :v and foo(a)", "Invalid function name; function: foo"},
               {"Size(a) > :v", "Invalid function name; function: Size"},
               {"abort = :v and size(a)", misused + "size"},
               {"attribute_exists(a) = :v", misused + "attribute_exists"},
               {"size(contains(a,:v)) = :v", misused + "contains"},
               {"not size(a)", misused + "size"},
               {"if_not_exists(a,:v) = :v",
                "The function is not allowed in a condition expression; function: if_not_exists"},
               {"a = :v and abort=:v",
                "Attribute name is a reserved keyword; reserved keyword: abort"},
               {"a.Timestamp = :v",
                "Attribute name is a reserved keyword; reserved keyword: Timestamp"},
               {"a[99999999999] = :v",
                "List index is not within the allowable range; index: [99999999999]"},
               {"attribute_exists(a,b)", count + "attribute_exists, number of operands: 2"},
               {"begins_with(a)", count + "begins_with, number of operands: 1"},
               {"attribute_exists(:v)",
                "Operator or function requires a document path; operator or function: "
                "attribute_exists"},
               {repeated("a=:v", " and ", 151),
                "The expression contains too many operators; operator count: 301"},
               {"a in (" + repeated(":v", ",", 101) + ")",
                "The IN operator is provided with too many operands; number of operands: 101"},
               {"a = :v" + std::string(4091, ' '),
                "Expression size has exceeded the maximum allowed size; expression size: 4097"},
           });
    EXPECT_EQ(error_of(ExpressionKind::condition, repeated("a=:v", " and ", 150)), "none");
}

TEST(DynamoDbConditionParser, SurvivesAnyDepth) {
    EXPECT_NE(error_of(ExpressionKind::condition, std::string(2000, '(') + "a"), "none");
    EXPECT_NE(error_of(ExpressionKind::condition, "a = " + std::string(4000, '(')), "none");
    EXPECT_NE(error_of(ExpressionKind::condition, repeated("size(", "", 800)), "none");
    EXPECT_NE(error_of(ExpressionKind::condition, repeated("NOT", " ", 1000)), "none");
    EXPECT_NE(error_of(ExpressionKind::update, "SET a = " + std::string(4000, '(')), "none");
}

TEST(DynamoDbUpdateParser, TellsWhatIsWrong) {
    expect(
        ExpressionKind::update,
        {
            {"", "The expression can not be empty;"},
            {"foo", syntax("foo", "foo")},
            {"SET", syntax("<EOF>", "SET")},
            {"SET a", syntax("<EOF>", "a")},
            {"SET a=", syntax("<EOF>", "=")},
            {"SET a=:v,", syntax("<EOF>", ",")},
            {"SET a=:v b=:v", syntax("b", ":v b=")},
            {"SET :v=a", syntax(":v", "SET :v=")},
            {"SET set=:v", syntax("set", "SET set=")},
            {"SET a=b+:n-:n", syntax("-", ":n-:n")},
            {"SET a=-:n", syntax("-", "=-:n")},
            {"SET a=:n + ", syntax("<EOF>", "+ ")},
            {"SET a=if_not_exists(b+:n,:n)", syntax("+", "b+:n")},
            {"SET a=:v, foo(:u)", syntax("(", "foo(:u")},
            {"SET a=:v ADD SET b=:v", syntax("SET", "ADD SET b")},
            {"REMOVE a,", syntax("<EOF>", ",")},
            {"ADD a", syntax("<EOF>", "a")},
            {"ADD a b", syntax("b", "a b")},
            {"SET a=:v SET b=:v",
             "The \"SET\" section can only be used once in an update expression;"},
            {"remove a Remove b",
             "The \"REMOVE\" section can only be used once in an update expression;"},
            {"SET a=((b))", "The expression has redundant parentheses;"},
            {"SET abort=:v", "Attribute name is a reserved keyword; reserved keyword: abort"},
            {"SET a=NULL", "Attribute name is a reserved keyword; reserved keyword: NULL"},
            {"SET a=foo(b)", "Invalid function name; function: foo"},
            {"SET a=size(b)",
             "The function is not allowed in an update expression; function: size"},
            {"SET a=list_append(:l,list_append(b,:l))",
             "The function is not allowed to be used this way in an expression; function: "
             "list_append"},
            {"SET a=:n+list_append(b,:l)",
             "The function is not allowed to be used this way in an expression; function: "
             "list_append"},
            {"SET a=if_not_exists(b)",
             "Incorrect number of operands for operator or function; operator or function: "
             "if_not_exists, number of operands: 1"},
            {"SET a=if_not_exists(:v,:v)",
             "Operator or function requires a document path; operator or function: if_not_exists"},
            {"set a=:v remove b add c :n delete d :s", "none"},
            {"DELETE d :s ADD c :n REMOVE b SET a=(b - :n), #x.y[3] = if_not_exists(q, :z)",
             "none"},
        });
}

TEST(DynamoDbProjectionParser, TellsWhatIsWrong) {
    expect(ExpressionKind::projection,
           {
               {"", "The expression can not be empty;"},
               {",", syntax(",", ",")},
               {"a,", syntax("<EOF>", ",")},
               {"a,,b", syntax(",", ",,b")},
               {"a b", syntax("b", "a b")},
               {":v", syntax(":v", ":v")},
               {"a=b", syntax("=", "a=b")},
               {"a(", syntax("(", "a(")},
               {"a[]", syntax("]", "[]")},
               {"a[0]b", syntax("b", "]b")},
               {"abort", "Attribute name is a reserved keyword; reserved keyword: abort"},
               {"a, b.c[0], #d", "none"},
           });
}

TEST(DynamoDbReservedWords, AreKnownInAnyCase) {
    EXPECT_TRUE(is_reserved_word("STATUS"));
    EXPECT_TRUE(is_reserved_word("status"));
    EXPECT_TRUE(is_reserved_word("Abort"));
    EXPECT_TRUE(is_reserved_word("zone"));
    EXPECT_FALSE(is_reserved_word("leaseKey"));
    EXPECT_FALSE(is_reserved_word("checkpoint"));
    EXPECT_FALSE(is_reserved_word(""));
}

TEST(DynamoDbExpressionCache, GivesTheSameExpressionAgain) {
    ExpressionCache cache(2);
    const auto first = *cache.get(ExpressionKind::condition, "a = :v");
    EXPECT_EQ(*cache.get(ExpressionKind::condition, "a = :v"), first);
    EXPECT_NE(*cache.get(ExpressionKind::filter, "a = :v"), first) << "messages name the kind";
    EXPECT_EQ(*cache.get(ExpressionKind::condition, "a = :v"), first);
    EXPECT_TRUE(cache.get(ExpressionKind::condition, "b = :v"));
    EXPECT_EQ(cache.size(), 2U);
    EXPECT_EQ(*cache.get(ExpressionKind::condition, "a = :v"), first)
        << "the filter was used longer ago";
    EXPECT_FALSE(cache.get(ExpressionKind::condition, "a ="));
    EXPECT_EQ(cache.size(), 2U);
}

}  // namespace
}  // namespace kcl::local::dynamodb
