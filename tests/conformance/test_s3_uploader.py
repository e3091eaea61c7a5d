"""The S3 example against an S3 endpoint that recomputes signatures with botocore, and with a directory in place of S3."""

import http.server
import json
import os
import pathlib
import signal
import subprocess
import threading

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from local_process import KCL, LocalProcess

UPLOADER = pathlib.Path(KCL).parents[1] / "examples/s3_uploader/s3-uploader"
REGION = "eu-west-1"
WHO = botocore.credentials.Credentials("AKIDEXAMPLE", "a/secret+key")


def signature_of(handler, body):
    """What botocore would have signed the same request with."""
    request = botocore.awsrequest.AWSRequest("PUT", f"http://{handler.headers['Host']}{handler.path}", data=body)
    signed = handler.headers["Authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    assert "x-amz-content-sha256" in signed  # S3 refuses a request without it
    for name in signed:
        if name != "host":
            request.headers[name] = handler.headers[name]
    request.context["timestamp"] = handler.headers["X-Amz-Date"]
    auth = botocore.auth.S3SigV4Auth(WHO, "s3", REGION)
    return auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)


class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls += 1
        if self.headers["Authorization"].rsplit("Signature=", 1)[1] != signature_of(self, body):
            self.server.bad_signatures += 1
            return self.reply(403)
        if self.server.calls == 1:
            return self.reply(500)  # the uploader has to try again, and lose nothing
        self.server.objects[self.path] = body
        return self.reply(200)

    def reply(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def s3():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.objects, server.calls, server.bad_signatures = {}, 0, 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def upload(process, name, where, **environment):
    """Runs the example over a new stream until it has processed every record, then stops it."""
    kinesis = process.client("kinesis", region_name=REGION)
    kinesis.create_stream(StreamName=name, ShardCount=2)
    for first in range(0, len(RECORDS), 100):
        kinesis.put_records(StreamName=name, Records=[
            {"Data": text.encode(), "PartitionKey": text} for text in RECORDS[first:first + 100]])
    uploader = subprocess.Popen(
        [UPLOADER, "--table", name, "--stream", name, "--kinesis-endpoint", process.urls["kinesis"], "--dynamo-endpoint",
         process.urls["dynamodb"], "--log-format", "json", "--log-level", "debug"],
        env={**os.environ, "AWS_REGION": REGION, "AWS_ACCESS_KEY_ID": WHO.access_key,
             "AWS_SECRET_ACCESS_KEY": WHO.secret_key, "UPLOAD_TO": where, **environment},
        stdout=subprocess.PIPE, text=True)
    late = threading.Timer(30, uploader.kill)
    late.start()
    processed, said = 0, []
    for line in uploader.stdout:
        said.append(line)
        event = json.loads(line)
        if event["msg"] == "batch processed":
            processed += event["records"]
            if processed == len(RECORDS):
                uploader.send_signal(signal.SIGTERM)
    assert uploader.wait() == 0, "".join(said)
    late.cancel()


RECORDS = [f"record-{number:04}" for number in range(400)]


def test_stores_every_record_in_s3_although_an_upload_fails(s3, name):
    with LocalProcess() as process:
        upload(process, name, "flight-archive", UPLOAD_BYTES="1500",
               AWS_ENDPOINT_URL_S3=f"http://127.0.0.1:{s3.server_port}")
    assert s3.bad_signatures == 0
    assert all(path.startswith("/flight-archive/records/shardId-") for path in s3.objects)
    assert sorted(b"".join(s3.objects.values()).decode().split()) == RECORDS


def test_stores_what_is_left_in_a_directory_when_it_is_stopped(name, tmp_path):
    with LocalProcess() as process:
        upload(process, name, str(tmp_path))  # far less than 50 MB: nothing is stored before the end
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted("".join(path.read_text() for path in files).split()) == RECORDS
