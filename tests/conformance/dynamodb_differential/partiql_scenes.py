"""PartiQL: statements by themselves, in batches, in transactions."""

from scene import L, M, N, S, SS, Scene, index, table

TABLE = table("songs", "h", "r", {"r": "N"}, GlobalSecondaryIndexes=[index("by-g", "g", projection="INCLUDE", included=["y"])], LocalSecondaryIndexes=[index("by-l", "h", "l", "KEYS_ONLY")])  # fmt: skip
PLAIN = table("plain", "id")
ITEMS = [
    ("songs", {"h": S(h), "r": N(r), "g": S("g"), "l": S(f"l{r}"), "x": N(r * 10), "y": S("y"), "m": M(a=S("deep"), k=L(S("first"), N(2))), "t": SS("a", "b")})
    for h in ("a", "b")
    for r in range(4)
]  # fmt: skip
PLAIN_ITEMS = [("plain", {"id": S(id), "n": N(1), "s": S("text"), "ss": SS("a", "b"), "l": L(N(1), N(2)), "m": M(x=N(1)), "nul": {"NULL": True}, "flag": {"BOOL": True}}) for id in "abc"]  # fmt: skip


def scenes():
    yield from (selections(), conditions(), ill_formed(), changes(), insertions(), pages(), batches(), transactions())


def ask(scene, statement, *parameters, **more):
    scene.ask("ExecuteStatement", Statement=statement, **({"Parameters": list(parameters)} if parameters else {}), **more)


def selections():
    scene = Scene("partiql selections", [TABLE], ITEMS)
    for end in (
        "", "WHERE h = 'a'", "WHERE h = 'a' AND r = 1", "WHERE r = 1 AND h = 'a'", "WHERE h = 'a' AND r > 1", "WHERE h = 'a' AND 1 < r", "WHERE h = 'a' AND r BETWEEN 1 AND 2", "WHERE h = 'a' AND r IN [1, 3]",
        "WHERE h IN ['a', 'b'] AND r = 1", "WHERE h = 'a' OR h = 'b'", "WHERE h = 'a' OR x = 10", "WHERE x = 10", "WHERE x > 10 AND x < 30", "WHERE NOT x = 10", "WHERE h = 'a' AND NOT r = 1", "WHERE h = 'a' AND r <> 1", "WHERE h = 'none'", "WHERE h = 1", "WHERE h = 'a' AND r = 'x'",
        "WHERE h = 'a' AND h = 'a'", "WHERE h = 'a' AND h = 'b'", "WHERE h = 'a' ORDER BY r", "WHERE h = 'a' ORDER BY r DESC", "WHERE h = 'a' ORDER BY h DESC", "WHERE h IN ['a', 'b'] ORDER BY h DESC, r DESC", "WHERE h IN ['b', 'a'] ORDER BY r", "WHERE x = 10 ORDER BY r", "ORDER BY r", "WHERE h = 'a' ORDER BY x",
        "WHERE h = 'a' OR h = 'a'", "WHERE h = 'a' AND (r > 1 OR r < 3)", "WHERE h = 'a' AND (r = 1 OR x = 1)", "WHERE h = ''", "WHERE h = 'a' AND begins_with(r, 'x')", "WHERE begins_with(h, 'a')", "WHERE h.x = 1", "WHERE h[0] = 1", "WHERE h = x", "WHERE 'a' = h AND 1 = r",
    ):  # fmt: skip
        ask(scene, f"SELECT h, r FROM songs {end}")
    for columns in ("*", "h", "h, r, absent", "m.a", "m.k[0], m.k[1]", "m.k[9]", "m", "m, m.a", "m.a, m.a", "h, h", "m['a']", '"h"', "h.x", "m.k[-1]", "m.k[2147483648]", "m.*", "m.k[*]", "x + 1", "size(x)", "'h'", "1", "*, h", "h AS k", "h k", "m.\"a\"", "DISTINCT h", "ALL h", "VALUE h"):  # fmt: skip
        ask(scene, f"SELECT {columns} FROM songs WHERE h = 'a' AND r = 1")
    for source in ("songs", '"songs"', "SONGS", "songs t", "songs AS t", 'songs."by-g"', '"songs"."by-l"', 'songs."nope"', 'songs."by-g".x', '"".x', 'songs.""', "nowhere", "ab", "'songs'", "songs, songs", "songs[0]", "[songs]", "songs s, songs t"):  # fmt: skip
        ask(scene, f"SELECT h, r FROM {source}")
        ask(scene, f"SELECT h, r FROM {source} WHERE h = 'a' AND r = 1")
    for end in ("WHERE g = 'g'", "WHERE g = 'g' AND y = 'y'", "WHERE g = 'g' AND x = 10", "WHERE x = 10", "WHERE h = 'a'", "WHERE g = 'g' ORDER BY g"):
        ask(scene, f'SELECT * FROM songs."by-g" {end}')
        ask(scene, f'SELECT x FROM songs."by-g" {end}')
    for end in ("WHERE h = 'a'", "WHERE h = 'a' AND l > 'l1'", "WHERE h = 'a' AND x = 10", "WHERE x = 10", "WHERE h = 'a' ORDER BY l DESC"):
        ask(scene, f'SELECT * FROM songs."by-l" {end}')
        ask(scene, f'SELECT x FROM songs."by-l" {end}', ConsistentRead=True)
    ask(scene, "SELECT * FROM songs.\"by-g\" WHERE g = 'g'", ConsistentRead=True)
    for parameters in ([], [S("a")], [S("a"), N(1)], [S("a"), N(1), N(2)], [N(1), S("a")], [{"SS": []}, N(1)], [S("a"), {"N": "x"}], [{}, N(1)]):
        ask(scene, "SELECT r FROM songs WHERE h = ? AND r = ?", *parameters)
    for kind in ("TOTAL", "INDEXES", "NONE"):
        for end in ("songs WHERE h = 'a' AND r = 1", "songs WHERE h = 'a'", "songs WHERE h = 'none'", "songs", 'songs."by-g" WHERE g = \'g\'', "songs WHERE h IN ['a', 'b']"):
            ask(scene, f"SELECT r FROM {end}", ReturnConsumedCapacity=kind)
    return scene


def conditions():
    scene = Scene("partiql conditions", [PLAIN], PLAIN_ITEMS)
    for condition in (
        "n = 1", "n <> 1", "n != 1", "n < 2", "n <= 1", "n > 0", "n >= 2", "s = 'text'", "s < 5", "s = MISSING", "n BETWEEN 0 AND 2", "n NOT BETWEEN 0 AND 2", "n BETWEEN 2 AND 0", "n BETWEEN 'a' AND 1", "n IN [1, 2]", "n IN (1, 2)", "n NOT IN [1]", "n IN <<1>>", "n IN []", "n IN ?", "n IN 1",
        "absent IS MISSING", "absent IS NOT MISSING", "n IS MISSING", "nul IS NULL", "nul IS NOT NULL", "absent IS NULL", "flag IS BOOL", "flag IS BOOLEAN", "s IS STRING", "n IS NUMERIC", "m IS STRUCT", "m IS TUPLE", "l IS LIST", "s IS BLOB", "s IS INT", "s IS FOO", "s IS CHAR", "1 IS NULL",
        "attribute_exists(n)", "attribute_not_exists(n)", "ATTRIBUTE_EXISTS(n)", "attribute_exists('n')", "attribute_exists()", "attribute_exists(n, s)", "attribute_type(s, 'S')", "attribute_type(s, 'X')", "attribute_type(s, 1)", "attribute_type(s)", "begins_with(s, 'te')", "begins_with(s, 1)", "begins_with(s)", "contains(s, 'ex')", "contains(ss, 'a')", "contains(l, 2)", "contains(s)", "size(s) = 4", "size(l) > 1", "size(n) = 1", "size(1) = 1", "size(s)",
        "EXISTS(n)", "foo(n)", "n LIKE 'x'", "NOT n = 2", "NOT NOT n = 1", "(n = 1)", "((n = 1))", "n = 1 AND s = 'text' OR n = 5", "n = 1 AND (s = 'x' OR n = 1)", "n", "flag", "true", "1 = 1", "n = n", "n = s", "n + 1 = 2", "-n = 1", "- 1 = n", "n = -?", "flag = true", "flag", "nul = null", "ss = <<'b', 'a'>>", "ss = <<'a'>>", "l = [1, 2]", "m = {'x': 1}", "m.x = 1", "m.y = 1", "l[0] = 1", "l[5] = 1", "attribute_exists(n) = true", "attribute_exists(n) > false",
        "s < true", "s < null", "s < [1]", "s < <<1>>", "s = `x`", "s = <<>>", "s = <<true>>", "s = <<'a', 1>>", "s = <<'a', 'a'>>", "s = <<1, 1.0>>", "s = {'a': 1, 'a': 2}", "s = {1: 2}", "s = [?]", "n = 1e126", "n = 1e-131", "n = 123456789012345678901234567890123456789", "n = .1e1", "n = 1.", "n = 10e-1", "n = 1e2147483648", "s = 'it''s'", 's = "text"', "id = 'b'",
    ):  # fmt: skip
        ask(scene, f"SELECT id FROM plain WHERE id = 'a' AND {condition}")
    ask(scene, "SELECT id FROM plain WHERE n IN [" + ", ".join(map(str, range(101))) + "]")
    ask(scene, "SELECT id FROM plain WHERE id IN [" + ", ".join(f"'{i}'" for i in range(51)) + "]")
    return scene


def ill_formed():
    scene = Scene("partiql ill-formed", [PLAIN], PLAIN_ITEMS)
    for statement in (
        "", " ", "x", "1", "SELECT", "SELECT *", "SELECT * FROM", "SELECT FROM plain", "SELECT * FROM plain WHERE", "SELECT * FROM plain WHERE;", "SELECT * FROM plain;", "SELECT * FROM plain;;", "SELECT * FROM plain; SELECT * FROM plain", "SELECT * FROM plain WHERE id = 'a' foo", "SELECT * FROM plain WHERE id = 'a')", "SELECT * FROM plain WHERE (id = 'a'", "SELECT * FROM plain WHERE id = 'a' AND", "SELECT * FROM plain WHERE id =", "SELECT * FROM plain WHERE = 'a'", "SELECT * FROM plain WHERE id = 'a", 'SELECT * FROM "plain',
        "SELECT * FROM plain WHERE id = 'a' # x", "SELECT * FROM plain -- x", "SELECT * FROM plain /* x */", "SELECT * FROM plain /* x", "SELECT * FROM plain LIMIT 1", "SELECT * FROM plain GROUP BY id", "SELECT * FROM plain HAVING id", "SLECT * FROM plain", "SELECTT * FROMM plain", "DELETE plain", "DELETE FROM", "DELETE FROM plain", "DELETE FROM plain WHERE id = 'zz' ORDER BY id", "UPDATE", "UPDATE plain", "UPDATE plain WHERE id = 'a'", "UPDATE plain SET", "UPDATE plain SET n", "UPDATE plain SET n =", "UPDATE plain SET n = 1", "UPDATE plain SET n = 1 WHERE",
        "INSERT plain", "INSERT INTO plain", "INSERT INTO plain VALUE", "INSERT INTO plain VALUES ('a')", "INSERT INTO plain VALUES {'id': 'a'}", "INSERT INTO plain (id) VALUES ('a')", "INSERT INTO plain VALUE {'id' 'a'}", "INSERT INTO plain VALUE {'id': 'a'", "INSERT INTO plain t VALUE {'id': 'q'}", "INSERT INTO plain VALUE {'id': 'q'} foo", "CREATE TABLE x", "DROP TABLE x", "EXISTS(SELECT * FROM plain WHERE id = 'a' AND n = 1)", "x IS NULL", "SELECT * FROM plain WHERE key = 1", "SELECT value FROM plain", "SELECT size FROM plain", "SELECT * FROM plain WHERE m.inner = 1", "x" * 8193,
    ):  # fmt: skip
        ask(scene, statement)
    return scene


def changes():
    scene = Scene("partiql changes", [PLAIN, TABLE], PLAIN_ITEMS + ITEMS[:2])
    for actions in (
        "SET n = 2", "SET n = n + 1", "SET n = n - 1", "SET n = 1 + 1", "SET n = n + n + 1", "SET n = n * 2", "SET n = 'x'", "SET n = null", "SET z = true", "SET a = 1, b = 2", "SET a = 1 SET b = 2", "SET a = 1 REMOVE s", "REMOVE s SET a = 1", "REMOVE a", "REMOVE a, b", "REMOVE a REMOVE b", "REMOVE absent", "SET m.x = 5", "SET m.y = 5", "SET absent.x = 5", "SET l[0] = 9", "SET l[9] = 9", "REMOVE l[0]", "REMOVE m.x",
        "SET l = list_append(l, [3])", "SET l = list_append([0], l)", "SET l = list_append(l, 3)", "SET l = list_append(absent, [1])", "SET l = list_append(l)", "SET z = if_not_exists(z, 1)", "SET n = if_not_exists(n, 9)", "SET z = if_not_exists('z', 1)", "SET ss = set_add(ss, <<'c'>>)", "SET ss = set_add(ss, <<1>>)", "SET ss = set_add(n, <<'c'>>)", "SET n = set_add(n, <<1>>)", "SET q = set_add(q, <<1, 2>>)", "SET ss = set_add(ss)", "SET ss = set_add(ss, 'x')", "SET ss = set_delete(ss, <<'a'>>)", "SET ss = set_delete(ss, <<'a', 'b', 'c'>>)", "SET ss = set_delete(absent, <<'a'>>)",
        "SET n = absent", "SET n = s", "SET n = n + s", "SET n = 'a' + 1", "SET n = foo(1)", "SET n = size(s)", "SET id = 'x'", "SET id.x = 1", "SET n = 1, n = 2", "SET m = 1, m.x = 2", "SET m.x = 1, m.x.y = 2", "SET z = [1, 'a', {'b': <<1>>}]", "SET z = <<'a', 'b'>>", "SET z = {'a': [null]}", "SET z = n > 1", "SET z = -n", "SET z = MISSING", "SET n = ?",
    ):  # fmt: skip
        for returning in ("", " RETURNING ALL NEW *", " RETURNING MODIFIED NEW *", " RETURNING MODIFIED OLD *"):
            ask(scene, f"UPDATE plain {actions} WHERE id = 'a'{returning}")
        scene.ask("PutItem", TableName="plain", Item=PLAIN_ITEMS[0][1])
    for end in (
        "WHERE id = 'none'", "WHERE id = 'a' AND n = 1", "WHERE id = 'a' AND n = 7", "WHERE n = 1", "WHERE id = 1", "WHERE id = ''", "WHERE id IN ['a']", "WHERE id = 'a' AND id = 'b'", "WHERE id = 'a' OR id = 'b'", "WHERE NOT id = 'a'", "", "WHERE id = 'a' RETURNING ALL OLD *", "WHERE id = 'a' RETURNING ALL NEW *", "WHERE id = 'a' RETURNING ALL OLD n", "WHERE id = 'a' RETURNING ALL OLD *, ALL NEW *", "WHERE id = 'a' RETURNING *", "WHERE id = 'a' RETURNING SOME OLD *",
    ):  # fmt: skip
        ask(scene, f"UPDATE plain SET n = 1 {end}")
        ask(scene, f"DELETE FROM plain {end}")
        scene.ask("PutItem", TableName="plain", Item=PLAIN_ITEMS[0][1])
    for statement in (
        "UPDATE songs SET x = 1 WHERE h = 'a'", "UPDATE songs SET x = 1 WHERE h = 'a' AND r = 0", "UPDATE songs SET x = 1 WHERE h = 'a' AND r = 'x'", "UPDATE songs.\"by-g\" SET x = 1 WHERE g = 'g'", "UPDATE songs SET g = 1 WHERE h = 'a' AND r = 0", "UPDATE nowhere SET x = 1 WHERE h = 'a'", "UPDATE plain t SET n = 1 WHERE id = 'a'", "FROM plain WHERE id = 'a' SET n = 1", "FROM plain SET n = 1 WHERE id = 'a'", "FROM plain WHERE id = 'a' REMOVE n RETURNING ALL NEW *", "DELETE FROM songs WHERE h = 'a' AND r > 0", "DELETE FROM songs WHERE h = 'a' AND r = 0 AND x = 5", "DELETE FROM songs WHERE h = 'zz' AND r = 0 AND x = 5",
    ):  # fmt: skip
        ask(scene, statement)
        ask(scene, statement, ReturnValuesOnConditionCheckFailure="ALL_OLD", ReturnConsumedCapacity="TOTAL")
    return scene


def insertions():
    scene = Scene("partiql insertions", [PLAIN, TABLE], PLAIN_ITEMS)
    for value in (
        "{'id': 'n1'}", "{'id': 'a'}", "{'id': 'n2', 'n': 1.50, 's': 'it''s', 't': true, 'z': null, 'l': [1, ['x']], 'm': {'a': {'b': 1}}, 'ss': <<'x'>>, 'ns': <<1, 2.5>>}", "{}", "{'n': 1}", "{'id': 1}", "{'id': ''}", "{'id': null}", "{'id': 'n3', 'id': 'n4'}", "{id: 'n5'}", "{\"id\": 'n6'}", "[1]", "'x'", "1", "?", "{'id': 'n7', 'x': <<>>}", "{'id': 'n8', 'x': <<'a', 1>>}", "{'id': 'n9', 'x': <<true>>}", "{'id': 'n10', 'x': MISSING}", "{'id': 'n11', 'x': y}", "{'id': 'n12', 'x': 1 + 1}", "{'id': 'n13', 'x': `1`}", "{'id': 'n14', 'x': -5}", "{'id': 'n15', '': 1}", "{'id': 'n16', 'x': ''}",
        "{'id': 'n17', 'x': " + "[" * 31 + "]" * 31 + "}", "{'id': 'n18', 'x': " + "[" * 32 + "1" + "]" * 32 + "}", "{'id': 'n19', 'x': 'a', 'y': foo(1)}", "{'id': 'n20'} RETURNING ALL OLD *", "{'id': 'n21'} AT 1",
    ):  # fmt: skip
        ask(scene, f"INSERT INTO plain VALUE {value}")
    for parameter in (S("p1"), N(1), SS("a"), {"NULL": True}, L(N(1))):
        ask(scene, "INSERT INTO plain VALUE {'id': ?}", parameter)
        ask(scene, "INSERT INTO plain VALUE {'id': 'p2', 'x': [?]}", parameter)
        ask(scene, "INSERT INTO plain VALUE ?", M(id=parameter))
    for statement in ("INSERT INTO songs VALUE {'h': 'x'}", "INSERT INTO songs VALUE {'h': 'x', 'r': 'y'}", "INSERT INTO songs VALUE {'h': 'x', 'r': 1, 'g': 5}", "INSERT INTO songs.\"by-g\" VALUE {'h': 'x', 'r': 2}", "INSERT INTO nowhere VALUE {'h': 'x'}"):
        ask(scene, statement)
        ask(scene, statement, ReturnConsumedCapacity="INDEXES")
    scene.ask("Scan", TableName="plain", Select="COUNT")
    return scene


def pages():
    scene = Scene("partiql pages", [TABLE], ITEMS)
    for limit in (0, 1, 2, 4, 100):
        ask(scene, "SELECT r FROM songs WHERE h = 'a'", Limit=limit)
    for token in ("", "x", "AAAA"):
        ask(scene, "SELECT r FROM songs WHERE h = 'a'", NextToken=token)
    return scene


def batches():
    scene = Scene("partiql batches", [PLAIN, TABLE], PLAIN_ITEMS + ITEMS)
    select = "SELECT n FROM plain WHERE id = "
    for statements in (
        None, [], [None], [{}], [select + "'a'"], [select + "'a'", select + "'none'"], [select + "'a'", select + "'a'"], ["SELECT * FROM plain"], [select + "1"], ["SELECT * FROM songs WHERE h = 'a'"], [select + "'a' AND n = 1"], ["SELECT * FROM songs.\"by-g\" WHERE g = 'g'"], ["SELECT * FROM nowhere WHERE id = 'a'"], ["SLECT"], [select + "?"],
        ["UPDATE plain SET n = 5 WHERE id = 'a'"], ["UPDATE plain SET n = 5 WHERE id = 'a' RETURNING ALL NEW *"], ["UPDATE plain SET n = 5 WHERE id = 'none'"], ["UPDATE plain SET n = 5 WHERE n = 1"], ["DELETE FROM plain WHERE id = 'c' RETURNING ALL OLD *"], ["INSERT INTO plain VALUE {'id': 'a'}"], ["INSERT INTO plain VALUE {'id': 'b1'}", "INSERT INTO plain VALUE {'id': 'b1'}"], ["UPDATE plain SET n = 6 WHERE id = 'a'", select + "'a'"], ["EXISTS(SELECT * FROM plain WHERE id = 'a' AND n = 1)"], [select + f"'{i}'" for i in range(25)], [select + f"'{i}'" for i in range(26)],
    ):  # fmt: skip
        scene.ask("BatchExecuteStatement", Statements=statements and [s if not isinstance(s, str) else {"Statement": s} for s in statements])
        scene.ask("BatchExecuteStatement", Statements=statements and [s if not isinstance(s, str) else {"Statement": s} for s in statements], ReturnConsumedCapacity="TOTAL")
    return scene


def transactions():
    scene = Scene("partiql transactions", [PLAIN, TABLE], PLAIN_ITEMS + ITEMS)
    select = "SELECT n FROM plain WHERE id = "
    for statements in (
        None, [], [{}], [select + "'a'"], [select + "'a'", select + "'none'"], [select + "'a'", select + "'a'"], ["SELECT * FROM plain"], [select + "1"], ["SELECT * FROM songs WHERE h = 'a'"], [select + "'a' AND n = 1"], ["SELECT * FROM songs.\"by-g\" WHERE g = 'g'"], ["SELECT * FROM nowhere WHERE id = 'a'"], [select + "'a'", "SLECT"], [select + "?"],
        ["UPDATE plain SET n = 5 WHERE id = 'a'", "DELETE FROM plain WHERE id = 'b'", "INSERT INTO plain VALUE {'id': 't1'}"], ["UPDATE plain SET n = 5 WHERE id = 'a' RETURNING ALL NEW *"], ["UPDATE plain SET n = 5 WHERE id = 'none'", "INSERT INTO plain VALUE {'id': 't2'}"], ["UPDATE plain SET n = 5 WHERE n = 1"], ["INSERT INTO plain VALUE {'id': 'a'}", "UPDATE plain SET n = 7 WHERE id = 'c'"], ["UPDATE plain SET n = 6 WHERE id = 'a'", select + "'c'"],
        ["UPDATE plain SET n = 6 WHERE id = 'a'", "DELETE FROM plain WHERE id = 'a'"], ["EXISTS(SELECT * FROM plain WHERE id = 'a' AND n = 6)", "UPDATE plain SET n = 7 WHERE id = 'c'"], ["EXISTS(SELECT * FROM plain WHERE id = 'a' AND n = 99)", "UPDATE plain SET n = 7 WHERE id = 'c'"], ["EXISTS(SELECT * FROM plain WHERE id = 'a')"], ["EXISTS(SELECT * FROM plain WHERE id = 'a' AND n IS MISSING)"], ["EXISTS(SELECT * FROM plain WHERE id = 'a' AND n = 6)", select + "'c'"], ["UPDATE plain SET n = s + 1 WHERE id = 'a'"], ["UPDATE songs SET x = 1 WHERE h = 'a' AND r = 'x'"], ["INSERT INTO songs VALUE {'h': 'a'}"],
    ):  # fmt: skip
        scene.ask("ExecuteTransaction", TransactStatements=statements and [s if not isinstance(s, str) else {"Statement": s} for s in statements])
    update = [{"Statement": "UPDATE plain SET n = n + 1 WHERE id = 'c'"}]
    for token, statements in (("token-1", update), ("token-1", update), ("token-1", update * 1 + [{"Statement": "DELETE FROM plain WHERE id = 'zz'"}]), ("x" * 37, update)):
        scene.ask("ExecuteTransaction", TransactStatements=statements, ClientRequestToken=token, ReturnConsumedCapacity="TOTAL")
        scene.ask("GetItem", TableName="plain", Key={"id": S("c")})
    return scene
