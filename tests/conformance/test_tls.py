"""TLS on the same port as plain HTTP, with the certificate that `kcl local` makes and keeps."""

import json
import pathlib
import subprocess
import sys

import boto3
import botocore.config
import botocore.exceptions
import pytest
from local_process import LocalProcess


def secure_client(process, service, host="127.0.0.1", verify=None):
    return boto3.client(
        service,
        endpoint_url=f"https://{host}:{process.port(service)}",
        verify=verify or process.certificate,
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )


def test_clients_that_trust_the_certificate_use_either_name(tmp_path):
    with LocalProcess("--directory", tmp_path) as process:
        for host in ("127.0.0.1", "localhost"):
            assert secure_client(process, "kinesis", host).list_streams()["StreamNames"] == []
            assert secure_client(process, "dynamodb", host).list_tables()["TableNames"] == []
        assert process.client("kinesis").list_streams()["StreamNames"] == [], "and without TLS"


def test_clients_that_do_not_trust_it_refuse(tmp_path):
    with LocalProcess("--directory", tmp_path) as process, LocalProcess("--directory", tmp_path / "other") as other:
        with pytest.raises(botocore.exceptions.SSLError):
            secure_client(process, "kinesis", verify=other.certificate).list_streams()


def test_the_certificate_stays_from_one_run_to_the_next(tmp_path):
    with LocalProcess("--directory", tmp_path) as first:
        certificate = pathlib.Path(first.certificate).read_text()
        assert first.terminate() == 0
    with LocalProcess("--directory", tmp_path) as second:
        assert pathlib.Path(second.certificate).read_text() == certificate


def test_a_given_certificate_is_used(tmp_path):
    with LocalProcess("--directory", tmp_path / "made") as maker:
        made = pathlib.Path(maker.certificate).parent
        assert maker.terminate() == 0
    with LocalProcess("--tls-certificate", made / "certificate.pem", "--tls-key", made / "key.pem") as process:
        assert process.certificate == str(made / "certificate.pem")
        assert secure_client(process, "kinesis").list_streams()["StreamNames"] == []


def test_the_command_line_of_aws(tmp_path):
    with LocalProcess("--directory", tmp_path) as process:
        program = pathlib.Path(sys.executable).with_name("aws")
        command = [program, "--endpoint-url", f"https://localhost:{process.port('dynamodb')}", "--ca-bundle",
                   process.certificate, "--output", "json", "dynamodb", "list-tables"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert json.loads(done.stdout) == {"TableNames": []}
