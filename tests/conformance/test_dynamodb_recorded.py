"""Answers of the real DynamoDB, as they were recorded, beside ours: type and words of the errors."""

import http.client
import json
import re

import pytest
from recorded import batches, items, scene, statements  # noqa: F401 (they fill the scene)

HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=abc",
    "X-Amz-Date": "20231114T221320Z",
}


@pytest.fixture(scope="module")
def ask(local):
    """Calls without an SDK, which would keep faulty ones to itself. The tables are there while the module runs."""
    connection = http.client.HTTPConnection("127.0.0.1", local.port("dynamodb"))

    def call(operation, body):
        headers = HEADERS | {"X-Amz-Target": "DynamoDB_20120810." + operation}
        connection.request("POST", "/", json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")

    for table in scene.TABLES:
        assert call("CreateTable", table)[0] == 200, table
    yield call
    for table in scene.TABLES:
        call("DeleteTable", {"TableName": table["TableName"]})
    connection.close()


@pytest.mark.parametrize("operation, body, kind, words", [r[1:] for r in scene.ITEMS], ids=[r[0] for r in scene.ITEMS])
def test_answers_as_the_service_does(ask, operation, body, kind, words):
    status, answer = ask(operation, body)
    said = answer.get("message", answer.get("Message", ""))
    if kind == scene.CANCELED:
        reasons = answer.get("CancellationReasons", [])
        assert said == scene.CANCELED_TEXT + "[ValidationError]"
        said = reasons[0]["Message"]
    assert (status, answer["__type"].split("#")[-1]) == (400, kind), answer
    if words.startswith("~"):
        assert re.fullmatch(words[1:], said, re.DOTALL), said
    else:
        assert said == words
