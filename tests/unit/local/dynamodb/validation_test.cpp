#include "dynamodb/call.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

class DynamoDbValidation : public testing::Test, protected ServiceUnderTest {
  protected:
    struct Case {
        std::string operation;
        std::string body;
        std::string text;
    };
    void expect(const std::vector<Case>& cases) {
        for (const auto& [operation, body, text] : cases)
            EXPECT_EQ(refused(operation, body), text) << operation << ' ' << body;
    }
    static Case item(std::string attribute, std::string text) {
        return {"PutItem", R"({"TableName":"abc","Item":{"a":)" + attribute + "}}",
                std::move(text)};
    }
};

TEST_F(DynamoDbValidation, SaysWhichTypeCouldNotBeConverted) {
    const std::string structure = "Start of structure or map found where not expected";
    expect({
        {"PutItem", R"({"TableName":1})", "NUMBER_VALUE cannot be converted to String"},
        {"PutItem", R"({"TableName":1.5})", "DECIMAL_VALUE cannot be converted to String"},
        {"PutItem", R"({"TableName":true})", "TRUE_VALUE cannot be converted to String"},
        {"PutItem", R"({"TableName":false})", "FALSE_VALUE cannot be converted to String"},
        {"PutItem", R"({"TableName":[]})", "Unrecognized collection type class java.lang.String"},
        {"PutItem", R"({"TableName":{}})", structure},
        {"PutItem", R"({"TableName":"abc","Item":1})", "Unexpected field type"},
        {"PutItem", R"({"TableName":"abc","Item":[]})",
         "Unrecognized collection type java.util.Map<java.lang.String, "
         "com.amazonaws.dynamodb.v20120810.AttributeValue>"},
        {"PutItem", R"({"ExpressionAttributeNames":[]})",
         "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>"},
        {"PutItem", R"({"ExpressionAttributeNames":{"#a":1}})",
         "NUMBER_VALUE cannot be converted to String"},
        {"ListTables", R"({"Limit":"1"})", "STRING_VALUE cannot be converted to Integer"},
        {"ListTables", R"({"Limit":true})", "TRUE_VALUE cannot be converted to Integer"},
        {"ListTables", R"({"Limit":[]})", "Unrecognized collection type class java.lang.Integer"},
        {"GetItem", R"({"ConsistentRead":"x"})", "Unexpected token received from parser"},
        {"GetItem", R"({"ConsistentRead":1})", "NUMBER_VALUE cannot be converted to Boolean"},
        {"CreateTable", R"({"KeySchema":"x"})", "Unexpected field type"},
        {"CreateTable", R"({"KeySchema":{}})", structure},
        {"CreateTable", R"({"KeySchema":["x"]})", "Unexpected value type in payload"},
        {"CreateTable", R"({"KeySchema":[[]]})",
         "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.KeySchemaElement"},
        {"CreateTable", R"({"ProvisionedThroughput":"x"})", "Unexpected field type"},
        {"CreateTable", R"({"ProvisionedThroughput":{"ReadCapacityUnits":"1"}})",
         "STRING_VALUE cannot be converted to Long"},
        item("1", "Unexpected value type in payload"),
        item("[]",
             "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"),
        item(R"({"S":1})", "NUMBER_VALUE cannot be converted to String"),
        item(R"({"N":1})", "NUMBER_VALUE cannot be converted to String"),
        item(R"({"B":1})", "only base-64-encoded strings are convertible to bytes"),
        item(R"({"B":"abc"})",
             "Base64 encoded length is expected a multiple of 4 bytes but found: 3"),
        item(R"({"B":"abd="})", "Invalid last non-pad Base64 character dectected"),
        item(R"({"BOOL":"maybe"})", "Unexpected token received from parser"),
        item(R"({"SS":"a"})", "Unexpected field type"),
        item(R"({"SS":[1]})", "NUMBER_VALUE cannot be converted to String"),
        item(R"({"L":[1]})", "Unexpected value type in payload"),
        item(R"({"M":{"b":{"L":[{"S":{}}]}}})", structure),
    });
}

TEST_F(DynamoDbValidation, SaysWhichConstraintsAreBroken) {
    const std::string name =
        "failed to satisfy constraint: Member must satisfy regular expression pattern: "
        "[a-zA-Z0-9_.-]+";
    expect({
        {"PutItem", "{}",
         "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: "
         "Member must not be "
         "null; Value null at 'item' failed to satisfy constraint: Member must not be null"},
        {"GetItem", R"({"TableName":"a;","Key":{}})",
         "2 validation errors detected: Value 'a;' at 'tableName' " + name +
             "; Value 'a;' at 'tableName' failed to satisfy constraint: Member must have length "
             "greater than or equal "
             "to 3"},
        {"PutItem",
         R"({"TableName":"abc","Item":{},"ReturnValues":"x","ReturnConsumedCapacity":"y"})",
         "2 validation errors detected: Value 'x' at 'returnValues' failed to satisfy constraint: "
         "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; "
         "Value 'y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy "
         "enum value set: [INDEXES, TOTAL, NONE]"},
        {"GetItem", R"({"TableName":"","Key":{}})",
         "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: "
         "Member must have length greater than or equal to 1"},
        {"CreateTable", R"({"TableName":"ab"})",
         "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: "
         "Member must have length greater than or equal to 3"},
        {"DescribeTimeToLive", R"({"TableName":"ab"})",
         "TableName must be at least 3 characters long and at most 255 characters long"},
        {"UpdateTimeToLive",
         R"({"TableName":"abc","TimeToLiveSpecification":{"Enabled":true,"AttributeName":""}})",
         "TimeToLiveSpecification.AttributeName must be non empty"},
        {"Query", R"({"TableName":"abc","Limit":0})",
         "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must "
         "have value greater than or equal to 1"},
        {"BatchGetItem", R"({"RequestItems":{}})",
         "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: "
         "Member must have length greater than or equal to 1"},
        {"BatchWriteItem", R"({"RequestItems":{}})",
         "The requestItems parameter is required for BatchWriteItem"},
        {"ListTables", R"({"Limit":0})",
         "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member "
         "must have value "
         "greater than or equal to 1"},
        {"ListTables", R"({"Limit":101.9})",
         "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member "
         "must have value "
         "less than or equal to 100"},
        {"Scan", R"({"TableName":"abc","TotalSegments":1000001,"Segment":-1})",
         "2 validation errors detected: Value '1000001' at 'totalSegments' failed to satisfy "
         "constraint: Member must "
         "have value less than or equal to 1000000; Value '-1' at 'segment' failed to satisfy "
         "constraint: Member must "
         "have value greater than or equal to 0"},
        {"CreateTable", "{}",
         "The parameter 'TableName' is required but was not present in the request"},
        {"DescribeTable", R"({"TableName":"ab"})",
         "TableName must be at least 3 characters long and at most 255 characters long"},
        {"CreateTable",
         R"({"TableName":"abc;","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"Q"}],)"
         R"("KeySchema":[],"ProvisionedThroughput":{"ReadCapacityUnits":0}})",
         "5 validation errors detected: Value 'Q' at 'attributeDefinitions.1.member.attributeType' "
         "failed to satisfy "
         "constraint: Member must satisfy enum value set: [B, N, S]; Value 'abc;' at 'tableName' " +
             name +
             "; Value null at 'provisionedThroughput.writeCapacityUnits' failed to satisfy "
             "constraint: Member must not "
             "be null; Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy "
             "constraint: Member "
             "must have value greater than or equal to 1; Value '[]' at 'keySchema' failed to "
             "satisfy constraint: "
             "Member must have length greater than or equal to 1"},
        {"TransactWriteItems", R"({"TransactItems":[]})",
         "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: "
         "Member must have "
         "length greater than or equal to 1"},
        {"TransactWriteItems",
         R"({"TransactItems":[{"ConditionCheck":{"TableName":"abc","Key":{}}}]})",
         "1 validation error detected: Value null at "
         "'transactItems.1.member.conditionCheck.conditionExpression' "
         "failed to satisfy constraint: Member must not be null"},
        {"BatchWriteItem", R"({"RequestItems":{"abc":[{"PutRequest":{}}]}})",
         "1 validation error detected: Value null at "
         "'requestItems.abc.member.1.member.putRequest.item' failed to "
         "satisfy constraint: Member must not be null"},
        {"BatchGetItem", R"({"RequestItems":{"a;":{"Keys":[{}]}}})",
         "1 validation error detected: Value '{a;=KeysAndAttributes}' at 'requestItems' failed to "
         "satisfy constraint: "
         "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
         "Member must have "
         "length greater than or equal to 3, Member must satisfy regular expression pattern: "
         "[a-zA-Z0-9_.-]+]"},
    });
}

TEST_F(DynamoDbValidation, TakesArnsForTableNames) {
    const auto text =
        said("DescribeTable", R"({"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/)" +
                                  std::string(255, 'x') + "\"}");
    EXPECT_NE(text.find("ResourceNotFoundException"), std::string::npos) << text;
    EXPECT_NE(said("GetItem",
                   R"({"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/abc","Key":{}})")
                  .find("ResourceNotFoundException"),
              std::string::npos);
}

TEST_F(DynamoDbValidation, WantsExactlyOneTypeInAValue) {
    const std::string none =
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    const std::string two =
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes";
    const std::string false_null =
        "One or more parameter values were invalid: Null attribute value types must have the value "
        "of true";
    expect({
        item("{}", none),
        item("null", none),
        item(R"({"X":"x"})", none),
        item(R"({"S":"a","N":"1"})", two),
        item(R"({"NULL":false})", false_null),
        item(R"({"NULL":"no"})", false_null),
        item(R"({"L":[{"S":"a"},{}]})", none),
        item(R"({"M":{"b":{"S":"a","B":"YQ=="}}})", two),
        {"PutItem",
         R"({"TableName":"abc","Item":{},"ConditionExpression":"a = :v","ExpressionAttributeValues":{":v":{}}})",
         "ExpressionAttributeValues contains invalid value: " + none + " for key :v"},
        {"Scan", R"({"TableName":"abc","ExclusiveStartKey":{"a":{}}})",
         "The provided starting key is invalid: " + none},
        {"BatchGetItem", R"({"RequestItems":{"abc":{"Keys":[{"a":{}}]}}})", none},
        {"TransactWriteItems", R"({"TransactItems":[{"Put":{"TableName":"abc","Item":{"a":{}}}}]})",
         none},
    });
}

TEST_F(DynamoDbValidation, RefusesParametersThatExcludeEachOther) {
    expect({
        {"PutItem", R"({"TableName":"abc","Item":{},"Expected":{},"ConditionExpression":"a = b"})",
         "Can not use both expression and non-expression parameters in the same request: "
         "Non-expression parameters: "
         "{Expected} Expression parameters: {ConditionExpression}"},
        {"PutItem",
         R"({"TableName":"abc","Item":{},"ConditionExpression":"a = b","ExpressionAttributeNames":{}})",
         "ExpressionAttributeNames must not be empty"},
        {"PutItem", R"({"TableName":"abc","Item":{},"ExpressionAttributeNames":{}})",
         "ExpressionAttributeNames can only be specified when using expressions"},
        {"PutItem",
         R"({"TableName":"abc","Item":{},"ConditionExpression":"a = b","ExpressionAttributeValues":{}})",
         "ExpressionAttributeValues must not be empty"},
        {"CreateTable",
         R"({"TableName":"abc","AttributeDefinitions":[],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],)"
         R"("GlobalSecondaryIndexes":[]})",
         "One or more parameter values were invalid: List of GlobalSecondaryIndexes is empty"},
    });
}

TEST_F(DynamoDbValidation, KnowsNoValuesForReadsByKey) {
    const std::string wrong =
        "Invalid ProjectionExpression: An expression attribute name used in the document path is "
        "not defined; attribute name: #a";
    expect({
        {"GetItem",
         R"({"TableName":"abc","Key":{},"ProjectionExpression":"#a","ExpressionAttributeValues":{}})",
         wrong},
        {"BatchGetItem",
         R"({"RequestItems":{"abc":{"Keys":[{}],"ProjectionExpression":"#a","ExpressionAttributeValues":{}}}})",
         wrong},
    });
}

TEST_F(DynamoDbValidation, RefusesWhatItWouldHaveToIgnore) {
    expect({
        {"CreateTable",
         R"({"TableName":"abc","AttributeDefinitions":[],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],)"
         R"("WarmThroughput":{"ReadUnitsPerSecond":1}})",
         "The local DynamoDB does not offer WarmThroughput: leave it out"},
    });
}

}  // namespace
}  // namespace kcl::local::dynamodb
