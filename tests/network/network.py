"""Real processes for the tests of this folder: the local services, clusters beside them, and a producer."""
import collections
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples/demo"))
from ledger import Kinesis, judge, nothing_lost, read_notebook  # noqa: E402, F401 (for the tests, too)

STREAM = "killing-fields"


def wait_until(what, condition, seconds=30, every=0.05):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain: {what}")
        time.sleep(every)


class Services:
    """`kcl local` with a directory, on free ports."""

    def __init__(self, build, folder):
        self.process = subprocess.Popen(
            [build / "apps/kcl", "local", "--kinesis-port", "0", "--dynamo-port", "0", "--directory", folder / "data"],
            stdout=subprocess.PIPE, text=True)
        self.urls = dict(self.process.stdout.readline().split()[:2] for _ in range(2))
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


class Network:
    """Clusters of one network, each with a log of its own, all writing to one notebook."""

    def __init__(self, build, folder, where, seed=0, shards=4):
        """`where`: the flags that say which Kinesis and DynamoDB."""
        self.build, self.folder, self.where, self.random = build, folder, where, random.Random(seed)
        self.shards = shards
        self.notebook = folder / "notebook"
        self.notebook.mkdir()
        self.clusters, self.number, self.statuses = [], 0, []

    def log_of(self, number):
        return self.folder / f"cluster-{number}.log"

    def launch(self, *more):
        self.number += 1
        with open(self.log_of(self.number), "w") as log:
            process = subprocess.Popen(
                [self.build / "apps/launch-kinesis-cluster", "--consumer", self.build / "examples/demo/libdemo_notebook.so",
                 "--table", "killing-fields", "--stream", STREAM, "--create-stream", str(self.shards), "--cluster-id", f"c{self.number}",
                 "--aws.region", "us-east-1", "--aws.accessKeyId", "test", "--aws.secretAccessKey", "test",
                 "--log-format", "json", "--log-level", "debug", "--time-between-reads", "250", *self.where, *more],
                stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "NOTEBOOK": str(self.notebook)})
        self.clusters.append(process)
        return process

    def kill(self, victim):
        self.clusters.remove(victim)
        victim.kill()
        victim.wait()

    def stop(self, victim):
        self.clusters.remove(victim)
        victim.send_signal(signal.SIGTERM)
        self.statuses.append(victim.wait(timeout=40))

    def any_cluster(self):
        return self.random.choice(self.clusters)

    def close(self):
        for process in self.clusters:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.clusters:
            self.statuses.append(process.wait(timeout=40))
        self.clusters = []

    def rows(self):
        return read_notebook(self.notebook)


class Producer(threading.Thread):
    """Numbered records over a hundred keys, until told to stop; what can't be put now is put later."""

    def __init__(self, kinesis, seed=0):
        super().__init__(daemon=True)
        self.kinesis, self.random, self.stopping = kinesis, random.Random(seed), False
        self.put = collections.defaultdict(list)
        self.count = 0

    def run(self):
        while not self.stopping:
            batch = []
            for _ in range(50):
                key = f"key-{self.random.randrange(100)}"
                batch.append((key, str(self.count)))
                self.put[key].append(str(self.count))
                self.count += 1
            self.put_at_last(batch)
            time.sleep(0.05)

    def put_at_last(self, batch):
        while True:
            try:
                return self.kinesis.put(batch)
            except (urllib.error.URLError, ConnectionError):  # the service is away
                time.sleep(0.1)

    def finish(self):
        self.stopping = True
        self.join(timeout=60)


def stream_is_there(kinesis):
    def answers():
        try:
            return bool(kinesis.open_shards())
        except (urllib.error.URLError, ConnectionError):
            return False
    wait_until("the stream exists", answers, every=0.1)


def longest_silence(rows, since, until):
    """Of any key, in seconds, within a window of the monotonic clock: keys are written all the time."""
    last, worst = {}, 0.0
    for moment, _, _, key, _ in rows:
        moment /= 1e9
        if since <= moment <= until and key in last:
            worst = max(worst, moment - last[key])
        last[key] = moment
    return worst


def report(name, facts, good, folder, keep=False):
    for fact, value in facts.items():
        print(f"  {fact:<36}{value}")
    print(f"{name}: {'passed' if good else 'FAILED'}{f'; logs in {folder}' if keep or not good else ''}")
    return 0 if good else 1
