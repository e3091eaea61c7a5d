#include "dynamodb/partiql_fixture.h"

#include <string>

namespace kcl::local::dynamodb {
namespace {

constexpr std::string_view ill = "Statement wasn't well formed, can't be processed: ";

TEST_F(PartiQl, WritesAndReadsOneItem) {
    EXPECT_EQ(run("INSERT INTO \"music\" VALUE {'artist': 'it''s', 'song': 's', 'n': 1.50, "
                  "'l': [true, null, {'m': <<1, 2>>}]}"),
              "[]");
    EXPECT_EQ(run("SELECT * FROM music WHERE artist = 'it''s' AND song = 's'"),
              R"([{"artist":{"S":"it's"},"l":{"L":[{"BOOL":true},{"NULL":true},)"
              R"({"M":{"m":{"NS":["1","2"]}}}]},"n":{"N":"1.5"},"song":{"S":"s"}}])");
    EXPECT_EQ(run("UPDATE music SET n = n + 1 REMOVE l WHERE artist = 'it''s' AND song = 's' "
                  "RETURNING ALL NEW *"),
              R"([{"artist":{"S":"it's"},"n":{"N":"2.5"},"song":{"S":"s"}}])");
    EXPECT_EQ(run("DELETE FROM music WHERE artist = 'it''s' AND song = 's' RETURNING ALL OLD *"),
              R"([{"artist":{"S":"it's"},"n":{"N":"2.5"},"song":{"S":"s"}}])");
    EXPECT_EQ(run("DELETE FROM music WHERE artist = 'it''s' AND song = 's' RETURNING ALL OLD *"),
              "[]");
}

TEST_F(PartiQl, InsertsNothingOverAnItem) {
    EXPECT_EQ(said("ExecuteStatement",
                   body("INSERT INTO music VALUE {'artist': 'a', 'song': '1', 'x': 1}")),
              R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#DuplicateItemException",)"
              R"("message":"Duplicate primary key exists in table"})");
}

TEST_F(PartiQl, UpdatesNothingThatIsNotThere) {
    EXPECT_EQ(
        said("ExecuteStatement", body("UPDATE music SET x = 1 WHERE artist = 'z' AND song = 'z'")),
        R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
        R"("message":"The conditional request failed"})");
    EXPECT_EQ(run("DELETE FROM music WHERE artist = 'z' AND song = 'z' AND x = 1"), "[]");
}

TEST_F(PartiQl, TakesWhatElseAWhereAsksForTheConditionOfAWrite) {
    EXPECT_TRUE(run("UPDATE music SET x = 1 WHERE (artist = 'a' AND song = '1') AND year = 1999")
                    .contains("ConditionalCheckFailedException"));
    EXPECT_TRUE(run("DELETE FROM music WHERE artist = 'a' AND song = '1' AND NOT year > 1999")
                    .contains("ConditionalCheckFailedException"));
    EXPECT_EQ(run("FROM music WHERE artist = 'a' AND song = '1' AND year = 2001 SET x = 1"), "[]");
    EXPECT_TRUE(said("ExecuteStatement",
                     body("DELETE FROM music WHERE artist = 'a' AND song = '1' AND year = 1",
                          R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")"))
                    .contains(R"("Item":{"artist":{"S":"a"})"));
}

TEST_F(PartiQl, WritesOnlyWhatIsNamedByItsWholeKey) {
    const std::string no_key =
        "Where clause does not contain a mandatory equality on all key attributes";
    EXPECT_EQ(run("UPDATE music SET x = 1 WHERE artist = 'a'"), no_key);
    EXPECT_EQ(run("DELETE FROM music WHERE artist = 'a' AND song IN ['1']"), no_key);
    EXPECT_EQ(run("DELETE FROM music"), no_key);
    EXPECT_EQ(run("FROM music SET c = 1"), no_key);
    EXPECT_EQ(run("DELETE FROM music WHERE artist = 'a' AND song = '1' AND artist = 'b'"),
              "Multiple conditions on same key artist. Only single item Update/Insert/Delete are "
              "supported");
    EXPECT_EQ(run("UPDATE music SET x = 1 WHERE artist = 'a' AND song = '1' AND artist = 'a'"),
              "[]");
}

TEST_F(PartiQl, AsksOfAttributesWhatConditionsAsk) {
    run("INSERT INTO numbers VALUE {'pk': 1, 's': 'str', 'ss': <<'a', 'b'>>, 'nul': null, "
        "'flag': true, 'm': {'sub': 'x', 'l': ['y']}}");
    const auto holds = [&](const std::string& condition) {
        const auto text = run("SELECT pk FROM numbers WHERE pk = 1 AND " + condition);
        return text == "[]" ? "no" : text == R"([{"pk":{"N":"1"}}])" ? "yes" : text;
    };
    for (const auto* yes : {"attribute_exists(ss)",
                            "ATTRIBUTE_EXISTS(\"ss\")",
                            "NOT attribute_exists(nope)",
                            "attribute_exists(ss) = true",
                            "(attribute_exists(nope) OR size(s) = 3)",
                            "attribute_type(ss, 'SS')",
                            "contains(ss, 'a')",
                            "m.sub = 'x'",
                            "m.l[0] = 'y'",
                            "nope IS MISSING",
                            "s IS NOT MISSING",
                            "nul IS NULL",
                            "s IS NOT NULL",
                            "flag IS BOOL",
                            "s IS STRING",
                            "ss = <<'b', 'a'>>",
                            "s <> 5",
                            "pk = 1",
                            "(s = 'x') = false",
                            "attribute_exists(nope) IN [true, false]"})
        EXPECT_EQ(holds(yes), "yes") << yes;
    for (const auto* no : {"attribute_exists(nope)", "s IS NULL", "nul IS NOT NULL", "s IS BOOL",
                           "s < 5", "attribute_exists(ss) = 1", "m.nope = 1"})
        EXPECT_EQ(holds(no), "no") << no;
    EXPECT_EQ(holds("s < true"),
              "Incorrect operand type for operator or function; operator or function: <, operand "
              "type: BOOL");
    EXPECT_EQ(holds("attribute_type(s, 1)"),
              "Incorrect operand type for operator or function; operator or function: "
              "attribute_type, operand type: N");
    EXPECT_EQ(holds("attribute_exists('s')"),
              "Operator or function requires a document path; operator or function: "
              "attribute_exists");
    EXPECT_EQ(holds("attribute_exists()"),
              "Incorrect number of operands for operator or function; operator or function: "
              "attribute_exists, number of operands: 0");
    EXPECT_EQ(holds("EXISTS(ss)"), "Unrecognized function: exists at 1:41:6");
    EXPECT_EQ(holds("s = MISSING"), "MISSING must be compared using IS operator");
}

TEST_F(PartiQl, NamesColumnsByTheEndOfTheirPath) {
    run("INSERT INTO numbers VALUE {'pk': 1, 'm': {'k': ['a', 'b']}}");
    EXPECT_EQ(run("SELECT m.k[1], pk, nope FROM numbers WHERE pk = 1"),
              R"([{"k[1]":{"S":"b"},"pk":{"N":"1"}}])");
    EXPECT_EQ(run("SELECT m.k[-0] FROM numbers WHERE pk = 1"), R"([{"k[0]":{"S":"a"}}])");
    EXPECT_EQ(run("SELECT k[-1] FROM numbers WHERE pk = 1"),
              "List index is not within the allowable range; index: [-1] at 1:11:1");
    EXPECT_EQ(run("SELECT k[2147483648] FROM numbers WHERE pk = 1"),
              "List index is not within the allowable range; index: [2147483648] at 1:10:10");
    EXPECT_EQ(run("SELECT attribute_exists(k) FROM numbers WHERE pk = 1"),
              "Unexpected path component at 1:8:16");
    EXPECT_EQ(run("SELECT pk AS x FROM numbers"), "Aliasing is not supported");
}

TEST_F(PartiQl, UpdatesAsExpressionsDo) {
    run("INSERT INTO numbers VALUE {'pk': 1, 'n': 5, 'l': [1], 'ss': <<'a'>>, 'm': {'x': 1}}");
    const auto update = [&](const std::string& actions) {
        return run("UPDATE numbers " + actions + " WHERE pk = 1 RETURNING MODIFIED NEW *");
    };
    EXPECT_EQ(update("SET n = n-1"), R"([{"n":{"N":"4"}}])");
    EXPECT_EQ(update("SET l = list_append(l, [2, '3'])"),
              R"([{"l":{"L":[{"N":"1"},{"N":"2"},{"S":"3"}]}}])");
    EXPECT_EQ(update("SET z = if_not_exists(z, 7) SET m.y = 'q'"),
              R"([{"m":{"M":{"y":{"S":"q"}}},"z":{"N":"7"}}])");
    EXPECT_EQ(update("SET ss = set_add(ss, <<'b'>>)"), R"([{"ss":{"SS":["a","b"]}}])");
    EXPECT_EQ(update("SET ss = SET_DELETE(ss, <<'a', 'b'>>)"), "[]");
    EXPECT_EQ(update("REMOVE l[0]"), R"([{"l":{"L":[{"N":"2"}]}}])");
    EXPECT_EQ(update("SET absent[0] = 1"),
              "The document path provided in the update expression is invalid for update");
    EXPECT_EQ(update("SET n = 'a' + 1"),
              "Incorrect operand type for operator or function; operator or function: +, operand "
              "type: S");
    EXPECT_EQ(update("SET t = set_add(ss, <<'x'>>)"),
              "The first argument to SET_ADD must equal the assignment value at 1:24:7");
    EXPECT_EQ(update("SET ss = set_add(ss, 'x')"),
              "The second argument to SET_ADD must be a value with type SET at 1:33:2");
    EXPECT_EQ(update("SET ss = set_add(ss)"), "SET_ADD must have exactly two arguments at 1:25:7");
    EXPECT_EQ(update("SET pk = 2"),
              "One or more parameter values were invalid: Cannot update attribute pk. This "
              "attribute is part of the key");
    EXPECT_EQ(run("DELETE FROM numbers WHERE pk = 1 RETURNING MODIFIED OLD *"),
              "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is "
              "allowed in DELETE statements.");
}

TEST_F(PartiQl, SaysWhatIsNotWellFormed) {
    const auto expect = [&](const std::string& statement, std::string_view detail) {
        EXPECT_EQ(run(statement), std::string(ill).append(detail)) << statement;
    };
    const std::string from = "SELECT * FROM music WHERE ";
    for (const auto* left_over :
         {"artist = 'a' foo", "artist = 1 e5", "artist = 1)", "artist = 'a' GROUP"})
        EXPECT_NE(run(from + left_over).find(ill), std::string::npos);
    expect(from + "artist = 'a' foo", "Unexpected token after expression");
    expect("SELECT * FROM music ORDER BY song WHERE artist = 'a'",
           "Unexpected token after expression");
    expect("INSERT INTO music t VALUE {'artist': 'x'}", "Unexpected token after expression");
    expect("DELETE FROM music WHERE artist = 'a' ORDER BY song",
           "Unexpected token after expression");
    expect(from + "artist = 1e2147483648", "");
    expect(from + "artist = 1.5e-2147483647", "");
    expect(from + "artist = 1 # note", "");
    expect(from + "artist = 1 /* note", "");
    expect("SELECT * FROM \"music", "");
    expect("SELECT * FROM music WHERE", "Unexpected term");
    expect("SELECT * FROM music WHERE;", "Unexpected term");
    expect("UPDATE music SET a = 1 WHERE", "Unexpected term");
    expect(from + "NOT", "Unexpected term");
    expect(from + "(", "Unexpected term");
    expect(from + "artist = 'a' AND", "Missing right-hand side expression of infix operator");
    expect("SELECT * FROM music WHERE ORDER BY song", "Unexpected keyword");
    expect("INSERT INTO music (key) VALUES (1)", "Unexpected keyword");
    expect(from + "IS NULL", "Unexpected operator");
    expect(from + "artist = LIKE", "Unexpected operator");
    expect(from + "x IS FOO", "Expected type name");
    expect("DELETE FROM WHERE artist = 'a'", "Expected identifier for simple path");
    expect("SELECT * FROM", "Unexpected term");
    expect("SLECT * FROM music WHERE artist = 'a'", "Expected data manipulation");
    expect("UPDATE music-2 SET a = 1 WHERE artist = 'a'", "Expected data manipulation");
    expect(from + "attribute_exists(m.inner)", "Invalid path dot component");
    EXPECT_EQ(run("x IS INT4"), "Unsupported operation: IsType");
    EXPECT_EQ(run("SELECT * FROM music t WHERE artist = 'a'"), "Aliasing is not supported");
    EXPECT_EQ(run("SELECT * FROM music WHERE artist = 'a' LIMIT 1"),
              "Unsupported clause: LIMIT at 1:46:1");
}

TEST_F(PartiQl, SkipsComments) {
    EXPECT_EQ(songs("artist = 'a' -- a note"), "123");
    EXPECT_EQ(run("-- one\nSELECT/**/song FROM music /* two */ WHERE artist = 'a'\n "
                  "AND song = '1'; -- done"),
              R"([{"song":{"S":"1"}}])");
}

TEST_F(PartiQl, ReadsNumbersAsTheyAreWritten) {
    run("INSERT INTO numbers VALUE {'pk': 7.31e6}");
    for (const auto* number : {"7.31E6", "7.31e+6", "731e4", "73100000e-1", "- -7310000"})
        EXPECT_EQ(run(std::string("SELECT * FROM numbers WHERE pk = ") + number),
                  R"([{"pk":{"N":"7310000"}}])")
            << number;
    EXPECT_EQ(run("SELECT * FROM numbers WHERE pk = 1e126"),
              "Number overflow. Attempting to store a number with magnitude larger than supported "
              "range under root");
    EXPECT_EQ(run("INSERT INTO numbers VALUE {'pk': 1, 'm': {'x': 1e-131}}"),
              "Number underflow. Attempting to store a number with magnitude smaller than "
              "supported range under root.x");
    EXPECT_EQ(run("INSERT INTO numbers VALUE {'pk': 1, 'l': [1, "
                  "123456789012345678901234567890123456789]}"),
              "Attempting to store more than 38 significant digits in a Number under root[1]");
}

TEST_F(PartiQl, RefusesLiteralsThatAreNoValues) {
    const auto insert = [&](const std::string& value) {
        return run("INSERT INTO numbers VALUE {'pk': 1, 'x': " + value + "}");
    };
    EXPECT_EQ(insert("<<>>"), "Empty bags are not supported");
    EXPECT_EQ(insert("<<true>>"),
              "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in "
              "bags");
    EXPECT_EQ(insert("<<'x', 'x'>>"),
              "One or more parameter values were invalid: Input collection [x, x] contains "
              "duplicates.");
    EXPECT_EQ(insert("<<2, 2.0>>"),
              "One or more parameter values were invalid: Input collection [2, 2.0] contains "
              "duplicates! under root");
    EXPECT_EQ(insert("set_add(<<'a'>>, <<'b'>>)"),
              "Unsupported data type: set_add under key root at 1:42:7");
    std::string deep = "1";
    for (int i = 0; i < 32; ++i) deep = "[" + deep + "]";
    EXPECT_TRUE(
        insert(deep).starts_with("Nesting Levels have exceeded supported limits under root[0][0]"));
    EXPECT_EQ(insert(deep.substr(1, deep.size() - 2)), "[]");
    EXPECT_TRUE(insert(std::string(4000, '[')).starts_with("Nesting Levels have exceeded"));
}

TEST_F(PartiQl, BindsParametersInTheirOrder) {
    EXPECT_EQ(run("INSERT INTO numbers VALUE {'pk': ?, 'd': ?}",
                  R"(,"Parameters":[{"N":"1.0"},{"S":"x"}])"),
              "[]");
    EXPECT_EQ(run("SELECT d FROM numbers WHERE pk IN [?, 2]", R"(,"Parameters":[{"N":"1"}])"),
              R"([{"d":{"S":"x"}}])");
    EXPECT_EQ(run("SELECT * FROM numbers WHERE pk = ?"),
              "Number of parameters in request and statement don't match.");
    EXPECT_EQ(run("UPDATE numbers SET x = [?] WHERE pk = 1", R"(,"Parameters":[{"N":"1"}])"),
              "Unsupported data type: Parameter under key root[0] at 1:25:1");
    EXPECT_EQ(run("UPDATE numbers SET WHERE", R"(,"Parameters":[{"SS":["a","a"]}])"),
              "One or more parameter values were invalid: Input collection [a, a] contains "
              "duplicates.");
}

}  // namespace
}  // namespace kcl::local::dynamodb
