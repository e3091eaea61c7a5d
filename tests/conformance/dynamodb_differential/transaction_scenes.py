"""Transactions."""

from scene import N, S, Scene, table

TABLE = table("items", "id")
OTHER = table("other", "id", "n", {"n": "N"})


def put(id, **more):
    return {"Put": {"TableName": "items", "Item": {"id": S(id)}} | more}


def check(id, condition="attribute_exists(id)", **more):
    return {"ConditionCheck": {"TableName": "items", "Key": {"id": S(id)}, "ConditionExpression": condition} | more}


def update(id, expression="SET a = :n", **more):
    return {"Update": {"TableName": "items", "Key": {"id": S(id)}, "UpdateExpression": expression, "ExpressionAttributeValues": {":n": N(1)}} | more}


def delete(id, **more):
    return {"Delete": {"TableName": "items", "Key": {"id": S(id)}} | more}


def scenes():
    yield from (writes(), tokens(), gets())


def writes():
    scene = Scene("transact writes", [TABLE, OTHER], [("items", {"id": S(id), "a": N(1), "s": S("x")}) for id in "abc"])
    shown = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    for actions in (
        None, [], [{}], [put("n1")], [put("n1"), update("a"), delete("b"), check("c")], [put("n2"), put("n2")], [update("a"), check("a")], [put("n3") | delete("a")],
        [check("none")], [put("n4"), check("none")], [check("none"), check("a", "attribute_not_exists(id)", **shown), update("c", "ADD s :n")], [check("a", "attribute_not_exists(id)")],
        [put("a", ConditionExpression="attribute_not_exists(id)", **shown), put("n5")], [put("n6", ConditionExpression="a = ")], [put("n6", ConditionExpression="a = :u")], [update("a", "SET a = ")], [update("a", "SET id = :n")],
        [update("a", "SET s = s + :n")], [update("a", "SET z = z + :n")], [update("a"), put("n7", Item={"x": S("no key")})], [put("n8", Item={"id": N(1)})], [delete("b", Key={"id": N(1)})], [check("a", "")], [check("a", None)], [update("a", None)],
        [put("n9", TableName="nowhere")], [put("n9", TableName="a")], [{"Put": {"TableName": "items"}}], [{"Delete": {"TableName": "items", "Key": {}}}], [update("n10", "REMOVE q", ExpressionAttributeValues=None)],
        [put("n11", ExpressionAttributeNames={"#a": "a"})], [put("n11", ConditionExpression="attribute_not_exists(id)", ExpressionAttributeNames={"#a": "a"})], [put(f"m{i}") for i in range(100)], [put(f"m{i}") for i in range(101)],
        [put("big", Item={"id": S("big"), "v": S("x" * 410_000)})], [put(f"b{i}", Item={"id": S(f"b{i}"), "v": S("x" * 390_000)}) for i in range(11)], [{"Get": {"TableName": "items", "Key": {"id": S("a")}}}],
        [{"Put": {"TableName": "other", "Item": {"id": S("a"), "n": N(1)}}}, put("n12")], [{"Put": {"TableName": "other", "Item": {"id": S("a")}}}, put("n13")],
        [update("a", ReturnValuesOnConditionCheckFailure="ALL_NEW")], [update("a", ConditionExpression="a = :n AND s = :q", ExpressionAttributeValues={":n": N(1), ":q": S("y")}, **shown)],
    ):  # fmt: skip
        scene.ask("TransactWriteItems", TransactItems=actions)
        scene.ask("Scan", TableName="items", Select="COUNT")
    return scene


def tokens():
    scene = Scene("tokens", [TABLE], [("items", {"id": S("a"), "n": N(0)})])
    add = [update("a", "ADD n :n")]
    import random

    token = "token-%d" % random.Random(7).randrange(10**9)
    for body in (
        {"TransactItems": add, "ClientRequestToken": token}, {"TransactItems": add, "ClientRequestToken": token}, {"TransactItems": [put("z")], "ClientRequestToken": token}, {"TransactItems": add, "ClientRequestToken": token + "b"},
        {"TransactItems": add, "ClientRequestToken": ""}, {"TransactItems": add, "ClientRequestToken": "x" * 37}, {"TransactItems": add, "ClientRequestToken": "x" * 36}, {"TransactItems": [check("none")], "ClientRequestToken": token + "c"},
        {"TransactItems": [check("none")], "ClientRequestToken": token + "c"}, {"TransactItems": add, "ClientRequestToken": token, "ReturnConsumedCapacity": "TOTAL"},
    ):  # fmt: skip
        scene.ask("TransactWriteItems", **body)
        scene.ask("GetItem", TableName="items", Key={"id": S("a")})
    return scene


def gets():
    scene = Scene("transact gets", [TABLE, OTHER], [("items", {"id": S(id), "a": N(1), "m": {"M": {"x": N(1)}}}) for id in "abc"])
    get = lambda id, **more: {"Get": {"TableName": "items", "Key": {"id": S(id)}} | more}
    for wanted in (
        None, [], [{}], [get("a")], [get("a"), get("none"), get("b")], [get("a"), get("a")], [get("a", ProjectionExpression="m.x")], [get("a", ProjectionExpression="m.")], [get("a", Key={"id": N(1)})], [get("a", Key={})],
        [get("a", TableName="nowhere")], [get("a", ExpressionAttributeNames={"#a": "a"})], [get("a", ProjectionExpression="#a", ExpressionAttributeNames={"#a": "a"})], [get(f"k{i}") for i in range(101)], [put("x")], [get("a"), {"Get": {"TableName": "other", "Key": {"id": S("a")}}}],
    ):  # fmt: skip
        scene.ask("TransactGetItems", TransactItems=wanted)
    return scene
