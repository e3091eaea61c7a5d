"""The same services through the AWS SDK for JavaScript. Its Kinesis client speaks HTTP/2: with prior knowledge without
TLS, by ALPN with it. Needs npm, once, to fetch the SDK into build/node."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest
from local_process import LocalProcess

HERE = pathlib.Path(__file__).parent / "node"
SDK = HERE.parent.parent.parent / "build" / "node"


@pytest.fixture(scope="session")
def sdk():
    if not shutil.which("npm"):
        pytest.skip("npm is not there (Debian: apt-get install npm)")
    SDK.mkdir(parents=True, exist_ok=True)
    wanted = (HERE / "package.json").read_bytes()
    installed = SDK / "package.json"
    if not (SDK / "complete").exists() or installed.read_bytes() != wanted:
        installed.write_bytes(wanted)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=SDK, check=True, timeout=300)
        (SDK / "complete").touch()

    def run(what, url, name, **environment):
        shutil.copy(HERE / "sdk.js", SDK)
        done = subprocess.run(["node", SDK / "sdk.js", what, url, name], capture_output=True, text=True, timeout=60,
                              env=os.environ | environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


KINESIS = {"handler": "NodeHttp2Handler", "put": 200, "failed": 0, "got": 204, "small": 200, "large": True,
           "missing": "ResourceNotFoundException"}
DYNAMODB = {"blob": [1, 2, 255], "count": 10, "condition": "ConditionalCheckFailedException",
            "transaction": "TransactionCanceledException"}


def test_kinesis_over_http2_without_tls(sdk, local, name):
    assert sdk("kinesis", local.urls["kinesis"], name) == KINESIS


def test_dynamodb(sdk, local, name):
    assert sdk("dynamodb", local.urls["dynamodb"], name) == DYNAMODB


def test_both_in_tls_with_signatures_checked(sdk, name, tmp_path):
    with LocalProcess("--directory", tmp_path, "--verify-signatures", "--access-key", "test:test") as process:
        trust = {"NODE_EXTRA_CA_CERTS": process.certificate}
        secure = {service: url.replace("http://", "https://") for service, url in process.urls.items()}
        assert sdk("kinesis", secure["kinesis"], name, **trust) == KINESIS
        assert sdk("dynamodb", secure["dynamodb"], name, **trust) == DYNAMODB


def test_events_of_a_shard_as_they_come(sdk, local, name):
    assert sdk("subscribe", local.urls["kinesis"], name) == {
        "records": [f"record {i}" for i in range(5)], "continues": True}
