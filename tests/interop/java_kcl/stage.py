"""One application on local services: a stream, a producer, clusters of ours, Java workers; and what must be true at the end."""
import collections
import json
import pathlib
import sys
import tempfile
import time
import urllib.error
import urllib.request

import java

sys.path.insert(0, str(java.ROOT / "tests/network"))
from network import (STREAM, Kinesis, Network, Producer, Services, judge, nothing_lost, report, stream_is_there,  # noqa: E402
                     wait_until)

APPLICATION = "killing-fields"
FAILOVER = 3000
SHARD_END = "SHARD_END"

# Our clusters' own warnings that a death explains; a Java worker that stops says no good-bye either.
EXPLAINED = ("lease lost", "cluster shows no sign of life")


class Table:
    """A DynamoDB table, by plain HTTP and JSON."""

    def __init__(self, url, name):
        self.url, self.name = url, name

    def scan(self):
        message = urllib.request.Request(self.url, json.dumps({"TableName": self.name, "ConsistentRead": True}).encode(), {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "DynamoDB_20120810.Scan",
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, "
                             "SignedHeaders=host, Signature=00"})
        try:
            with urllib.request.urlopen(message, timeout=20) as answer:
                items = json.loads(answer.read())["Items"]
        except urllib.error.HTTPError:  # it is not there yet
            return []
        return [{name: next(iter(value.values())) for name, value in item.items()} for item in items]


class Stage:
    def __init__(self, build, name, version, retrieval="polling", shards=4):
        self.name, self.began = name, time.monotonic()
        self.class_path = java.build(version)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kcl-java-"))
        self.services = Services(build, self.folder)
        urls = self.services.urls
        self.network = Network(build, self.folder, ["--kinesis-endpoint", urls["kinesis"], "--dynamo-endpoint", urls["dynamodb"],
                                                    "--failover-time", str(FAILOVER)])
        self.kinesis = Kinesis(urls["kinesis"], STREAM)
        self.kinesis.call("CreateStream", ShardCount=shards)
        stream_is_there(self.kinesis)
        self.producer = Producer(self.kinesis)
        self.table = Table(urls["dynamodb"], APPLICATION)
        self.coordinator = Table(urls["dynamodb"], f"{APPLICATION}-CoordinatorState")  # of Java KCL 3.0 to 3.4
        self.settings = {"application": APPLICATION, "stream": STREAM, "kinesis": urls["kinesis"], "dynamodb": urls["dynamodb"],
                         "notebook": self.network.notebook, "failover": FAILOVER, "retrieval": retrieval}
        self.workers, self.stopped, self.kills, self.facts = [], [], 0, {}

    def say(self, text):
        print(f"  {time.monotonic() - self.began:6.1f} s  {text}", flush=True)

    # Who is there.

    def java(self):
        name = f"java-{len(self.workers) + len(self.stopped) + 1}"
        self.workers.append(java.Worker(self.class_path, name, self.folder / f"{name}.log", self.settings))
        self.say(f"{name} starts")
        return self.workers[-1]

    def ours(self):
        cluster = self.network.launch()
        cluster.name = f"c{self.network.number}"
        self.say(f"{cluster.name} starts")
        return cluster

    def stop(self, member):
        self.say(f"SIGTERM to {member.name}")
        if isinstance(member, java.Worker):
            self.workers.remove(member)
            self.stopped.append(member)
            if not member.stop():
                raise AssertionError(f"{member.name} did not stop in order")
        else:
            self.network.stop(member)
        self.say(f"{member.name} has ended")

    def kill(self, member):
        self.kills += 1
        self.say(f"kill -9 {member.name}")
        if isinstance(member, java.Worker):
            self.workers.remove(member)
            self.stopped.append(member)
            member.kill()
        else:
            self.network.kill(member)

    def members(self):
        return [*self.workers, *self.network.clusters]

    # What the table says.

    def open_leases(self):
        return {row["leaseKey"]: row for row in self.table.scan()
                if "leaseCounter" in row and row["checkpoint"] != SHARD_END}

    def shares(self):
        """How many unfinished shards each member processes; one that is being handed over counts for nobody."""
        owners = (None if "checkpointOwner" in row else row.get("leaseOwner") for row in self.open_leases().values())
        return collections.Counter(owners)

    def leader(self):
        rows = [*self.table.scan(), *self.coordinator.scan()]
        return next((row["ownerName"] for row in rows if "Leader" in (row.get("leaseKey"), row.get("key"))), None)

    def only_leases_in_the_lease_table(self):
        others = [row["leaseKey"] for row in self.table.scan() if "leaseCounter" not in row]
        if others:
            raise AssertionError(f"the lease table holds {others}, on which older Java workers would stumble")

    def until(self, what, condition, seconds):
        began = time.monotonic()
        try:
            wait_until(what, condition, seconds, 0.2)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; shares {dict(self.shares())}, leader {self.leader()}") from None
        self.say(f"{what} (after {time.monotonic() - began:.1f} s); shares {dict(sorted(self.shares().items(), key=str))}")

    def until_shared(self, members, seconds, slack=1):
        """Every unfinished shard is with one of these, and their numbers of shards differ by no more than `slack`."""
        names = {member.name for member in members}

        def fair():
            shares = self.shares()
            return set(shares) == names and max(shares.values()) - min(shares.values()) <= slack
        self.until(f"shared among {', '.join(sorted(names))}", fair, seconds)

    def until_leading(self, member, seconds):
        self.until(f"{member.name} leads", lambda: self.leader() == member.name, seconds)

    # What happens to the stream.

    def split(self, which=0):
        shard = self.kinesis.open_shards()[which]
        self.kinesis.split(shard)
        self.say(f"split {shard['ShardId']}")

    def merge(self, which=0):
        left, right = self.kinesis.open_shards()[which:which + 2]
        self.kinesis.call("MergeShards", ShardToMerge=left["ShardId"], AdjacentShardToMerge=right["ShardId"])
        self.say(f"merged {left['ShardId']} and {right['ShardId']}")

    def until_resharded(self, seconds=40):
        """The open shards, and no others, have unfinished leases with owners."""
        def clean():
            open_shards = {shard["ShardId"] for shard in self.kinesis.open_shards()}
            leases = self.open_leases()
            return set(leases) == open_shards and all("leaseOwner" in row for row in leases.values())
        self.until("the open shards have owners", clean, seconds)

    # The end.

    def caught_up(self):
        """Everything is processed, and the table says so."""
        rows = self.network.rows()
        if judge(self.producer.put, rows)["lost"]:
            return False
        last = {}
        for _, shard, sequence, _, _ in rows:
            last[shard] = max(last.get(shard, 0), sequence)
        leases = self.open_leases()
        return all(leases[shard["ShardId"]]["checkpoint"] == str(last[shard["ShardId"]])
                   for shard in self.kinesis.open_shards() if shard["ShardId"] in last)

    def finish(self):
        self.producer.finish()
        self.until_resharded()
        self.until("everything is processed and checkpointed", self.caught_up, 60)
        living = {member.name for member in self.members()}
        owners = {row.get("leaseOwner") for row in self.open_leases().values()}
        self.facts["shards without a living owner"] = len(owners - living)

    def close(self):
        """Ends everything that this stage has started."""
        for worker in self.workers:
            worker.process.terminate()
        try:
            self.network.close()
        finally:
            for worker in self.workers:
                worker.stop()
            self.services.stop()

    def our_surprises(self):
        found = collections.Counter()
        for log in self.folder.glob("cluster-*.log"):
            for line in log.read_text().splitlines():
                try:
                    event = json.loads(line)
                except ValueError:
                    found[line[:160]] += 1
                    continue
                explained = (self.kills > 0 or self.stopped) and event["msg"].startswith(EXPLAINED)
                if event["level"] >= 40 and not explained:
                    found[f"{event['msg']}: {event.get('reason', event.get('error', ''))}"[:160]] += 1
        return found

    def verdict(self, problem, keep):
        facts = judge(self.producer.put, self.network.rows()) | self.facts
        facts |= {"kills": self.kills, "seconds": round(time.monotonic() - self.began)}
        faults = [problem] if problem else []
        if not nothing_lost(facts):
            faults.append("records are lost or out of order")
        if facts["repeated"] and not self.kills:
            faults.append("records were processed twice though nobody was killed")
        if facts.get("shards without a living owner"):
            faults.append("shards without a living owner")
        if any(self.network.statuses):
            faults.append(f"a cluster ended with status {self.network.statuses}")
        faults += [f"Java: {kind[0]} {kind[1]}: {kind[2]} ({count} times)"
                   for kind, count in java.findings(self.folder.glob("java-*.log")).items()]
        faults += [f"ours: {what} ({count} times)" for what, count in self.our_surprises().items()]
        for fault in faults:
            print(f"  FAULT {fault}")
        return report(self.name, facts, not faults, self.folder, keep)
