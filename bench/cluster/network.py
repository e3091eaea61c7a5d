"""One cluster on its own local services, and its records."""
import base64
import http.client
import json
import os
import pathlib
import queue
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from processes import Process  # noqa: E402

STREAM = "measured"


class LaunchedCluster(Process):
    """launch-kinesis-cluster with both local services on free ports and the demo's consumer, which notes when it saw each record."""

    def __init__(self, build, folder, shards=4, flags=()):
        self.notebook = pathlib.Path(folder) / "notebook"
        self.notebook.mkdir(exist_ok=True)
        self.lines = queue.Queue()
        self.launched = time.monotonic_ns()
        super().__init__(
            [build / "apps/launch-kinesis-cluster", "--consumer", build / "examples/demo/libdemo_notebook.so",
             "--table", "measured", "--stream", STREAM, "--create-stream", shards, "--local-kinesis", "--local-dynamo",
             "--local-kinesis-port", 0, "--local-dynamo-port", 0, "--log-format", "json", *flags],
            stdout=-1, text=True, env={**os.environ, "NOTEBOOK": str(self.notebook)})
        self.urls = {}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.popen.stdout:
            told = json.loads(line)
            told["seen"] = time.monotonic_ns()
            if told["msg"] == "local service started":
                self.urls[told["service"]] = told["url"]
            self.lines.put(told)

    def wait_for(self, message, count=1, seconds=60):
        """The time (monotonic, ns) of the log's next `count`-th line with this message."""
        end = time.monotonic() + seconds
        while True:
            told = self.lines.get(timeout=max(end - time.monotonic(), 0.001))
            if told["msg"] == message:
                count -= 1
                if count == 0:
                    return told["seen"]

    def processed(self):
        """(time in ns, shard) of each record that the consumer saw."""
        found = []
        for path in self.notebook.glob("*.tsv"):
            for line in path.read_text().splitlines(keepends=True):
                parts = line.split("\t")
                if line.endswith("\n") and len(parts) == 5:
                    found.append((int(parts[0]), parts[1]))
        return found


class Kinesis:
    """The few calls that a benchmark of the cluster makes, in plain JSON over one connection."""

    def __init__(self, url):
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)

    def call(self, operation, **request):
        self.connection.request("POST", "/", json.dumps(request), {
            "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Kinesis_20131202." + operation,
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/kinesis/aws4_request, "
                             "SignedHeaders=host, Signature=00"})
        answer = self.connection.getresponse()
        body = json.loads(answer.read() or b"{}")
        return answer.status, body

    def shards(self):
        found, more = [], {"StreamName": STREAM}
        while more:
            page = self.call("ListShards", **more)[1]
            found += page["Shards"]
            more = {"NextToken": page["NextToken"]} if "NextToken" in page else None
        return found


def record(data, key):
    return {"Data": base64.b64encode(data).decode(), "PartitionKey": key}
