#!/usr/bin/env python3
"""What one cluster with its local services uses while nothing happens: 4 shards, after half a minute."""
import argparse
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tables  # noqa: E402
from cluster.network import LaunchedCluster  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, default=30)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, LaunchedCluster(arguments.build, folder) as cluster:
        cluster.wait_for("consumer started", 4)
        time.sleep(arguments.seconds)
        before, began = cluster.cpu_seconds(), time.monotonic()
        time.sleep(20)
        cpu = (cluster.cpu_seconds() - before) / (time.monotonic() - began) * 100
        rows = [["resident memory, MB", f"{cluster.resident_mb():.1f}"],
                ["of it not backed by files (heap, stacks), MB", f"{cluster.resident_mb('RssAnon'):.1f}"],
                ["threads", cluster.threads()],
                ["CPU, % of one core", f"{cpu:.1f}"]]
    tables.show(f"Idle cluster, 4 shards, both local services inside, after {arguments.seconds} s", ["", ""], rows,
                [tables.versions(arguments.build)])


if __name__ == "__main__":
    main()
