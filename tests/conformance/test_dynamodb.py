"""The local DynamoDB as boto3 sees it."""

import decimal

import boto3.dynamodb.conditions as conditions
import boto3.dynamodb.types as types
import pytest

to_wire = types.TypeSerializer().serialize
from_wire = types.TypeDeserializer().deserialize


def item(**attributes):
    return {name: to_wire(value) for name, value in attributes.items()}


def plain(wire_item):
    return {name: from_wire(value) for name, value in wire_item.items()}


@pytest.fixture
def table(dynamodb, name):
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "n", "AttributeType": "N"},
            {"AttributeName": "owner", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-owner",
                "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    yield name
    dynamodb.delete_table(TableName=name)


def get(dynamodb, table, id, n):
    found = dynamodb.get_item(TableName=table, Key=item(id=id, n=n), ConsistentRead=True).get("Item")
    return plain(found) if found else None


def test_describes_a_new_table(dynamodb, table):
    description = dynamodb.describe_table(TableName=table)["Table"]
    assert description["TableStatus"] == "ACTIVE"
    assert description["TableArn"].endswith(f":table/{table}")
    assert description["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert description["GlobalSecondaryIndexes"][0]["IndexStatus"] == "ACTIVE"
    assert table in dynamodb.list_tables()["TableNames"]


def test_keeps_every_type_of_value(dynamodb, table):
    rich = {
        "id": "rich",
        "n": decimal.Decimal("-12345678901234567890.123456789"),
        "text": "žluťoučký kůň 🐎",
        "blob": types.Binary(bytes(range(256))),
        "yes": True,
        "nothing": None,
        "list": [decimal.Decimal(1), "two", [decimal.Decimal(3)]],
        "map": {"a": {"b": decimal.Decimal("1E-100")}},
        "strings": {"x", "y"},
        "numbers": {decimal.Decimal(1), decimal.Decimal("2.5")},
    }
    dynamodb.put_item(TableName=table, Item=item(**rich))
    assert get(dynamodb, table, "rich", rich["n"]) == rich


def test_writes_only_under_the_condition(dynamodb, table):
    failed = dynamodb.exceptions.ConditionalCheckFailedException
    dynamodb.put_item(TableName=table, Item=item(id="a", n=1, counter=5), ConditionExpression="attribute_not_exists(id)")
    with pytest.raises(failed) as refused:
        dynamodb.put_item(
            TableName=table,
            Item=item(id="a", n=1, counter=9),
            ConditionExpression="attribute_not_exists(id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert plain(refused.value.response["Item"])["counter"] == 5
    with pytest.raises(failed):
        dynamodb.delete_item(
            TableName=table,
            Key=item(id="a", n=1),
            ConditionExpression="#c = :c",
            ExpressionAttributeNames={"#c": "counter"},
            ExpressionAttributeValues=item(**{":c": 6}),
        )
    assert get(dynamodb, table, "a", 1)["counter"] == 5


def test_updates_as_the_expression_says(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=item(id="a", n=1, counter=5, gone="x", tags={"p", "q"}))
    answer = dynamodb.update_item(
        TableName=table,
        Key=item(id="a", n=1),
        UpdateExpression="SET #c = #c + :one, fresh = if_not_exists(fresh, :zero) REMOVE gone DELETE tags :p",
        ConditionExpression="#c = :five",
        ExpressionAttributeNames={"#c": "counter"},
        ExpressionAttributeValues=item(**{":one": 1, ":zero": 0, ":five": 5, ":p": {"p"}}),
        ReturnValues="ALL_NEW",
    )
    assert plain(answer["Attributes"]) == {"id": "a", "n": 1, "counter": 6, "fresh": 0, "tags": {"q"}}


def test_queries_a_range_forwards_and_backwards(dynamodb, table):
    for n in (1, 2, 10, 20):
        dynamodb.put_item(TableName=table, Item=item(id="a", n=n))
    ask = {
        "TableName": table,
        "KeyConditionExpression": "id = :id AND n BETWEEN :low AND :high",
        "ExpressionAttributeValues": item(**{":id": "a", ":low": 2, ":high": 20}),
    }
    assert [plain(i)["n"] for i in dynamodb.query(**ask)["Items"]] == [2, 10, 20]
    assert [plain(i)["n"] for i in dynamodb.query(**ask, ScanIndexForward=False)["Items"]] == [20, 10, 2]
    page = dynamodb.query(**ask, Limit=2)
    rest = dynamodb.query(**ask, ExclusiveStartKey=page["LastEvaluatedKey"])
    assert [plain(i)["n"] for i in page["Items"] + rest["Items"]] == [2, 10, 20]


def test_finds_items_through_a_global_index(dynamodb, table):
    for n, owner in enumerate(("x", "y", "x")):
        dynamodb.put_item(TableName=table, Item=item(id="a", n=n, owner=owner, other="not projected"))
    dynamodb.update_item(
        TableName=table,
        Key=item(id="a", n=2),
        UpdateExpression="SET #o = :y",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues=item(**{":y": "y"}),
    )
    found = dynamodb.query(
        TableName=table,
        IndexName="by-owner",
        KeyConditionExpression="#o = :y",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues=item(**{":y": "y"}),
    )["Items"]
    assert sorted(plain(i)["n"] for i in found) == [1, 2]
    assert all("other" not in i for i in found)


def test_adds_an_index_to_a_table_with_items(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=item(id="a", n=1, team="red"))
    dynamodb.update_table(
        TableName=table,
        AttributeDefinitions=[{"AttributeName": "team", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "by-team",
                    "KeySchema": [{"AttributeName": "team", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            }
        ],
    )
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    found = dynamodb.query(
        TableName=table,
        IndexName="by-team",
        KeyConditionExpression="team = :red",
        ExpressionAttributeValues=item(**{":red": "red"}),
    )
    assert found["Count"] == 1


def test_scans_every_item_once_over_all_segments(dynamodb, table):
    for i in range(100):
        dynamodb.put_item(TableName=table, Item=item(id=f"id-{i}", n=i))
    seen = []
    for segment in range(4):
        start = {}
        while True:
            page = dynamodb.scan(TableName=table, TotalSegments=4, Segment=segment, Limit=10, **start)
            seen += [int(plain(i)["n"]) for i in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    assert sorted(seen) == list(range(100))
    filtered = dynamodb.scan(
        TableName=table, FilterExpression="n < :ten", ExpressionAttributeValues=item(**{":ten": 10}), Select="COUNT"
    )
    assert (filtered["Count"], filtered["ScannedCount"]) == (10, 100)


def test_writes_a_transaction_wholly_or_not_at_all(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=item(id="a", n=1))
    put_b = {"Put": {"TableName": table, "Item": item(id="b", n=1)}}
    check_a = {
        "ConditionCheck": {
            "TableName": table,
            "Key": item(id="a", n=1),
            "ConditionExpression": "attribute_not_exists(id)",
        }
    }
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as cancelled:
        dynamodb.transact_write_items(TransactItems=[put_b, check_a])
    reasons = [reason["Code"] for reason in cancelled.value.response["CancellationReasons"]]
    assert reasons == ["None", "ConditionalCheckFailed"]
    assert get(dynamodb, table, "b", 1) is None
    check_a["ConditionCheck"]["ConditionExpression"] = "attribute_exists(id)"
    dynamodb.transact_write_items(TransactItems=[put_b, check_a])
    assert get(dynamodb, table, "b", 1) is not None


def test_names_the_errors_as_aws_does(dynamodb, table):
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        dynamodb.describe_table(TableName="nowhere")
    with pytest.raises(dynamodb.exceptions.ResourceInUseException):
        dynamodb.create_table(
            TableName=table,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    for wrong in (
        {"Key": {"id": {"S": "a"}}},
        {"Key": {"id": {"N": "1"}, "n": {"N": "1"}}},
    ):
        with pytest.raises(dynamodb.exceptions.ClientError) as invalid:
            dynamodb.get_item(TableName=table, **wrong)
        assert invalid.value.response["Error"]["Code"] == "ValidationException"


def test_works_through_the_resource_interface(local, table):
    import boto3

    rows = boto3.resource("dynamodb", endpoint_url=local.urls["dynamodb"]).Table(table)
    with rows.batch_writer() as batch:
        for n in range(30):
            batch.put_item(Item={"id": "batch", "n": n})
    found = rows.query(KeyConditionExpression=conditions.Key("id").eq("batch") & conditions.Key("n").gte(25))
    assert found["Count"] == 5
