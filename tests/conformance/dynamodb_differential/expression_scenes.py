"""Expressions, right and wrong: conditions, updates, projections, key conditions, names and values."""

import re

from scene import L, M, N, NS, S, SS, Scene, table

TABLE = table("items", "id")
ITEM = {
    "id": S("1"), "a": N(1), "b": S("hello"), "c": {"B": "AAH/"}, "t": {"BOOL": True}, "n": {"NULL": True}, "ss": SS("x", "y"),
    "ns": NS(1, 2), "l": L(N(1), S("two"), L(N(3)), M(k=S("v"))), "m": M(x=N(1), y=M(z=S("deep")), l=L(N(9))), "empty": S(""),
}  # fmt: skip
VALUES = {
    ":n": N(1), ":two": N(2), ":s": S("hello"), ":he": S("he"), ":x": S("x"), ":ss": SS("x", "y"), ":l": L(N(1)), ":m": M(x=N(1)),
    ":t": {"BOOL": True}, ":null": {"NULL": True}, ":b": {"B": "AAH/"}, ":ns": NS(1), ":type": S("N"), ":wrong": S("Q"),
}  # fmt: skip
NAMES = {"#a": "a", "#b": "b", "#m": "m", "#dot": "x.y", "#l": "l", "#absent": "absent"}

CONDITIONS = """
a = :n | a = :two | a <> :n | a < :two | a <= :n | a > :n | a >= :n | :n = a | :n = :n | a = a | a = b | b = :s | b > :he | b < :he
a = :s | a < :s | a <> :s | absent = :n | absent <> :n | absent < :n | absent = absent | :n < :two | :s = :s
a BETWEEN :n AND :two | a between :n and :two | a BETWEEN :two AND :n | b BETWEEN :he AND :s | a BETWEEN :n AND :s | absent BETWEEN :n AND :two
:n BETWEEN a AND a | a IN (:n) | a IN (:two, :n) | a IN () | b IN (:s, :n) | absent IN (:n) | a IN (a) | a IN :n | a IN (b, :n)
attribute_exists(a) | attribute_exists(absent) | attribute_not_exists(a) | attribute_not_exists(m.x) | attribute_exists(m.y.z)
attribute_exists(l[0]) | attribute_exists(l[9]) | attribute_exists(l[3].k) | attribute_exists(m.l[0]) | attribute_exists(m[0]) | attribute_exists(l.k)
attribute_exists(:n) | attribute_exists(size(a)) | attribute_exists(a, b) | attribute_exists() | attribute_exists a | attribute_exists((a))
attribute_type(a, :type) | attribute_type(b, :type) | attribute_type(a, :wrong) | attribute_type(a, :n) | attribute_type(a, b) | attribute_type(a)
attribute_type(absent, :type) | attribute_type(:n, :type)
begins_with(b, :he) | begins_with(b, :x) | begins_with(a, :he) | begins_with(b, :n) | begins_with(b, b) | begins_with(:s, :he) | begins_with(absent, :he)
begins_with(b) | begins_with(b, :he, :he) | begins_with(ss, :x) | begins_with(c, :b) | begins_with(b, a) | begins_with(b, :ss)
contains(b, :he) | contains(ss, :x) | contains(ns, :n) | contains(l, :n) | contains(l, :x) | contains(m, :x) | contains(a, :n) | contains(b, :n)
contains(b, b) | contains(:s, :he) | contains(absent, :x) | contains(ss, :ss) | contains(l, :l) | contains(c, :b) | contains(b)
size(b) = :n | size(b) > :n | size(a) > :n | size(ss) = :two | size(l) > :n | size(m) > :n | size(c) > :n | size(absent) > :n | size(t) = :n
size(:s) > :n | size(:n) > :n | size(b) | size() = :n | size(b, b) > :n | size(size(b)) > :n | :n < size(b) | size(b) = size(b) | size(b) BETWEEN :n AND :two
size(b) IN (:n) | size(b) = :s | size(b) < :s | size(empty) < :n
ss = :ss | ns = :ns | l = :l | m = :m | t = :t | n = :null | c = :b | ss < :ss | l < :l | t < :t | a = :ss | ss IN (:ss) | l IN (:l) | t BETWEEN :t AND :t
NOT a = :n | NOT a = :two | not a = :two | NOT NOT a = :n | NOT NOT NOT a = :n | a = :n AND b = :s | a = :two OR b = :s | a = :two AND b = :s OR t = :t
a = :two AND (b = :s OR t = :t) | (a = :n) | ((a = :n)) | (a = :n) AND (b = :s) | ((a = :n) AND (b = :s)) | (a) = :n | ((a)) = :n | a = (:n) | a = ((:n))
NOT (a = :n) | NOT a | a | :n | a AND b = :s | a = :n = b | a == :n | a = | = :n | a = :n AND | AND a = :n | a = :n b = :s | a != :n | a =! :n | a = :n; | (a = :n | a = :n)
a.b = :n | m.x = :n | m.y.z = :x | l[0] = :n | l[1] = :s | l[-1] = :n | l[0x] = :n | l[1.5] = :n | l[] = :n | l[ 0 ] = :n | m . x = :n | m..x = :n | m. = :n | .m = :n
l[99999999999] = :n | l[2147483647] = :n | l[2147483648] = :n
#a = :n | #m.x = :n | #m.#a = :n | #l[0] = :n | #dot = :n | #undefined = :n | a = :undefined | # = :n | a = : | #a.#undefined = :n | #absent <> :n
name = :n | size = :n | status = :n | m.name = :n | Name = :n | SIZE = :n | count = :n | between = :n | and = :n | set = :n | l[0].value = :n
foo(a) | foo(a) = :n | Attribute_exists(a) | SIZE(a) = :n | if_not_exists(a, :n) = :n | list_append(l, :l) = :l | contains(if_not_exists(a, :n), :n)
attribute_exists(a) = :n | contains(b, :he) = :t | NOT contains(b, :he) | begins_with(size(b), :he) | contains(size(b), :n) | attribute_exists(begins_with(a, b))
a = b AND | a BETWEEN :n | a BETWEEN :n AND | a BETWEEN AND :n | BETWEEN :n AND :two | a IN (:n, ) | a IN (, :n) | a IN (:n :two)
 a = :n  | a=:n | a=:n AND b=:s | a<>:n | a<=:n AND a>=:n | a < > :n | a = :n OR NOT b = :s | NOT (a = :two OR b = :s) AND t = :t
a = 1 | a = 'x' | a = "x" | a = b.c.d | 1a = :n | _a = :n | a_b = :n | ä = :n | a$ = :n | a-b = :n | a + b = :n | a = :n + :n | :n - a = :n
attribute_exists(a) AND attribute_exists(a) | a = :n AND a = :n AND a = :n | (a = :n AND b = :s) OR (a = :two) | a IN (:n, :n)
a.b.c.d.e.f = :n | l[0][1][2] = :n | attribute_not_exists(l[0][0]) | m.l[0] BETWEEN :n AND :two | size(m.y) = :n | size(l[1]) > :n
""".strip()

UPDATES = """
SET a = :n | SET a = :n, b = :s | set a = :n | SET a = a + :n | SET a = a - :n | SET a = :n + a | SET a = :n + :two | SET a = a + a | SET a = b + :n | SET a = absent + :n
SET z = absent | SET z = a | SET z = m.y | SET z = l[1] | SET z = l[9] | SET z = m.absent | SET z = :m | SET a = if_not_exists(a, :two) | SET z = if_not_exists(z, :two)
SET z = if_not_exists(z, absent) | SET z = if_not_exists(a, absent) | SET z = if_not_exists(z, a) | SET z = if_not_exists(z, :n) + :two | SET z = if_not_exists(absent, :n) + if_not_exists(absent, :n)
SET z = if_not_exists(z, if_not_exists(y, :n)) | SET z = if_not_exists(z) | SET z = if_not_exists(:n, :n) | SET z = if_not_exists(z, z) | SET z = if_not_exists(m.q, :n) | SET m.q = if_not_exists(m.q, :n)
SET z = if_not_exists(absent, absent) | SET z = if_not_exists(absent, other) + :n | SET z = :n + if_not_exists(absent, other)
SET l = list_append(l, :l) | SET l = list_append(:l, l) | SET z = list_append(:l, :l) | SET l = list_append(l, :n) | SET l = list_append(a, :l) | SET l = list_append(absent, :l) | SET l = list_append(l, absent)
SET l = list_append(l, l) | SET l = list_append(if_not_exists(absent, :l), :l) | SET l = list_append(list_append(l, :l), :l) | SET l = list_append(l) | SET z = list_append(l, :l) + :n
SET l[0] = :n | SET l[9] = :n | SET l[9] = :n, l[10] = :two, l[7] = :s | SET l[2][0] = :n | SET l[2][5] = :n | SET l[0][0] = :n | SET l[9][0] = :n | SET l[3].k = :n | SET l[3].q = :n
SET m.x = :n | SET m.q = :n | SET m.y.z = :n | SET m.q.r = :n | SET a.b = :n | SET absent.b = :n | SET absent[0] = :n | SET m[0] = :n | SET l.a = :n | SET m.l[5] = :n
SET a = :n REMOVE b | SET a = :n REMOVE b ADD ns :ns DELETE ss :ss | REMOVE b SET a = :n | SET a = :n SET b = :s | REMOVE a REMOVE b | ADD a :n ADD b :n
REMOVE a | REMOVE absent | REMOVE m.x | REMOVE m.absent | REMOVE m.q.r | REMOVE l[0] | REMOVE l[9] | REMOVE l[0], l[1] | REMOVE l[1], l[0] | REMOVE absent[0] | REMOVE a.b | REMOVE a, b | REMOVE m.y, m.x
REMOVE l[0], l[2][0] | REMOVE a b | REMOVE | REMOVE :n | REMOVE a = :n | REMOVE m[0] | REMOVE l.x
ADD a :n | ADD z :n | ADD b :n | ADD ss :ss | ADD z :ss | ADD ss :ns | ADD ss :n | ADD a :ss | ADD l :l | ADD a :s | ADD m :m | ADD m.x :n | ADD m.q :n | ADD l[0] :n | ADD l[9] :n | ADD q.r :n | ADD a a | ADD a + :n | ADD a
DELETE ss :ss | DELETE ss :x | DELETE ns :ns | DELETE ss :ns | DELETE absent :ss | DELETE a :ss | DELETE a :n | DELETE ss | DELETE m.x :ss | DELETE m.q :ss | DELETE q.r :ss | DELETE l[0] :ss
SET a = :n, a = :two | SET m = :m, m.x = :n | SET m.x = :n, m.y.z = :n | SET m.x = :n, m = :m | SET m.x = :n, m[0] = :n | SET l[0] = :n, l.x = :n | SET l[0] = :n REMOVE l[0] | SET l[0] = :n, l[00] = :n | SET a = :n REMOVE a | SET m.x = :n REMOVE m
SET a = :n ADD a :n | SET a = b, b = a | SET a = l[0], l[0] = a | SET #a = :n, a = :two | SET #m.x = :n, m.x = :two
SET a | SET a = | SET = :n | SET a = :n, | SET a :n | SET | SETa = :n | a = :n | SET a = :n + :n + :n | SET a = (:n) | SET a = ((:n)) | SET a = (:n + :two) | SET a = (a) + (:n) | SET (a) = :n | SET a = :n b = :s | SET a = :n AND b = :s
SET a = - :n | SET a = + :n | SET a = :n * :n | SET a = :n = :n | SET a = size(b) | SET a = attribute_exists(b) | SET a = foo(b) | SET a = If_Not_Exists(a, :n) | SET a = contains(b, :s)
SET #a = :n | SET #undefined = :n | SET a = :undefined | SET name = :n | SET m.name = :n | SET a = name | SET #dot = :n | SET a = :s + :n | SET a = :n + :s | SET a = :l - :n | SET a = a + :s | SET a = b - :n | SET b = b + b
SET a = :null | SET a = :t | SET a = :b | SET a = :ss | SET a = list_append(:n, :l) | SET a = if_not_exists(a, :l) + :n | SET z = if_not_exists(absent, :l) + :n
SET id = :s | REMOVE id | ADD id :n | SET id.x = :n | SET l[0] = l[1], l[1] = l[0] | SET l[1] = list_append(l, :l) | SET m.y = m | SET m = m.y
""".strip()

PROJECTIONS = """
a | a, b | a, b, a | m.x | m.x, m.y | m, m.x | m.y.z, m.x | l[0] | l[1], l[0] | l[0], l[2][0] | l[9] | l[3].k | absent | a, absent | m.absent | a.b | #a | #undefined | #m.#a | name | m.name
a, | , a | a b | a. | [0] | l[x] | l[0], l | :n | size(a) | (a) | a = b | m.l[0], m.l[1] | #dot | l[0].a, l[0] | m.x, m[0] | l[2], l[2] |  | a,b
""".strip()


def lines(text):
    return [each.strip(" ") for line in text.splitlines() for each in line.split(" | ")]


def used(expression):
    """Just the names and values that an expression mentions."""
    mentioned = set(re.findall(r"[#:][A-Za-z0-9_]+", expression))
    names = {k: v for k, v in NAMES.items() if k in mentioned}
    values = {k: v for k, v in VALUES.items() if k in mentioned}
    body = {"ExpressionAttributeNames": names} if names else {}
    return body | {"ExpressionAttributeValues": values} if values else body


def conditional(expression):
    return "Scan", {"TableName": "items", "FilterExpression": expression, "ProjectionExpression": "id"} | used(expression)


def scenes():
    filters = Scene("filters", [TABLE], [("items", ITEM)])
    conditions = Scene("conditions", [TABLE], [("items", ITEM)])
    for expression in lines(CONDITIONS):
        filters.calls.append(conditional(expression))
        conditions.ask("UpdateItem", TableName="items", Key={"id": S("1")}, ConditionExpression=expression, **used(expression))
    updates = Scene("updates", [TABLE])
    for expression in lines(UPDATES):
        updates.ask("PutItem", TableName="items", Item=ITEM)
        updates.ask("UpdateItem", TableName="items", Key={"id": S("1")}, UpdateExpression=expression, ReturnValues="ALL_NEW", **used(expression))
        updates.ask("UpdateItem", TableName="items", Key={"id": S("none")}, UpdateExpression=expression, ReturnValues="UPDATED_NEW", **used(expression))
        updates.ask("DeleteItem", TableName="items", Key={"id": S("none")})
    projections = Scene("projections", [TABLE], [("items", ITEM)])
    for expression in lines(PROJECTIONS):
        projections.ask("GetItem", TableName="items", Key={"id": S("1")}, ProjectionExpression=expression, **used(expression))
    yield from (filters, conditions, updates, projections, placeholders(), limits())


def placeholders():
    scene = Scene("placeholders", [TABLE], [("items", ITEM)])
    key = {"TableName": "items", "Key": {"id": S("1")}}
    for more in (
        {"ExpressionAttributeNames": {"#a": "a"}}, {"ExpressionAttributeValues": {":a": N(1)}}, {"ExpressionAttributeNames": {}},
        {"ExpressionAttributeValues": {}}, {"ExpressionAttributeNames": {"#a": "a", "#b": "b"}, "ConditionExpression": "attribute_exists(#a)"},
        {"ExpressionAttributeValues": {":a": N(1), ":b": N(2)}, "ConditionExpression": "a = :a"},
        {"ExpressionAttributeValues": {":b": N(2), ":c": N(2), ":a": N(1)}, "ConditionExpression": "a = :a"},
        {"ExpressionAttributeNames": {"a": "a"}, "ConditionExpression": "attribute_exists(a)"},
        {"ExpressionAttributeNames": {"#": "a"}, "ConditionExpression": "attribute_exists(a)"},
        {"ExpressionAttributeNames": {"#a-b": "a"}, "ConditionExpression": "attribute_exists(a)"},
        {"ExpressionAttributeNames": {"#1": "a"}, "ConditionExpression": "attribute_exists(#1)"},
        {"ExpressionAttributeNames": {"#a": ""}, "ConditionExpression": "attribute_exists(#a)"},
        {"ExpressionAttributeNames": {"#a": None}, "ConditionExpression": "attribute_exists(#a)"},
        {"ExpressionAttributeNames": {"#a": "x" * 300}, "ConditionExpression": "attribute_not_exists(#a)"},
        {"ExpressionAttributeValues": {"a": N(1)}, "ConditionExpression": "a = :a"},
        {"ExpressionAttributeValues": {":": N(1)}, "ConditionExpression": "a = :a"},
        {"ExpressionAttributeValues": {":a": {}}, "ConditionExpression": "a = :a"},
        {"ExpressionAttributeValues": {":a": None}, "ConditionExpression": "a = :a"},
        {"ExpressionAttributeValues": {":a": N("x")}, "ConditionExpression": "a = :a"},
        {"ExpressionAttributeValues": {":a": SS()}, "ConditionExpression": "a = :a"},
        {"ExpressionAttributeValues": {":a": {"S": "a", "N": "1"}}, "ConditionExpression": "a = :a"},
        {"ConditionExpression": ""}, {"UpdateExpression": ""}, {"ConditionExpression": " "}, {"UpdateExpression": " "},
        {"ConditionExpression": None}, {"UpdateExpression": "SET a = :a", "ConditionExpression": "b = :b", "ExpressionAttributeValues": {":a": N(1)}},
        {"UpdateExpression": "SET a = ", "ConditionExpression": "b = "},
        {"UpdateExpression": "SET a = :a", "ConditionExpression": "foo(b)", "ExpressionAttributeValues": {":a": N(1)}},
        {"UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": N(1), ":z": N(1)}, "ConditionExpression": "x = :undefined"},
    ):
        scene.ask("UpdateItem", **key, **more)
    for more in ({"ExpressionAttributeNames": {"#a": "a"}}, {"ProjectionExpression": "#a", "ExpressionAttributeNames": {"#a": "a", "#b": "b"}}, {"ProjectionExpression": ""}):
        scene.ask("GetItem", **key, **more)
        scene.ask("Scan", TableName="items", **more)
    return scene


def limits():
    scene = Scene("limits", [TABLE], [("items", ITEM)])
    key = {"TableName": "items", "Key": {"id": S("1")}}
    one = {":n": N(1)}
    for count in (300, 301, 302):
        scene.ask("UpdateItem", **key, ConditionExpression=" OR ".join(["a=:n"] * (count // 2 + count % 2)), ExpressionAttributeValues=one)
    for count in (100, 101):
        values = {f":v{i}": N(i) for i in range(count)}
        scene.ask("UpdateItem", **key, ConditionExpression=f"a IN ({','.join(values)})", ExpressionAttributeValues=values)
    for length in (4096, 4097):
        scene.ask("UpdateItem", **key, ConditionExpression="a = :n" + " " * (length - 6), ExpressionAttributeValues=one)
        scene.ask("UpdateItem", **key, UpdateExpression="SET a = :n" + " " * (length - 10), ExpressionAttributeValues=one)
    for length in (255, 256):
        name = "#" + "n" * (length - 1)
        scene.ask("UpdateItem", **key, ConditionExpression=f"attribute_exists({name})", ExpressionAttributeNames={name: "a"})
    for depth in (32, 33, 40):
        scene.ask("UpdateItem", **key, ConditionExpression="attribute_not_exists(" + ".".join(["x"] * depth) + ")")
    return scene
