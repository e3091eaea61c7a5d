"""Loads on one running server, each a run of kcl_bench_load."""
import http.client
import json
import subprocess
import time

SUBSCRIBE_WITHIN = 20  # seconds, for all of them


class Bench:
    """One server under measurement. What it can't do is None."""

    def __init__(self, load, running, service):
        self.load_program, self.running, self.service = load, running, service

    def load(self, work, **flags):
        """The figures of one run, or None when the server refuses or breaks."""
        words = [self.load_program, "--port", self.running.port, "--work", work]
        for name, value in flags.items():
            name = "--" + name.replace("_", "-")
            words += [name] if value is True else [] if value in (False, None) else [name, value]
        try:
            done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=40)
        except subprocess.TimeoutExpired:
            return None
        return json.loads(done.stdout) if done.returncode == 0 else None

    def _ask(self, operation, request):
        """The connection, and the answer's head; the body is still to be read."""
        prefix = "Kinesis_20131202." if self.service == "kinesis" else "DynamoDB_20120810."
        connection = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=30)
        connection.request("POST", "/", json.dumps(request), {
            "Content-Type": f"application/x-amz-json-1.{1 if self.service == 'kinesis' else 0}",
            "X-Amz-Target": prefix + operation, "X-Amz-Date": "20260101T000000Z",
            "Authorization": f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/{self.service}/aws4_request, "
                             "SignedHeaders=host, Signature=00"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{operation}: {answer.status} {answer.read()}")
        return connection, answer

    def call(self, operation, **request):
        connection, answer = self._ask(operation, request)
        body = json.loads(answer.read() or b"{}")
        connection.close()
        return body

    def subscribe(self, stream, shards, consumers):
        """A subscription of each consumer to each shard, open until they are let go; None: the server can't."""
        arn = self.call("DescribeStreamSummary", StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
        open_ones, give_up = [], time.monotonic() + SUBSCRIBE_WITHIN
        try:
            for number in range(consumers):
                consumer = self.call("RegisterStreamConsumer", StreamARN=arn, ConsumerName=f"c{number}")["Consumer"]["ConsumerARN"]
                while self.call("DescribeStreamConsumer", ConsumerARN=consumer)["ConsumerDescription"]["ConsumerStatus"] != "ACTIVE":
                    time.sleep(0.05)
                for shard in range(shards):
                    open_ones.append(self._ask("SubscribeToShard", {
                        "ConsumerARN": consumer, "ShardId": f"shardId-{shard:012}", "StartingPosition": {"Type": "LATEST"}}))
                    if time.monotonic() > give_up:
                        return None
        except (RuntimeError, OSError, http.client.HTTPException, ValueError):
            return None
        return open_ones

    def make_stream(self, name, shards):
        self.call("CreateStream", StreamName=name, ShardCount=shards)
        while self.call("DescribeStreamSummary", StreamName=name)["StreamDescriptionSummary"]["StreamStatus"] != "ACTIVE":
            time.sleep(0.05)

    def make_table(self, name):
        self.call("CreateTable", TableName=name, AttributeDefinitions=[{"AttributeName": "leaseKey", "AttributeType": "S"}],
                  KeySchema=[{"AttributeName": "leaseKey", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST")
        while self.call("DescribeTable", TableName=name)["Table"]["TableStatus"] != "ACTIVE":
            time.sleep(0.05)


def megabytes_a_second(run):
    return run["bytes"] / 1e6 / run["seconds"] if run and run["bytes"] else None


def calls_a_second(run):
    return run["calls"] / run["seconds"] if run and run["calls"] else None


def rounds_a_second(run):
    return run["rounds"] / run["seconds"] if run and run["rounds"] else None
