"""The parameters of before there were expressions."""

from scene import L, M, N, NS, S, SS, Scene, index, table

TABLE = table("items", "id")
RANGED = table("ranged", "h", "r", {"r": "N"}, GlobalSecondaryIndexes=[index("by-g", "g", projection="KEYS_ONLY")])
ITEM = {
    "id": S("1"), "n": N(5), "s": S("hello"), "b": {"B": "AAH/"}, "t": {"BOOL": True}, "null": {"NULL": True}, "ss": SS("x", "y"),
    "ns": NS(1, 2), "l": L(N(1), S("two")), "m": M(x=N(1)),
}  # fmt: skip
OPERATORS = (
    "EQ", "NE", "LE", "LT", "GE", "GT", "NOT_NULL", "NULL", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH", "IN", "BETWEEN",
)  # fmt: skip
ARGUMENTS = (
    [], [N(5)], [N(6)], [S("hello")], [S("he")], [{"B": "AAH/"}], [{"BOOL": True}], [{"NULL": True}], [SS("x", "y")], [S("x")],
    [NS(1)], [L(N(1), S("two"))], [M(x=N(1))], [N(1), N(9)], [N(9), N(1)], [N(1), S("x")], [S("a"), S("z")], [{}], [N("x")],
)  # fmt: skip


def scenes():
    yield from (expected(), filters(), updates(), reads())


def expected():
    scene = Scene("expected", [TABLE], [("items", ITEM)])
    key = {"TableName": "items", "Key": {"id": S("1")}}
    for one in (
        {}, {"Value": N(5)}, {"Value": N(6)}, {"Value": S("5")}, {"Exists": True}, {"Exists": False}, {"Exists": True, "Value": N(5)},
        {"Exists": True, "Value": N(6)}, {"Exists": False, "Value": N(5)}, {"Exists": None, "Value": N(5)}, {"Exists": "true", "Value": N(5)},
        {"ComparisonOperator": "EQ"}, {"ComparisonOperator": "NULL"}, {"ComparisonOperator": "NOT_NULL"}, {"ComparisonOperator": "EQ", "Value": N(5)},
        {"ComparisonOperator": "EQ", "Value": N(5), "AttributeValueList": [N(5)]}, {"ComparisonOperator": "NULL", "Value": N(5)},
        {"ComparisonOperator": "EQ", "Exists": True, "Value": N(5)}, {"ComparisonOperator": "EQ", "Exists": False}, {"AttributeValueList": [N(5)]},
        {"AttributeValueList": []}, {"Value": N(5), "AttributeValueList": [N(5)]}, {"ComparisonOperator": "XX", "Value": N(5)}, {"Value": {}},
        {"Value": N("x")}, {"Value": {"S": "a", "N": "1"}}, {"Value": SS()}, {"Value": None},
    ):  # fmt: skip
        for attribute in ("n", "absent"):
            scene.ask("UpdateItem", **key, Expected={attribute: one})
    for operator in OPERATORS:
        for arguments in ARGUMENTS:
            scene.ask("UpdateItem", **key, Expected={"n": {"ComparisonOperator": operator, "AttributeValueList": arguments}})
    yes, no, bad = {"Value": N(5)}, {"Value": N(6)}, {"Exists": True}
    for joined in (None, "AND", "OR", "XOR"):
        for both in ({}, {"n": yes}, {"n": no}, {"n": yes, "s": {"Value": S("hello")}}, {"n": no, "s": {"Value": S("hello")}}, {"n": no, "s": {"Exists": False}}, {"n": no, "z": bad}):
            scene.ask("UpdateItem", **key, Expected=both, **({"ConditionalOperator": joined} if joined else {}))
        scene.ask("UpdateItem", **key, ConditionalOperator=joined)
    for body in ({"UpdateExpression": "REMOVE z"}, {"ConditionExpression": "attribute_exists(id)"}, {"UpdateExpression": "REMOVE z", "ConditionExpression": "attribute_exists(id)"}):
        for old in ({"Expected": {"n": yes}}, {"AttributeUpdates": {"z": {"Action": "DELETE"}}}, {"Expected": {"n": yes}, "AttributeUpdates": {"z": {"Action": "DELETE"}}}, {"ConditionalOperator": "AND"}, {"ConditionalOperator": "AND", "Expected": {"n": yes, "z": yes}}):
            scene.ask("UpdateItem", **key, **body, **old)
    scene.ask("UpdateItem", **key, Expected={"n": yes}, ExpressionAttributeNames={"#a": "a"})
    scene.ask("UpdateItem", **key, Expected={"n": yes}, ExpressionAttributeValues={":a": N(1)})
    for operation, member in (("PutItem", {"Item": {"id": S("1"), "n": N(5)}}), ("DeleteItem", {"Key": {"id": S("1")}})):
        scene.ask(operation, TableName="items", **member, Expected={"n": no}, ReturnValuesOnConditionCheckFailure="ALL_OLD")
        scene.ask(operation, TableName="items", **member, Expected={"id": {"Exists": False}})
        scene.ask(operation, TableName="items", **member, Expected={"n": yes}, ReturnValues="ALL_OLD")
        scene.ask(operation, TableName="items", **member, Expected={"n": yes}, ConditionExpression="attribute_exists(id)")
    return scene


def filters():
    scene = Scene("scan filters", [TABLE], [("items", ITEM)])
    more = {"TableName": "items", "AttributesToGet": ["id"]}
    for attribute in ("n", "s", "ss", "l", "absent"):
        for operator in OPERATORS:
            for arguments in ARGUMENTS:
                scene.ask("Scan", **more, ScanFilter={attribute: {"ComparisonOperator": operator, "AttributeValueList": arguments}})
    scene.ask("Scan", **more, ScanFilter={"n": {"AttributeValueList": [N(5)]}})
    scene.ask("Scan", **more, ScanFilter={"n": {"ComparisonOperator": "EQ"}})
    scene.ask("Scan", **more, ScanFilter={})
    scene.ask("Scan", **more, ScanFilter={}, ConditionalOperator="OR")
    scene.ask("Scan", **more, ScanFilter={"n": {"ComparisonOperator": "EQ", "AttributeValueList": [N(6)]}, "s": {"ComparisonOperator": "NOT_NULL"}}, ConditionalOperator="OR")
    scene.ask("Scan", TableName="items", ScanFilter={"id": {"ComparisonOperator": "NOT_NULL"}}, FilterExpression="attribute_exists(id)")
    scene.ask("Scan", TableName="items", AttributesToGet=["id"], FilterExpression="attribute_exists(id)")
    return scene


def updates():
    scene = Scene("attribute updates", [TABLE])
    for attribute in ("n", "s", "ss", "ns", "l", "absent", "id"):
        for action in (None, "PUT", "ADD", "DELETE"):
            for value in (None, N(2), S("x"), SS("x", "z"), NS(1, 7), L(N(3)), M(x=N(2)), {"BS": ["YQ=="]}):
                update = {k: v for k, v in (("Action", action), ("Value", value)) if v is not None}
                if attribute in ("ns", "l", "id") and value is not None and action in (None, "PUT"):
                    continue
                scene.ask("PutItem", TableName="items", Item=ITEM)
                scene.ask("UpdateItem", TableName="items", Key={"id": S("1")}, AttributeUpdates={attribute: update}, ReturnValues="UPDATED_NEW")
    for change in ({}, {"z": {"Action": "DELETE"}}, {"z": {"Action": "ADD", "Value": N(1)}}, {"z": {"Value": N(1)}, "y": {"Action": "DELETE"}}, {"z": {"Action": "DELETE", "Value": SS("x")}}, {"z": {"Action": "DROP"}}, {"a.b": {"Value": N(1)}}, {"z": {"Value": S("")}}, {"z": {"Value": {}}}):
        for shown in ("ALL_NEW", "ALL_OLD", "UPDATED_OLD", "UPDATED_NEW"):
            scene.ask("DeleteItem", TableName="items", Key={"id": S("new")})
            scene.ask("UpdateItem", TableName="items", Key={"id": S("new")}, AttributeUpdates=change, ReturnValues=shown)
            scene.ask("GetItem", TableName="items", Key={"id": S("new")})
    return scene


def reads():
    items = [("ranged", {"h": S("a"), "r": N(r), "x": N(2 * r), "g": S("g"), "m": M(z=N(1))}) for r in range(1, 6)]
    scene = Scene("legacy reads", [RANGED], items)
    h = {"ComparisonOperator": "EQ", "AttributeValueList": [S("a")]}
    for operator in OPERATORS:
        for arguments in ([], [N(2)], [N(2), N(4)], [S("2")], [SS("2")], [N(4), N(2)]):
            scene.ask("Query", TableName="ranged", KeyConditions={"h": h, "r": {"ComparisonOperator": operator, "AttributeValueList": arguments}})
    for conditions in ({}, {"h": {"ComparisonOperator": "GT", "AttributeValueList": [S("a")]}}, {"h": {"ComparisonOperator": "EQ", "AttributeValueList": [N(1)]}}, {"h": {}}, {"h": h, "x": h}, {"r": {"ComparisonOperator": "EQ", "AttributeValueList": [N(1)]}}, {"x": h}, {"h": h, "r": h, "x": h}, {"h": {"ComparisonOperator": "IN", "AttributeValueList": [S("a")]}}, {"h": {"ComparisonOperator": "EQ", "AttributeValueList": [S("")]}}):
        scene.ask("Query", TableName="ranged", KeyConditions=conditions)
    for more in (
        {"AttributesToGet": ["r"]}, {"AttributesToGet": ["r", "r"]}, {"AttributesToGet": []}, {"AttributesToGet": ["m.z"]}, {"AttributesToGet": [""]},
        {"AttributesToGet": ["r"], "Select": "COUNT"}, {"AttributesToGet": ["r"], "Select": "ALL_ATTRIBUTES"}, {"AttributesToGet": ["r"], "Select": "SPECIFIC_ATTRIBUTES"},
        {"Select": "SPECIFIC_ATTRIBUTES"}, {"Select": "COUNT"}, {"Select": "ALL_PROJECTED_ATTRIBUTES"}, {"QueryFilter": {"x": {"ComparisonOperator": "GE", "AttributeValueList": [N(6)]}}},
        {"QueryFilter": {"r": {"ComparisonOperator": "GE", "AttributeValueList": [N(6)]}}}, {"QueryFilter": {"h": h}}, {"ConditionalOperator": "OR"},
        {"QueryFilter": {"x": {"ComparisonOperator": "GE", "AttributeValueList": [N(6)]}, "g": {"ComparisonOperator": "NOT_NULL"}}, "ConditionalOperator": "OR"},
        {"FilterExpression": "x > :x", "ExpressionAttributeValues": {":x": N(6)}}, {"ProjectionExpression": "r"}, {"ProjectionExpression": "r", "AttributesToGet": ["r"]},
        {"FilterExpression": "x > :x", "ExpressionAttributeValues": {":x": N(6)}, "QueryFilter": {}}, {"KeyConditionExpression": "h = :h", "ExpressionAttributeValues": {":h": S("a")}},
        {"ExpressionAttributeNames": {"#a": "a"}}, {"ExpressionAttributeValues": {":a": N(1)}}, {"Limit": 2}, {"Limit": 0}, {"ScanIndexForward": False},
    ):  # fmt: skip
        scene.ask("Query", TableName="ranged", KeyConditions={"h": h}, **more)
    scene.ask("Query", TableName="ranged", IndexName="by-g", KeyConditions={"g": {"ComparisonOperator": "EQ", "AttributeValueList": [S("g")]}})
    scene.ask("Query", TableName="ranged", IndexName="by-g", KeyConditions={"g": {"ComparisonOperator": "EQ", "AttributeValueList": [S("g")]}}, AttributesToGet=["x"])
    scene.ask("Query", TableName="ranged", IndexName="by-g", KeyConditions={"g": {"ComparisonOperator": "EQ", "AttributeValueList": [S("g")]}}, QueryFilter={"x": {"ComparisonOperator": "NOT_NULL"}})
    scene.ask("Query", TableName="ranged", IndexName="by-g", KeyConditions={"h": h})
    key = {"TableName": "ranged", "Key": {"h": S("a"), "r": N(1)}}
    for names in (["m"], ["absent"], ["h", "r"], ["m", "m"], [], ["m.z"], None):
        scene.ask("GetItem", **key, AttributesToGet=names)
        scene.ask("BatchGetItem", RequestItems={"ranged": {"Keys": [key["Key"]], "AttributesToGet": names}})
    scene.ask("GetItem", **key, AttributesToGet=["m"], ProjectionExpression="m")
    scene.ask("BatchGetItem", RequestItems={"ranged": {"Keys": [key["Key"]], "AttributesToGet": ["m"], "ProjectionExpression": "m"}})
    scene.ask("Query", TableName="ranged")
    return scene
