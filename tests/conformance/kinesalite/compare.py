"""Says the same wrong things to `kcl local` and to kinesalite, whose answers were checked against AWS, and prints where
the answers differ.

    npm install --prefix build/kinesalite kinesalite
    KCL=build/dev/apps/kcl build/venv/bin/python tests/conformance/kinesalite/compare.py build/kinesalite

Exits with 1 when a difference is not one of those that KNOWN explains.
"""

import http.client
import json
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from local_process import LocalProcess  # noqa: E402

ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/"
SERVER = """
const server = require('kinesalite')({createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0, shardLimit: 20000});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
"""


class Kinesalite:
    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        command = ["node", "-e", SERVER]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, text=True)
        return int(self.process.stdout.readline())

    def __exit__(self, *error):
        self.process.kill()
        self.process.communicate()


def ask(port, operation, body, text=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {
        "X-Amz-Target": "Kinesis_20131202." + operation,
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20200101/us-east-1/kinesis/aws4_request, "
        "SignedHeaders=host, Signature=b",
        "X-Amz-Date": "20200101T000000Z",
    }
    connection.request("POST", "/", text if text is not None else json.dumps(body), headers)
    answer = connection.getresponse()
    said = answer.read().decode()
    connection.close()
    return answer.status, said


NAME = {"StreamName": "s"}
OPERATIONS = {  # with members that each of them takes, and their types
    "AddTagsToStream": {"StreamName": "String", "Tags": "Map"},
    "CreateStream": {"StreamName": "String", "ShardCount": "Integer"},
    "DecreaseStreamRetentionPeriod": {"StreamName": "String", "RetentionPeriodHours": "Integer"},
    "DeleteStream": {"StreamName": "String"},
    "DescribeStream": {"StreamName": "String", "Limit": "Integer", "ExclusiveStartShardId": "String"},
    "DescribeStreamSummary": {"StreamName": "String"},
    "GetRecords": {"ShardIterator": "String", "Limit": "Integer"},
    "GetShardIterator": {
        "StreamName": "String",
        "ShardId": "String",
        "ShardIteratorType": "String",
        "StartingSequenceNumber": "String",
        "Timestamp": "Timestamp",
    },
    "IncreaseStreamRetentionPeriod": {"StreamName": "String", "RetentionPeriodHours": "Integer"},
    "ListShards": {"StreamName": "String", "ExclusiveStartShardId": "String", "MaxResults": "Integer"},
    "ListStreams": {"Limit": "Integer", "ExclusiveStartStreamName": "String"},
    "ListTagsForStream": {"StreamName": "String", "Limit": "Integer", "ExclusiveStartTagKey": "String"},
    "MergeShards": {"StreamName": "String", "ShardToMerge": "String", "AdjacentShardToMerge": "String"},
    "PutRecord": {
        "StreamName": "String",
        "PartitionKey": "String",
        "Data": "Blob",
        "ExplicitHashKey": "String",
        "SequenceNumberForOrdering": "String",
    },
    "PutRecords": {"StreamName": "String", "Records": "List"},
    "RemoveTagsFromStream": {"StreamName": "String", "TagKeys": "List"},
    "SplitShard": {"StreamName": "String", "ShardToSplit": "String", "NewStartingHashKey": "String"},
}
STRANGE = [True, 34.5, "-2", [], {}, [[]], {"a": {}}, {"a": True}, [1], ""]


def wrong_types():
    for operation, members in OPERATIONS.items():
        for member in members:
            for value in STRANGE:
                yield operation, {member: value}
        yield operation, {}
        yield operation, {member: None for member in members}


def wrong_values():
    long = "a" * 130
    for operation, members in OPERATIONS.items():
        texts = [member for member, kind in members.items() if kind == "String"]
        yield operation, {member: "" for member in texts}
        yield operation, {member: "a?b" for member in texts}
        yield operation, {member: long for member in texts}
        numbers = [member for member, kind in members.items() if kind == "Integer"]
        if numbers:
            yield operation, {member: -1 for member in numbers} | NAME
    yield "AddTagsToStream", NAME | {"Tags": {"": "x"}}
    yield "AddTagsToStream", NAME | {"Tags": {long: "x"}}
    yield "AddTagsToStream", NAME | {"Tags": {"a": "v" * 257}}
    yield "RemoveTagsFromStream", NAME | {"TagKeys": [""]}
    yield "RemoveTagsFromStream", NAME | {"TagKeys": ["a", long]}
    yield "PutRecord", NAME | {"PartitionKey": "k" * 257, "Data": ""}
    yield "PutRecord", NAME | {"PartitionKey": "k", "Data": "AA=A"}
    yield "PutRecords", NAME | {"Records": [{"PartitionKey": "k" * 257, "Data": ""}, {"ExplicitHashKey": "x"}]}
    yield "PutRecords", NAME | {"Records": [{"PartitionKey": "k", "Data": ""}] * 501}
    for hash_key in ("00", "-1", "1" * 40):
        yield "PutRecord", NAME | {"PartitionKey": "k", "Data": "", "ExplicitHashKey": hash_key}
        yield "SplitShard", NAME | {"ShardToSplit": "0", "NewStartingHashKey": hash_key}


def wrong_meanings(numbers):
    """About a stream `s` of three shards with a record in each, and about none."""
    other, own = numbers
    for operation, body in (
        ("DescribeStream", {}),
        ("DescribeStreamSummary", {}),
        ("DeleteStream", {}),
        ("ListShards", {}),
        ("ListTagsForStream", {}),
        ("AddTagsToStream", {"Tags": {"a": "b"}}),
        ("RemoveTagsFromStream", {"TagKeys": ["a"]}),
        ("IncreaseStreamRetentionPeriod", {"RetentionPeriodHours": 30}),
        ("DecreaseStreamRetentionPeriod", {"RetentionPeriodHours": 30}),
        ("PutRecord", {"PartitionKey": "k", "Data": ""}),
        ("PutRecords", {"Records": [{"PartitionKey": "k", "Data": ""}]}),
        ("GetShardIterator", {"ShardId": "shardId-000000000000", "ShardIteratorType": "LATEST"}),
        ("GetShardIterator", {"ShardId": "nonsense", "ShardIteratorType": "LATEST"}),
        ("SplitShard", {"ShardToSplit": "shardId-0", "NewStartingHashKey": "100"}),
        ("SplitShard", {"ShardToSplit": "what", "NewStartingHashKey": "100"}),
        ("MergeShards", {"ShardToMerge": "shardId-0", "AdjacentShardToMerge": "shardId-1"}),
    ):
        yield operation, {"StreamName": "nowhere"} | body
    yield "CreateStream", NAME | {"ShardCount": 1}
    yield "CreateStream", {"StreamName": "t", "ShardCount": 19_998}
    yield "CreateStream", {"StreamName": "t", "ShardCount": 100_000}
    yield "ListShards", {}
    for shard in ("shardId-5", "shardId-000000000009", "", "x", "shardId-", "2147483648", "shardId--1", "a-b-1"):
        yield "GetShardIterator", NAME | {"ShardId": shard, "ShardIteratorType": "LATEST"}
        yield "SplitShard", NAME | {"ShardToSplit": shard, "NewStartingHashKey": "100"}
        yield "MergeShards", NAME | {"ShardToMerge": shard, "AdjacentShardToMerge": "shardId-1"}
        yield "MergeShards", NAME | {"ShardToMerge": "shardId-0", "AdjacentShardToMerge": shard}
        yield "DescribeStream", NAME | {"ExclusiveStartShardId": shard, "Limit": 1, "Only": "errors"}
    at = {"ShardId": "shardId-000000000000"}
    for kind in ("TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP"):
        yield "GetShardIterator", NAME | at | {"ShardIteratorType": kind, "StartingSequenceNumber": "5"}
        for number in ("0", "1", "9" * 56, str(2**185), str(2**124), own[:-3], other, "4" + own, own + "0"):
            yield "GetShardIterator", NAME | at | {"ShardIteratorType": kind, "StartingSequenceNumber": number}
    yield "GetShardIterator", NAME | at | {"ShardIteratorType": "AT_SEQUENCE_NUMBER"}
    yield "GetShardIterator", NAME | at | {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER"}
    yield "GetShardIterator", NAME | at | {"ShardIteratorType": "AT_TIMESTAMP"}
    yield "GetShardIterator", NAME | at | {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": 9_000_000_000}
    for iterator in ("AAAAAAAAAAE=", "AAAAAAAAAAHAAAA=", "x", "A" * 200, "AAAAAAAAAAF" + "A" * 205):
        yield "GetRecords", {"ShardIterator": iterator}
    record = {"PartitionKey": "k", "Data": ""}
    yield "PutRecord", NAME | record | {"ExplicitHashKey": str(2**128)}
    yield "PutRecords", NAME | {"Records": [record, record | {"ExplicitHashKey": str(2**128)}]}
    for number in ("0", "1", str(2**185), "9" * 56, own + "1", str(int(own) + (1 << 100))):
        yield "PutRecord", NAME | record | {"SequenceNumberForOrdering": number}
    for hash_key in ("0", "1", str(2**128), str(2**128 - 1), str((2**128) // 3), str((2**128) // 3 - 1)):
        yield "SplitShard", NAME | {"ShardToSplit": "shardId-0", "NewStartingHashKey": hash_key}
    for a, b in ((1, 0), (0, 2), (0, 0), (2, 1)):
        yield "MergeShards", NAME | {"ShardToMerge": f"shardId-{a}", "AdjacentShardToMerge": f"shardId-{b}"}
    for hours in (1, 23, 25, 168):
        yield "DecreaseStreamRetentionPeriod", NAME | {"RetentionPeriodHours": hours}
    yield "IncreaseStreamRetentionPeriod", NAME | {"RetentionPeriodHours": 23}
    for text in ("\u00e4", "a\u20ac", "a;b", "a%b", "\t", "x" * 128):
        yield "RemoveTagsFromStream", NAME | {"TagKeys": [text]}
    for text in ("a\u20ac", "a;b", "a%b", "\t"):
        yield "AddTagsToStream", NAME | {"Tags": {text: "v"}}
        yield "AddTagsToStream", NAME | {"Tags": {"k": text}}


# Where we answer differently on purpose: (operation, pattern in our answer, why).
KNOWN = [
    (None, r"regular expression pattern: 0\|", "kinesalite does not look at both ends of these patterns"),
    ("ListTagsForStream", "", "today's limit is 50"),
    ("DecreaseStreamRetentionPeriod", "Minimum allowed", "the range is no constraint of today's model"),
    ("IncreaseStreamRetentionPeriod", "Minimum allowed", "the range is no constraint of today's model"),
    ("DescribeStream", "Could not find shard", "kinesalite takes any text for a shard id there"),
]


def prepare(port):
    """The stream, the numbers of a record in its second and its first shard."""
    assert ask(port, "CreateStream", NAME | {"ShardCount": 3})[0] == 200
    for _ in range(100):
        if '"ACTIVE"' in ask(port, "DescribeStreamSummary", NAME)[1]:
            break
        time.sleep(0.05)
    numbers = []
    for hash_key in (2**127, 0):
        record = NAME | {"PartitionKey": "k", "Data": "", "ExplicitHashKey": str(hash_key)}
        numbers.append(json.loads(ask(port, "PutRecord", record)[1])["SequenceNumber"])
    return numbers


def plain(answer):
    """Without what may differ: times and numbers made from them, the order in maps, wholly good answers."""
    status, said = answer
    if status == 200:
        return "200"
    said = re.sub(r"\d{50,}", "<number>", said)
    said = re.sub(r"currentTimestampInMillis: \d+", "currentTimestampInMillis: <now>", said)
    said = re.sub(r"v20131202\.PutRecordsRequestEntry@\w+", "<entry>", said)
    try:
        said = json.dumps(json.loads(said), sort_keys=True, ensure_ascii=False)
    except ValueError:
        pass
    return f"{status} {said}"


def compare(ours, theirs):
    number = [prepare(port) for port in (ours, theirs)]
    tables = [
        list(wrong_types()) + list(wrong_values()) + list(wrong_meanings(numbers)) for numbers in number
    ]
    differences = known = 0
    for (operation, our_body), (_, their_body) in zip(*tables):
        answers = [plain(ask(ours, operation, our_body)), plain(ask(theirs, operation, their_body))]
        if answers[0] == answers[1]:
            continue
        if any(known_at in (None, operation) and re.search(pattern, answers[0]) for known_at, pattern, _ in KNOWN):
            known += 1
            continue
        differences += 1
        print(f"{operation} {json.dumps(our_body)[:300]}\n  ours   {answers[0][:600]}\n  theirs {answers[1][:600]}")
    print(f"{len(tables[0])} calls, {differences} differences, {known} known ones")
    return differences


def main():
    with LocalProcess(only="kinesis") as local, Kinesalite(sys.argv[1]) as theirs:
        return 1 if compare(local.port("kinesis"), theirs) else 0


if __name__ == "__main__":
    sys.exit(main())
