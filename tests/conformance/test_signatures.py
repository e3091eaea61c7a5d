"""Signatures that are checked, with clients that sign as AWS taught them."""

import datetime
import hashlib
import pathlib
import shutil
import subprocess
import sys

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.exceptions
import pytest
import urllib3
from local_process import LocalProcess

KEYS = ("--verify-signatures", "--access-key", "mine:secret/with+odd=characters", "--access-key",
        "theirs:other:123456789012", "--access-key", "short:lived::the-token")


@pytest.fixture(scope="module")
def process():
    with LocalProcess(*KEYS) as running:
        yield running


def client(process, service, key, secret, token=None):
    return boto3.client(
        service,
        endpoint_url=process.urls[service],
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )


def call(process, service, *credentials):
    made = client(process, service, *credentials)
    return made.list_streams() if service == "kinesis" else made.list_tables()


def refusal(process, service, *credentials):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(process, service, *credentials)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


SERVICES = pytest.mark.parametrize("service", ["kinesis", "dynamodb"])
NOBODY = ("UnrecognizedClientException", "The security token included in the request is invalid.")


@SERVICES
def test_lets_in_who_knows_a_secret(process, service):
    call(process, service, "mine", "secret/with+odd=characters")
    call(process, service, "theirs", "other")
    call(process, service, "short", "lived", "the-token")


@SERVICES
def test_refuses_everybody_else(process, service):
    code, message = refusal(process, service, "mine", "wrong")
    assert code == "InvalidSignatureException"
    assert message.startswith("The request signature we calculated does not match the signature you provided.")
    assert refusal(process, service, "nobody", "knows") == NOBODY
    assert refusal(process, service, "short", "lived") == NOBODY
    assert refusal(process, service, "short", "lived", "another-token") == NOBODY


class PresignedBody(botocore.auth.SigV4QueryAuth):
    """botocore moves a body into the query before it signs; here the body stays where it is."""

    def payload(self, request):
        return hashlib.sha256(b"{}").hexdigest()


@SERVICES
def test_takes_a_signature_in_the_query(process, service):
    operation = "list_streams" if service == "kinesis" else "list_tables"
    prefix, version = ("Kinesis_20131202.ListStreams", "1.1") if service == "kinesis" else (
        "DynamoDB_20120810.ListTables", "1.0")

    def ask(secret):
        credentials = botocore.credentials.Credentials("mine", secret)
        headers = {"X-Amz-Target": prefix, "Content-Type": "application/x-amz-json-" + version}
        request = botocore.awsrequest.AWSRequest("POST", process.urls[service] + "/", headers=headers, data=b"{}")
        PresignedBody(credentials, service, "us-east-1", expires=60).add_auth(request)
        return urllib3.PoolManager().request("POST", request.url, headers=dict(request.headers), body=b"{}")

    assert ask("secret/with+odd=characters").status == 200, operation
    assert b"InvalidSignatureException" in ask("wrong").data


@SERVICES
def test_gives_a_key_its_account(process, service):
    made = client(process, service, "theirs", "other")
    if service == "kinesis":
        made.create_stream(StreamName="s", ShardCount=1)
        arn = made.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
    else:
        made.create_table(TableName="ttt", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                          AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
                          BillingMode="PAY_PER_REQUEST")
        arn = made.describe_table(TableName="ttt")["Table"]["TableArn"]
    assert arn.split(":")[4] == "123456789012"


@SERVICES
def test_refuses_a_clock_that_is_far_off(process, service, monkeypatch):
    class Late(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.now(tz) - datetime.timedelta(minutes=6)

        @classmethod
        def utcnow(cls):
            return cls.now(datetime.timezone.utc).replace(tzinfo=None)

    def late(remove_tzinfo=True):
        moment = Late.now(datetime.timezone.utc)
        return moment.replace(tzinfo=None) if remove_tzinfo else moment

    if hasattr(botocore.auth, "get_current_datetime"):
        monkeypatch.setattr(botocore.auth, "get_current_datetime", late)
    else:
        monkeypatch.setattr(botocore.auth.datetime, "datetime", Late)
    code, message = refusal(process, service, "mine", "secret/with+odd=characters")
    assert code == "InvalidSignatureException"
    assert message.startswith("Signature expired: ") and message.endswith(" - 5 min.)")


def test_the_command_line_of_aws(process, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "mine")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret/with+odd=characters")
    program = pathlib.Path(sys.executable).with_name("aws")
    command = [program, "--endpoint-url", process.urls["dynamodb"], "dynamodb", "list-tables"]
    subprocess.run(command, capture_output=True, timeout=60, check=True)


@pytest.mark.skipif(not shutil.which("node"), reason="node is not there")
def test_the_page_signs_with_the_key_in_its_printed_address(process):
    here = pathlib.Path(__file__)
    sign = here.parents[2] / "src/kcl/local/console/web/sign.js"
    page, secret = next(line for line in process.lines if line.startswith("console ")).split("#key=")
    assert page == f"console {process.urls['kinesis']}/_kcl/ui"

    def ask(key, with_secret):
        command = ["node", here.parent / "node/console_sign.mjs", sign, process.urls["kinesis"], key, with_secret]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

    assert ask("kcl-console", secret).startswith("200 ")
    assert ask("kcl-console-123456789012", secret).startswith("200 ")
    assert "InvalidSignatureException" in ask("kcl-console", secret[::-1])


def test_keys_may_come_from_a_file(tmp_path):
    keys = tmp_path / "keys"
    keys.write_text("# who may call\nmine:secret\n")
    with LocalProcess("--verify-signatures", "--access-keys", keys) as process:
        call(process, "kinesis", "mine", "secret")
        assert refusal(process, "kinesis", "nobody", "secret") == NOBODY
