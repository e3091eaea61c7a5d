"""What is acknowledged stays, with --directory; nothing stays without."""

import concurrent.futures

import botocore.exceptions
from local_process import LocalProcess


def create(process):
    process.client("kinesis").create_stream(StreamName="stream", ShardCount=1)
    process.client("dynamodb").create_table(
        TableName="table",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
        BillingMode="PAY_PER_REQUEST",
    )


def records(process):
    kinesis = process.client("kinesis")
    shard = kinesis.list_shards(StreamName="stream")["Shards"][0]["ShardId"]
    iterator = kinesis.get_shard_iterator(StreamName="stream", ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    page = kinesis.get_records(ShardIterator=iterator["ShardIterator"])
    found = page["Records"]
    while page["MillisBehindLatest"] > 0:
        page = kinesis.get_records(ShardIterator=page["NextShardIterator"])
        found += page["Records"]
    return {record["SequenceNumber"]: record["Data"] for record in found}


def items(process):
    pages = process.client("dynamodb").get_paginator("scan").paginate(TableName="table", ConsistentRead=True)
    return {int(item["id"]["N"]) for page in pages for item in page["Items"]}


def test_data_survives_a_restart(tmp_path):
    with LocalProcess("--directory", tmp_path) as first:
        create(first)
        put = first.client("kinesis").put_record(StreamName="stream", Data=b"kept", PartitionKey="k")
        first.client("dynamodb").put_item(TableName="table", Item={"id": {"N": "7"}})
        assert first.terminate() == 0
    with LocalProcess("--directory", tmp_path) as second:
        assert records(second) == {put["SequenceNumber"]: b"kept"}
        assert items(second) == {7}


def test_data_in_a_temporary_directory_does_not(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with LocalProcess() as first:
        create(first)
        assert first.terminate() == 0
    assert list(tmp_path.iterdir()) == []
    with LocalProcess() as second:
        assert second.client("kinesis").list_streams()["StreamNames"] == []


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path):
    acknowledged_records, acknowledged_items = {}, set()

    def write_records(kinesis):
        for i in range(1_000_000):
            data = str(i).encode()
            put = kinesis.put_record(StreamName="stream", Data=data, PartitionKey=str(i))
            acknowledged_records[put["SequenceNumber"]] = data

    def write_items(dynamodb, first_id):
        for i in range(first_id, first_id + 1_000_000):
            dynamodb.put_item(TableName="table", Item={"id": {"N": str(i)}})
            acknowledged_items.add(i)

    with LocalProcess("--directory", tmp_path) as process, concurrent.futures.ThreadPoolExecutor() as pool:
        create(process)
        writers = [pool.submit(write_records, process.client("kinesis")) for _ in range(2)]
        writers += [pool.submit(write_items, process.client("dynamodb"), n * 1_000_000) for n in range(2)]
        while len(acknowledged_records) < 300 or len(acknowledged_items) < 300:
            concurrent.futures.wait(writers, timeout=0.05)
        process.kill()
        for writer in writers:
            assert isinstance(writer.exception(), botocore.exceptions.BotoCoreError), writer.exception()
    with LocalProcess("--directory", tmp_path) as again:
        found = records(again)
        assert {n: found.get(n) for n in acknowledged_records} == acknowledged_records
        assert acknowledged_items <= items(again)
