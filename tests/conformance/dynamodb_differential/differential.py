"""Asks the same of every server and prints where ours answers otherwise.

    differential.py [--strict] [--all] [--seed N] [--random N] [SCENE ...]

A difference is printed when ours agrees with none of the others (with --strict: when it disagrees with any of them).
Those that were looked into and decided are listed in decided.txt; --all prints them too. The exit status is 1 when
there are others.
"""

import argparse
import decimal
import json
import pathlib
import re
import sys

import servers
import tables

HERE = pathlib.Path(__file__).parent
UNSTABLE = re.compile(r"(DateTime|Arn|TableId|Label)$|^NextToken$")


def number(text):
    try:
        return str(decimal.Decimal(text).normalize())
    except decimal.InvalidOperation:
        return text


def normal(value, name=None):
    """The same for equal answers: sets and items without order, numbers by value, ids and times by presence."""
    if isinstance(value, dict):
        return {k: normal(v, k) for k, v in sorted(value.items()) if v is not None}
    if isinstance(value, list):
        inner = [normal(each) for each in value]
        ordered = name in ("L", "KeySchema", "Responses", "CancellationReasons")
        return inner if ordered else sorted(inner, key=lambda each: json.dumps(each, sort_keys=True))
    if isinstance(value, str) and name == "N":
        return number(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "…" if name and UNSTABLE.search(name) else value


def described(table):
    """What is not of the moment in a table's description."""
    indexes = table.get("GlobalSecondaryIndexes", []) + table.get("LocalSecondaryIndexes", [])
    kept = {k: table.get(k) for k in ("KeySchema", "AttributeDefinitions", "StreamSpecification", "OnDemandThroughput")}
    kept["Indexes"] = [{k: each.get(k) for k in ("IndexName", "KeySchema", "Projection")} for each in indexes]
    kept["BillingMode"] = (table.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED")
    kept["Throughput"] = [(table.get("ProvisionedThroughput") or {}).get(f"{k}CapacityUnits") for k in ("Read", "Write")]
    return kept


def summary(answer, operation, asked):
    """An answer as it is compared and printed."""
    status, body = answer
    for name in ("Table", "TableDescription"):
        if status == 200 and name in (body or {}) and isinstance(body[name], dict):
            body = {name: described(body[name])}
    if status != 200 and isinstance(body, dict):
        kind = body.get("__type", "").split("#")[-1]
        said = body.get("message", body.get("Message", ""))
        rest = {k: v for k, v in body.items() if k not in ("__type", "message", "Message")}
        return f"{status} {kind}: {said}" + (f" {json.dumps(normal(rest), sort_keys=True)}" if rest else "")
    body = dict(body or {})
    if operation in ("Query",):  # here the order counts
        items = [json.dumps(normal(item), sort_keys=True) for item in body.pop("Items", [])]
        return f"{status} {items} {json.dumps(normal(body), sort_keys=True)}"
    return f"{status} {json.dumps(normal(body), sort_keys=True)}"


def play(scene, all_servers):
    """Yields (number, operation, body, one summary for each server)."""
    for server in all_servers:
        for table in scene.tables:
            server.call("DeleteTable", {"TableName": table["TableName"]})
            server.call("CreateTable", table)
        for name, item in scene.items:
            server.call("PutItem", {"TableName": name, "Item": item})
    for position, (operation, body) in enumerate(scene.calls):
        yield position, operation, body, [summary(s.call(operation, body), operation, body) for s in all_servers]


def decisions():
    """What decided.txt says: patterns of a scene, of our answer and of theirs."""
    lines = (HERE / "decided.txt").read_text().splitlines()
    fields = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [tuple(re.compile(pattern) for pattern in each[:3]) for each in fields]


def is_decided(rules, scene, ours, theirs):
    return any(s.search(scene) and o.search(ours) and t.search(theirs) for s, o, t in rules)


def shortened(text, most=400):
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--strict", action="store_true", help="print where any of the others disagrees")
    parser.add_argument("--all", action="store_true", help="print decided differences too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--random", type=int, default=200, help="how many random expressions")
    parser.add_argument("scenes", nargs="*")
    options = parser.parse_args()
    rules = decisions()
    all_servers = servers.start_all()
    calls = differences = 0
    try:
        for scene in tables.scenes(options.seed, options.random):
            if options.scenes and not any(scene.name.startswith(wanted) for wanted in options.scenes):
                continue
            for position, operation, body, said in play(scene, all_servers):
                calls += 1
                agreeing = sum(text == said[0] for text in said[1:])
                if agreeing == len(said) - 1 or agreeing and not options.strict:
                    continue
                known = is_decided(rules, scene.name, said[0], said[-1])
                differences += not known
                if known and not options.all:
                    continue
                print(shortened(f"{scene.name}: {operation} {json.dumps(body, sort_keys=True)}"))
                for server, text in zip(all_servers, said):
                    print(f"    {server.name:14} {shortened(text)}")
    finally:
        for server in all_servers:
            server.stop()
    print(f"# {calls} calls, {differences} differences that were not decided")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
