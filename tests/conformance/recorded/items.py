"""Tables, items, and reads of many."""

import re

from recorded.scene import *

# --- CreateTable

throughput = {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
named = {"TableName": "recorded-new"} | throughput
required = "The parameter 'TableName' is required but was not present in the request"
create("create without a name", required, defined("pk"), keys("pk"), **throughput)
create(
    "create with one attribute as both keys",
    "Invalid KeySchema: Some index key attribute have no definition",
    defined("pk"),
    keys("pk", "pk"),
    **named,
)
create(
    "create with three keys",
    "~" + re.escape(ONE) + r"Value '\[.+\]' at 'keySchema' failed to satisfy constraint: "
    "Member must have length less than or equal to 2",
    defined("pk", "sk", "extra"),
    keys("pk", "sk") + [{"AttributeName": "extra", "KeyType": "RANGE"}],
    **named,
)
create(
    "create with an unknown kind of key",
    ONE + "Value 'INVALID' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum "
    "value set: [HASH, RANGE]",
    defined("pk"),
    [{"AttributeName": "pk", "KeyType": "INVALID"}],
    **named,
)
create(
    "create with an unknown type",
    ONE + "Value 'INVALID' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must "
    "satisfy enum value set: [B, N, S]",
    defined(pk="INVALID"),
    keys("pk"),
    **named,
)
create(
    "create with a local index but no range key",
    INVALID + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    defined("pk", "l"),
    keys("pk"),
    LocalSecondaryIndexes=[index("lsi1", "pk", "l")],
    **named,
)
create(
    "create with one name for two indexes",
    INVALID + "Duplicate index name: same",
    defined("pk", "sk", "a", "b"),
    keys("pk", "sk"),
    GlobalSecondaryIndexes=[index("same", "a") | throughput, index("same", "b") | throughput],
    **named,
)
create(
    "create with an unknown billing mode",
    ONE + "Value 'INVALID' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value set: "
    "[PROVISIONED, PAY_PER_REQUEST]",
    defined("pk"),
    keys("pk"),
    TableName="recorded-new",
    BillingMode="INVALID",
)
create(
    "create with too short a name",
    ONE + "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    defined("pk"),
    keys("pk"),
    TableName="ab",
    **throughput,
)
create(
    "create on demand with throughput",
    INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    defined("pk"),
    keys("pk"),
    **(named | ON_DEMAND),
)
create(
    "create with a stream that is off",
    INVALID + "Table is being created with a stream disabled, UpdateViewType should not be specified",
    defined("pk"),
    keys("pk"),
    TableName="recorded-new",
    StreamSpecification={"StreamEnabled": False, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    **ON_DEMAND,
)
for what, projection in {
    "INCLUDE without attributes": {"ProjectionType": "INCLUDE"},
    "KEYS_ONLY with attributes": {"ProjectionType": "KEYS_ONLY", "NonKeyAttributes": ["x"]},
}.items():
    create(
        f"create with {what}",
        "~One or more parameter values were invalid: ProjectionType is (INCLUDE, but NonKeyAttributes is not|"
        "KEYS_ONLY, but NonKeyAttributes is) specified",
        defined("pk", "g"),
        keys("pk"),
        TableName="recorded-new",
        GlobalSecondaryIndexes=[index("gsi1", "g") | {"Projection": projection}],
        **ON_DEMAND,
    )

# --- items

told(
    "put without a table",
    "PutItem",
    VALIDATION,
    ONE + "Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    Item={"pk": S("a")},
)
put(
    "put into a table with an empty name",
    ONE + "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    {"pk": S("a")},
    "",
)
put(
    "put into a table with a long name",
    ONE + f"Value '{'a' * 256}' at 'tableName' failed to satisfy constraint: Member must have length less than or "
    "equal to 255",
    {"pk": S("a")},
    "a" * 256,
)
put(
    "put into a table with strange letters",
    ONE + "Value 'bad table!@#' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression "
    "pattern: [a-zA-Z0-9_.-]+",
    {"pk": S("a")},
    "bad table!@#",
)
put("put an empty set of strings", INVALID + "An string set  may not be empty", {"pk": S("a"), "bad": {"SS": []}})
put("put an empty set of numbers", INVALID + "An number set  may not be empty", {"pk": S("a"), "bad": {"NS": []}})
put(
    "put a string twice in a set",
    INVALID + "Input collection [a, a] contains duplicates.",
    {"pk": S("a"), "bad": {"SS": ["a", "a"]}},
)
put(
    "put with both kinds of conditions",
    MIXED.format("Expected", "ConditionExpression"),
    {"pk": S("a")},
    Expected={"pk": {"Exists": False}},
    ConditionExpression="attribute_not_exists(pk)",
)
put(
    "put with values but no expression",
    "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
    {"pk": S("a")},
    ExpressionAttributeValues={":v": S("unused")},
)
put(
    "put with parentheses too many",
    "Invalid ConditionExpression: The expression has redundant parentheses;",
    {"pk": S("a")},
    ConditionExpression="((attribute_not_exists(pk)))",
)
put(
    "put with a path that contains itself",
    "Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or "
    "function; operator: contains, first operand: [data]",
    {"pk": S("a")},
    ConditionExpression="contains(#a, #a)",
    ExpressionAttributeNames={"#a": "data"},
)
put("put an empty set of bytes", INVALID + "Binary sets should not be empty", {"pk": S("a"), "bad": {"BS": []}})
put(
    "put nothing for a number",
    "The parameter cannot be converted to a numeric value",
    {"pk": S("a"), "bad": {"NS": [""]}},
)
deep = S("leaf")
for _ in range(32):
    deep = {"M": {"n": deep}}
too_deep = (
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
)
put("put what is nested too deeply", ONE + too_deep, {"pk": S("a"), "bad": deep})
update("update by what is nested too deeply", ONE + too_deep, "SET bad = :v", {":v": deep})
put(
    "put with unknown choices",
    "3 validation errors detected: Value 'INVALID' at 'returnValues' failed to satisfy constraint: Member must satisfy "
    "enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value 'INVALID' at 'returnConsumedCapacity' "
    "failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'INVALID' at "
    "'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]",
    {"pk": S("a")},
    ReturnValues="INVALID",
    ReturnConsumedCapacity="INVALID",
    ReturnItemCollectionMetrics="INVALID",
)
put("put an empty binary key", EMPTY_KEY.format("binary"), {"pk": EMPTY_BINARY}, BINARY)
put("put into no table", "Requested resource not found", {"pk": S("a")}, ABSENT, NOT_FOUND)

part_of_key = INVALID + "Cannot update attribute {}. This attribute is part of the key"
update("update the hash key", part_of_key.format("pk"), "SET pk = :v", {":v": S("b")})
update(
    "update the range key", part_of_key.format("sk"), "SET sk = :v", {":v": S("b")}, FULL, {"pk": S("a"), "sk": S("b")}
)
update(
    "update by what is no expression",
    'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"',
    "INVALID SYNTAX HERE",
    {":v": S("v")},
)
update(
    "update with a name too many",
    "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}",
    "SET a = :v",
    {":v": S("v")},
    ExpressionAttributeNames={"#unused": "b"},
)
update(
    "update with a value too many",
    "Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}",
    "SET a = :v",
    {":v": S("v"), ":unused": S("v")},
)
update(
    "update without the value",
    "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :v",
    "SET a = :v",
)
update(
    "update in both ways",
    MIXED.format("AttributeUpdates", "UpdateExpression"),
    "SET a = :v",
    {":v": S("v")},
    AttributeUpdates={"a": {"Value": S("v"), "Action": "PUT"}},
)
update("update by an empty expression", "Invalid UpdateExpression: The expression can not be empty;", "")
update(
    "update at an empty binary key",
    EMPTY_KEY.format("binary"),
    "SET a = :v",
    {":v": S("v")},
    BINARY,
    {"pk": EMPTY_BINARY},
)

for operation in ("GetItem", "DeleteItem"):
    told(
        f"{operation} of no table",
        operation,
        NOT_FOUND,
        "Requested resource not found",
        TableName=ABSENT,
        Key={"pk": S("a")},
    )
    told(f"{operation} without the range key", operation, VALIDATION, SCHEMA, TableName=FULL, Key={"pk": S("a")})
    told(
        f"{operation} at an empty binary key",
        operation,
        VALIDATION,
        EMPTY_KEY.format("binary"),
        TableName=BINARY,
        Key={"pk": EMPTY_BINARY},
    )
told(
    "get by what is no projection",
    "GetItem",
    VALIDATION,
    'Invalid ProjectionExpression: Syntax error; token: "!", near: "!!"',
    TableName=HASH,
    Key={"pk": S("a")},
    ProjectionExpression="!!! INVALID !!!",
)

# --- reads of many

missed = "Query condition missed key schema element: pk"
query("query without the hash key", missed, "sk = :v")
query("query by an attribute that is no key", missed, "attr1 = :v")
query(
    "query with a name too many",
    "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}",
    ExpressionAttributeNames={"#unused": "b"},
)
query(
    "query for an unknown selection",
    ONE + "Value 'INVALID' at 'select' failed to satisfy constraint: Member must satisfy enum value set: "
    "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
    Select="INVALID",
)
query(
    "query a global index consistently",
    "Consistent reads are not supported on global secondary indexes",
    "lsi1sk = :v",
    IndexName="gsi1",
    ConsistentRead=True,
)
query("query by an empty condition", "Invalid KeyConditionExpression: The expression can not be empty;", "")
query(
    "query with a filter by an unknown name",
    "Invalid FilterExpression: An expression attribute name used in the document path is not defined; attribute name: "
    "#missing",
    FilterExpression="#missing = :v",
)
query(
    "query below a key",
    "KeyConditionExpressions cannot have conditions on nested attributes",
    "pk = :v AND sk.foo = :v",
)
query(
    "query with parentheses too many",
    "Invalid KeyConditionExpression: The expression has redundant parentheses;",
    "((pk = :v))",
)
query("query from what is no key", "The provided starting key is invalid", ExclusiveStartKey={"bad": S("p")})
query(
    "query for some attributes without saying which",
    ONE + "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    Select="SPECIFIC_ATTRIBUTES",
)
query(
    "query for nothing",
    ONE + "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    Limit=0,
)
query("query with one path twice", OVERLAP.format("a"), ProjectionExpression="a, a")
query("query for an empty key", EMPTY_KEY.format("string"), values={":v": S("")})
query("query an unknown index", "The table does not have the specified index: nowhere", IndexName="nowhere")
query(
    "query for all attributes and some",
    "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
    Select="ALL_ATTRIBUTES",
    ProjectionExpression="sk",
)
query(
    "query a table for what an index projects",
    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
    Select="ALL_PROJECTED_ATTRIBUTES",
)
scan(
    "scan a segment of nothing",
    "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    Segment=0,
)
scan(
    "scan a segment beyond the last",
    "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than "
    "TotalSegments: 5",
    Segment=5,
    TotalSegments=5,
)
scan(
    "scan no segment of some",
    "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    TotalSegments=4,
)
scan(
    "scan a segment before the first",
    ONE + "Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater than or equal to 0",
    Segment=-1,
    TotalSegments=4,
)
scan(
    "scan with parentheses too many",
    "Invalid FilterExpression: The expression has redundant parentheses;",
    FilterExpression="((#a = :v))",
    ExpressionAttributeNames={"#a": "data"},
    ExpressionAttributeValues={":v": S("x")},
)
scan(
    "scan for a number's beginning",
    "Invalid FilterExpression: Incorrect operand type for operator or function; operator or function: begins_with, "
    "operand type: N",
    FilterExpression="begins_with(#a, :n)",
    ExpressionAttributeNames={"#a": "data"},
    ExpressionAttributeValues={":n": N(1)},
)
scan(
    "scan from what is no key",
    "The provided starting key is invalid: The provided key element does not match the schema",
    ExclusiveStartKey={"bad": S("p")},
)
scan(
    "scan for some attributes without saying which",
    "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    Select="SPECIFIC_ATTRIBUTES",
)
scan(
    "scan for an unknown name",
    "Invalid ProjectionExpression: An expression attribute name used in the document path is not defined; attribute "
    "name: #undef",
    ProjectionExpression="#undef",
)
scan(
    "scan nothing",
    ONE + "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    Limit=0,
)
