#!/usr/bin/env python3
"""1,000 shards in one cluster, local services in the same process: start, idle, and records flowing into every shard."""
import argparse
import pathlib
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tables  # noqa: E402
from cluster.network import Kinesis, LaunchedCluster, STREAM, record  # noqa: E402


def usage(cluster, seconds):
    before, began = cluster.cpu_seconds(), time.monotonic()
    time.sleep(seconds)
    cpu = (cluster.cpu_seconds() - before) / (time.monotonic() - began) * 100
    return [f"{cluster.resident_mb():.0f}", f"{cluster.resident_mb('RssAnon'):.0f}", cluster.threads(), f"{cpu:.0f}"]


def put_to_all(kinesis, starts, stamp):
    """One record for each shard. Returns what was refused."""
    refused = 0
    for first in range(0, len(starts), 500):
        records = [record(stamp, "key") | {"ExplicitHashKey": start} for start in starts[first:first + 500]]
        status, answer = kinesis.call("PutRecords", StreamName=STREAM, Records=records)
        refused += len(records) if status != 200 else answer["FailedRecordCount"]
    return refused


def flow(cluster, seconds):
    """Records into all shards for a while; then how late and how complete they were."""
    kinesis = Kinesis(cluster.urls["kinesis"])
    starts = [shard["HashKeyRange"]["StartingHashKey"] for shard in kinesis.shards()]
    before, began, put, refused = cluster.cpu_seconds(), time.monotonic(), 0, 0
    while time.monotonic() - began < seconds:
        round_began = time.monotonic()
        refused += put_to_all(kinesis, starts, str(time.monotonic_ns()).encode())
        put += len(starts)
        time.sleep(max(0.0, 1 - (time.monotonic() - round_began)))
    cpu = (cluster.cpu_seconds() - before) / (time.monotonic() - began) * 100
    used = [f"{cluster.resident_mb():.0f}", f"{cluster.resident_mb('RssAnon'):.0f}", cluster.threads(), f"{cpu:.0f}"]
    end = time.monotonic() + 15
    while len(cluster.processed()) < put - refused and time.monotonic() < end:
        time.sleep(0.5)
    late = sorted((int(at) - int(data)) / 1e6 for at, data in noted(cluster))
    return used, put - refused, late


def noted(cluster):
    for path in cluster.notebook.glob("*.tsv"):
        for line in path.read_text().splitlines():
            parts = line.split("\t")
            yield parts[0], parts[4]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--shards", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, LaunchedCluster(arguments.build, folder, arguments.shards) as cluster:
        all_run = (cluster.wait_for("consumer started", arguments.shards, 100) - cluster.launched) / 1e9
        start_cpu = cluster.cpu_seconds()
        time.sleep(5)
        idle = usage(cluster, arguments.seconds)
        flowing, put, late = flow(cluster, arguments.seconds)
    columns = ["", "resident MB", "heap and stacks MB", "threads", "CPU, % of one core"]
    share = statistics.quantiles(late, n=100)
    tables.show(f"{arguments.shards} shards in one cluster, both local services inside", columns,
                [["idle", *idle], ["a record a second into each shard", *flowing]],
                [f"All consumers ran after {all_run:.1f} s ({start_cpu:.1f} s of CPU). Of {put} records put, {len(late)} were "
                 f"processed, p50 {share[49]:.0f} ms and p99 {share[98]:.0f} ms after they were put (shards are read once a "
                 "second).", tables.versions(arguments.build)])


if __name__ == "__main__":
    main()
