"""SubscribeToShard as boto3 reads it: over HTTP/1.1, frame by frame, with botocore's own decoder."""

import threading
import time

import pytest
from botocore.exceptions import ClientError, EventStreamError


@pytest.fixture
def stream(kinesis, name):
    kinesis.create_stream(StreamName=name, ShardCount=1)
    yield name
    if name in kinesis.list_streams()["StreamNames"]:
        kinesis.delete_stream(StreamName=name, EnforceConsumerDeletion=True)


@pytest.fixture
def consumer(kinesis, stream):
    arn = kinesis.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
    return kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="c")["Consumer"]["ConsumerARN"]


def subscribe(kinesis, consumer, shard="shardId-000000000000", **position):
    position = position or {"Type": "TRIM_HORIZON"}
    return kinesis.subscribe_to_shard(ConsumerARN=consumer, ShardId=shard, StartingPosition=position)["EventStream"]


def events(subscription):
    for event in subscription:
        yield event["SubscribeToShardEvent"]


def put(kinesis, stream, data):
    return kinesis.put_record(StreamName=stream, Data=data, PartitionKey="k")["SequenceNumber"]


def test_tells_records_as_they_are_put(kinesis, stream, consumer):
    first = put(kinesis, stream, b"before")
    subscription = subscribe(kinesis, consumer)
    told = events(subscription)
    event = next(told)
    assert [record["Data"] for record in event["Records"]] == [b"before"]
    assert event["ContinuationSequenceNumber"] == first
    assert event["MillisBehindLatest"] == 0
    begin = time.monotonic()
    put(kinesis, stream, b"after \x00\xff")
    event = next(event for event in told if event["Records"])
    assert [record["Data"] for record in event["Records"]] == [b"after \x00\xff"]
    assert time.monotonic() - begin < 2
    subscription.close()


def test_tells_many_records_in_order(kinesis, stream, consumer):
    subscription = subscribe(kinesis, consumer)

    def write():
        for i in range(50):
            records = [{"PartitionKey": "k", "Data": b"%d" % (i * 100 + j) + bytes(1000)} for j in range(100)]
            kinesis.put_records(StreamName=stream, Records=records)

    writer = threading.Thread(target=write)
    writer.start()
    received = []
    for event in events(subscription):
        received += [int(record["Data"].rstrip(b"\x00")) for record in event["Records"]]
        if len(received) == 5000:
            break
    writer.join()
    subscription.close()
    assert received == list(range(5000))


def test_ends_with_the_shard(kinesis, stream, consumer):
    put(kinesis, stream, b"last")
    kinesis.split_shard(StreamName=stream, ShardToSplit="shardId-000000000000", NewStartingHashKey="1000")
    told = list(events(subscribe(kinesis, consumer)))
    assert [record["Data"] for event in told for record in event["Records"]] == [b"last"]
    assert "ContinuationSequenceNumber" not in told[-1]
    assert [child["ShardId"] for child in told[-1]["ChildShards"]] == ["shardId-000000000001", "shardId-000000000002"]


def test_starts_where_it_is_told(kinesis, stream, consumer, request):
    first, second = put(kinesis, stream, b"1"), put(kinesis, stream, b"2")
    arn = consumer.split("/consumer/")[0]
    for i, (expected, position) in enumerate(
        (
            ([b"1", b"2"], {"Type": "AT_TIMESTAMP", "Timestamp": time.time() - 60}),
            ([b"1", b"2"], {"Type": "AT_SEQUENCE_NUMBER", "SequenceNumber": first}),
            ([b"2"], {"Type": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": first}),
            ([], {"Type": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": second}),
            ([], {"Type": "LATEST"}),
        )
    ):
        # A consumer for each: the same one would have to wait for five seconds.
        each = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName=f"c{i}")["Consumer"]["ConsumerARN"]
        subscription = subscribe(kinesis, each, **position)
        assert [record["Data"] for record in next(events(subscription))["Records"]] == expected
        subscription.close()


def test_protects_a_subscription_for_five_seconds(kinesis, stream, consumer):
    subscription = subscribe(kinesis, consumer)
    next(events(subscription))
    with pytest.raises(ClientError) as refused:
        subscribe(kinesis, consumer)
    assert refused.value.response["Error"]["Code"] == "ResourceInUseException"
    assert refused.value.response["Error"]["Message"].startswith("Another active subscription exists for this consumer")
    subscription.close()


def test_ends_with_an_exception_when_the_stream_is_deleted(kinesis, stream, consumer):
    subscription = subscribe(kinesis, consumer)
    told = events(subscription)
    next(told)
    kinesis.delete_stream(StreamName=stream, EnforceConsumerDeletion=True)
    with pytest.raises(EventStreamError) as ended:
        list(told)
    assert "ResourceNotFoundException" in str(ended.value)
    assert f"Stream {stream} under account" in str(ended.value)


def test_refuses_before_it_begins(kinesis, stream, consumer):
    for code, request in (
        ("ResourceNotFoundException", dict(consumer=consumer + "1")),
        ("ResourceNotFoundException", dict(consumer=consumer, shard="shardId-000000000007")),
        ("InvalidArgumentException", dict(consumer=consumer, Type="AT_SEQUENCE_NUMBER")),
        ("InvalidArgumentException", dict(consumer=consumer, Type="AT_TIMESTAMP", Timestamp=time.time() + 60)),
        ("ValidationException", dict(consumer=consumer, Type="NOWHERE")),
    ):
        with pytest.raises(ClientError) as refused:
            subscribe(kinesis, **request)
        assert refused.value.response["Error"]["Code"] == code, request
