#!/usr/bin/env python3
"""Our local services beside those of others, one after the other in the same minutes, under the same load."""
import argparse
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tables  # noqa: E402
from local.measuring import Bench, calls_a_second, megabytes_a_second, rounds_a_second  # noqa: E402
from local.servers import Peers, dynamodb_servers, kinesis_servers  # noqa: E402

SECONDS = 2
WATCHED_SHARDS, WATCHERS = 50, 20  # as many consumers as a stream may have
STORED_MB = 200  # put at most before memory is looked at; slow servers get as far as they come


def put_rows(bench, found):
    for name, flags in (("500 × 1 KB", {"records": 500, "size": 1000}), ("100 × 10 KB", {"records": 100, "size": 10000})):
        for form in ("JSON", "CBOR"):
            stream = f"put-{flags['records']}-{form}"
            bench.make_stream(stream, 4)
            run = bench.load("put-records", name=stream, connections=4, seconds=SECONDS, cbor=form == "CBOR", **flags)
            found[f"PutRecords {name}, {form}, MB/s"] = megabytes_a_second(run)


def drain_rows(bench, found):
    """Memory, too: the stream that is drained is the first thing that the server stores."""
    bench.make_stream("drained", 4)
    empty, empty_heap = bench.running.resident_mb(), bench.running.resident_mb("RssAnon")
    found["resident when empty, MB"] = empty
    filled = bench.load("put-records", name="drained", connections=4, seconds=10, calls=STORED_MB * 2)
    stored = filled["bytes"] / 1e6
    found["resident MB for each MB stored"] = (bench.running.resident_mb() - empty) / stored
    found["of it heap"] = (bench.running.resident_mb("RssAnon") - empty_heap) / stored
    for form in ("JSON", "CBOR"):
        run = bench.load("drain", name="drained", connections=4, cbor=form == "CBOR")
        found[f"GetRecords of 4 shards, {form}, MB/s"] = megabytes_a_second(run)


def latency(bench, found, title, work, **flags):
    run = bench.load(work, connections=1, seconds=SECONDS, **flags)
    found[f"{title} alone: p50 µs"] = run and run["p50_us"]
    found[f"{title} alone: p99 µs"] = run and run["p99_us"]


def measure_kinesis(bench, found):
    drain_rows(bench, found)
    put_rows(bench, found)
    bench.make_stream("alone", 1)
    latency(bench, found, "PutRecords of 1 × 100 B", "put-records", name="alone", records=1, size=100)
    many = bench.load("put-records", name="alone", records=1, size=100, connections=32, seconds=SECONDS)
    found["PutRecords of 1 × 100 B, 32 connections, /s"] = calls_a_second(many)
    latency(bench, found, "GET /", "nothing")
    found["GET /, 32 connections, /s"] = calls_a_second(bench.load("nothing", connections=32, seconds=SECONDS))
    subscription_rows(bench, found)


def subscription_rows(bench, found):
    """The same small calls as above, while others wait for records that do not come."""
    bench.make_stream("watched", WATCHED_SHARDS)
    waiting = bench.subscribe("watched", WATCHED_SHARDS, WATCHERS)
    many = waiting and bench.load("put-records", name="alone", records=1, size=100, connections=32, seconds=SECONDS)
    found[f"PutRecords of 1 × 100 B beside {WATCHED_SHARDS * WATCHERS:,} idle subscriptions, /s"] = calls_a_second(many)


def fresh_items(bench, name):
    """A table whose items all have counter 0, where a run of conditional updates begins. Returns how it is named there."""
    bench.make_table(name)
    bench.load("put-item", name=name, items=1000, calls=1000, connections=32)
    return {"name": name, "items": 1000}


def measure_dynamodb(bench, found):
    found["resident when empty, MB"] = bench.running.resident_mb()
    bench.make_table("measured")
    filled = bench.load("put-item", items=10000, calls=10000, connections=32, seconds=15)
    is_full = filled is not None and filled["calls"] == 10000
    found["PutItem/s, 32 connections"] = calls_a_second(filled)
    found["resident after 10,000 items, MB"] = bench.running.resident_mb() if is_full else None
    found["GetItem/s, 32 connections"] = calls_a_second(bench.load("get-item", items=2000, connections=32, seconds=SECONDS))
    for name, work in (("expressions", "update-item"), ("legacy", "update-item-legacy")):
        run = bench.load(work, connections=32, seconds=SECONDS, **fresh_items(bench, name))
        found[f"conditional UpdateItem/s, {name}, 32 connections"] = calls_a_second(run)
    scans = bench.load("scan", seconds=SECONDS + 1) if is_full else None
    found["whole scans of 10,000 items/s"] = rounds_a_second(scans)
    latency(bench, found, "GetItem", "get-item", items=2000)
    latency(bench, found, "conditional UpdateItem", "update-item", **fresh_items(bench, "alone"))
    latency(bench, found, "GET /", "nothing")
    found["GET /, 32 connections, /s"] = calls_a_second(bench.load("nothing", connections=32, seconds=SECONDS))


def ready_ms(server):
    times = []
    for _ in range(3):
        with server.start() as running:
            times.append(running.ready_ms)
    return statistics.median(times)


def measure(build, service, server):
    found = {}
    try:
        found["start to first answer, ms"] = ready_ms(server)
        with server.start() as running:
            bench = Bench(build / "bench/load/kcl_bench_load", running, service)
            (measure_kinesis if service == "kinesis" else measure_dynamodb)(bench, found)
    except (RuntimeError, OSError) as problem:  # what it can't do stays out of the table
        print(f"{server.name}: {problem}", file=sys.stderr)
    return found


def ratio(name, ours, others):
    """How many times better ours is than the best of the others."""
    others = [value for value in others if value]
    if not ours or not others:
        return "–"
    best = max(others) if "/s" in name else min(others)
    return tables.rounded(ours / best if "/s" in name else best / ours) + " ×"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service", choices=("kinesis", "dynamodb"))
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--peers", type=pathlib.Path, required=True, help="folder with the programs of others; filled if empty")
    parser.add_argument("--only", default="", help="names of servers, by comma")
    arguments = parser.parse_args()
    peers = Peers(arguments.peers)
    peers.install()
    servers = (kinesis_servers if arguments.service == "kinesis" else dynamodb_servers)(arguments.build, peers)
    if arguments.only:
        servers = [server for server in servers if server.name in arguments.only.split(",")]
    found = [measure(arguments.build, arguments.service, server) for server in servers]
    names = list(found[0])
    rows = [[name, *(tables.rounded(f.get(name)) for f in found), ratio(name, found[0].get(name), [f.get(name) for f in found[1:]])]
            for name in names]
    tables.show(f"Local {'Kinesis' if arguments.service == 'kinesis' else 'DynamoDB'}",
                ["", *(f"{server.name} {server.version}" for server in servers), "ours beside the best"], rows,
                [tables.versions(arguments.build)])


if __name__ == "__main__":
    main()
