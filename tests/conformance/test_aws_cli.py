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


def test_manages_a_stream(aws, name):
    def kinesis(*arguments):
        return aws("kinesis", *arguments)

    kinesis("create-stream", "--stream-name", name, "--shard-count", "2", "--tags", "a=1")
    stream = kinesis("describe-stream-summary", "--stream-name", name)["StreamDescriptionSummary"]
    arn = stream["StreamARN"]
    kinesis("update-shard-count", "--stream-name", name, "--target-shard-count", "4", "--scaling-type", "UNIFORM_SCALING")
    kinesis("increase-stream-retention-period", "--stream-name", name, "--retention-period-hours", "48")
    kinesis("register-stream-consumer", "--stream-arn", arn, "--consumer-name", "c")
    stream = kinesis("describe-stream-summary", "--stream-name", name)["StreamDescriptionSummary"]
    assert (stream["OpenShardCount"], stream["RetentionPeriodHours"], stream["ConsumerCount"]) == (4, 48, 1)
    kinesis("wait", "stream-exists", "--stream-name", name)
    assert kinesis("list-tags-for-stream", "--stream-name", name)["Tags"] == [{"Key": "a", "Value": "1"}]
    assert [c["ConsumerName"] for c in kinesis("list-stream-consumers", "--stream-arn", arn)["Consumers"]] == ["c"]
    shards = kinesis("list-shards", "--stream-name", name)["Shards"]
    assert len(shards) == 6
    kinesis("delete-stream", "--stream-name", name, "--enforce-consumer-deletion")
    kinesis("wait", "stream-not-exists", "--stream-name", name)


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
