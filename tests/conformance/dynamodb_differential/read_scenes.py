"""Queries, scans, paging, indexes, batches."""

from scene import N, S, Scene, index, table

TABLE = table(
    "events", "h", "r", {"r": "N", "ln": "N"},
    GlobalSecondaryIndexes=[index("by-g", "g", "r", projection="INCLUDE", included=["x"]), index("all-g", "g")],
    LocalSecondaryIndexes=[index("by-ln", "h", "ln", projection="KEYS_ONLY")],
)  # fmt: skip
STRINGS = table("strings", "h", "r")
BINARIES = table("binaries", "h", "r", {"h": "B", "r": "B"})


def event(h, r, **more):
    return "events", {"h": S(h), "r": N(r), "g": S("odd" if r % 2 else "even"), "ln": N(100 - r), "x": N(r * 10), "y": S("y")} | more


ITEMS = [event("a", r) for r in range(-3, 8)] + [event("b", r) for r in range(3)]
ITEMS += [("strings", {"h": S("a"), "r": S(r)}) for r in ("a", "ab", "abc", "b", "é", "z", "Z", "0", " ")]
ITEMS += [("binaries", {"h": {"B": "AA=="}, "r": {"B": r}}) for r in ("AA==", "/w==", "AAE=", "AQ==", "//8=")]


def scenes():
    yield from (key_conditions(), queries(), scans(), batches())


def key_conditions():
    scene = Scene("key conditions", [TABLE, STRINGS, BINARIES], ITEMS)
    values = {":h": S("a"), ":r": N(2), ":q": N(5), ":s": S("a"), ":t": S("b"), ":e": S("")}
    for expression in (
        "h = :h", ":h = h", "h = :h AND r = :r", "h = :h AND r < :r", "h = :h AND r <= :r", "h = :h AND r > :r", "h = :h AND r >= :r", "r > :r AND h = :h",
        "h = :h AND :r < r", "h = :h AND r BETWEEN :r AND :q", "h = :h AND r BETWEEN :q AND :r", "h = :h AND :r BETWEEN r AND :q", "h = :h AND begins_with(r, :r)",
        "(h = :h) AND (r = :r)", "(h = :h AND r = :r)", "((h = :h))", "h = :h and r = :r", "h = :h OR r = :r", "NOT h = :h", "h <> :h", "h = :h AND r <> :r",
        "h = :h AND r IN (:r)", "h > :h", "r = :r", "h = :h AND x = :r", "x = :h", "h = :h AND h = :h", "h = :h AND r = :r AND r = :r", "h = :h AND r = :r AND x = :r",
        "h = :r", "h = :h AND r = :h", "h.x = :h", "h[0] = :h", "attribute_exists(h)", "h = :h AND attribute_exists(r)", "h = :h AND contains(r, :r)", "h = :h AND size(r) = :r",
        "h = r", ":h = :h", "h = h", "h = :h AND NOT r = :r", "h = :e", "begins_with(h, :h)", "h BETWEEN :h AND :t", "h = :undefined", "", "h", "h = :h AND", "foo(h)",
        "h = :h AND r = r", "size(h) = :r", "h = :h AND (r > :r AND r < :q)", "h = :h AND r > :r AND r < :q",
    ):  # fmt: skip
        mine = {k: v for k, v in values.items() if k in expression.replace(")", " ").replace(",", " ").split()}
        scene.ask("Query", TableName="events", KeyConditionExpression=expression, **({"ExpressionAttributeValues": mine} if mine else {}))
    for expression, value in (("= :v", "ab"), ("< :v", "b"), ("> :v", "b"), ("<= :v", "b"), (">= :v", "z"), (None, "a"), (None, ""), (None, "ab"), (">= :v", "")):
        condition = f"r {expression}" if expression else "begins_with(r, :v)"
        for forward in (True, False):
            scene.ask("Query", TableName="strings", KeyConditionExpression=f"h = :h AND {condition}", ExpressionAttributeValues={":h": S("a"), ":v": S(value)}, ScanIndexForward=forward)
    for expression, value in (("r > :v", "AA=="), ("r < :v", "/w=="), ("begins_with(r, :v)", "AA=="), ("begins_with(r, :v)", "/w=="), ("r <= :v", "//8=")):
        scene.ask("Query", TableName="binaries", KeyConditionExpression=f"h = :h AND {expression}", ExpressionAttributeValues={":h": {"B": "AA=="}, ":v": {"B": value}})
    return scene


def queries():
    scene = Scene("queries", [TABLE, STRINGS], ITEMS)
    base = {"TableName": "events", "KeyConditionExpression": "h = :h", "ExpressionAttributeValues": {":h": S("a")}}
    filtered = {"FilterExpression": "x > :x", "ExpressionAttributeValues": {":h": S("a"), ":x": N(20)}}
    start = {"h": S("a"), "r": N(2)}
    for more in (
        {}, {"Limit": 1}, {"Limit": 11}, {"Limit": 12}, {"Limit": 3, "ScanIndexForward": False}, {"Select": "COUNT"}, {"Select": "COUNT", "Limit": 3}, {"Select": "ALL_ATTRIBUTES"},
        {"Select": "ALL_PROJECTED_ATTRIBUTES"}, {"Select": "SPECIFIC_ATTRIBUTES"}, {"Select": "SPECIFIC_ATTRIBUTES", "ProjectionExpression": "r"}, {"Select": "NONE"}, {"ProjectionExpression": "r, x"},
        {"ProjectionExpression": "r", "Select": "COUNT"}, {"ConsistentRead": True}, {"IndexName": "nope"}, {"IndexName": "by-g"}, {"IndexName": "by-ln"}, {"IndexName": "by-ln", "ScanIndexForward": False, "Limit": 2},
        {"IndexName": "by-ln", "ConsistentRead": True}, {"IndexName": "by-ln", "Select": "ALL_ATTRIBUTES", "Limit": 2}, {"IndexName": "by-ln", "ProjectionExpression": "y", "Limit": 2}, {"IndexName": "by-ln", "Select": "ALL_PROJECTED_ATTRIBUTES", "Limit": 2},
        filtered, filtered | {"Limit": 3}, filtered | {"Limit": 3, "Select": "COUNT"}, {"FilterExpression": "r > :h"}, {"FilterExpression": "h = :h"}, {"FilterExpression": "attribute_exists(x) OR r = :h"}, {"Limit": 0}, {"Limit": -1},
        {"ExclusiveStartKey": start}, {"ExclusiveStartKey": start, "ScanIndexForward": False}, {"ExclusiveStartKey": {"h": S("a"), "r": N("2.5")}}, {"ExclusiveStartKey": {"h": S("b"), "r": N(2)}}, {"ExclusiveStartKey": {"h": S("a")}},
        {"ExclusiveStartKey": {}}, {"ExclusiveStartKey": {"h": S("a"), "r": S("2")}}, {"ExclusiveStartKey": {"h": S("a"), "r": N(2), "x": N(1)}}, {"ExclusiveStartKey": {"h": S("a"), "x": N(2)}}, {"ExclusiveStartKey": {"h": S(""), "r": N(2)}},
        {"ExclusiveStartKey": {"h": S("a"), "r": N("x")}}, {"ExclusiveStartKey": {"h": S("a"), "r": {}}}, {"ExclusiveStartKey": start, "IndexName": "by-ln"}, {"ExclusiveStartKey": start | {"ln": N(98)}, "IndexName": "by-ln"},
    ):  # fmt: skip
        scene.ask("Query", **base | more)
    ranged = {"KeyConditionExpression": "h = :h AND r > :r", "ExpressionAttributeValues": {":h": S("a"), ":r": N(0)}}
    for more in ({}, {"Limit": 2}, {"ExclusiveStartKey": {"h": S("a"), "r": N(-2)}}, {"ExclusiveStartKey": start}, {"ExclusiveStartKey": {"h": S("b"), "r": N(2)}}, {"ExclusiveStartKey": start, "ScanIndexForward": False}):
        scene.ask("Query", **base | ranged | more)
    for name in ("by-g", "all-g"):
        indexed = {"TableName": "events", "IndexName": name, "KeyConditionExpression": "g = :g", "ExpressionAttributeValues": {":g": S("odd")}}
        for more in (
            {"Limit": 2}, {"Select": "ALL_ATTRIBUTES"}, {"Select": "ALL_PROJECTED_ATTRIBUTES", "Limit": 1}, {"ProjectionExpression": "x"}, {"ProjectionExpression": "y"}, {"ProjectionExpression": "y, z"}, {"ConsistentRead": True},
            {"Select": "COUNT"}, {"FilterExpression": "y = :g"}, {"FilterExpression": "attribute_exists(x)"}, {"FilterExpression": "attribute_exists(h)"}, {"FilterExpression": "attribute_exists(g)"}, {"KeyConditionExpression": "g = :g AND r = :g"},
            {"ExclusiveStartKey": start}, {"ExclusiveStartKey": start | {"g": S("odd")}}, {"ExclusiveStartKey": start | {"g": S("even")}}, {"ExclusiveStartKey": start | {"g": N(1)}},
        ):  # fmt: skip
            body = indexed | more
            # The order within an index partition without a sort key is nobody's promise.
            if name == "by-g" or "Limit" not in more and "ExclusiveStartKey" not in more and "Items" not in more:
                scene.ask("Query", **body)
    scene.ask("Query", TableName="nowhere", KeyConditionExpression="h = :h", ExpressionAttributeValues={":h": S("a")})
    scene.ask("Query", TableName="events")
    scene.ask("Query", TableName="events", KeyConditionExpression="h = :h")
    return scene


def scans():
    scene = Scene("scans", [TABLE], ITEMS)
    for more in (
        {}, {"Select": "COUNT"}, {"Select": "ALL_ATTRIBUTES"}, {"Select": "ALL_PROJECTED_ATTRIBUTES"}, {"Select": "SPECIFIC_ATTRIBUTES"}, {"ConsistentRead": True, "Select": "COUNT"}, {"Limit": 0}, {"Limit": 100, "Select": "COUNT"},
        {"TotalSegments": 1, "Segment": 0, "Select": "COUNT"}, {"Segment": 0}, {"TotalSegments": 2}, {"TotalSegments": 2, "Segment": 2}, {"TotalSegments": 0, "Segment": 0}, {"TotalSegments": 1000001, "Segment": 0}, {"TotalSegments": 1, "Segment": -1},
        {"IndexName": "by-g"}, {"IndexName": "by-ln"}, {"IndexName": "all-g", "Select": "COUNT"}, {"IndexName": "nope"}, {"IndexName": "by-g", "ConsistentRead": True}, {"IndexName": "by-g", "Select": "ALL_ATTRIBUTES"}, {"IndexName": "by-ln", "Select": "ALL_ATTRIBUTES"},
        {"IndexName": "by-g", "ProjectionExpression": "y"}, {"IndexName": "by-ln", "ProjectionExpression": "y"}, {"FilterExpression": "h = :h", "ExpressionAttributeValues": {":h": S("b")}}, {"FilterExpression": "x > :x", "ExpressionAttributeValues": {":x": N(20)}, "Select": "COUNT"},
        {"IndexName": "by-g", "FilterExpression": "y = :y", "ExpressionAttributeValues": {":y": S("y")}}, {"ExclusiveStartKey": {"h": S("a")}}, {"ExclusiveStartKey": {"h": S("a"), "r": S("x")}}, {"ExclusiveStartKey": {}}, {"FilterExpression": ""},
        {"ProjectionExpression": "r, absent"}, {"ScanIndexForward": True, "Select": "COUNT"}, {"KeyConditionExpression": "h = :h", "Select": "COUNT"},
    ):  # fmt: skip
        scene.ask("Scan", **{"TableName": "events"} | more)
    return scene


def batches():
    scene = Scene("batches", [TABLE, STRINGS], ITEMS)
    key = {"h": S("a"), "r": N(1)}
    for wanted in (
        {}, {"events": {}}, {"events": {"Keys": []}}, {"events": {"Keys": [key]}}, {"events": {"Keys": [key, key]}}, {"events": {"Keys": [key, {"h": S("a"), "r": N("1.0")}]}}, {"events": {"Keys": [{"h": S("a")}]}},
        {"events": {"Keys": [key, {"h": S("none"), "r": N(1)}], "ProjectionExpression": "x"}}, {"nowhere": {"Keys": [key]}}, {"events": {"Keys": [key], "ConsistentRead": True}, "strings": {"Keys": [{"h": S("a"), "r": S("b")}]}},
        {"events": {"Keys": [{"h": S("a"), "r": N(i)} for i in range(101)]}}, {"events": {"Keys": [{"h": S("a"), "r": N(i)} for i in range(60)]}, "strings": {"Keys": [{"h": S("a"), "r": S(str(i))} for i in range(60)]}},
        {"events": {"Keys": [key], "ProjectionExpression": "#x", "ExpressionAttributeNames": {"#x": "x"}}}, {"events": {"Keys": [key], "ExpressionAttributeNames": {"#x": "x"}}}, {"events": {"Keys": [key], "ProjectionExpression": "x,"}}, {"ev": {"Keys": [key]}}, {"events": None}, None,
    ):  # fmt: skip
        scene.ask("BatchGetItem", RequestItems=wanted)
    put = {"PutRequest": {"Item": key | {"z": N(1)}}}
    delete = {"DeleteRequest": {"Key": key}}
    for writes in (
        {}, {"events": []}, {"events": [put]}, {"events": [put, put]}, {"events": [put, delete]}, {"events": [{}]}, {"events": [put | delete]}, {"events": [{"PutRequest": {}}]}, {"events": [{"PutRequest": {"Item": {}}}]},
        {"events": [{"PutRequest": {"Item": {"h": S("a")}}}]}, {"events": [{"PutRequest": {"Item": {"h": S("a"), "r": S("1")}}}]}, {"events": [{"DeleteRequest": {"Key": {"h": S("a")}}}]}, {"events": [{"DeleteRequest": {"Key": key | {"x": N(1)}}}]},
        {"nowhere": [put]}, {"events": [delete], "strings": [{"PutRequest": {"Item": {"h": S("q"), "r": S("q")}}}]}, {"events": [{"PutRequest": {"Item": {"h": S("c"), "r": N(i)}}} for i in range(25)]},
        {"events": [{"PutRequest": {"Item": {"h": S("c"), "r": N(i)}}} for i in range(26)]}, {"events": [{"PutRequest": {"Item": key | {"g": N(1)}}}]}, {"events": [{"PutRequest": {"Item": key | {"v": S("x" * 410_000)}}}]}, {"events": [{"PutRequest": {"Item": key | {"v": SS_EMPTY}}}]},
        {"events": [{"PutRequest": {"Item": {"h": S(""), "r": N(1)}}}]}, {"ev": [put]}, {"events": None}, None,
    ):  # fmt: skip
        scene.ask("BatchWriteItem", RequestItems=writes)
        scene.ask("Scan", TableName="events", Select="COUNT")
    return scene


SS_EMPTY = {"SS": []}
