"""What is asked of every server: scenes, each with tables and items of its own."""

import dataclasses

S = lambda text: {"S": text}
N = lambda number: {"N": str(number)}


def SS(*members):
    return {"SS": list(members)}


def NS(*members):
    return {"NS": [str(member) for member in members]}


def L(*members):
    return {"L": list(members)}


def M(**members):
    return {"M": members}


def key_schema(hash, range=None):
    schema = [{"AttributeName": hash, "KeyType": "HASH"}]
    return schema + [{"AttributeName": range, "KeyType": "RANGE"}] if range else schema


def index(name, hash, range=None, projection="ALL", included=None):
    described = {"IndexName": name, "KeySchema": key_schema(hash, range), "Projection": {"ProjectionType": projection}}
    if included:
        described["Projection"]["NonKeyAttributes"] = included
    return described


def table(name, hash, range=None, types=None, **more):
    """A CreateTable. `types` says which attributes are no strings."""
    attributes = {hash} | ({range} if range else set())
    for each in more.get("GlobalSecondaryIndexes", []) + more.get("LocalSecondaryIndexes", []):
        attributes |= {element["AttributeName"] for element in each["KeySchema"]}
    definitions = [{"AttributeName": a, "AttributeType": (types or {}).get(a, "S")} for a in sorted(attributes)]
    return {
        "TableName": name,
        "KeySchema": key_schema(hash, range),
        "AttributeDefinitions": definitions,
        "BillingMode": "PAY_PER_REQUEST",
    } | more


@dataclasses.dataclass
class Scene:
    name: str
    tables: list
    items: list = dataclasses.field(default_factory=list)  # (table, item)
    calls: list = dataclasses.field(default_factory=list)  # (operation, body)

    def ask(self, operation, **body):
        self.calls.append((operation, body))
