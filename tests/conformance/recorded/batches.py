"""Batches and transactions."""

import re

from recorded.scene import *

# --- batches

told(
    "get nothing",
    "BatchGetItem",
    VALIDATION,
    ONE + "Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    RequestItems={},
)
told(
    "write nothing",
    "BatchWriteItem",
    VALIDATION,
    "The requestItems parameter is required for BatchWriteItem",
    RequestItems={},
)
told(
    "get too many",
    "BatchGetItem",
    VALIDATION,
    ONE + f"Value at 'RequestItems.{HASH}.member.Keys' failed to satisfy constraint: Member must have length less than "
    "or equal to 100",
    RequestItems={HASH: {"Keys": [{"pk": S(f"k{n}")} for n in range(101)]}},
)
told(
    "write too many",
    "BatchWriteItem",
    VALIDATION,
    "~" + re.escape(ONE) + rf"Value '\{{{HASH}=\[.+\]\}}' at 'requestItems' failed to satisfy constraint: Map value "
    r"must satisfy constraint: \[Member must have length less than or equal to 25, Member must have length greater than "
    r"or equal to 1\]",
    RequestItems={HASH: [{"PutRequest": {"Item": {"pk": S(f"k{n}")}}} for n in range(26)]},
)


def batch_get(name, words, kind=VALIDATION, table=HASH, **entry):
    entry = {"Keys": [{"pk": S("a")}]} | entry
    told(name, "BatchGetItem", kind, words, RequestItems={table: entry})


def batch_write(name, words, item, table=HASH, kind=VALIDATION):
    told(name, "BatchWriteItem", kind, words, RequestItems={table: [{"PutRequest": {"Item": item}}]})


twice = "Provided list of item keys contains duplicates"
batch_get("get many of no table", "Requested resource not found", NOT_FOUND, ABSENT)
batch_get("get one twice", twice, Keys=[{"pk": S("a")}] * 2)
batch_get(
    "get many in both ways",
    MIXED.format("AttributesToGet", "ProjectionExpression"),
    AttributesToGet=["pk"],
    ProjectionExpression="pk",
)
batch_get("get many at an empty binary key", EMPTY_KEY.format("binary"), table=BINARY, Keys=[{"pk": EMPTY_BINARY}])
told(
    "get many in one way here and in the other there",
    "BatchGetItem",
    VALIDATION,
    MIXED.format("AttributesToGet", "ProjectionExpression"),
    RequestItems={
        HASH: {"Keys": [{"pk": S("a")}], "ProjectionExpression": "pk"},
        FULL: {"Keys": [{"pk": S("a"), "sk": S("b")}], "AttributesToGet": ["pk"]},
    },
)
batch_get("get many with one path twice", OVERLAP.format("a"), ProjectionExpression="a, a")
batch_get("get many with a path and one below it", OVERLAP.format("a, b"), ProjectionExpression="a, a.b")
batch_get(
    "get many with two names for one path",
    OVERLAP.format("a"),
    ProjectionExpression="#a, #b",
    ExpressionAttributeNames={"#a": "a", "#b": "a"},
)
told(
    "write one twice",
    "BatchWriteItem",
    VALIDATION,
    twice,
    RequestItems={HASH: [{"PutRequest": {"Item": {"pk": S("a")}}}, {"DeleteRequest": {"Key": {"pk": S("a")}}}]},
)
batch_write("write many into no table", "Requested resource not found", {"pk": S("a")}, ABSENT, NOT_FOUND)
batch_write("write a key of another type", SCHEMA, {"pk": N(5)})
batch_write("write a key that is a list", SCHEMA, {"pk": LIST})
batch_write("write an empty key", EMPTY_KEY.format("string"), {"pk": S("")})
batch_write("write an empty binary key", EMPTY_KEY.format("binary"), {"pk": EMPTY_BINARY}, BINARY)
told(
    "delete at an empty binary key",
    "BatchWriteItem",
    VALIDATION,
    EMPTY_KEY.format("binary"),
    RequestItems={BINARY: [{"DeleteRequest": {"Key": {"pk": EMPTY_BINARY}}}]},
)
index_type = INVALID + "Type mismatch for Index Key lsi1sk Expected: S Actual: {} IndexName: gsi1"
whole = {"pk": S("a"), "sk": S("b")}
batch_write("write an index key of another type", index_type.format("N"), whole | {"lsi1sk": N(5)}, FULL)
batch_write("write an index key that is a list", index_type.format("L"), whole | {"lsi1sk": LIST}, FULL)
batch_write(
    "write an empty index key", EMPTY_INDEX_KEY.format("string", "gsi1", "lsi1sk"), whole | {"lsi1sk": S("")}, FULL
)
batch_write(
    "write an empty binary index key",
    EMPTY_INDEX_KEY.format("binary", "gsib", "bidx"),
    {"pk": {"B": "YQ=="}, "bidx": EMPTY_BINARY},
    BINARY,
)

# --- transactions

for operation in ("TransactWriteItems", "TransactGetItems"):
    told(
        f"{operation} of nothing",
        operation,
        VALIDATION,
        ONE + "Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or "
        "equal to 1",
        TransactItems=[],
    )
gets = [{"Get": {"TableName": HASH, "Key": {"pk": S(f"k{n}")}}} for n in range(101)]
puts = [{"Put": {"TableName": HASH, "Item": {"pk": S(f"k{n}")}}} for n in range(101)]
for operation, actions in (("TransactGetItems", gets), ("TransactWriteItems", puts)):
    told(
        f"{operation} of too many",
        operation,
        VALIDATION,
        "~" + re.escape(ONE) + r"Value '\[.+\]' at 'transactItems' failed to satisfy constraint: Member must have "
        "length less than or equal to 100",
        TransactItems=actions,
    )
told(
    "transact on one item twice",
    "TransactWriteItems",
    VALIDATION,
    "Transaction request cannot include multiple operations on one item",
    TransactItems=[{"Put": {"TableName": HASH, "Item": {"pk": S("a")}}}] * 2,
)
transact(
    "transact on no table",
    "Requested resource not found",
    {"Put": {"TableName": ABSENT, "Item": {"pk": S("a")}}},
    NOT_FOUND,
)
told(
    "transact to get from no table",
    "TransactGetItems",
    NOT_FOUND,
    "Requested resource not found",
    TransactItems=[{"Get": {"TableName": ABSENT, "Key": {"pk": S("a")}}}],
)
told(
    "transact to get by what is no projection",
    "TransactGetItems",
    VALIDATION,
    'Invalid ProjectionExpression: Syntax error; token: "!", near: "!!"',
    TransactItems=[{"Get": {"TableName": HASH, "Key": {"pk": S("a")}, "ProjectionExpression": "!!!"}}],
)
told(
    "transact to get without a key",
    "TransactGetItems",
    CANCELED,
    SCHEMA,
    TransactItems=[{"Get": {"TableName": HASH, "Key": {}}}],
)


def transact_put(name, words, item, table=HASH, kind=CANCELED):
    transact(name, words, {"Put": {"TableName": table, "Item": item}}, kind)


def transact_update(name, words, attribute, value, kind=CANCELED, table=FULL, key=None):
    action = {
        "TableName": table,
        "Key": key or whole,
        "UpdateExpression": f"SET {attribute} = :v",
        "ExpressionAttributeValues": {":v": value},
    }
    transact(name, words, {"Update": action}, kind)


key_type = INVALID + "Type mismatch for key pk expected: S actual: {}"
transact_put("transact a key of another type", key_type.format("N"), {"pk": N(5)})
transact_put("transact a key that is a list", key_type.format("L"), {"pk": LIST})
transact_put("transact an index key of another type", index_type.format("N"), whole | {"lsi1sk": N(5)}, FULL)
transact_put("transact an index key that is a list", index_type.format("L"), whole | {"lsi1sk": LIST}, FULL)
transact_put("transact an empty key", EMPTY_KEY.format("string"), {"pk": S("")}, kind=VALIDATION)
transact_put("transact an empty binary key", EMPTY_KEY.format("binary"), {"pk": EMPTY_BINARY}, BINARY, VALIDATION)
transact_put(
    "transact an empty index key",
    EMPTY_INDEX_KEY.format("string", "gsi1", "lsi1sk"),
    whole | {"lsi1sk": S("")},
    FULL,
    VALIDATION,
)
transact_update("transact an update to an index key of another type", index_type.format("N"), "lsi1sk", N(5))
transact_update("transact an update to an index key that is a list", index_type.format("L"), "lsi1sk", LIST)
transact_update(
    "transact an update to an empty index key", EMPTY_UPDATED_KEY.format("string"), "lsi1sk", S(""), VALIDATION
)
transact_update(
    "transact an update to an empty binary index key",
    EMPTY_UPDATED_KEY.format("binary"),
    "bidx",
    EMPTY_BINARY,
    VALIDATION,
    BINARY,
    {"pk": {"B": "YQ=="}},
)


def on_key(key, table):
    value = {"UpdateExpression": "SET a = :v", "ExpressionAttributeValues": {":v": S("x")}}
    return {
        "Update": {"TableName": table, "Key": {"pk": key}} | value,
        "Delete": {"TableName": table, "Key": {"pk": key}},
        "ConditionCheck": {
            "TableName": table,
            "Key": {"pk": key},
            "ConditionExpression": "attribute_not_exists(pk)",
        },
    }


for what, key, table, kind, words in (
    ("an empty key", S(""), HASH, VALIDATION, EMPTY_KEY.format("string")),
    ("an empty binary key", EMPTY_BINARY, BINARY, VALIDATION, EMPTY_KEY.format("binary")),
    ("a key of another type", N(5), HASH, CANCELED, SCHEMA),
    ("a key that is a list", LIST, HASH, CANCELED, SCHEMA),
):
    for action, content in on_key(key, table).items():
        transact(f"transact {action} at {what}", words, {action: content}, kind)
