"""What surrounds the items of the local DynamoDB, as boto3 sees it: legacy parameters, tags, time to live, streams."""

import time

import boto3
import pytest


@pytest.fixture
def table(dynamodb, name):
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "leaseKey", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "leaseKey", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        Tags=[{"Key": "team", "Value": "a"}],
    )
    yield name
    dynamodb.delete_table(TableName=name)


@pytest.fixture
def streams(local):
    return boto3.client("dynamodbstreams", endpoint_url=local.urls["dynamodb"])


def lease(counter, owner="me"):
    return {"leaseKey": {"S": "shard-0"}, "leaseCounter": {"N": str(counter)}, "leaseOwner": {"S": owner}}


def renew(dynamodb, table, counter, **more):
    return dynamodb.update_item(
        TableName=table,
        Key={"leaseKey": {"S": "shard-0"}},
        AttributeUpdates={"leaseCounter": {"Action": "PUT", "Value": {"N": str(counter + 1)}}},
        Expected={"leaseCounter": {"Value": {"N": str(counter)}}, "leaseOwner": {"Value": {"S": "me"}}},
        ReturnValues="ALL_NEW",
        **more,
    )


def test_renews_a_lease_as_java_kcl_does(dynamodb, table):
    refused = dynamodb.exceptions.ConditionalCheckFailedException
    absent = {"leaseKey": {"Exists": False}}
    dynamodb.put_item(TableName=table, Item=lease(0), Expected=absent)
    with pytest.raises(refused):
        dynamodb.put_item(TableName=table, Item=lease(9), Expected=absent)
    assert renew(dynamodb, table, 0)["Attributes"]["leaseCounter"] == {"N": "1"}
    with pytest.raises(refused) as stale:
        renew(dynamodb, table, 0, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert stale.value.response["Item"]["leaseCounter"] == {"N": "1"}


def test_queries_and_scans_with_legacy_conditions(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=lease(3))
    found = dynamodb.query(
        TableName=table,
        KeyConditions={"leaseKey": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "shard-0"}]}},
        AttributesToGet=["leaseCounter"],
    )
    assert found["Items"] == [{"leaseCounter": {"N": "3"}}]
    above = {"leaseCounter": {"ComparisonOperator": "GT", "AttributeValueList": [{"N": "3"}]}}
    assert dynamodb.scan(TableName=table, ScanFilter=above)["Count"] == 0


def test_keeps_tags(dynamodb, table):
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "stage", "Value": "test"}]


def test_deletes_items_whose_time_is_over(dynamodb, table):
    dynamodb.update_time_to_live(
        TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"}
    )
    described = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"}
    over = {"leaseKey": {"S": "over"}, "until": {"N": str(int(time.time()) - 1)}}
    dynamodb.put_item(TableName=table, Item=over)
    deadline = time.monotonic() + 10
    while "Item" in dynamodb.get_item(TableName=table, Key={"leaseKey": over["leaseKey"]}):
        assert time.monotonic() < deadline
        dynamodb.put_item(TableName=table, Item=lease(0))


def test_streams_every_change(dynamodb, streams, table):
    dynamodb.put_item(TableName=table, Item=lease(0))
    dynamodb.put_item(TableName=table, Item=lease(1))
    dynamodb.delete_item(TableName=table, Key={"leaseKey": {"S": "shard-0"}})
    arn = streams.list_streams(TableName=table)["Streams"][0]["StreamArn"]
    assert arn == dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    page = streams.get_records(ShardIterator=start["ShardIterator"])
    assert [record["eventName"] for record in page["Records"]] == ["INSERT", "MODIFY", "REMOVE"]
    changed = page["Records"][1]["dynamodb"]
    assert (changed["OldImage"], changed["NewImage"]) == (lease(0), lease(1))
    assert streams.get_records(ShardIterator=page["NextShardIterator"])["Records"] == []


def test_remembers_whether_recovery_is_on(dynamodb, table):
    dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    described = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert described["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_protects_tables_from_being_deleted(dynamodb, table):
    dynamodb.update_table(TableName=table, DeletionProtectionEnabled=True)
    with pytest.raises(dynamodb.exceptions.ClientError) as refused:
        dynamodb.delete_table(TableName=table)
    assert "protected against deletion" in refused.value.response["Error"]["Message"]
    dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
