"""Java KCL workers as processes, built by Maven from the one program in src/, and what their logs say."""
import collections
import pathlib
import re
import shutil
import signal
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PROGRAM = "src/main/java/LedgerWorker.java"

# What Java KCL warns of in networks of its own too, with the reason. Anything else is a finding.
ORDINARY_WARNINGS = (
    r"WorkerMetricsSelector: Did not find an operating range metadata provider",  # not on EC2, ECS or EKS
    r"ProcessTask: Cannot get the shard for this ProcessTask",  # a new child: its list of shards is up to 30 s old
    r"LeaseAssignmentManager: Not able to assign all expiredOrUnAssignedLeases",  # nobody has reported yet
)


def missing_tool():
    return next((tool for tool in ("java", "mvn") if not shutil.which(tool)), None)


def build(version):
    """The class path of the worker with that version of Java KCL; Maven fetches what is not there yet."""
    folder = ROOT / "build/java_kcl" / version
    made = folder / "made-of"
    sources = "".join((HERE / name).read_text() for name in ("pom.xml", PROGRAM))
    if not made.exists() or made.read_text() != sources:
        print(f"  building the worker with Java KCL {version}", flush=True)
        (folder / PROGRAM).parent.mkdir(parents=True, exist_ok=True)
        for name in ("pom.xml", PROGRAM):
            shutil.copy(HERE / name, folder / name)
        subprocess.run(["mvn", "-q", "-B", f"-Dkcl.version={version}", "clean", "compile", "dependency:copy-dependencies",
                        "-DoutputDirectory=target/libs"], cwd=folder, check=True)
        made.write_text(sources)
    return f"{folder}/target/classes:{folder}/target/libs/*"


class Worker:
    """One Java process."""

    def __init__(self, class_path, name, log, settings):
        self.name, self.log = name, log
        command = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.showDateTime=true",
                   "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS", "-Daws.cborEnabled=true", "-cp", class_path,
                   "LedgerWorker", f"worker={name}", *(f"{key}={value}" for key, value in settings.items())]
        with open(log, "w") as file:
            self.process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)

    def runs(self):
        return self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """SIGTERM, to the end. True: it stopped in order."""
        if self.runs():
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()
        return "stopped in order: true" in self.log.read_text()


LINE = re.compile(r"^\S+ \[.*?\] (WARN|ERROR) (\S+) - (.*)$")


def complaints(logs):
    """How often each kind of warning and error stands in these logs; numbers and names do not make a kind."""
    kinds = collections.Counter()
    for log in logs:
        for line in log.read_text(errors="replace").splitlines():
            if found := LINE.match(line):
                level, logger, message = found.groups()
                kind = re.sub(r"\d+", "N", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID", message))[:160]
                kinds[level, logger.rsplit(".", 1)[-1], kind] += 1
    return kinds


def findings(logs):
    return {kind: count for kind, count in complaints(logs).items()
            if kind[0] == "ERROR" or not any(re.search(pattern, f"{kind[1]}: {kind[2]}") for pattern in ORDINARY_WARNINGS)}
