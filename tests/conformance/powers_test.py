"""What tests can do to the services while they run: the powers of `kcl local`, seen by boto3 and plain HTTP."""

import datetime
import http.client
import json
import time
import urllib.error
import urllib.request

import botocore.exceptions
import pytest
import urllib3.exceptions
from local_process import LocalProcess, eventually
from test_command import kcl

UTC = datetime.timezone.utc


class Admin:
    """The admin API of one process, by HTTP and nothing else."""

    def __init__(self, process, service="kinesis"):
        self.url = process.urls[service]

    def __call__(self, method, path, body=None, headers={}):
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, dict(headers), method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                found = answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())["error"]
        return 200, json.loads(found) if path != "/_kcl/snapshot" or method != "GET" else found

    def do(self, *arguments):
        status, document = self(*arguments)
        assert status == 200, document
        return document


@pytest.fixture
def process():
    with LocalProcess() as running:
        yield running


@pytest.fixture
def admin(process):
    return Admin(process)


def create_stream(process, name, shards=1):
    kinesis = process.client("kinesis")
    kinesis.create_stream(StreamName=name, ShardCount=shards)
    return kinesis


def create_table(process, name, **settings):
    dynamodb = process.client("dynamodb")
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        **(settings or {"BillingMode": "PAY_PER_REQUEST"}),
    )
    return dynamodb


def first_iterator(kinesis, name):
    shard = kinesis.list_shards(StreamName=name)["Shards"][0]["ShardId"]
    return kinesis.get_shard_iterator(StreamName=name, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]


def records(kinesis, name):
    return [r["Data"] for r in kinesis.get_records(ShardIterator=first_iterator(kinesis, name))["Records"]]


def error_of(call, **parameters):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]


# The admin API itself.


def test_the_api_says_what_there_is(process, admin):
    overview = admin.do("GET", "/_kcl/")
    assert overview["service"] == "kinesis"
    assert Admin(process, "dynamodb").do("GET", "/_kcl/")["service"] == "dynamodb"
    for route in overview["routes"]:
        if route["method"] == "GET" and "/ui" not in route["path"]:  # that is a page
            assert admin("GET", route["path"])[0] == 200, route
    assert admin("GET", "/_kcl/nothing")[0] == 404
    assert admin("PATCH", "/_kcl/clock")[0] == 405


def test_a_web_page_of_another_origin_cannot_drive_it(admin):
    for headers in [{"Origin": "https://example.com"}, {"Host": "rebound.example"}, {"Sec-Fetch-Site": "cross-site"}]:
        status, why = admin("POST", "/_kcl/reset", {}, headers)
        assert status == 403, why
    assert admin("POST", "/_kcl/reset", {}, {"Origin": admin.url})[0] == 200


# Clock.


def test_the_clock_begins_where_it_is_told_and_runs_as_fast():
    with LocalProcess("--clock", "2030-01-01T00:00:00Z", "--clock-rate", "3600") as process:
        kinesis = create_stream(process, "s")
        created = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamCreationTimestamp"]
        assert datetime.datetime(2030, 1, 1, tzinfo=UTC) <= created < datetime.datetime(2030, 1, 3, tzinfo=UTC)
        first = Admin(process).do("GET", "/_kcl/clock")
        time.sleep(0.05)
        second = Admin(process).do("GET", "/_kcl/clock")
        assert second["epochMillis"] - first["epochMillis"] >= 0.05 * 3600 * 1000


def test_steps_expire_iterators_and_trim_records(process, admin):
    kinesis = create_stream(process, "s")
    kinesis.put_record(StreamName="s", Data=b"old", PartitionKey="k")
    iterator = first_iterator(kinesis, "s")
    admin.do("POST", "/_kcl/clock", {"frozen": True})
    admin.do("POST", "/_kcl/clock", {"stepMs": 299_000})
    assert len(kinesis.get_records(ShardIterator=iterator)["Records"]) == 1
    admin.do("POST", "/_kcl/clock", {"stepMs": 2_000})
    assert error_of(kinesis.get_records, ShardIterator=iterator)["Code"] == "ExpiredIteratorException"
    assert records(kinesis, "s") == [b"old"]
    admin.do("POST", "/_kcl/clock", {"stepMs": 24 * 3600 * 1000})
    assert records(kinesis, "s") == []


def test_a_frozen_clock_keeps_a_stream_creating_until_it_is_stepped():
    with LocalProcess("--delay", "60000", "--clock-rate", "0") as process:
        kinesis = create_stream(process, "s")
        status = lambda: kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamStatus"]
        assert status() == "CREATING"
        Admin(process).do("POST", "/_kcl/clock", {"stepMs": 60_000})
        assert status() == "ACTIVE"


def subscribe(kinesis, name):
    arn = kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]["StreamARN"]
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="c")["Consumer"]["ConsumerARN"]
    shard = kinesis.list_shards(StreamName=name)["Shards"][0]["ShardId"]
    start = {"Type": "TRIM_HORIZON"}
    return iter(kinesis.subscribe_to_shard(ConsumerARN=consumer, ShardId=shard, StartingPosition=start)["EventStream"])


def test_a_step_wakes_a_subscription_and_ends_it_in_its_time(process, admin):
    kinesis = create_stream(process, "s")
    kinesis.put_record(StreamName="s", Data=b"first", PartitionKey="k")
    admin.do("POST", "/_kcl/clock", {"frozen": True})
    events = subscribe(kinesis, "s")
    assert [r["Data"] for r in next(events)["SubscribeToShardEvent"]["Records"]] == [b"first"]
    start = time.monotonic()
    admin.do("POST", "/_kcl/clock", {"stepMs": 6_000})
    assert next(events)["SubscribeToShardEvent"]["Records"] == []
    admin.do("POST", "/_kcl/clock", {"stepMs": 300_000})
    assert all(event["SubscribeToShardEvent"]["Records"] == [] for event in events)
    assert time.monotonic() - start < 4


def test_a_joined_service_keeps_its_own_powers():
    with LocalProcess() as first:
        ports = first.port("kinesis"), first.port("dynamodb")
        second = kcl("local", "--kinesis-port", ports[0], "--dynamo-port", ports[1], "--clock-rate", "2")
        assert second.returncode == 0
        assert "GET /_kcl/" in second.stderr


# Faults.


def test_a_rule_throttles_as_often_as_it_says(process, admin):
    kinesis = create_stream(process, "s")
    admin.do("POST", "/_kcl/faults", {"operation": "PutRecord", "stream": "s", "count": 2, "fault": "throttle"})
    for _ in range(2):
        error = error_of(kinesis.put_record, StreamName="s", Data=b"x", PartitionKey="k")
        assert error["Code"] == "ProvisionedThroughputExceededException"
        assert error["Message"] == "Rate exceeded for shard shardId-000000000000 in stream s under account 000000000000."
    kinesis.put_record(StreamName="s", Data=b"x", PartitionKey="k")
    count = admin.do("GET", "/_kcl/counters")["kinesis"]["PutRecord"]
    assert (count["calls"], count["succeeded"], count["throttled"], count["faults"]) == (3, 1, 2, 2)


def test_the_sdk_retries_what_fails_inside(process, admin):
    import botocore.config

    import boto3

    table = "retried"
    create_table(process, table)
    patient = boto3.client(
        "dynamodb",
        endpoint_url=process.urls["dynamodb"],
        config=botocore.config.Config(retries={"mode": "standard", "max_attempts": 4}),
    )
    admin.do("POST", "/_kcl/faults", [{"operation": "PutItem", "fault": "unavailable", "status": s, "count": 1} for s in (500, 503)])
    answer = patient.put_item(TableName=table, Item={"id": {"S": "1"}})
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


def test_one_item_can_be_chosen(process, admin):
    dynamodb = create_table(process, "ttt")
    rule = {"table": "ttt", "key": {"id": "bad-*"}, "fault": "error", "error": "AccessDeniedException", "message": "No."}
    admin.do("POST", "/_kcl/faults", rule)
    dynamodb.put_item(TableName="ttt", Item={"id": {"S": "good-1"}})
    error = error_of(dynamodb.put_item, TableName="ttt", Item={"id": {"S": "bad-1"}})
    assert (error["Code"], error["Message"]) == ("AccessDeniedException", "No.")


def test_a_dropped_answer_may_have_been_carried_out(process, admin):
    kinesis = create_stream(process, "s")
    rule = {"operation": "PutRecord", "fault": "drop", "count": 1}
    admin.do("POST", "/_kcl/faults", [rule, rule | {"applied": True}])
    for data in (b"lost", b"stored"):
        with pytest.raises(botocore.exceptions.HTTPClientError):
            kinesis.put_record(StreamName="s", Data=data, PartitionKey="k")
    assert records(kinesis, "s") == [b"stored"]


def test_latency_is_felt(process, admin):
    kinesis = create_stream(process, "s")
    admin.do("POST", "/_kcl/faults", {"operation": "ListShards", "fault": "latency", "ms": 300, "count": 1})
    start = time.monotonic()
    kinesis.list_shards(StreamName="s")
    assert time.monotonic() - start >= 0.3
    assert admin.do("GET", "/_kcl/faults")["rules"][0]["struck"] == 1


def raw_get_item(process, table):
    """Status, x-amz-crc32 and body, without an SDK that would judge them."""
    connection = http.client.HTTPConnection("127.0.0.1", process.port("dynamodb"), timeout=10)
    headers = {
        "X-Amz-Target": "DynamoDB_20120810.GetItem",
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Date": "20260101T000000Z",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00",
    }
    connection.request("POST", "/", json.dumps({"TableName": table, "Key": {"id": {"S": "1"}}}), headers)
    answer = connection.getresponse()
    return answer.headers["x-amz-crc32"], answer.read()


def test_answers_are_cut_and_spoiled(process, admin):
    dynamodb = create_table(process, "ttt")
    dynamodb.put_item(TableName="ttt", Item={"id": {"S": "1"}, "v": {"S": "a value"}})
    right_sum, right = raw_get_item(process, "ttt")
    admin.do("POST", "/_kcl/faults", [{"operation": "GetItem", "fault": f, "count": 1} for f in ("truncate", "corrupt", "checksum")])
    with pytest.raises(http.client.IncompleteRead) as cut:
        raw_get_item(process, "ttt")
    assert right.startswith(cut.value.partial)
    spoiled_sum, spoiled = raw_get_item(process, "ttt")
    assert spoiled_sum == right_sum
    assert sum((a ^ b).bit_count() for a, b in zip(spoiled, right, strict=True)) == 1
    wrong_sum, body = raw_get_item(process, "ttt")
    assert body == right and wrong_sum != right_sum


def test_subscriptions_break_off_and_are_spoiled(process, admin):
    kinesis = create_stream(process, "s")
    kinesis.put_record(StreamName="s", Data=b"first", PartitionKey="k")
    admin.do("POST", "/_kcl/faults", {"operation": "SubscribeToShard", "fault": "truncate", "count": 1})
    events = subscribe(kinesis, "s")
    assert next(events)["SubscribeToShardEvent"]["Records"][0]["Data"] == b"first"
    with pytest.raises((botocore.exceptions.BotoCoreError, urllib3.exceptions.HTTPError)):
        next(events)


def test_batches_succeed_in_part(process, admin):
    kinesis = create_stream(process, "s")
    dynamodb = create_table(process, "ttt")
    admin.do("POST", "/_kcl/faults", {"fault": "partial", "operation": "PutRecords", "partitionKey": "b", "share": 1})
    admin.do("POST", "/_kcl/faults", {"fault": "partial", "table": "ttt", "key": {"id": "2"}, "share": 1})
    put = kinesis.put_records(StreamName="s", Records=[{"Data": k.encode(), "PartitionKey": k} for k in "abc"])
    assert put["FailedRecordCount"] == 1
    assert put["Records"][1]["ErrorCode"] == "ProvisionedThroughputExceededException"
    assert records(kinesis, "s") == [b"a", b"c"]
    requests = [{"PutRequest": {"Item": {"id": {"S": str(i)}}}} for i in range(4)]
    written = dynamodb.batch_write_item(RequestItems={"ttt": requests})
    assert written["UnprocessedItems"] == {"ttt": [requests[2]]}
    keys = [{"id": {"S": str(i)}} for i in range(4)]
    read = dynamodb.batch_get_item(RequestItems={"ttt": {"Keys": keys}})
    assert read["UnprocessedKeys"]["ttt"]["Keys"] == [keys[2]]
    assert len(read["Responses"]["ttt"]) == 3


def test_reads_that_need_not_be_consistent_see_the_past(process, admin):
    dynamodb = create_table(process, "ttt")
    admin.do("POST", "/_kcl/faults", {"service": "dynamodb", "operation": "GetItem", "fault": "stale", "ms": 60_000})
    admin.do("POST", "/_kcl/clock", {"frozen": True})
    dynamodb.put_item(TableName="ttt", Item={"id": {"S": "1"}, "v": {"S": "old"}})
    admin.do("POST", "/_kcl/clock", {"stepMs": 120_000})
    dynamodb.put_item(TableName="ttt", Item={"id": {"S": "1"}, "v": {"S": "new"}})

    def seen(**how):
        return dynamodb.get_item(TableName="ttt", Key={"id": {"S": "1"}}, **how)["Item"]["v"]["S"]

    assert {seen(ConsistentRead=True) for _ in range(20)} == {"new"}
    assert "old" in {seen() for _ in range(20)}
    admin.do("POST", "/_kcl/clock", {"stepMs": 60_001})
    assert {seen() for _ in range(20)} == {"new"}


def test_iterators_expire_on_demand(process, admin):
    kinesis = create_stream(process, "s")
    iterator = first_iterator(kinesis, "s")
    admin.do("POST", "/_kcl/faults", {"fault": "expire", "count": 1})
    assert error_of(kinesis.get_records, ShardIterator=iterator)["Code"] == "ExpiredIteratorException"
    kinesis.get_records(ShardIterator=iterator)


def test_a_seed_replays_exactly(tmp_path):
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps([{"operation": "ListStreams", "rate": 0.4, "fault": "throttle"}]))

    def run(seed):
        with LocalProcess("--faults", rules, "--fault-seed", seed) as process:
            kinesis = process.client("kinesis")
            pattern = ""
            for _ in range(40):
                try:
                    kinesis.list_streams()
                    pattern += "."
                except botocore.exceptions.ClientError:
                    pattern += "x"
            return pattern

    first = run(7)
    assert first == run(7)
    assert first != run(8)
    assert 5 < first.count("x") < 30


def test_wrong_rules_name_the_member(admin, tmp_path):
    status, why = admin("POST", "/_kcl/faults", [{"fault": "drop"}, {"fault": "drop", "rate": 2}])
    assert (status, why) == (400, "rules[1].rate must be a number from 0 to 1, not 2.")
    assert admin.do("GET", "/_kcl/faults")["rules"] == []
    rules = tmp_path / "rules.json"
    rules.write_text('{"fault": "explode"}')
    refused = kcl("local", "--faults", rules)
    assert refused.returncode == 2
    assert "fault must be one of" in refused.stderr and "--faults" in refused.stderr


# Limits.


def test_limits_are_enforced_when_they_are_wanted():
    with LocalProcess("--enforce-limits") as process:
        kinesis = create_stream(process, "s")
        large = [{"Data": b"x" * 300_000, "PartitionKey": str(i)} for i in range(5)]
        put = kinesis.put_records(StreamName="s", Records=large)
        assert put["FailedRecordCount"] == 2
        assert put["Records"][4]["ErrorMessage"] == "Rate exceeded for shard shardId-000000000000 in stream s under account 000000000000."
        iterator = first_iterator(kinesis, "s")
        for _ in range(5):
            kinesis.get_records(ShardIterator=iterator, Limit=1)
        assert error_of(kinesis.get_records, ShardIterator=iterator)["Code"] == "ProvisionedThroughputExceededException"

        units = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 2}
        dynamodb = create_table(process, "ttt", ProvisionedThroughput=units)
        Admin(process).do("POST", "/_kcl/clock", {"frozen": True})
        written = dynamodb.put_item(TableName="ttt", Item={"id": {"S": "1"}, "v": {"S": "x" * 5000}}, ReturnConsumedCapacity="TOTAL")
        assert written["ConsumedCapacity"] == {"TableName": "ttt", "CapacityUnits": 5.0}
        error = error_of(dynamodb.put_item, TableName="ttt", Item={"id": {"S": "2"}})
        assert error["Code"] == "ProvisionedThroughputExceededException"
        Admin(process).do("POST", "/_kcl/clock", {"stepMs": 3000})
        dynamodb.put_item(TableName="ttt", Item={"id": {"S": "2"}})


# Capture, replay, snapshot, reset.


def test_a_capture_is_replayed_to_the_same_records(tmp_path):
    capture = tmp_path / "capture.jsonl"
    with LocalProcess("--capture", capture) as process:
        kinesis = create_stream(process, "s")
        dynamodb = create_table(process, "ttt")
        kinesis.put_records(StreamName="s", Records=[{"Data": bytes([i]), "PartitionKey": str(i)} for i in range(9)])
        dynamodb.put_item(TableName="ttt", Item={"id": {"S": "1"}})
        before = kinesis.get_records(ShardIterator=first_iterator(kinesis, "s"))["Records"]
    assert len(capture.read_text().splitlines()) == 4
    with LocalProcess("--replay", capture) as again:
        kinesis = again.client("kinesis")
        assert kinesis.get_records(ShardIterator=first_iterator(kinesis, "s"))["Records"] == before
        assert again.client("dynamodb").scan(TableName="ttt")["Count"] == 1
    capture.write_text("nonsense\n")
    refused = kcl("local", "--kinesis-port", 0, "--dynamo-port", 0, "--replay", capture)
    assert refused.returncode == 1
    assert f"{capture}, line 1" in refused.stderr


def test_a_paced_replay_follows_the_clock(tmp_path):
    line = {"service": "kinesis", "account": "000000000000", "region": "us-east-1", "type": "application/x-amz-json-1.1"}
    create = line | {"at": "2026-01-01T00:00:00Z", "operation": "CreateStream", "json": {"StreamName": "s", "ShardCount": 1}}
    put = line | {"at": "2026-01-01T01:00:00Z", "operation": "PutRecord", "json": {"StreamName": "s", "Data": "eA==", "PartitionKey": "k"}}
    capture = tmp_path / "capture.jsonl"
    capture.write_text("".join(json.dumps(each) + "\n" for each in (create, put)))
    with LocalProcess("--replay", capture, "--replay-paced", "--clock", "2026-01-01T00:00:00Z") as process:
        kinesis = process.client("kinesis")
        eventually(lambda: kinesis.list_streams()["StreamNames"] == ["s"])
        assert records(kinesis, "s") == []
        Admin(process).do("POST", "/_kcl/clock", {"stepMs": 3600_000})
        eventually(lambda: records(kinesis, "s") == [b"x"])


def test_a_snapshot_brings_a_state_back(tmp_path, process, admin):
    kinesis = create_stream(process, "s")
    dynamodb = create_table(process, "ttt")
    kinesis.put_record(StreamName="s", Data=b"kept", PartitionKey="k")
    file = tmp_path / "state"
    assert admin.do("POST", "/_kcl/snapshot", {"file": str(file)})["bytes"] == file.stat().st_size
    kinesis.put_record(StreamName="s", Data=b"more", PartitionKey="k")
    dynamodb.delete_table(TableName="ttt")
    admin.do("POST", "/_kcl/restore", {"file": str(file)})
    assert records(kinesis, "s") == [b"kept"]
    assert dynamodb.list_tables()["TableNames"] == ["ttt"]
    with LocalProcess("--restore", file, "--snapshot", tmp_path / "second") as other:
        assert records(other.client("kinesis"), "s") == [b"kept"]
        other.client("kinesis").put_record(StreamName="s", Data=b"new", PartitionKey="k")
        assert other.terminate() == 0
    admin.do("POST", "/_kcl/restore", (tmp_path / "second").read_bytes())
    assert records(kinesis, "s") == [b"kept", b"new"]
    assert admin("POST", "/_kcl/restore", b"nonsense")[0] == 400


def test_reset_makes_all_new(process, admin):
    create_stream(process, "s")
    create_table(process, "ttt")
    admin.do("POST", "/_kcl/faults", {"operation": "Scan", "fault": "drop"})
    admin.do("POST", "/_kcl/clock", {"now": "2030-01-01T00:00:00Z"})
    done = admin.do("POST", "/_kcl/reset")["reset"]
    assert done == ["data", "clock", "faults", "limits", "counters"]
    assert process.client("kinesis").list_streams()["StreamNames"] == []
    assert process.client("dynamodb").list_tables()["TableNames"] == []
    assert admin.do("GET", "/_kcl/faults")["rules"] == []
    assert admin.do("GET", "/_kcl/clock")["real"]
