#include "dynamodb/call.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

/// A lease table with one lease, "k": owner "me", counter 5, a set and a list. Everything is said
/// with the parameters of before there were expressions.
class LegacyParameters : public testing::Test, protected ServiceUnderTest {
  protected:
    LegacyParameters() {
        said("CreateTable",
             R"({"TableName":"leases","BillingMode":"PAY_PER_REQUEST",)"
             R"("KeySchema":[{"AttributeName":"leaseKey","KeyType":"HASH"}],)"
             R"("AttributeDefinitions":[{"AttributeName":"leaseKey","AttributeType":"S"}]})");
        said("PutItem",
             R"({"TableName":"leases","Item":{"leaseKey":{"S":"k"},"owner":{"S":"me"},)"
             R"("counter":{"N":"5"},"tags":{"SS":["a","b"]},"list":{"L":[{"N":"1"}]}}})");
        said(
            "CreateTable",
            R"({"TableName":"events","BillingMode":"PAY_PER_REQUEST",)"
            R"("KeySchema":[{"AttributeName":"h","KeyType":"HASH"},{"AttributeName":"r","KeyType":"RANGE"}],)"
            R"("AttributeDefinitions":[{"AttributeName":"h","AttributeType":"S"},)"
            R"({"AttributeName":"r","AttributeType":"N"}]})");
        for (const std::string r : {"1", "2", "3"})
            said("PutItem", R"({"TableName":"events","Item":{"h":{"S":"a"},"r":{"N":")" + r +
                                R"("},"twice":{"N":")" + std::to_string(2 * std::stoi(r)) +
                                R"("}}})");
    }

    std::string update(const std::string& members) {
        return said("UpdateItem", R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},)" +
                                      members + R"(,"ReturnValues":"UPDATED_NEW"})");
    }
    /// Whether a write that expects this happens.
    bool passes(const std::string& expected, const std::string& more = "") {
        const auto answer =
            said("UpdateItem", R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},"Expected":)" +
                                   expected + more + "}");
        if (answer == "200 {}") return true;
        EXPECT_EQ(
            answer,
            R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
            R"("message":"The conditional request failed"})")
            << expected;
        return false;
    }
    std::string wrongly_expected(const std::string& expected) {
        return refused(
            "UpdateItem",
            R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},"Expected":)" + expected + "}");
    }
    std::string query(const std::string& members) {
        return said("Query", R"({"TableName":"events",)" + members + "}");
    }
    std::string count(const std::string& filter, const std::string& more = "") {
        return said("Scan", R"({"TableName":"events","Select":"COUNT","ScanFilter":)" + filter +
                                more + "}");
    }
    static std::string invalid(std::string_view problem) {
        return std::string("One or more parameter values were invalid: ").append(problem);
    }
};

TEST_F(LegacyParameters, RenewALeaseOnlyForItsOwner) {
    const std::string renewal =
        R"("AttributeUpdates":{"counter":{"Action":"PUT","Value":{"N":"6"}}},)"
        R"("Expected":{"counter":{"Value":{"N":"5"}},"owner":{"Value":{"S":"me"}}})";
    EXPECT_EQ(update(renewal), R"(200 {"Attributes":{"counter":{"N":"6"}}})");
    EXPECT_TRUE(update(renewal).starts_with("400 ")) << "the counter has moved on";
    EXPECT_TRUE(passes(R"({"counter":{"Exists":true,"Value":{"N":"6.0"}}})"));
    EXPECT_FALSE(passes(R"({"counter":{"Exists":true,"Value":{"N":"5"}}})"))
        << "a value that is expected to exist must also be the expected one";
}

TEST_F(LegacyParameters, PutOnlyWhatIsNotThere) {
    const auto put = [this](const std::string& key) {
        return said("PutItem", R"({"TableName":"leases","Item":{"leaseKey":{"S":")" + key +
                                   R"("}},"Expected":{"leaseKey":{"Exists":false}},)"
                                   R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
    };
    EXPECT_EQ(put("new"), "200 {}");
    EXPECT_EQ(put("new"),
              R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
              R"("message":"The conditional request failed","Item":{"leaseKey":{"S":"new"}}})");
}

TEST_F(LegacyParameters, CompareAsEachOperatorSays) {
    EXPECT_TRUE(
        passes(R"({"counter":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"5"}]}})"));
    EXPECT_TRUE(passes(R"({"counter":{"ComparisonOperator":"EQ","Value":{"N":"5"}}})"));
    EXPECT_TRUE(passes(R"({"counter":{"ComparisonOperator":"LT","Value":{"N":"6"}}})"));
    EXPECT_FALSE(passes(R"({"counter":{"ComparisonOperator":"LT","Value":{"N":"5"}}})"));
    EXPECT_TRUE(passes(R"({"counter":{"ComparisonOperator":"LE","Value":{"N":"5"}}})"));
    EXPECT_TRUE(passes(R"({"counter":{"ComparisonOperator":"GE","Value":{"N":"5"}}})"));
    EXPECT_FALSE(passes(R"({"counter":{"ComparisonOperator":"GT","Value":{"N":"5"}}})"));
    EXPECT_FALSE(passes(R"({"counter":{"ComparisonOperator":"GT","Value":{"S":"4"}}})"));
    EXPECT_TRUE(passes(R"({"absent":{"ComparisonOperator":"NE","Value":{"N":"5"}}})"));
    EXPECT_TRUE(passes(R"({"absent":{"ComparisonOperator":"NULL"}})"));
    EXPECT_FALSE(passes(R"({"absent":{"ComparisonOperator":"NOT_NULL"}})"));
    EXPECT_TRUE(passes(
        R"({"counter":{"ComparisonOperator":"IN","AttributeValueList":[{"N":"1"},{"N":"5"}]}})"));
    EXPECT_TRUE(passes(
        R"({"counter":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"1"},{"N":"5"}]}})"));
    EXPECT_TRUE(passes(R"({"owner":{"ComparisonOperator":"BEGINS_WITH","Value":{"S":"m"}}})"));
    EXPECT_TRUE(passes(R"({"owner":{"ComparisonOperator":"CONTAINS","Value":{"S":"e"}}})"));
    EXPECT_TRUE(passes(R"({"tags":{"ComparisonOperator":"CONTAINS","Value":{"S":"b"}}})"));
    EXPECT_TRUE(passes(R"({"tags":{"ComparisonOperator":"NOT_CONTAINS","Value":{"S":"c"}}})"));
    EXPECT_FALSE(passes(R"({"absent":{"ComparisonOperator":"NOT_CONTAINS","Value":{"S":"c"}}})"));
}

TEST_F(LegacyParameters, JoinConditionsByAndUnlessToldOr) {
    const std::string both = R"({"counter":{"Value":{"N":"5"}},"owner":{"Value":{"S":"you"}}})";
    EXPECT_FALSE(passes(both));
    EXPECT_FALSE(passes(both, R"(,"ConditionalOperator":"AND")"));
    EXPECT_TRUE(passes(both, R"(,"ConditionalOperator":"OR")"));
    EXPECT_EQ(
        refused(
            "UpdateItem",
            R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},"ConditionalOperator":"OR"})"),
        "ConditionalOperator cannot be used without Filter or Expected");
    EXPECT_EQ(
        refused("UpdateItem",
                R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},"ConditionalOperator":"OR",)"
                R"("Expected":{"a":{"Exists":false}}})"),
        "ConditionalOperator can only be used when Filter or Expected has two or more "
        "elements");
}

TEST_F(LegacyParameters, RefuseExpectationsThatContradictThemselves) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {R"({"a":{}})", "Value must be provided when Exists is null for Attribute: a"},
        {R"({"a":{"Exists":true}})", "Value must be provided when Exists is true for Attribute: a"},
        {R"({"a":{"Exists":false,"Value":{"N":"1"}}})",
         "Value cannot be used when Exists is false for Attribute: a"},
        {R"({"a":{"AttributeValueList":[]}})",
         "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"},
        {R"({"a":{"Value":{"N":"1"},"AttributeValueList":[]}})",
         "Value and AttributeValueList cannot be used together for Attribute: a"},
        {R"({"a":{"ComparisonOperator":"EQ","Value":{"N":"1"},"AttributeValueList":[]}})",
         "Value and AttributeValueList cannot be used together for Attribute: a"},
        {R"({"a":{"ComparisonOperator":"EQ","Exists":true,"Value":{"N":"1"}}})",
         "Exists and ComparisonOperator cannot be used together for Attribute: a"},
        {R"({"a":{"ComparisonOperator":"EQ"}})",
         "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a"},
        {R"({"a":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"},{"N":"2"}]}})",
         "Invalid number of argument(s) for the EQ ComparisonOperator"},
        {R"({"a":{"ComparisonOperator":"NULL","Value":{"N":"1"}}})",
         "Invalid number of argument(s) for the NULL ComparisonOperator"},
        {R"({"a":{"ComparisonOperator":"IN","AttributeValueList":[{"N":"1"},{"S":"2"}]}})",
         "AttributeValues inside AttributeValueList must be of same type"},
        {R"({"a":{"ComparisonOperator":"LT","Value":{"SS":["1"]}}})",
         "ComparisonOperator LT is not valid for SS AttributeValue type"},
    };
    for (const auto& [expected, text] : cases)
        EXPECT_EQ(wrongly_expected(expected), invalid(text)) << expected;
    EXPECT_EQ(
        wrongly_expected(
            R"({"a":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"2"},{"N":"1"}]}})"),
        "The BETWEEN condition was provided a range where the lower bound is greater than the "
        "upper bound");
}

TEST_F(LegacyParameters, PutAddAndDeleteAttributes) {
    EXPECT_EQ(update(R"("AttributeUpdates":{"fresh":{"Value":{"S":"x"}}})"),
              R"(200 {"Attributes":{"fresh":{"S":"x"}}})")
        << "PUT is what happens when nothing else is said";
    EXPECT_EQ(update(R"("AttributeUpdates":{"counter":{"Action":"ADD","Value":{"N":"-2"}}})"),
              R"(200 {"Attributes":{"counter":{"N":"3"}}})");
    EXPECT_EQ(update(R"("AttributeUpdates":{"tags":{"Action":"ADD","Value":{"SS":["b","c"]}}})"),
              R"(200 {"Attributes":{"tags":{"SS":["a","b","c"]}}})");
    EXPECT_EQ(update(R"("AttributeUpdates":{"list":{"Action":"ADD","Value":{"L":[{"N":"2"}]}}})"),
              R"(200 {"Attributes":{"list":{"L":[{"N":"1"},{"N":"2"}]}}})");
    EXPECT_EQ(update(R"("AttributeUpdates":{"tags":{"Action":"DELETE","Value":{"SS":["a","z"]}}})"),
              R"(200 {"Attributes":{"tags":{"SS":["b","c"]}}})");
    EXPECT_EQ(update(R"("AttributeUpdates":{"tags":{"Action":"DELETE"}})"), "200 {}");
    EXPECT_FALSE(passes(R"({"tags":{"ComparisonOperator":"NOT_NULL"}})"));
    EXPECT_EQ(update(R"("AttributeUpdates":{"a.b":{"Value":{"N":"1"}}})"),
              R"(200 {"Attributes":{"a.b":{"N":"1"}}})")
        << "a name is a name, not a path";
}

TEST_F(LegacyParameters, RefuseUpdatesThatDoNotSuitTheirValue) {
    const auto wrong = [this](const std::string& updates) {
        return refused("UpdateItem",
                       R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},"AttributeUpdates":)" +
                           updates + "}");
    };
    const auto only_delete =
        invalid("Only DELETE action is allowed when no attribute value is specified");
    EXPECT_EQ(wrong(R"({"a":{}})"), only_delete);
    EXPECT_EQ(wrong(R"({"a":{"Action":"ADD"}})"), only_delete);
    EXPECT_EQ(wrong(R"({"a":{"Action":"DELETE","Value":{"S":"x"}}})"),
              invalid("DELETE action with value is not supported for the type S"));
    EXPECT_EQ(wrong(R"({"a":{"Action":"ADD","Value":{"S":"x"}}})"),
              invalid("ADD action is not supported for the type S"));
    EXPECT_EQ(wrong(R"({"counter":{"Action":"ADD","Value":{"SS":["x"]}}})"),
              "Type mismatch for attribute to update");
    EXPECT_EQ(wrong(R"({"counter":{"Action":"DELETE","Value":{"SS":["x"]}}})"),
              "Type mismatch for attribute to update");
    EXPECT_EQ(wrong(R"({"leaseKey":{"Value":{"S":"x"}}})"),
              invalid("Cannot update attribute leaseKey. This attribute is part of the key"));
    EXPECT_EQ(
        wrong(R"({"a":{"Action":"DROP","Value":{"S":"x"}}})"),
        "1 validation error detected: Value 'DROP' at 'attributeUpdates.a.member.action' "
        "failed to satisfy constraint: Member must satisfy enum value set: [ADD, DELETE, PUT]");
}

TEST_F(LegacyParameters, MakeNoItemByDeletingFromNothing) {
    EXPECT_EQ(said("UpdateItem", R"({"TableName":"leases","Key":{"leaseKey":{"S":"none"}},)"
                                 R"("AttributeUpdates":{"a":{"Action":"DELETE"}}})"),
              "200 {}");
    EXPECT_EQ(said("GetItem", R"({"TableName":"leases","Key":{"leaseKey":{"S":"none"}}})"),
              "200 {}");
}

TEST_F(LegacyParameters, QueryByKeyConditionsAndFilter) {
    const std::string partition =
        R"("h":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]})";
    EXPECT_EQ(query(R"("KeyConditions":{)" + partition +
                    R"(,"r":{"ComparisonOperator":"GE","AttributeValueList":[{"N":"2"}]}},)"
                    R"("AttributesToGet":["r"])"),
              R"(200 {"Items":[{"r":{"N":"2"}},{"r":{"N":"3"}}],"Count":2,"ScannedCount":2})");
    EXPECT_EQ(
        query(
            R"("KeyConditions":{)" + partition +
            R"(},"QueryFilter":{"twice":{"ComparisonOperator":"GT","AttributeValueList":[{"N":"4"}]}},)"
            R"("Select":"COUNT")"),
        R"(200 {"Count":1,"ScannedCount":3})");
    EXPECT_EQ(
        query(R"("KeyConditions":{)" + partition +
              R"(},"FilterExpression":"twice > :v","ExpressionAttributeValues":{":v":{"N":"4"}},)"
              R"("Select":"COUNT")"),
        R"(200 {"Count":1,"ScannedCount":3})")
        << "KeyConditions may stand beside expressions";
    const auto wrong = [&](const std::string& members) {
        return refused("Query", R"({"TableName":"events",)" + members + "}");
    };
    EXPECT_EQ(wrong(R"("KeyConditions":{)" + partition +
                    R"(,"r":{"ComparisonOperator":"NE","AttributeValueList":[{"N":"2"}]}})"),
              "Attempted conditional constraint is not an indexable operation");
    EXPECT_EQ(wrong(R"("KeyConditions":{})"), "Conditions can be of length 1 or 2 only");
    EXPECT_EQ(wrong(R"("KeyConditions":{)" + partition +
                    R"(},"QueryFilter":{"r":{"ComparisonOperator":"NOT_NULL"}})"),
              "QueryFilter can only contain non-primary key attributes: Primary key attribute: r");
}

TEST_F(LegacyParameters, ScanByFilter) {
    EXPECT_EQ(count(R"({"twice":{"ComparisonOperator":"LE","AttributeValueList":[{"N":"4"}]}})"),
              R"(200 {"Count":2,"ScannedCount":3})");
    EXPECT_EQ(count(R"({"twice":{"ComparisonOperator":"LE","AttributeValueList":[{"N":"2"}]},)"
                    R"("r":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"3"}]}})",
                    R"(,"ConditionalOperator":"OR")"),
              R"(200 {"Count":2,"ScannedCount":3})");
}

TEST_F(LegacyParameters, GetOnlyTheAttributesThatAreNamed) {
    const std::string read = R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},)";
    EXPECT_EQ(said("GetItem", read + R"("AttributesToGet":["owner","absent"]})"),
              R"(200 {"Item":{"owner":{"S":"me"}}})");
    EXPECT_EQ(refused("GetItem", read + R"("AttributesToGet":["owner","owner"]})"),
              invalid("Duplicate value in attribute name: owner"));
    EXPECT_EQ(said("BatchGetItem", R"({"RequestItems":{"leases":{"Keys":[{"leaseKey":{"S":"k"}}],)"
                                   R"("AttributesToGet":["owner"]}}})"),
              R"(200 {"Responses":{"leases":[{"owner":{"S":"me"}}]},"UnprocessedKeys":{}})");
}

TEST_F(LegacyParameters, DoNotMixWithExpressions) {
    const auto mixed = [](std::string_view old, std::string_view modern) {
        return std::string(
                   "Can not use both expression and non-expression parameters in the same "
                   "request: Non-expression parameters: {")
            .append(old)
            .append("} Expression parameters: {")
            .append(modern)
            .append("}");
    };
    EXPECT_EQ(
        refused("UpdateItem", R"({"TableName":"leases","Key":{},"UpdateExpression":"REMOVE a",)"
                              R"("Expected":{"a":{"Exists":false}},"AttributeUpdates":{}})"),
        mixed("AttributeUpdates, Expected", "UpdateExpression"));
    EXPECT_EQ(refused("Query", R"({"TableName":"events","KeyConditionExpression":"h = :h",)"
                               R"("KeyConditions":{}})"),
              mixed("KeyConditions", "KeyConditionExpression"));
}

}  // namespace
}  // namespace kcl::local::dynamodb
