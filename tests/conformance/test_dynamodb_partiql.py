"""PartiQL of the local DynamoDB as boto3 and the AWS command line see it."""

import json
import pathlib
import subprocess
import sys

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def table(dynamodb, name):
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "artist", "KeyType": "HASH"}, {"AttributeName": "song", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in ("artist", "song")],
        BillingMode="PAY_PER_REQUEST",
    )
    for song in ("1", "2", "3"):
        dynamodb.execute_statement(
            Statement=f"INSERT INTO \"{name}\" VALUE {{'artist': ?, 'song': ?, 'plays': 0}}",
            Parameters=[{"S": "a"}, {"S": song}],
        )
    yield name
    dynamodb.delete_table(TableName=name)


def songs(page):
    return [item["song"]["S"] for item in page["Items"]]


def test_writes_and_reads(dynamodb, table):
    where = "WHERE artist = 'a' AND song = '1'"
    done = dynamodb.execute_statement(
        Statement=f'UPDATE "{table}" SET plays = plays + 1 SET tags = ? {where} RETURNING ALL NEW *',
        Parameters=[{"SS": ["new"]}],
    )
    assert done["Items"] == [{"artist": {"S": "a"}, "song": {"S": "1"}, "plays": {"N": "1"}, "tags": {"SS": ["new"]}}]
    got = dynamodb.execute_statement(Statement=f'SELECT plays FROM "{table}" {where}', ConsistentRead=True)
    assert got["Items"] == [{"plays": {"N": "1"}}]
    dynamodb.execute_statement(Statement=f'DELETE FROM "{table}" {where}')
    assert songs(dynamodb.execute_statement(Statement=f"SELECT * FROM \"{table}\" WHERE artist = 'a'")) == ["2", "3"]


def test_pages(dynamodb, table):
    statement = {"Statement": f"SELECT song FROM \"{table}\" WHERE artist = 'a' ORDER BY song DESC", "Limit": 2}
    first = dynamodb.execute_statement(**statement)
    second = dynamodb.execute_statement(**statement, NextToken=first["NextToken"])
    assert songs(first) + songs(second) == ["3", "2", "1"]
    assert "NextToken" not in second


def test_refuses_a_second_item_of_one_key(dynamodb, table):
    with pytest.raises(dynamodb.exceptions.DuplicateItemException):
        dynamodb.execute_statement(Statement=f"INSERT INTO \"{table}\" VALUE {{'artist': 'a', 'song': '1'}}")


def test_tells_what_is_not_well_formed(dynamodb, table):
    with pytest.raises(ClientError, match="Statement wasn't well formed, can't be processed: Expected data manipulation"):
        dynamodb.execute_statement(Statement=f"SLECT * FROM \"{table}\" WHERE artist = 'a'")


def test_runs_a_batch(dynamodb, table):
    answers = dynamodb.batch_execute_statement(
        Statements=[
            {"Statement": f"SELECT song FROM \"{table}\" WHERE artist = 'a' AND song = ?", "Parameters": [{"S": "2"}]},
            {"Statement": f"SELECT song FROM \"{table}\" WHERE artist = 'a'"},
        ]
    )["Responses"]
    assert answers[0]["Item"] == {"song": {"S": "2"}}
    assert answers[1]["Error"]["Code"] == "ValidationError"
    update = f"UPDATE \"{table}\" SET plays = 1 WHERE artist = 'a' AND song = 'none'"
    answers = dynamodb.batch_execute_statement(Statements=[{"Statement": update}])["Responses"]
    assert answers[0]["Error"]["Code"] == "ConditionalCheckFailed"


def test_runs_transactions(dynamodb, table):
    insert = {"Statement": f"INSERT INTO \"{table}\" VALUE {{'artist': 'b', 'song': '1'}}"}
    check = {"Statement": f"EXISTS(SELECT * FROM \"{table}\" WHERE artist = 'a' AND song = '1' AND plays = 0)"}
    assert dynamodb.execute_transaction(TransactStatements=[insert, check])["Responses"] == []
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as cancelled:
        dynamodb.execute_transaction(TransactStatements=[check, insert])
    assert [each["Code"] for each in cancelled.value.response["CancellationReasons"]] == ["None", "DuplicateItem"]


def test_answers_the_command_line(local, table):
    program = pathlib.Path(sys.executable).with_name("aws")
    statement = f"SELECT song FROM \"{table}\" WHERE artist = 'a' AND song > '1'"
    command = [program, "--endpoint-url", local.urls["dynamodb"], "dynamodb", "execute-statement", "--statement", statement]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    assert songs(answer) == ["2", "3"]
