#!/usr/bin/env python3
"""From launching a cluster on a fresh local network to its first processed record.

    put at once    a fresh stream; a producer puts a record as soon as the stream exists
    waiting        the stream has records from an earlier run, and its directory is given again
"""
import argparse
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tables  # noqa: E402
from cluster.network import Kinesis, LaunchedCluster, STREAM, record  # noqa: E402


def put_first_record(cluster):
    while "kinesis" not in cluster.urls:
        time.sleep(0.0005)
    kinesis = Kinesis(cluster.urls["kinesis"])
    while kinesis.call("PutRecord", StreamName=STREAM, **record(b"first", "key"))[0] != 200:
        time.sleep(0.001)
    return time.monotonic_ns()


def first_processed(cluster):
    while not (found := cluster.processed()):
        time.sleep(0.005)
    return min(found)[0]


def milliseconds(cluster, moment):
    return (moment - cluster.launched) / 1e6


def fresh(build):
    with tempfile.TemporaryDirectory() as folder, LaunchedCluster(build, folder) as cluster:
        put = milliseconds(cluster, put_first_record(cluster))
        started = milliseconds(cluster, cluster.wait_for("consumer started"))
        return put, started, milliseconds(cluster, first_processed(cluster))


def waiting(build, rounds):
    """Each run has a table of its own and a directory with a stream that was filled before."""
    times = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            data = pathlib.Path(folder) / "data"
            flags = ("--local-kinesis-directory", data)
            with LaunchedCluster(build, folder, flags=flags) as cluster:
                put_first_record(cluster)
            for path in (pathlib.Path(folder) / "notebook").glob("*"):
                path.unlink()
            with LaunchedCluster(build, folder, flags=flags) as cluster:
                times.append(milliseconds(cluster, first_processed(cluster)))
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    rounds = [fresh(arguments.build) for _ in range(arguments.rounds)]
    rows = [["fresh stream: record put", tables.middle([r[0] for r in rounds])],
            ["fresh stream: first consumer started", tables.middle([r[1] for r in rounds])],
            ["fresh stream: record processed", tables.middle([r[2] for r in rounds])],
            ["record waiting in the stream: processed", tables.middle(waiting(arguments.build, arguments.rounds))]]
    tables.show(f"Launch to first record, {arguments.rounds} runs", ["", "milliseconds: median (from–to)"], rows,
                [tables.versions(arguments.build)])


if __name__ == "__main__":
    main()
