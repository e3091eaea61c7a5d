"""The local Kinesis as boto3 sees it."""

import datetime
import time

import pytest
from local_process import eventually

MAX_HASH = 2**128 - 1


@pytest.fixture
def stream(kinesis, name):
    kinesis.create_stream(StreamName=name, ShardCount=2)
    kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig={"Delay": 1})
    yield name
    kinesis.delete_stream(StreamName=name)


def read_all(kinesis, stream, shard_id, kind="TRIM_HORIZON", **where):
    iterator = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard_id, ShardIteratorType=kind, **where)
    iterator = iterator["ShardIterator"]
    records = []
    while iterator:
        page = kinesis.get_records(ShardIterator=iterator)
        records += page["Records"]
        iterator = page.get("NextShardIterator")
        if not page["Records"] and page["MillisBehindLatest"] == 0:
            break
    return records


def shards(kinesis, stream, **filters):
    return kinesis.list_shards(StreamName=stream, **filters)["Shards"]


def test_describes_a_new_stream(kinesis, stream):
    summary = kinesis.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]
    assert summary["StreamStatus"] == "ACTIVE"
    assert summary["OpenShardCount"] == 2
    assert summary["StreamARN"].endswith(f":stream/{stream}")
    assert summary["RetentionPeriodHours"] == 24
    age = datetime.datetime.now(datetime.timezone.utc) - summary["StreamCreationTimestamp"]
    assert abs(age) < datetime.timedelta(minutes=1)

    description = kinesis.describe_stream(StreamName=stream)["StreamDescription"]
    ranges = [shard["HashKeyRange"] for shard in description["Shards"]]
    assert ranges == [
        {"StartingHashKey": "0", "EndingHashKey": str(2**127 - 1)},
        {"StartingHashKey": str(2**127), "EndingHashKey": str(MAX_HASH)},
    ]
    assert stream in kinesis.list_streams()["StreamNames"]


def test_returns_records_as_they_were_put_and_in_order(kinesis, stream):
    sent = [(f"key-{i % 7}", f"record {i} \x00\xff".encode("latin-1")) for i in range(300)]
    put = []
    for start in range(0, 300, 100):
        batch = [{"PartitionKey": key, "Data": data} for key, data in sent[start : start + 100]]
        answer = kinesis.put_records(StreamName=stream, Records=batch)
        assert answer["FailedRecordCount"] == 0
        put += answer["Records"]
    received = {}
    for shard in shards(kinesis, stream):
        records = read_all(kinesis, stream, shard["ShardId"])
        numbers = [int(record["SequenceNumber"]) for record in records]
        assert numbers == sorted(set(numbers))
        for record in records:
            received[record["SequenceNumber"]] = (record["PartitionKey"], record["Data"])
    assert [received[entry["SequenceNumber"]] for entry in put] == sent


def test_puts_one_record_where_its_hash_key_says(kinesis, stream):
    low = kinesis.put_record(StreamName=stream, Data=b"low", PartitionKey="any", ExplicitHashKey="0")
    high = kinesis.put_record(StreamName=stream, Data=b"high", PartitionKey="any", ExplicitHashKey=str(MAX_HASH))
    assert (low["ShardId"], high["ShardId"]) == ("shardId-000000000000", "shardId-000000000001")


def test_starts_reading_where_each_iterator_type_says(kinesis, stream):
    def put(data):
        return kinesis.put_record(StreamName=stream, Data=data, PartitionKey="k", ExplicitHashKey="0")

    first, second = put(b"1"), put(b"2")
    shard, number = first["ShardId"], second["SequenceNumber"]
    latest = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="LATEST")["ShardIterator"]
    assert kinesis.get_records(ShardIterator=latest)["Records"] == []
    put(b"3")

    def data(kind, **where):
        return [record["Data"] for record in read_all(kinesis, stream, shard, kind, **where)]

    assert data("TRIM_HORIZON") == [b"1", b"2", b"3"]
    assert data("AT_SEQUENCE_NUMBER", StartingSequenceNumber=number) == [b"2", b"3"]
    assert data("AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=number) == [b"3"]
    assert data("AT_TIMESTAMP", Timestamp=time.time() - 3600) == [b"1", b"2", b"3"]
    assert [record["Data"] for record in kinesis.get_records(ShardIterator=latest)["Records"]] == [b"3"]


def test_says_how_far_a_reader_is_behind(kinesis, stream):
    for i in range(3):
        kinesis.put_record(StreamName=stream, Data=b"x", PartitionKey="k", ExplicitHashKey="0")
    iterator = kinesis.get_shard_iterator(
        StreamName=stream, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    page = kinesis.get_records(ShardIterator=iterator, Limit=2)
    assert len(page["Records"]) == 2
    assert page["MillisBehindLatest"] >= 0
    rest = kinesis.get_records(ShardIterator=page["NextShardIterator"])
    assert len(rest["Records"]) == 1
    assert rest["MillisBehindLatest"] == 0


def test_splits_a_shard_and_leads_its_readers_to_the_children(kinesis, stream):
    kinesis.put_record(StreamName=stream, Data=b"before", PartitionKey="k", ExplicitHashKey="0")
    kinesis.split_shard(StreamName=stream, ShardToSplit="shardId-000000000000", NewStartingHashKey="1000")
    kinesis.get_waiter("stream_exists").wait(StreamName=stream, WaiterConfig={"Delay": 1})
    children = [s for s in shards(kinesis, stream) if s.get("ParentShardId") == "shardId-000000000000"]
    assert [c["HashKeyRange"]["StartingHashKey"] for c in children] == ["0", "1000"]
    kinesis.put_record(StreamName=stream, Data=b"after", PartitionKey="k", ExplicitHashKey="0")

    iterator = kinesis.get_shard_iterator(
        StreamName=stream, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    seen = []
    while True:
        page = kinesis.get_records(ShardIterator=iterator)
        seen += [record["Data"] for record in page["Records"]]
        if "NextShardIterator" not in page:
            break
        iterator = page["NextShardIterator"]
    assert seen == [b"before"]
    assert sorted(c["ShardId"] for c in page["ChildShards"]) == sorted(c["ShardId"] for c in children)
    assert [r["Data"] for r in read_all(kinesis, stream, children[0]["ShardId"])] == [b"after"]


def test_merges_two_shards(kinesis, stream):
    kinesis.merge_shards(
        StreamName=stream, ShardToMerge="shardId-000000000000", AdjacentShardToMerge="shardId-000000000001"
    )
    kinesis.get_waiter("stream_exists").wait(StreamName=stream, WaiterConfig={"Delay": 1})
    merged = [s for s in shards(kinesis, stream) if "AdjacentParentShardId" in s]
    assert len(merged) == 1
    assert merged[0]["HashKeyRange"] == {"StartingHashKey": "0", "EndingHashKey": str(MAX_HASH)}
    closed = [s for s in shards(kinesis, stream) if "EndingSequenceNumber" in s["SequenceNumberRange"]]
    assert len(closed) == 2


def test_lists_shards_by_filter_and_in_pages(kinesis, stream):
    before = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(0.01)
    kinesis.split_shard(StreamName=stream, ShardToSplit="shardId-000000000000", NewStartingHashKey="1000")
    kinesis.get_waiter("stream_exists").wait(StreamName=stream, WaiterConfig={"Delay": 1})

    def ids(**filter):
        return [int(s["ShardId"][-2:]) for s in shards(kinesis, stream, ShardFilter=filter)]

    assert ids(Type="AT_LATEST") == [1, 2, 3]
    assert ids(Type="FROM_TRIM_HORIZON") == [0, 1, 2, 3]
    assert ids(Type="AT_TRIM_HORIZON") == [0, 1]
    assert ids(Type="AFTER_SHARD_ID", ShardId="shardId-000000000001") == [2, 3]
    assert ids(Type="AT_TIMESTAMP", Timestamp=before) == [0, 1]

    first = kinesis.list_shards(StreamName=stream, MaxResults=3)
    second = kinesis.list_shards(NextToken=first["NextToken"])
    assert [len(first["Shards"]), len(second["Shards"])] == [3, 1]
    assert "NextToken" not in second


def test_closes_and_deletes_a_stream(kinesis, name):
    kinesis.create_stream(StreamName=name, ShardCount=1)
    kinesis.delete_stream(StreamName=name)
    eventually(lambda: name not in kinesis.list_streams()["StreamNames"])


def test_names_the_errors_as_aws_does(kinesis, stream):
    errors = kinesis.exceptions
    with pytest.raises(errors.ResourceNotFoundException) as missing:
        kinesis.describe_stream(StreamName="nowhere")
    assert "Stream nowhere under account" in str(missing.value)
    with pytest.raises(errors.ResourceInUseException):
        kinesis.create_stream(StreamName=stream, ShardCount=1)
    with pytest.raises(errors.ResourceNotFoundException):
        kinesis.get_shard_iterator(StreamName=stream, ShardId="shardId-000000000099", ShardIteratorType="LATEST")
    with pytest.raises(errors.InvalidArgumentException):
        kinesis.get_records(ShardIterator="not an iterator")
    with pytest.raises(kinesis.exceptions.ClientError) as invalid:
        kinesis.put_records(StreamName=stream, Records=[{"Data": b"x", "PartitionKey": "k"}] * 501)
    assert invalid.value.response["Error"]["Code"] == "ValidationException"


def test_takes_a_batch_of_the_largest_size(kinesis, stream):
    records = [{"Data": bytes(1_000_000), "PartitionKey": "k", "ExplicitHashKey": "0"} for _ in range(4)]
    assert kinesis.put_records(StreamName=stream, Records=records)["FailedRecordCount"] == 0
    assert [len(r["Data"]) for r in read_all(kinesis, stream, "shardId-000000000000")] == [1_000_000] * 4
