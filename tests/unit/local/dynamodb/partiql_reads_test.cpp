#include "dynamodb/partiql_fixture.h"

#include <string>
#include <vector>

/// What statements read, and many at once.
namespace kcl::local::dynamodb {
namespace {

TEST_F(PartiQl, SelectsByKeyAndByAnythingElse) {
    EXPECT_EQ(songs("artist = 'a'"), "123");
    EXPECT_EQ(songs("artist = 'a' AND song >= '2'"), "23");
    EXPECT_EQ(songs("artist = 'a' AND song BETWEEN '1' AND '2'"), "12");
    EXPECT_EQ(songs("artist = 'a' AND begins_with(song, '3')"), "3");
    EXPECT_EQ(songs("artist = 'a' AND song IN ['3', '1']"), "13");
    EXPECT_EQ(songs("artist IN ['a', 'b'] AND song = '2'"), "2");
    EXPECT_EQ(songs("artist = 'a' AND (song < '2' OR song > '2')"), "13");
    EXPECT_EQ(songs("artist = 'a' AND NOT song = '1'"), "23");
    EXPECT_EQ(songs("artist = 'a' AND song <> '1' OR artist = 'a' AND song = '2'"), "23");
    EXPECT_EQ(songs("artist = 'a' OR year = 2001"), "123");
    EXPECT_EQ(songs("year = 2001"), "1");
    EXPECT_EQ(songs("artist = 'a' AND year NOT IN [2001, 2002]"), "3");
    EXPECT_EQ(songs("artist = 'a' AND '2' < song"), "3");
    EXPECT_EQ(songs("artist > 'x'"), "");
}

TEST_F(PartiQl, OrdersBySortKey) {
    EXPECT_EQ(songs("artist = 'a' ORDER BY song DESC"), "321");
    EXPECT_EQ(songs("artist IN ['b', 'a'] ORDER BY artist DESC, song DESC"), "321");
    EXPECT_EQ(songs("artist = 'a' AND song <> '2' ORDER BY song DESC"), "31");
    EXPECT_EQ(songs("year > 1 ORDER BY song"),
              "Must have at least one non-optional hash key condition in WHERE clause when using "
              "ORDER BY clause.");
    EXPECT_EQ(songs("artist = 'a' ORDER BY year"),
              "Variable reference year in ORDER BY clause must be part of the primary key");
    EXPECT_EQ(songs("artist IN ['a', 'b'] ORDER BY song"),
              "Must have hash key in ORDER BY clause when more than one hash key condition "
              "specified in WHERE clause.");
    EXPECT_EQ(run("SELECT * FROM music ORDER BY song"),
              "Must have WHERE clause in the statement when using ORDER BY clause.");
}

TEST_F(PartiQl, RefusesReadsThatOverlap) {
    const std::string overlap =
        "Overlapping conditions with range keys are not supported in where clause";
    EXPECT_EQ(songs("artist = 'a' OR artist = 'a'"), overlap);
    EXPECT_EQ(songs("artist = 'a' AND (song > '0' OR song < '5')"), overlap);
    EXPECT_EQ(songs("artist = 'a' AND (song = '1' OR year = 1)"), overlap);
    EXPECT_EQ(songs("artist = 'a' AND year = 1 OR artist = 'a' AND song = '2'"), overlap);
}

TEST_F(PartiQl, RefusesKeysOfAnotherType) {
    EXPECT_EQ(songs("artist = 1"),
              "Key attribute's data type should match its data type in table's schema: Key artist");
    EXPECT_EQ(songs("artist = 'a' AND song IN ['1', 2]"),
              "Key attribute's data type should match its data type in table's schema: Key song");
}

TEST_F(PartiQl, ReadsWhatAnIndexHolds) {
    EXPECT_EQ(run("SELECT * FROM music.\"by-label\" WHERE label = 'l' AND year = 2001"),
              R"([{"artist":{"S":"a"},"label":{"S":"l"},"song":{"S":"1"},"year":{"N":"2001"}}])");
    const std::string select = "SELECT song FROM music.\"by-label\" WHERE ";
    EXPECT_EQ(run(select + "label = 'l' AND b = 1 AND (a = 2 OR year = 3)"),
              "One or more parameter values were invalid: Secondary index by-label does not "
              "project one or more filter attributes: [a, b]");
    EXPECT_EQ(run(select + "other = 1"), "[]");
    EXPECT_EQ(run("SELECT other FROM music.\"by-label\" WHERE label = 'l'"),
              "One or more parameter values were invalid: Global secondary index by-label does not "
              "project [other]");
    EXPECT_EQ(run("SELECT * FROM music.nope WHERE label = 'l'"),
              "The table does not have the specified index");
    EXPECT_EQ(run("SELECT * FROM music.\"by-label\".x"),
              "A path may contain at most 2 components in the FROM clause");
    EXPECT_EQ(run("SELECT * FROM music.\"\""), "Path component cannot be an empty string");
    EXPECT_EQ(run("SELECT * FROM music.\"by-label\"", R"(,"ConsistentRead":true)"),
              "Strongly consistent read is not supported on Global Secondary Indexes");
}

TEST_F(PartiQl, GoesOnWhereAPageEnded) {
    const std::string statement = "SELECT song FROM music WHERE artist = 'a' AND song IN ['1','3']";
    const auto first = said("ExecuteStatement", body(statement, R"(,"Limit":1)"));
    const auto start = first.find(R"("NextToken":")") + 13;
    ASSERT_NE(first.find("NextToken"), std::string::npos) << first;
    const auto token = first.substr(start, first.find('"', start) - start);
    const auto more = R"(,"Limit":1,"NextToken":")" + token + '"';
    EXPECT_TRUE(run(statement, more).starts_with(R"([{"song":{"S":"3"}}])"));
    EXPECT_EQ(run("SELECT song FROM music", more), "NextToken does not match request");
    EXPECT_EQ(run(statement, R"(,"NextToken":"AAAA")"), "Invalid NextToken");
}

TEST_F(PartiQl, CountsTheReadsThatAStatementTakes) {
    const auto many = [](int count) {
        std::string list = "'v0'";
        for (int i = 1; i < count; ++i) list += ",'v" + std::to_string(i) + "'";
        return "[" + list + "]";
    };
    EXPECT_EQ(songs("artist IN " + many(50)), "");
    EXPECT_EQ(songs("artist IN " + many(51)),
              "Too many decomposed read operations for a given query.");
    EXPECT_EQ(songs("artist IN " + many(26) + " AND song IN ['1', '2']"),
              "Too many decomposed read operations for a given query.");
    EXPECT_EQ(songs("artist IN " + many(51) + " OR year = 2001"), "1");
    EXPECT_EQ(songs("year IN " + many(101)),
              "The IN operator is provided with too many operands; number of operands: 101");
}

TEST_F(PartiQl, ReadsWhatABatchNamesEachForItself) {
    EXPECT_EQ(
        batch({"SELECT song FROM music WHERE artist = 'a' AND song = '1'", "SLECT * FROM music",
               "SELECT * FROM music WHERE artist = 'a'", "SELECT * FROM nowhere WHERE artist = 'a'",
               "SELECT * FROM music WHERE artist = 'a' AND song = '9'"}),
        R"(200 {"Responses":[{"TableName":"music","Item":{"song":{"S":"1"}}},)"
        R"({"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, )"
        R"(can't be processed: Expected data manipulation"}},)"
        R"({"Error":{"Code":"ValidationError","Message":"Select statements within )"
        R"(BatchExecuteStatement must specify the primary key in the where clause."}},)"
        R"({"Error":{"Code":"ResourceNotFound","Message":"Requested resource not found"}},)"
        R"({"TableName":"music"}]})");
}

TEST_F(PartiQl, WritesWhatABatchNamesEachForItself) {
    EXPECT_EQ(
        batch({"INSERT INTO music VALUE {'artist': 'a', 'song': '1'}",
               "UPDATE music SET x = 1 WHERE artist = 'a' AND song = '9'",
               "UPDATE music SET x = 1 WHERE artist = 'a' AND song = '2' RETURNING MODIFIED "
               "NEW *"}),
        R"(200 {"Responses":[{"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key )"
        R"(exists in table"},"TableName":"music"},)"
        R"({"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request )"
        R"(failed"},"TableName":"music"},)"
        R"({"TableName":"music","Item":{"x":{"N":"1"}}}]})");
}

TEST_F(PartiQl, EitherReadsOrWritesInOneBatch) {
    EXPECT_EQ(batch({"SELECT song FROM music WHERE artist = 'a' AND song = '1'", "SLECT",
                     "DELETE FROM music WHERE artist = 'a' AND song = '1'"}),
              R"(400 {"__type":"com.amazon.coral.validate#ValidationException","message":)"
              R"("Read and write requests together in the same batch is not supported."})");
    EXPECT_EQ(songs("artist = 'a' AND song = '1'"), "1");
}

TEST_F(PartiQl, ReadsInATransaction) {
    const std::string select = "SELECT song FROM music WHERE artist = 'a' AND song = ";
    EXPECT_EQ(transact({select + "'1'", select + "'9'"}),
              R"(200 {"Responses":[{"Item":{"song":{"S":"1"}}},{}]})");
    EXPECT_TRUE(transact({select + "'1'", select + "'1'"})
                    .contains("cannot include multiple operations on one item"));
    EXPECT_TRUE(transact({select + "'1'", select + "1"}).contains("[None, ValidationError]"));
    EXPECT_TRUE(
        transact({"SELECT * FROM music WHERE artist = 'a'"})
            .contains("Validation failed in TransactStatements[0]: Select statements within "
                      "ExecuteTransaction must specify the primary key in the where clause."));
    EXPECT_TRUE(transact({"SELECT * FROM music.\"by-label\" WHERE label = 'l'"})
                    .contains("Reads on indices are not supported within transactions."));
}

TEST_F(PartiQl, WritesInATransactionAllOrNothing) {
    EXPECT_EQ(transact({"INSERT INTO music VALUE {'artist': 't', 'song': '1', 'n': 1}",
                        "UPDATE music SET x = 2 WHERE artist = 'a' AND song = '1'",
                        "EXISTS(SELECT * FROM music WHERE artist = 'a' AND song = '3' AND nope IS "
                        "MISSING)"}),
              R"(200 {"Responses":[]})");
    const auto cancelled = transact({"INSERT INTO music VALUE {'artist': 't', 'song': '1'}",
                                     "DELETE FROM music WHERE artist = 'a' AND song = '1'"});
    EXPECT_TRUE(cancelled.contains(
        R"("CancellationReasons":[{"Code":"DuplicateItem","Message":"Duplicate primary key exists )"
        R"(in table"},{"Code":"None"}])"))
        << cancelled;
    EXPECT_EQ(songs("artist = 'a'"), "123");
    EXPECT_TRUE(transact({"UPDATE music SET x = 1 WHERE artist = 'a'",
                          "UPDATE nowhere SET x = 1 WHERE artist = 'a'"})
                    .contains(R"([{"Code":"ValidationError","Message":"The provided key element )"
                              R"(does not match the schema"},{"Code":"ResourceNotFound",)"
                              R"("Message":"Requested resource not found"}])"));
    EXPECT_TRUE(
        transact({"DELETE FROM music WHERE artist = 'a' AND song = '1' RETURNING ALL OLD *"})
            .contains("Validation failed in TransactStatements[0]: RETURNING clause is not "
                      "supported in ExecuteTransaction."));
    EXPECT_TRUE(
        transact({"EXISTS(SELECT * FROM music WHERE artist = 'a' AND song = '1')"})
            .contains("EXISTS() must contain a single item read with additional condition"));
}

TEST_F(PartiQl, RunsATransactionWithATokenOnce) {
    const std::vector<std::string> once{"UPDATE numbers SET n = n + 1 WHERE pk = 1"};
    run("INSERT INTO numbers VALUE {'pk': 1, 'n': 0}");
    constexpr std::string_view token =
        R"(,"ClientRequestToken":"t","ReturnConsumedCapacity":"TOTAL")";
    EXPECT_EQ(transact(once, token),
              R"(200 {"Responses":[],"ConsumedCapacity":[{"TableName":"numbers",)"
              R"("CapacityUnits":2,"WriteCapacityUnits":2}]})");
    EXPECT_EQ(transact(once, token),
              R"(200 {"Responses":[],"ConsumedCapacity":[{"TableName":"numbers",)"
              R"("CapacityUnits":2,"ReadCapacityUnits":2}]})");
    EXPECT_EQ(run("SELECT n FROM numbers WHERE pk = 1"), R"([{"n":{"N":"1"}}])");
    EXPECT_TRUE(transact({"UPDATE numbers SET n = 5 WHERE pk = 1"}, token)
                    .contains("IdempotentParameterMismatchException"));
}

}  // namespace
}  // namespace kcl::local::dynamodb
