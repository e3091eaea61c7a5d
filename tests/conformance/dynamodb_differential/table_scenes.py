"""Tables: definitions right and wrong, changes, TTL, tags, backups, limits."""

from scene import N, S, Scene, index, key_schema, table

GOOD = table("fresh", "a")


def scenes():
    yield from (creation(), changes(), time_to_live(), tags(), backups(), odds())


def creation():
    scene = Scene("create table", [], [])
    attribute = lambda name, type="S": {"AttributeName": name, "AttributeType": type}
    provisioned = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    base = {"TableName": "fresh", "KeySchema": key_schema("a"), "AttributeDefinitions": [attribute("a")], "BillingMode": "PAY_PER_REQUEST"}
    two = {"KeySchema": key_schema("a", "b"), "AttributeDefinitions": [attribute("a"), attribute("b")]}
    three = {"KeySchema": key_schema("a", "b"), "AttributeDefinitions": [attribute("a"), attribute("b"), attribute("c")]}
    for more in (
        {}, {"TableName": None}, {"TableName": "ab"}, {"TableName": "x" * 256}, {"TableName": "a b c"}, {"KeySchema": None}, {"KeySchema": []}, {"AttributeDefinitions": None}, {"AttributeDefinitions": []}, {"BillingMode": None}, {"BillingMode": "FREE"},
        {"BillingMode": None, "ProvisionedThroughput": provisioned}, {"BillingMode": "PROVISIONED"}, {"ProvisionedThroughput": provisioned}, {"BillingMode": None, "ProvisionedThroughput": {"ReadCapacityUnits": 0, "WriteCapacityUnits": 5}}, {"BillingMode": None, "ProvisionedThroughput": {"ReadCapacityUnits": 5}},
        {"BillingMode": None, "ProvisionedThroughput": {"ReadCapacityUnits": 1000000000001, "WriteCapacityUnits": 5}}, {"AttributeDefinitions": [attribute("a", "X")]}, {"AttributeDefinitions": [attribute("a", "SS")]}, {"AttributeDefinitions": [attribute("b")]}, {"AttributeDefinitions": [attribute("a"), attribute("b")]}, {"AttributeDefinitions": [attribute("a"), attribute("a")]},
        {"KeySchema": key_schema("a", "a")}, {"KeySchema": key_schema("a", "b")}, two, {"KeySchema": list(reversed(key_schema("a", "b"))), "AttributeDefinitions": two["AttributeDefinitions"]}, {"KeySchema": key_schema("a") + key_schema("b"), "AttributeDefinitions": two["AttributeDefinitions"]}, {"KeySchema": [{"AttributeName": "a", "KeyType": "RANGE"}]}, {"KeySchema": [{"AttributeName": "a", "KeyType": "SORT"}]},
        {"KeySchema": key_schema("a", "b") + key_schema("c"), "AttributeDefinitions": three["AttributeDefinitions"]}, {"LocalSecondaryIndexes": []}, {"GlobalSecondaryIndexes": []}, {"LocalSecondaryIndexes": [index("iii", "a", "b")], "AttributeDefinitions": two["AttributeDefinitions"]},
        three | {"LocalSecondaryIndexes": [index("iii", "a", "c")]}, three | {"LocalSecondaryIndexes": [index("iii", "b", "c")]}, three | {"LocalSecondaryIndexes": [index("iii", "a")]}, three | {"LocalSecondaryIndexes": [index("iii", "a", "c"), index("iii", "a", "c")]}, three | {"LocalSecondaryIndexes": [index(f"ii{i}", "a", "c") for i in range(6)]},
        three | {"GlobalSecondaryIndexes": [index("iii", "c")]}, three | {"GlobalSecondaryIndexes": [index("iii", "c", "a"), index("jjj", "b")]}, three | {"GlobalSecondaryIndexes": [index("ii", "c")]}, three | {"GlobalSecondaryIndexes": [index("iii", "d")]}, three | {"GlobalSecondaryIndexes": [index("iii", "c", "c")]},
        three | {"GlobalSecondaryIndexes": [index("iii", "c", projection="SOME")]}, three | {"GlobalSecondaryIndexes": [index("iii", "c", projection="INCLUDE")]}, three | {"GlobalSecondaryIndexes": [index("iii", "c", included=["x"])]}, three | {"GlobalSecondaryIndexes": [index("iii", "c", projection="INCLUDE", included=["x", "x"])]}, three | {"GlobalSecondaryIndexes": [index("iii", "c", projection="INCLUDE", included=["a"])]},
        three | {"GlobalSecondaryIndexes": [index("iii", "c", projection="INCLUDE", included=[f"x{i}" for i in range(20)])]}, three | {"GlobalSecondaryIndexes": [index("iii", "c", projection="INCLUDE", included=[f"x{i}" for i in range(101)])]}, three | {"GlobalSecondaryIndexes": [{"IndexName": "iii", "KeySchema": key_schema("c")}]}, three | {"GlobalSecondaryIndexes": [index("iii", "c") | {"Projection": {}}]},
        three | {"GlobalSecondaryIndexes": [index("iii", "c") | {"ProvisionedThroughput": provisioned}]}, three | {"BillingMode": None, "ProvisionedThroughput": provisioned, "GlobalSecondaryIndexes": [index("iii", "c")]}, three | {"BillingMode": None, "ProvisionedThroughput": provisioned, "GlobalSecondaryIndexes": [index("iii", "c") | {"ProvisionedThroughput": provisioned}]},
        three | {"GlobalSecondaryIndexes": [index(f"ii{i}", "c") for i in range(21)]}, three | {"GlobalSecondaryIndexes": [index("iii", "c")], "LocalSecondaryIndexes": [index("iii", "a", "c")]}, three, {"Tags": []}, {"Tags": [{"Key": "k", "Value": "v"}]}, {"Tags": [{"Key": "", "Value": "v"}]}, {"Tags": [{"Key": "k", "Value": "v"}, {"Key": "k", "Value": "w"}]},
        {"DeletionProtectionEnabled": False}, {"TableClass": "STANDARD"}, {"TableClass": "STANDARD_INFREQUENT_ACCESS"}, {"TableClass": "OTHER"}, {"SSESpecification": {"Enabled": True}}, {"SSESpecification": {"Enabled": False}}, {"StreamSpecification": {"StreamEnabled": False}}, {"StreamSpecification": {"StreamEnabled": True}}, {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}},
        {"OnDemandThroughput": {"MaxReadRequestUnits": 10, "MaxWriteRequestUnits": 10}}, {"BillingMode": "PROVISIONED", "ProvisionedThroughput": provisioned, "OnDemandThroughput": {"MaxReadRequestUnits": 10}},
    ):  # fmt: skip
        scene.ask("CreateTable", **{k: v for k, v in (base | more).items()})
        scene.ask("DescribeTable", TableName="fresh")
        scene.ask("DeleteTable", TableName="fresh")
    scene.ask("CreateTable", **base)
    scene.ask("CreateTable", **base)
    for operation in ("DescribeTable", "DeleteTable"):
        for name in (None, "nowhere", "ab", "a b c", "arn:aws:dynamodb:us-east-1:000000000000:table/nowhere"):
            scene.ask(operation, TableName=name)
    scene.ask("ListTables", Limit=1)
    scene.ask("ListTables", Limit=0)
    scene.ask("ListTables", Limit=101)
    scene.ask("ListTables", ExclusiveStartTableName="ab")
    scene.ask("ListTables", ExclusiveStartTableName="zzz")
    return scene


def changes():
    tables = [table("fresh", "a", GlobalSecondaryIndexes=[index("iii", "g")]), table("paid", "a", BillingMode="PROVISIONED", ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5})]
    scene = Scene("update table", tables, [("fresh", {"a": S("1"), "g": S("x"), "h": S("y")}), ("fresh", {"a": S("2"), "h": N(1)})])
    attribute = lambda name, type="S": {"AttributeName": name, "AttributeType": type}
    create = lambda name, *args, **more: {"GlobalSecondaryIndexUpdates": [{"Create": index(name, *args, **more)}]}
    for name, more in (
        ("fresh", {}), ("nowhere", {"BillingMode": "PAY_PER_REQUEST"}), (None, {}), ("fresh", {"BillingMode": "PAY_PER_REQUEST"}), ("fresh", {"BillingMode": "PROVISIONED"}), ("fresh", {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}),
        ("paid", {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}), ("paid", {"ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 5}}), ("paid", {"ProvisionedThroughput": {"ReadCapacityUnits": 0, "WriteCapacityUnits": 5}}), ("paid", {"ProvisionedThroughput": {"ReadCapacityUnits": 7}}),
        ("fresh", {"GlobalSecondaryIndexUpdates": []}), ("fresh", {"GlobalSecondaryIndexUpdates": [{}]}), ("fresh", create("iii", "g")), ("fresh", create("jjj", "h")), ("fresh", {"AttributeDefinitions": [attribute("h")]} | create("jjj", "h")), ("fresh", {"AttributeDefinitions": [attribute("h", "N")]} | create("kkk", "h")),
        ("fresh", {"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "nope"}}]}), ("fresh", {"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "iii"}}, {"Delete": {"IndexName": "iii"}}]}), ("fresh", {"GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "iii", "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}}]}),
        ("fresh", {"DeletionProtectionEnabled": True}), ("fresh", {"TableClass": "STANDARD_INFREQUENT_ACCESS"}), ("fresh", {"TableClass": "STANDARD"}), ("fresh", {"SSESpecification": {"Enabled": True}}), ("fresh", {"StreamSpecification": {"StreamEnabled": False}}), ("fresh", {"OnDemandThroughput": {"MaxReadRequestUnits": 10}}),
    ):  # fmt: skip
        scene.ask("UpdateTable", TableName=name, **more)
        scene.ask("DescribeTable", TableName=name)
    scene.ask("Scan", TableName="fresh", IndexName="jjj")
    scene.ask("DeleteTable", TableName="fresh")
    scene.ask("UpdateTable", TableName="fresh", DeletionProtectionEnabled=False)
    scene.ask("DeleteTable", TableName="fresh")
    return scene


def time_to_live():
    scene = Scene("time to live", [GOOD])
    for specification in (
        None, {}, {"Enabled": True}, {"AttributeName": "ttl"}, {"Enabled": True, "AttributeName": ""}, {"Enabled": True, "AttributeName": "x" * 256}, {"Enabled": False, "AttributeName": "ttl"}, {"Enabled": True, "AttributeName": "ttl"}, {"Enabled": True, "AttributeName": "ttl"},
        {"Enabled": True, "AttributeName": "other"}, {"Enabled": False, "AttributeName": "other"}, {"Enabled": False, "AttributeName": "ttl"}, {"Enabled": False, "AttributeName": "ttl"}, {"Enabled": "maybe", "AttributeName": "ttl"},
    ):  # fmt: skip
        scene.ask("UpdateTimeToLive", TableName="fresh", TimeToLiveSpecification=specification)
        scene.ask("DescribeTimeToLive", TableName="fresh")
    scene.ask("DescribeTimeToLive", TableName="nowhere")
    scene.ask("DescribeTimeToLive")
    scene.ask("UpdateTimeToLive", TableName="nowhere", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"})
    return scene


def tags():
    scene = Scene("tags", [GOOD])
    # The region in an ARN is the server's own; only shapes that no server knows can be compared.
    for arn in (None, "", "abc", "arn:aws:dynamodb:us-east-1:000000000000:table/ab", "arn:aws:dynamodb:us-east-1:000000000000:table/nowhere", "arn:aws:dynamodb:us-east-1:000000000000:tabel/nowhere", "arn:aws:s3:::bucket/key"):
        scene.ask("TagResource", ResourceArn=arn, Tags=[{"Key": "k", "Value": "v"}])
        scene.ask("TagResource", ResourceArn=arn, Tags=[])
        scene.ask("TagResource", ResourceArn=arn)
        scene.ask("UntagResource", ResourceArn=arn, TagKeys=["k"])
        scene.ask("UntagResource", ResourceArn=arn, TagKeys=[])
        scene.ask("ListTagsOfResource", ResourceArn=arn)
    return scene


def backups():
    scene = Scene("backups", [GOOD])
    for name in ("fresh", "nowhere", "ab", None):
        scene.ask("DescribeContinuousBackups", TableName=name)
        for specification in (None, {}, {"PointInTimeRecoveryEnabled": True}, {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7}, {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 36}, {"PointInTimeRecoveryEnabled": False}):
            scene.ask("UpdateContinuousBackups", TableName=name, PointInTimeRecoverySpecification=specification)
            scene.ask("DescribeContinuousBackups", TableName=name)
    return scene


def odds():
    scene = Scene("odds", [GOOD])
    scene.ask("DescribeLimits")
    scene.ask("DescribeEndpoints")
    scene.ask("NoSuchOperation")
    scene.ask("CreateGlobalTable", GlobalTableName="fresh", ReplicationGroup=[])
    for text in ("", "{", "[]", "null", "1", '"a"', "{}"):
        scene.calls.append(("GetItem", text))
    return scene
