"""PartiQL."""

from recorded.scene import *

# --- PartiQL

returning = "Invalid returning clause: RETURNING {0} *. Only RETURNING ALL OLD * is allowed in DELETE statements."
for what in ("MODIFIED OLD", "ALL NEW", "MODIFIED NEW"):
    statement(
        f"delete returning {what}", returning.format(what), f"DELETE FROM \"{HASH}\" WHERE pk = 'x' RETURNING {what} *"
    )
told(
    "transact a statement that returns",
    "ExecuteTransaction",
    VALIDATION,
    "Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction.",
    TransactStatements=[{"Statement": f"UPDATE \"{HASH}\" SET data = 'v' WHERE pk = 'x' RETURNING ALL NEW *"}],
)
told(
    "transact a read of an index",
    "ExecuteTransaction",
    VALIDATION,
    "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions.",
    TransactStatements=[{"Statement": f'SELECT * FROM "{INDEXED}"."gsi-all" WHERE gsiPk = \'x\''}],
)
filtered = INVALID + "Secondary index {} does not project one or more filter attributes: [nonproj]"
statement(
    "filter by what a global index lacks",
    filtered.format("gsi-inc"),
    f"SELECT pk FROM \"{INDEXED}\".\"gsi-inc\" WHERE gsiPk2 = 'y' AND nonproj = 'n'",
)
statement(
    "filter by what a local index lacks",
    filtered.format("lsi-keys"),
    f"SELECT pk FROM \"{INDEXED}\".\"lsi-keys\" WHERE pk = 'p' AND nonproj = 'n'",
)
for what, condition in {
    "its presence": "nonproj IS NOT MISSING",
    "its absence": "nonproj IS MISSING",
    "its beginning": "begins_with(nonproj, 'n')",
    "its opposite": "NOT nonproj = 'n'",
}.items():
    statement(
        f"filter by what a global index lacks, by {what}",
        filtered.format("gsi-inc"),
        f'SELECT pk FROM "{INDEXED}"."gsi-inc" WHERE gsiPk2 = \'y\' AND {condition}',
    )
statement(
    "filter several keys by what a global index lacks",
    filtered.format("gsi-inc"),
    f"SELECT pk FROM \"{INDEXED}\".\"gsi-inc\" WHERE gsiPk2 IN ['y', 'z'] AND nonproj = 'n'",
)
statement(
    "select what a global index lacks",
    INVALID + "Global secondary index gsi-inc does not project [nonproj]",
    f'SELECT nonproj FROM "{INDEXED}"."gsi-inc" WHERE gsiPk2 = \'y\'',
)
for unknown in ("no-such-index", INDEXED):
    statement(
        f"select from the index {unknown}",
        "The table does not have the specified index",
        f'SELECT * FROM "{INDEXED}"."{unknown}" WHERE pk = \'p\'',
    )
statement(
    "select from three names",
    "A path may contain at most 2 components in the FROM clause",
    f'SELECT * FROM "{INDEXED}"."gsi-all"."extra" WHERE pk = \'p\'',
)
empty_name = "Path component cannot be an empty string"
statement("select from an index without a name", empty_name, f'SELECT * FROM "{INDEXED}"."" WHERE pk = \'p\'')
statement("select from a table without a name", empty_name, "SELECT * FROM \"\" WHERE pk = 'p'")
statement(
    "select from a global index consistently",
    "Strongly consistent read is not supported on Global Secondary Indexes",
    f'SELECT * FROM "{INDEXED}"."gsi-all" WHERE gsiPk = \'x\'',
    ConsistentRead=True,
)
statement(
    "select from no table", "Requested resource not found", f"SELECT * FROM \"{ABSENT}\" WHERE pk = 'p'", NOT_FOUND
)
statement(
    "what is no statement",
    "Statement wasn't well formed, can't be processed: Expected data manipulation",
    f"SLECT * FROM \"{HASH}\" WHERE pk = 'p'",
)
operand = "Incorrect operand type for operator or function; operator or function: {}, operand type: {}"
for comparison in ("<", "<=", ">", ">="):
    statement(
        f"order truth by {comparison}",
        operand.format(comparison, "BOOL"),
        f"SELECT pk FROM \"{HASH}\" WHERE pk = 'x' AND val {comparison} ?",
        parameters=[{"BOOL": True}],
    )
for value in ({"NULL": True}, LIST, {"M": {"a": S("b")}}, {"SS": ["a"]}, {"NS": ["1"]}, {"BS": ["YQ=="]}):
    statement(
        f"order by {next(iter(value))}",
        operand.format("<", next(iter(value))),
        f"SELECT pk FROM \"{HASH}\" WHERE pk = 'x' AND val < ?",
        parameters=[value],
    )
statement(
    "order truth in no table",
    operand.format("<", "BOOL"),
    f'SELECT pk FROM "{ABSENT}" WHERE pk = ? AND val < ?',
    parameters=[S("x"), {"BOOL": True}],
)
statement(
    "order truth by BETWEEN",
    operand.format("BETWEEN", "BOOL"),
    f"SELECT pk FROM \"{HASH}\" WHERE pk = 'x' AND val BETWEEN ? AND ?",
    parameters=[{"BOOL": True}, {"BOOL": False}],
)
only_one = "FROM clause may only contain a single table name in data manipulation statements"
for unknown in ("gsi-all", "no-such-index"):
    statement(
        f"insert into {unknown}", only_one, f"INSERT INTO \"{INDEXED}\".\"{unknown}\" VALUE {{'pk': 'w', 'sk': 'w'}}"
    )
for what, text in {
    "update": f"UPDATE \"{INDEXED}\".\"gsi-all\" SET a = 'z' WHERE pk = 'p' AND sk = 's'",
    "delete": f"DELETE FROM \"{INDEXED}\".\"gsi-all\" WHERE pk = 'p' AND sk = 's'",
}.items():
    statement(f"{what} an index", "This operation is not supported on an index", text)
