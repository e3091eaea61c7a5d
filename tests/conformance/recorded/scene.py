"""What the real DynamoDB was seen to answer to faulty calls: (name, operation, body, type of the error, its words).

Where AWS's regions differ, the words are those of most of them. Words that begin with `~` are a pattern: the service
prints objects there whose text it has changed more than once.
"""

import re

HASH = "recorded-hash"
BINARY = "recorded-binary"
FULL = "recorded-full"
INDEXED = "recorded-indexed"
ABSENT = "recorded-absent"


def keys(hash, range=None):
    schema = [{"AttributeName": hash, "KeyType": "HASH"}]
    return schema + [{"AttributeName": range, "KeyType": "RANGE"}] if range else schema


def defined(*names, **types):
    return [{"AttributeName": n, "AttributeType": types.get(n, "S")} for n in (*names, *types)]


def index(name, hash, range=None, projection="ALL", included=None):
    projected = {"ProjectionType": projection} | ({"NonKeyAttributes": included} if included else {})
    return {"IndexName": name, "KeySchema": keys(hash, range), "Projection": projected}


ON_DEMAND = {"BillingMode": "PAY_PER_REQUEST"}

TABLES = [
    {"TableName": HASH, "KeySchema": keys("pk"), "AttributeDefinitions": defined("pk")} | ON_DEMAND,
    {
        "TableName": BINARY,
        "KeySchema": keys("pk"),
        "AttributeDefinitions": defined(pk="B", bidx="B"),
        "GlobalSecondaryIndexes": [index("gsib", "bidx")],
    }
    | ON_DEMAND,
    {
        "TableName": FULL,
        "KeySchema": keys("pk", "sk"),
        "AttributeDefinitions": defined("pk", "sk", "lsi1sk", "lsi2sk"),
        "LocalSecondaryIndexes": [
            index("lsi1", "pk", "lsi1sk"),
            index("lsi2", "pk", "lsi2sk", "INCLUDE", ["lsi1sk"]),
        ],
        "GlobalSecondaryIndexes": [
            index("gsi1", "lsi1sk"),
            index("gsi2", "lsi1sk", "lsi2sk", "INCLUDE", ["data"]),
        ],
    }
    | ON_DEMAND,
    {
        "TableName": INDEXED,
        "KeySchema": keys("pk", "sk"),
        "AttributeDefinitions": defined("pk", "sk", "gsiPk", "gsiPk2", "lsiSk2"),
        "LocalSecondaryIndexes": [index("lsi-keys", "pk", "lsiSk2", "KEYS_ONLY")],
        "GlobalSecondaryIndexes": [
            index("gsi-all", "gsiPk"),
            index("gsi-inc", "gsiPk2", None, "INCLUDE", ["projattr"]),
        ],
    }
    | ON_DEMAND,
]

S = lambda text: {"S": text}
N = lambda number: {"N": str(number)}
LIST = {"L": [{"S": "x"}]}
EMPTY_BINARY = {"B": ""}

VALIDATION = "ValidationException"
NOT_FOUND = "ResourceNotFoundException"
CANCELED = "TransactionCanceledException"
CANCELED_TEXT = "Transaction cancelled, please refer cancellation reasons for specific reasons "

ONE = "1 validation error detected: "
INVALID = "One or more parameter values were invalid: "
NOT_VALID = "One or more parameter values are not valid. "
EMPTY_KEY = NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty {} value. Key: pk"
EMPTY_INDEX_KEY = (
    NOT_VALID + "A value specified for a secondary index key is not supported. The AttributeValue for a key attribute "
    "cannot contain an empty {} value. IndexName: {}, IndexKey: {}"
)
EMPTY_UPDATED_KEY = (
    NOT_VALID + "The update expression attempted to update a secondary index key to a value that is not supported. "
    "The AttributeValue for a key attribute cannot contain an empty {} value."
)
SCHEMA = "The provided key element does not match the schema"
MIXED = (
    "Can not use both expression and non-expression parameters in the same request: "
    "Non-expression parameters: {{{}}} Expression parameters: {{{}}}"
)
OVERLAP = (
    "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these "
    "paths; path one: [a], path two: [{}]"
)

ITEMS = []


def told(name, operation, kind, words, **body):
    ITEMS.append((name, operation, body, kind, words))


def put(name, words, item, table=HASH, kind=VALIDATION, **more):
    told(name, "PutItem", kind, words, TableName=table, Item=item, **more)


def update(name, words, expression=None, values=None, table=HASH, key=None, **more):
    more |= {"UpdateExpression": expression} if expression is not None else {}
    more |= {"ExpressionAttributeValues": values} if values else {}
    told(name, "UpdateItem", VALIDATION, words, TableName=table, Key=key or {"pk": S("a")}, **more)


def query(name, words, condition="pk = :v", values=None, table=FULL, **more):
    values = {":v": S("v")} if values is None else values
    told(
        name,
        "Query",
        VALIDATION,
        words,
        TableName=table,
        KeyConditionExpression=condition,
        ExpressionAttributeValues=values,
        **more,
    )


def scan(name, words, **more):
    told(name, "Scan", VALIDATION, words, TableName=HASH, **more)


def create(name, words, definitions, schema, **more):
    told(name, "CreateTable", VALIDATION, words, **({"AttributeDefinitions": definitions, "KeySchema": schema} | more))


def transact(name, words, action, kind=VALIDATION):
    told(name, "TransactWriteItems", kind, words, TransactItems=[action])


def statement(name, words, text, kind=VALIDATION, parameters=None, **more):
    more |= {"Parameters": parameters} if parameters else {}
    told(name, "ExecuteStatement", kind, words, Statement=text, **more)
