"""Items: values, numbers, keys, sizes, ReturnValues."""

from scene import L, M, N, NS, S, SS, Scene, index, table

ITEMS = table("items", "id")
RANGED = table(
    "ranged",
    "h",
    "r",
    {"r": "N", "ln": "N"},
    GlobalSecondaryIndexes=[index("by-g", "g", projection="KEYS_ONLY")],
    LocalSecondaryIndexes=[index("by-ln", "h", "ln")],
)


def scenes():
    yield from (values(), numbers(), keys(), sizes(), returned(), capacity())


def values():
    scene = Scene("values", [ITEMS])
    for value in (
        S(""), {"B": ""}, {"B": "AAH/"}, {"B": "a"}, {"B": "ab=="}, {"BOOL": True}, {"BOOL": False}, {"BOOL": "true"},
        {"NULL": True}, {"NULL": False}, SS("a", "b"), SS(), SS("a", "a"), SS("", "a"), SS(""), NS(1, 2), NS(),
        NS(1, "1.0"), NS("x"), {"BS": ["YQ==", "Yg=="]}, {"BS": []}, {"BS": ["YQ==", "YQ=="]}, {"BS": [""]}, L(),
        L(S("a"), N(1), L()), M(), M(a=M(b=N(1))), {}, {"S": "a", "N": "1"}, {"X": "a"}, {"S": None}, {"N": 1},
        {"S": 1}, {"L": {}}, {"M": []}, {"SS": "a"}, [], "a", 1, None,
    ):
        scene.ask("PutItem", TableName="items", Item={"id": S("1"), "v": value})
        scene.ask("GetItem", TableName="items", Key={"id": S("1")})
    deep = S("x")
    for _ in range(31):
        deep = L(deep)
    scene.ask("PutItem", TableName="items", Item={"id": S("deep"), "v": deep})
    scene.ask("PutItem", TableName="items", Item={"id": S("deep"), "v": L(deep)})
    scene.ask("PutItem", TableName="items", Item={"id": S("deep"), "v": M(a=L(deep))})
    scene.ask("PutItem", TableName="items", Item={"id": S("1"), "": S("empty name")})
    scene.ask("PutItem", TableName="items", Item={"id": S("1"), "x" * 65535: S("long name")})
    scene.ask("PutItem", TableName="items", Item={"id": S("1"), "x" * 65536: S("too long name")})
    return scene


def numbers():
    scene = Scene("numbers", [ITEMS])
    for text in (
        "0", "-0", "00", "1", "+1", "01", "1.0", "1.50", "1e3", "1E3", "1e+3", "1e-3", ".5", "5.", "-.5", ".", "", " 1", "1 ",
        "1e", "e1", "0x1", "1_000", "NaN", "Infinity", "-1e125", "9.9999999999999999999999999999999999999e125", "1e126",
        "1e-130", "1e-131", "-1e-130", "1" * 38, "1" * 39, "1" + "0" * 125, "1" + "0" * 126, "0." + "0" * 129 + "1",
        "0." + "0" * 130 + "1", "123456789012345678901234567890.12345678", "123456789012345678901234567890.123456789",
        "0" * 200 + "1", "1.00000000000000000000000000000000000000000",
    ):
        scene.ask("PutItem", TableName="items", Item={"id": S("n"), "v": N(text)})
        scene.ask("GetItem", TableName="items", Key={"id": S("n")})
    for a, b in (("1e125", "9e125"), ("1e-130", "-1e-130"), ("1e37", "0.1"), ("1e38", "0.1"), ("-5", "5"), ("0.1", "0.2")):
        scene.ask("PutItem", TableName="items", Item={"id": S("n"), "v": N(a)})
        for expression in ("SET v = v + :b", "ADD v :b", "SET v = v - :b"):
            scene.ask(
                "UpdateItem", TableName="items", Key={"id": S("n")}, UpdateExpression=expression,
                ExpressionAttributeValues={":b": N(b)}, ReturnValues="ALL_NEW",
            )
    return scene


def keys():
    scene = Scene("keys", [ITEMS, RANGED])
    for item in (
        {}, {"x": S("1")}, {"id": N(1)}, {"id": S("")}, {"id": S("x" * 2048)}, {"id": S("x" * 2049)}, {"id": SS("a")},
    ):
        scene.ask("PutItem", TableName="items", Item=item)
        for operation in ("GetItem", "DeleteItem", "UpdateItem"):
            scene.ask(operation, TableName="items", Key=item)
    scene.ask("GetItem", TableName="items", Key={"id": S("a"), "x": S("b")})
    for item in (
        {"h": S("a")}, {"r": N(1)}, {"h": S("a"), "r": S("1")}, {"h": S("a"), "r": N("1.0")}, {"h": N(1), "r": N(1)},
        {"h": S(""), "r": N(1)}, {"h": S("a"), "r": N(1), "g": N(1)}, {"h": S("a"), "r": N(1), "g": S("")},
        {"h": S("a"), "r": N(1), "g": S("x" * 2049)}, {"h": S("a"), "r": N(1), "ln": S("x")},
        {"h": S("a"), "r": N(1), "g": S("ok"), "ln": N(5)}, {"h": S("a"), "r": N(1), "g": {"NULL": True}},
    ):
        scene.ask("PutItem", TableName="ranged", Item=item)
        scene.ask("GetItem", TableName="ranged", Key={k: v for k, v in item.items() if k in ("h", "r")})
    for expression, value in (
        ("SET g = :v", S("x")), ("SET g = :v", N(1)), ("SET g = :v", S("")), ("SET ln = :v", S("x")), ("REMOVE g", None),
        ("SET h = :v", S("x")), ("SET r = :v", N(2)), ("ADD r :v", N(1)), ("REMOVE r", None), ("SET g.x = :v", S("x")),
        ("SET h.x = :v", S("x")), ("SET g[0] = :v", S("x")), ("SET ln = ln + :v", N(1)),
    ):
        body = {"TableName": "ranged", "Key": {"h": S("a"), "r": N(1)}, "UpdateExpression": expression, "ReturnValues": "ALL_NEW"}
        scene.ask("UpdateItem", **body, **({"ExpressionAttributeValues": {":v": value}} if value else {}))
    for condition in ("h.x = :v", "h[0] = :v", "g.x = :v", "attribute_exists(r.x)"):
        names = {"ExpressionAttributeValues": {":v": S("x")}} if ":v" in condition else {}
        scene.ask("DeleteItem", TableName="ranged", Key={"h": S("zz"), "r": N(1)}, ConditionExpression=condition, **names)
    for projection in ("h.x", "r[1]", "g.x", "x.g"):
        scene.ask("GetItem", TableName="ranged", Key={"h": S("a"), "r": N(1)}, ProjectionExpression=projection)
    for operation in ("PutItem", "GetItem", "UpdateItem", "DeleteItem"):
        member = "Item" if operation == "PutItem" else "Key"
        scene.ask(operation, TableName="nowhere", **{member: {"id": S("a")}})
        scene.ask(operation, **{member: {"id": S("a")}})
        scene.ask(operation, TableName="items")
        scene.ask(operation, TableName="a", **{member: {"id": S("a")}})
        scene.ask(operation, TableName="a;b", **{member: {"id": S("a")}})
        scene.ask(operation, TableName="items", **{member: {"id": S("a")}}, ReturnConsumedCapacity="SOME")
    return scene


def sizes():
    scene = Scene("sizes", [ITEMS])
    for size in (409_600 - 4, 409_600 - 3, 409_600):
        scene.ask("PutItem", TableName="items", Item={"id": S("1"), "v": S("x" * size)}, ReturnConsumedCapacity="TOTAL")
    scene.ask("PutItem", TableName="items", Item={"id": S("2"), "v": S("x" * 300_000)}, ReturnConsumedCapacity="TOTAL")
    scene.ask(
        "UpdateItem", TableName="items", Key={"id": S("2")}, UpdateExpression="SET w = :w",
        ExpressionAttributeValues={":w": S("x" * 200_000)},
    )
    for value in (
        N(0), N(1), N(-1), N(12), N(123), N("1000000"), N("0.001"), N("123.456"), N("-123.456"), SS("a", "bc"), NS(1, 234),
        {"B": "AAH/"}, {"NULL": True}, {"BOOL": True}, L(), M(), L(S("a")), M(a=S("b")), L(L(N(1))),
    ):
        # Filled up so that one byte more costs one unit more.
        for fill in range(1010, 1024, 1):
            scene.ask(
                "PutItem", TableName="items", Item={"id": S("3"), "v": value, "f": S("x" * (fill - 3))},
                ReturnConsumedCapacity="TOTAL",
            )
    return scene


def returned():
    scene = Scene("returned", [ITEMS])
    choices = ("NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW", "SOME")
    for choice in choices:
        scene.ask("PutItem", TableName="items", Item={"id": S("1"), "a": N(1), "m": M(x=N(1), y=N(2)), "l": L(N(1), N(2))}, ReturnValues=choice)
        scene.ask("DeleteItem", TableName="items", Key={"id": S("1")}, ReturnValues=choice)
    for choice in choices:
        for expression, values in (
            ("SET a = :v", {":v": N(2)}), ("SET m.x = :v", {":v": N(2)}), ("SET l[1] = :v", {":v": N(5)}), ("SET l[9] = :v", {":v": N(5)}),
            ("REMOVE a", None), ("REMOVE m.x, l[0]", None), ("ADD a :v", {":v": N(2)}), ("SET b = :v REMOVE a", {":v": N(2)}),
            (None, None), ("SET m.x = :v, m.y = :v, l[0] = :v", {":v": N(7)}), ("REMOVE absent", None),
        ):
            scene.ask("PutItem", TableName="items", Item={"id": S("1"), "a": N(1), "m": M(x=N(1), y=N(2)), "l": L(N(1), N(2))})
            body = {"TableName": "items", "Key": {"id": S("1")}, "ReturnValues": choice}
            if expression:
                body["UpdateExpression"] = expression
            if values:
                body["ExpressionAttributeValues"] = values
            scene.ask("UpdateItem", **body)
            body["Key"] = {"id": S("fresh")}
            scene.ask("UpdateItem", **body)
            scene.ask("DeleteItem", TableName="items", Key={"id": S("fresh")})
    for operation, member in (("PutItem", {"Item": {"id": S("1")}}), ("DeleteItem", {"Key": {"id": S("1")}}), ("UpdateItem", {"Key": {"id": S("1")}})):
        for shown in ("ALL_OLD", "NONE", "ALL_NEW"):
            scene.ask(operation, TableName="items", **member, ConditionExpression="a = :x", ExpressionAttributeValues={":x": N(9)}, ReturnValuesOnConditionCheckFailure=shown)
            scene.ask(operation, TableName="items", **{k: {"id": S("absent")} for k in member}, ConditionExpression="attribute_exists(id)", ReturnValuesOnConditionCheckFailure=shown)
    return scene


def capacity():
    big = {"h": S("a"), "r": N(1), "g": S("g"), "ln": N(1), "v": S("x" * 5000)}
    scene = Scene("capacity", [RANGED])
    for kind in ("NONE", "TOTAL", "INDEXES"):
        more = {"TableName": "ranged", "ReturnConsumedCapacity": kind}
        key = {"h": S("a"), "r": N(1)}
        scene.ask("DeleteItem", Key=key, **more)
        scene.ask("GetItem", Key=key, **more)
        scene.ask("PutItem", Item=big, **more)
        scene.ask("PutItem", Item=big, **more)
        scene.ask("PutItem", Item=big | {"g": S("other")}, **more)
        scene.ask("GetItem", Key=key, **more)
        scene.ask("GetItem", Key=key, ConsistentRead=True, **more)
        scene.ask("GetItem", Key=key, ProjectionExpression="h", **more)
        scene.ask("UpdateItem", Key=key, UpdateExpression="SET w = :w", ExpressionAttributeValues={":w": N(1)}, **more)
        scene.ask("UpdateItem", Key=key, UpdateExpression="REMOVE g", **more)
        scene.ask("UpdateItem", Key=key, ConditionExpression="attribute_not_exists(h)", **more)
        scene.ask("Query", KeyConditionExpression="h = :h", ExpressionAttributeValues={":h": S("a")}, **more)
        scene.ask("Query", KeyConditionExpression="h = :h", ExpressionAttributeValues={":h": S("none")}, **more)
        scene.ask("Query", KeyConditionExpression="h = :h", ExpressionAttributeValues={":h": S("a")}, IndexName="by-ln", ConsistentRead=True, **more)
        scene.ask("Scan", **more)
        scene.ask("Scan", ConsistentRead=True, Select="COUNT", **more)
        scene.ask("Scan", IndexName="by-g", **more)
        scene.ask("BatchGetItem", RequestItems={"ranged": {"Keys": [key, {"h": S("z"), "r": N(1)}]}}, ReturnConsumedCapacity=kind)
        scene.ask("BatchWriteItem", RequestItems={"ranged": [{"PutRequest": {"Item": big}}, {"DeleteRequest": {"Key": {"h": S("z"), "r": N(1)}}}]}, ReturnConsumedCapacity=kind, ReturnItemCollectionMetrics="SIZE")
        scene.ask("TransactWriteItems", TransactItems=[{"Put": {"TableName": "ranged", "Item": big}}, {"ConditionCheck": {"TableName": "ranged", "Key": {"h": S("z"), "r": N(1)}, "ConditionExpression": "attribute_not_exists(h)"}}], ReturnConsumedCapacity=kind)
        scene.ask("TransactGetItems", TransactItems=[{"Get": {"TableName": "ranged", "Key": key}}], ReturnConsumedCapacity=kind)
        scene.ask("PutItem", Item=big, ReturnItemCollectionMetrics="SIZE", **more)
        scene.ask("DeleteItem", Key=key, ReturnItemCollectionMetrics="SIZE", **more)
    return scene
