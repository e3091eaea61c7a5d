"""The servers that are compared: ours, npm dynalite and Amazon's DynamoDB Local. Each on a free port."""

import http.client
import json
import os
import pathlib
import socket
import subprocess
import time

READY_WITHIN = 30  # seconds; a JVM may take its time

HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=abc",
    "X-Amz-Date": "20231114T221320Z",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One running server and one kept connection to it."""

    def __init__(self, name, command):
        self.name = name
        self.port = free_port()
        self.command = [part.replace("{port}", str(self.port)) for part in command]
        self.connection = None
        self.is_ready = False
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_until_ready(self):
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                self.call("ListTables", {})
                self.is_ready = True
                return self
            except (http.client.HTTPException, OSError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{self.name} does not start: {self.process.args}") from None
                time.sleep(0.1)

    def call(self, operation, body):
        """(status, decoded body). A server that hangs up is an answer too: (0, None). One that died of it is started
        again, without its tables."""
        text = body if isinstance(body, str) else json.dumps(body)
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            prefix = "DynamoDBStreams_20120810." if operation in STREAMS else "DynamoDB_20120810."
            self.connection.request("POST", "/", text.encode(), HEADERS | {"X-Amz-Target": prefix + operation})
            answer = self.connection.getresponse()
            content = answer.read()
        except (http.client.HTTPException, OSError):
            self.connection = None
            if not self.is_ready:
                raise
            if self.process.poll() is not None:
                self.is_ready = False
                self.start()
                self.wait_until_ready()
            return 0, None
        try:
            return answer.status, json.loads(content) if content else {}
        except ValueError:
            return answer.status, {"text": content.decode(errors="replace")}

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


STREAMS = {"ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"}


def ours(kcl):
    return Server("kcl", [kcl, "local", "--only", "dynamodb", "--dynamo-port", "{port}"])


def dynalite(folder):
    """`folder` is where `npm install dynalite` was run."""
    program = pathlib.Path(folder) / "node_modules/dynalite/cli.js"
    if not program.exists():
        return None
    times = [word for kind in ("create", "delete", "update") for word in (f"--{kind}TableMs", "0")]
    return Server("dynalite", ["node", str(program), "--port", "{port}", *times])


def dynamodb_local(folder):
    """`folder` holds the jars and native libraries of Maven's software.amazon.dynamodb:DynamoDBLocal."""
    if not list(pathlib.Path(folder).glob("DynamoDBLocal*.jar")):
        return None
    return Server(
        "DynamoDB Local",
        [
            "java",
            "-DDDB_LOCAL_TELEMETRY=0",
            f"-Djava.library.path={folder}",
            "-cp",
            f"{folder}/*",
            "software.amazon.dynamodb.services.local.main.ServerRunner",
            "-inMemory",
            "-disableTelemetry",
            "-port",
            "{port}",
        ],
    )


def start_all():
    """Ours (KCL), and those whose folders are named (DYNALITE, DYNAMODB_LOCAL) and there."""
    started = [ours(os.environ["KCL"])]
    for variable, start in (("DYNALITE", dynalite), ("DYNAMODB_LOCAL", dynamodb_local)):
        server = start(os.environ[variable]) if os.environ.get(variable) else None
        if server:
            started.append(server)
        else:
            print(f"# {variable} names no such server: left out")
    return [server.wait_until_ready() for server in started]
