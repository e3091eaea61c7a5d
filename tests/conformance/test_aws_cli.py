"""The same services through the AWS command line: another client, other habits (text of blobs, paging, waiters)."""

import base64
import json
import pathlib
import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def aws(local):
    program = pathlib.Path(sys.executable).with_name("aws")

    def run(service, *arguments):
        url = local.urls[service]
        command = [program, "--endpoint-url", url, "--output", "json", service, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    return run


def test_writes_and_reads_a_stream(aws, name):
    aws("kinesis", "create-stream", "--stream-name", name, "--shard-count", "1")
    aws("kinesis", "wait", "stream-exists", "--stream-name", name)
    aws("kinesis", "put-record", "--stream-name", name, "--partition-key", "k", "--data", "hello")
    shard = aws("kinesis", "list-shards", "--stream-name", name)["Shards"][0]["ShardId"]
    where = ["--stream-name", name, "--shard-id", shard, "--shard-iterator-type", "TRIM_HORIZON"]
    iterator = aws("kinesis", "get-shard-iterator", *where)["ShardIterator"]
    record = aws("kinesis", "get-records", "--shard-iterator", iterator)["Records"][0]
    assert base64.b64decode(record["Data"]) == b"hello"
    aws("kinesis", "delete-stream", "--stream-name", name)


def test_writes_and_reads_a_table(aws, name):
    aws(
        *("dynamodb", "create-table", "--table-name", name, "--billing-mode", "PAY_PER_REQUEST"),
        *("--key-schema", "AttributeName=id,KeyType=HASH"),
        *("--attribute-definitions", "AttributeName=id,AttributeType=S"),
    )
    aws("dynamodb", "wait", "table-exists", "--table-name", name)
    aws("dynamodb", "put-item", "--table-name", name, "--item", '{"id": {"S": "a"}, "n": {"N": "1.50"}}')
    found = aws("dynamodb", "get-item", "--table-name", name, "--key", '{"id": {"S": "a"}}')
    assert found["Item"] == {"id": {"S": "a"}, "n": {"N": "1.5"}}
    aws("dynamodb", "delete-table", "--table-name", name)


def test_reports_errors_by_their_names(aws):
    with pytest.raises(RuntimeError, match=r"ResourceNotFoundException\) when calling the DescribeStream operation"):
        aws("kinesis", "describe-stream", "--stream-name", "nowhere")
    with pytest.raises(RuntimeError, match="ResourceNotFoundException"):
        aws("dynamodb", "describe-table", "--table-name", "nowhere")
