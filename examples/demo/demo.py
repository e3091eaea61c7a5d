"""The main job, end to end, on local services: see scripts/demo.

Puts 5,000 real records into a stream of four shards while one cluster consumes them, splits a shard, starts a second
cluster, watches the shards rebalance, stops the second cluster, and counts. Exits 0 only if every record that was put
was processed, in order.
"""
import argparse
import base64
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
import urllib.request

STREAM = "flights"
START = time.monotonic()


def say(text, who="demo"):
    print(f"{time.monotonic() - START:6.1f}s  {who:<9} {text}", flush=True)


class Kinesis:
    """As much of a Kinesis client as the demo needs: plain HTTP and JSON, as any other program could."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/"

    def call(self, operation, **request):
        message = urllib.request.Request(self.url, json.dumps(request).encode(), {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "Kinesis_20131202." + operation,
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=demo/20260101/us-east-1/kinesis/aws4_request, "
                             "SignedHeaders=host, Signature=00"})
        with urllib.request.urlopen(message, timeout=10) as answer:
            body = answer.read()
            return json.loads(body) if body else {}

    def open_shards(self):
        shards = self.call("ListShards", StreamName=STREAM)["Shards"]
        return [s for s in shards if "EndingSequenceNumber" not in s["SequenceNumberRange"]]


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


def put(kinesis, lines, batch=100):
    """Puts each line as one record, the airport of origin as its key; a record that is refused is put again."""
    for first in range(0, len(lines), batch):
        todo = lines[first:first + batch]
        while todo:
            records = [{"Data": base64.b64encode(line.encode()).decode(), "PartitionKey": line.split(",")[1]}
                       for line in todo]
            results = kinesis.call("PutRecords", StreamName=STREAM, Records=records)["Records"]
            todo = [line for line, result in zip(todo, results) if "ErrorCode" in result]
        time.sleep(0.05)


def read_notebook(notebook):
    rows = []
    for path in notebook.glob("*.tsv"):
        for line in path.read_text().splitlines():
            moment, shard, sequence, key, data = line.split("\t")
            rows.append((int(moment), shard, int(sequence), key, data))
    rows.sort()
    return rows


def count_lines(notebook):
    return sum(path.read_bytes().count(b"\n") for path in notebook.glob("*.tsv"))


def check(lines, rows):
    """What must be true of a stream that was consumed at least once, in order, with nothing lost."""
    seen, order = set(), collections.defaultdict(list)
    last_of_shard, disorder, repeated = {}, 0, 0
    for _, shard, sequence, key, data in rows:
        if (shard, sequence) in seen:
            repeated += 1
            continue
        seen.add((shard, sequence))
        disorder += sequence <= last_of_shard.get(shard, -1)
        last_of_shard[shard] = sequence
        order[key].append(data)
    wanted = collections.defaultdict(list)
    for line in lines:
        wanted[line.split(",")[1]].append(line)
    lost = sum(len(of_key) for of_key in wanted.values()) - sum(len(of_key) for of_key in order.values())
    keys_in_order = sum(order[key] == wanted[key] for key in wanted)
    return {"put": len(lines), "processed": len(seen), "lost": lost, "repeated": repeated, "out of order in a shard": disorder,
            "keys": len(wanted), "keys in order": keys_in_order, "shards": len(last_of_shard)}


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
    kinesis = Kinesis(ports[0])

    say(f"putting {third} flights, keyed by their airport of origin")
    put(kinesis, lines[:third])
    wait_until("the first third is processed", lambda: count_lines(notebook) >= third)
    say(f"{count_lines(notebook)} records processed in {first.batches} batches, {first.checkpoints} checkpoints saved")

    feeder = threading.Thread(target=put, args=(kinesis, lines[third:]), daemon=True)
    say(f"putting the other {len(lines) - third} while the network changes")
    feeder.start()
    shard = kinesis.open_shards()[0]
    start, end = (int(shard["HashKeyRange"][k]) for k in ("StartingHashKey", "EndingHashKey"))
    say(f"splitting {shard['ShardId']} in two")
    kinesis.call("SplitShard", StreamName=STREAM, ShardToSplit=shard["ShardId"], NewStartingHashKey=str((start + end) // 2))

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

    facts = check(lines, read_notebook(notebook))
    print("\nSummary")
    for name, value in facts.items():
        print(f"  {name:<24}{value:>8}")
    good = (status == 0 and facts["processed"] == facts["put"] and facts["lost"] == 0 and facts["out of order in a shard"] == 0
            and facts["keys in order"] == facts["keys"])
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
