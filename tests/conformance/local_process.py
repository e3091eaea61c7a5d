"""Runs `kcl local` and makes clients for it."""

import os
import re
import select
import signal
import subprocess
import time

import boto3
import botocore.config

KCL = os.environ.get("KCL", "build/dev/apps/kcl")
READY_WITHIN = 10  # seconds

# Nothing of the user's own configuration may reach a test.
os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_CONFIG_FILE="/dev/null",
    AWS_SHARED_CREDENTIALS_FILE="/dev/null",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_PAGER="",
)


class LocalProcess:
    """One `kcl local`. Without ports it takes free ones. Ends with the `with` block, however that goes."""

    def __init__(self, *arguments, ports=(0, 0), only=None):
        if only:
            arguments += ("--only", only)
        self.wanted = [only] if only else ["kinesis", "dynamodb"]
        command = [KCL, "local", "--kinesis-port", str(ports[0]), "--dynamo-port", str(ports[1]), *map(str, arguments)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.lines = []
        self.urls = {}
        self.certificate = None

    def __enter__(self):
        return self.wait_until_ready()

    def __exit__(self, *error):
        self.kill()

    def wait_until_ready(self):
        deadline = time.monotonic() + READY_WITHIN
        said = b""
        while len(self.urls) < len(self.wanted):
            # Read past Python's buffers: select() doesn't see what waits there.
            output = self.process.stdout.fileno()
            readable, _, _ = select.select([output], [], [], max(0, deadline - time.monotonic()))
            more = os.read(output, 4096) if readable else b""
            if not more:
                self.process.kill()
                raise AssertionError(f"kcl local is not ready: {said} {self.process.stderr.read()}")
            said += more
            self.lines = said.decode().splitlines()
            for line in self.lines:
                if line.startswith("certificate "):
                    self.certificate = line.removeprefix("certificate ")
                if match := re.fullmatch(r"(kinesis|dynamodb) (http://\S+)( joined)?", line):
                    self.urls[match[1]] = match[2]
        return self

    def port(self, service):
        return int(self.urls[service].rsplit(":", 1)[1])

    def client(self, service, **config):
        return boto3.client(
            service,
            endpoint_url=self.urls[service],
            config=botocore.config.Config(retries={"total_max_attempts": 1}, **config),
        )

    def terminate(self, how=signal.SIGTERM):
        """Asks it to stop. Its exit status."""
        self.process.send_signal(how)
        return self.process.wait(READY_WITHIN)

    def kill(self):
        """As a crash would. The pipes go too."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def eventually(look, within=10):
    """The first true value of `look()`."""
    deadline = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)
    return found
