"""The main job, end to end, on local services: see scripts/demo.

Puts 5,000 real records into a stream of four shards while one cluster consumes them, splits a shard, starts a second
cluster, watches the shards rebalance, stops the second cluster, and counts. Exits 0 only if every record that was put
was processed, in order.
"""
import argparse
import collections
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from ledger import Kinesis, judge, nothing_lost, read_notebook

STREAM = "flights"
START = time.monotonic()


def say(text, who="demo"):
    print(f"{time.monotonic() - START:6.1f}s  {who:<9} {text}", flush=True)


class Cluster:
    """One launch-kinesis-cluster process, and what its log says that people would like to see."""

    TOLD = {"lease gained", "handing over", "lease given up", "cluster joined the network", "cluster left the network",
            "leading the network", "leases created", "shard ended", "leaving the network", "cluster stopped",
            "waiting for parent shards to end", "lease lost"}

    def __init__(self, name, program, plugin, ports, notebook, folder):
        self.name = name
        self.shards = set()
        self.checkpoints = 0
        self.batches = 0
        self.problems = []
        self.log = open(folder / f"{name}.log", "w")
        self.process = subprocess.Popen(
            [program, "--consumer", plugin, "--table", "flights-demo", "--stream", STREAM, "--create-stream", "4",
             "--local-kinesis", "--local-dynamo", "--local-kinesis-port", str(ports[0]), "--local-dynamo-port", str(ports[1]),
             "--log-level", "debug", "--log-format", "json", "--time-between-reads", "250"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "NOTEBOOK": str(notebook)})
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.log.write(line)
            try:
                event = json.loads(line)
            except ValueError:
                self.problems.append(line.strip())
                continue
            self.take(event)

    def take(self, event):
        message, shard = event["msg"], event.get("shardId", "")
        if message == "lease gained":
            self.shards.add(shard)
        elif message in ("lease given up", "lease lost", "shard ended"):
            self.shards.discard(shard)
        elif message == "checkpoint saved":
            self.checkpoints += 1
        elif message == "batch processed":
            self.batches += 1
        if event["level"] >= 50:
            self.problems.append(f"{message}: {event.get('reason', event.get('error', ''))}")
        if message in self.TOLD:
            detail = " ".join(str(event[k]) for k in ("shardId", "checkpoint", "children", "parents", "to", "shardIds", "cluster")
                              if k in event)
            say(f"{message} {detail}".strip(), self.name)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self):
        status = self.process.wait(timeout=40)
        self.reader.join(timeout=5)
        return status


def free_ports():
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def wait_until(what, condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain: {what}")
        time.sleep(0.05)


def key_of(line):
    """The airport of origin."""
    return line.split(",")[1]


def put(kinesis, lines, batch=100):
    for first in range(0, len(lines), batch):
        kinesis.put([(key_of(line), line) for line in lines[first:first + batch]])
        time.sleep(0.05)


def count_lines(notebook):
    return sum(path.read_bytes().count(b"\n") for path in notebook.glob("*.tsv"))


def story(arguments, folder, clusters):
    notebook = folder / "notebook"
    notebook.mkdir()
    ports = free_ports()
    lines = pathlib.Path(arguments.data).read_text().splitlines()[1:]
    third = len(lines) // 3

    def launch(name):
        say(f"launch-kinesis-cluster --consumer {os.path.basename(arguments.plugin)} --table flights-demo --stream {STREAM} "
            f"--local-kinesis --local-dynamo", name)
        clusters.append(Cluster(name, arguments.program, arguments.plugin, ports, notebook, folder))
        return clusters[-1]

    first = launch("cluster-1")
    wait_until("cluster-1 takes the four shards", lambda: len(first.shards) == 4 or first.process.poll() is not None)
    kinesis = Kinesis(f"http://127.0.0.1:{ports[0]}/", STREAM)

    say(f"putting {third} flights, keyed by their airport of origin")
    put(kinesis, lines[:third])
    wait_until("the first third is processed", lambda: count_lines(notebook) >= third)
    say(f"{count_lines(notebook)} records processed in {first.batches} batches, {first.checkpoints} checkpoints saved")

    feeder = threading.Thread(target=put, args=(kinesis, lines[third:]), daemon=True)
    say(f"putting the other {len(lines) - third} while the network changes")
    feeder.start()
    shard = kinesis.open_shards()[0]
    say(f"splitting {shard['ShardId']} in two")
    kinesis.split(shard)

    second = launch("cluster-2")
    wait_until("the shards rebalance", lambda: sorted((len(first.shards), len(second.shards))) == [2, 3])
    say(f"balanced: cluster-1 has {len(first.shards)} shards, cluster-2 has {len(second.shards)}")
    feeder.join()

    say("stopping cluster-2 (SIGTERM)")
    status = second.stop()
    say(f"cluster-2 ended with status {status}")
    wait_until("cluster-1 has all shards again", lambda: len(first.shards) == 5)
    wait_until("everything is processed", lambda: count_lines(notebook) >= len(lines))
    say("stopping cluster-1 (SIGTERM)")
    status += first.stop()
    say(f"cluster-1 ended with status {first.process.returncode}")

    wanted = collections.defaultdict(list)
    for line in lines:
        wanted[key_of(line)].append(line)
    facts = judge(wanted, read_notebook(notebook))
    print("\nSummary")
    for name, value in facts.items():
        print(f"  {name:<24}{value:>8}")
    good = status == 0 and facts["processed"] == facts["put"] and nothing_lost(facts)
    print("\nEvery record that was put was processed, in order; nothing was lost." if good
          else "\nNOT as promised: see the figures above.")
    return 0 if good else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--data", required=True)
    arguments = parser.parse_args()
    clusters = []
    with tempfile.TemporaryDirectory(prefix="kcl-demo-") as folder:
        try:
            status = story(arguments, pathlib.Path(folder), clusters)
        except (TimeoutError, OSError) as error:
            print(f"\nThe demo failed: {error}", file=sys.stderr)
            status = 1
        finally:
            for cluster in clusters:
                if cluster.process.poll() is None:
                    cluster.process.kill()
                    cluster.wait()
        if status:
            for cluster in clusters:
                for problem in cluster.problems[-10:]:
                    print(f"{cluster.name}: {problem}", file=sys.stderr)
        return status


if __name__ == "__main__":
    sys.exit(main())
