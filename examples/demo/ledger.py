"""What went into a stream beside what came out of it: a small Kinesis client, and the count of what was lost, repeated or
disordered. The records that came out are in the notebook of the consumer that notebook.cpp makes.
"""
import base64
import collections
import json
import urllib.request


class Kinesis:
    """One stream, by plain HTTP and JSON, as any other program could. Local services do not look at the signature's value."""

    def __init__(self, url, stream):
        self.url, self.stream = url, stream

    def call(self, operation, **request):
        message = urllib.request.Request(self.url, json.dumps(request | {"StreamName": self.stream}).encode(), {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "Kinesis_20131202." + operation,
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, "
                             "SignedHeaders=host, Signature=00"})
        with urllib.request.urlopen(message, timeout=20) as answer:
            body = answer.read()
            return json.loads(body) if body else {}

    def open_shards(self):
        """In the order of their hash keys."""
        shards = self.call("ListShards")["Shards"]
        found = [s for s in shards if "EndingSequenceNumber" not in s["SequenceNumberRange"]]
        return sorted(found, key=lambda s: int(s["HashKeyRange"]["StartingHashKey"]))

    def split(self, shard):
        start, end = (int(shard["HashKeyRange"][k]) for k in ("StartingHashKey", "EndingHashKey"))
        self.call("SplitShard", ShardToSplit=shard["ShardId"], NewStartingHashKey=str((start + end) // 2))

    def put(self, records):
        """Puts (key, text) pairs; one that is refused is put again."""
        while records:
            entries = [{"Data": base64.b64encode(text.encode()).decode(), "PartitionKey": key} for key, text in records]
            results = self.call("PutRecords", Records=entries)["Records"]
            records = [record for record, result in zip(records, results) if "ErrorCode" in result]


def read_notebook(folder):
    """(moment in ns, shard, sequence number, key, text) of each record that was processed, by moment."""
    rows = []
    for path in folder.glob("*.tsv"):
        for line in path.read_text().splitlines(keepends=True):
            parts = line.rstrip("\n").split("\t")
            if line.endswith("\n") and len(parts) == 5:  # the line that a kill cut off was never checkpointed
                rows.append((int(parts[0]), parts[1], int(parts[2]), parts[3], parts[4]))
    return sorted(rows)


def judge(put, rows):
    """What must be true of a stream that was consumed at least once. `put` has the texts of each key, in order.

    A record counts where it was first processed. One that was put twice, because its answer was lost, stands twice in the
    stream: its first place counts.
    """
    seen, came, last, disorder, repeated = set(), collections.defaultdict(list), {}, 0, 0
    for _, shard, sequence, key, text in rows:
        if (shard, sequence) in seen:
            repeated += 1
            continue
        seen.add((shard, sequence))
        disorder += sequence <= last.get(shard, -1)
        last[shard] = sequence
        came[key].append(text)
    wanted = sum(len(texts) for texts in put.values())
    lost = sum(len(set(texts) - set(came[key])) for key, texts in put.items())
    return {"put": wanted, "processed": len(seen), "lost": lost, "repeated": repeated, "out of order in a shard": disorder,
            "keys": len(put), "keys in order": sum(list(dict.fromkeys(came[key])) == list(dict.fromkeys(texts))
                                                   for key, texts in put.items()),
            "shards": len(last)}


def nothing_lost(facts):
    return facts["lost"] == 0 and facts["out of order in a shard"] == 0 and facts["keys in order"] == facts["keys"]
