"""The local services that are compared: ours, and those that others wrote."""
import http.client
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from processes import Process  # noqa: E402

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>bench</groupId><artifactId>peers</artifactId><version>1</version><dependencies><dependency>
<groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId><version>3.1.0</version>
</dependency></dependencies></project>
"""


def free_port():
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


class Peers:
    """Programs of others, installed by their package managers into one folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()

    def install(self):
        """What can't be installed here is left out of the tables."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "node/node_modules/kinesalite").exists() and shutil.which("npm"):
            (self.folder / "node").mkdir(exist_ok=True)
            subprocess.run(["npm", "install", "--silent", "--prefix", self.folder / "node", "kinesalite@3.3.3",
                            "dynalite@4.0.0", "kinesis-local@0.6.2"], check=False)
        if not (self.folder / "py/bin/moto_server").exists():
            subprocess.run([sys.executable, "-m", "venv", self.folder / "py"], check=False)
            subprocess.run([self.folder / "py/bin/pip", "install", "-q", "moto[server]"], check=False)
        if not (self.folder / "ddb/lib").exists() and shutil.which("mvn"):
            (self.folder / "ddb").mkdir(exist_ok=True)
            (self.folder / "ddb/pom.xml").write_text(POM)
            subprocess.run(["mvn", "-q", "-B", "-f", self.folder / "ddb/pom.xml", "dependency:copy-dependencies",
                            "-DoutputDirectory=lib"], check=False)

    def node(self, package):
        return self.folder / "node/node_modules" / package


class Server:
    """How one server is started. `service`: kinesis or dynamodb."""

    def __init__(self, name, version, command, environment=None, is_there=True, folder=None):
        self.name, self.version, self.command, self.folder = name, version, command, folder
        self.environment, self.is_there = environment or (lambda port: {}), is_there

    def start(self):
        port = free_port()
        return Running(port, self.command(port), {**os.environ, **self.environment(port)}, self.folder)


class Running(Process):
    """A started server: `ready_ms` from its start to its first answer."""

    def __init__(self, port, command, environment, folder):
        self.port = port
        began = time.monotonic()
        super().__init__(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment,
                         cwd=folder)
        while not self._answers():
            if self.popen.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with status {self.popen.returncode}")
            if time.monotonic() - began > 60:
                raise RuntimeError(f"{command[0]} does not answer")
            time.sleep(0.0005)
        self.ready_ms = (time.monotonic() - began) * 1000

    def _answers(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
            connection.close()
            return True
        except (OSError, http.client.HTTPException):
            return False


def _node_version(folder):
    import json
    path = folder / "package.json"
    return json.loads(path.read_text())["version"] if path.exists() else "?"


def _moto(peers):
    program = peers.folder / "py/bin/moto_server"
    found = list(peers.folder.glob("py/lib/python*/site-packages/moto-*.dist-info"))
    version = found[0].name.removeprefix("moto-").removesuffix(".dist-info") if found else "?"
    return Server("moto", version, lambda port: [program, "-p", port], is_there=program.exists())


def _our_version(build):
    for line in open(build / "CMakeCache.txt"):
        if line.startswith("CMAKE_PROJECT_VERSION:"):
            return line.strip().split("=", 1)[1]
    return "?"


def _ours(build, service):
    flag = "kinesis" if service == "kinesis" else "dynamo"
    return Server("kcl local", _our_version(build),
                  lambda port: [build / "apps/kcl", "local", "--only", service, f"--{flag}-port", port])


def kinesis_servers(build, peers):
    kinesalite, kinesis_local = peers.node("kinesalite"), peers.node("kinesis-local")
    quick = {f"{step}_STREAM_DURATION": "50ms" for step in ("CREATE", "DELETE")}
    return [server for server in (
        _ours(build, "kinesis"),
        Server("kinesalite", _node_version(kinesalite),
               lambda port: ["node", kinesalite / "cli.js", "--port", port, "--createStreamMs", "50", "--shardLimit", "100"],
               is_there=kinesalite.exists()),
        Server("kinesis-local", _node_version(kinesis_local), lambda port: ["node", "main.js"],
               lambda port: {"KINESIS_MOCK_PLAIN_PORT": str(port), "KINESIS_MOCK_TLS_PORT": str(free_port()), **quick},
               is_there=kinesis_local.exists(), folder=kinesis_local),
        _moto(peers)) if server.is_there]


def dynamodb_servers(build, peers):
    dynalite, lib = peers.node("dynalite"), peers.folder / "ddb/lib"
    return [server for server in (
        _ours(build, "dynamodb"),
        Server("dynalite", _node_version(dynalite),
               lambda port: ["node", dynalite / "cli.js", "--port", port, "--createTableMs", "50"],
               is_there=dynalite.exists()),
        Server("DynamoDB Local", "3.1.0",
               lambda port: ["java", f"-Djava.library.path={lib}", "-cp", f"{lib}/*",
                             "software.amazon.dynamodb.services.local.main.ServerRunner", "-inMemory", "-port", port],
               is_there=lib.exists()),
        _moto(peers)) if server.is_there]
