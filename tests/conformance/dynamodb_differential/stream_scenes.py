"""Streams of changes. ARNs and iterators differ between servers: only what is wrong can be asked of all of them."""

from scene import S, Scene, table

STREAMED = table("streamed", "id", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
PLAIN = table("plain", "id")


def scenes():
    scene = Scene("streams", [STREAMED, PLAIN], [("streamed", {"id": S("1")})])
    for specification in (
        {"StreamEnabled": True}, {"StreamEnabled": True, "StreamViewType": "OTHER"}, {"StreamEnabled": False, "StreamViewType": "KEYS_ONLY"}, {"StreamEnabled": False}, {"StreamViewType": "KEYS_ONLY"}, {},
        {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}, {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}, {"StreamEnabled": False}, {"StreamEnabled": False},
    ):  # fmt: skip
        scene.ask("UpdateTable", TableName="plain", StreamSpecification=specification)
        scene.ask("DescribeTable", TableName="plain")
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/streamed/stream/2023-11-14T22:13:20.000"
    for body in ({}, {"StreamArn": "abc"}, {"StreamArn": arn}, {"StreamArn": arn, "Limit": 0}):
        scene.ask("DescribeStream", **body)
    for body in ({}, {"StreamArn": arn}, {"StreamArn": arn, "ShardId": "shardId-00000001414576573621-f55eea83", "ShardIteratorType": "LATEST"}, {"StreamArn": arn, "ShardId": "shardId-00000001414576573621-f55eea83", "ShardIteratorType": "OTHER"}):
        scene.ask("GetShardIterator", **body)
    for body in ({}, {"ShardIterator": "abc"}, {"ShardIterator": arn + "|1|abc"}, {"ShardIterator": "abc", "Limit": 1001}):
        scene.ask("GetRecords", **body)
    scene.ask("ListStreams", Limit=0)
    yield scene
