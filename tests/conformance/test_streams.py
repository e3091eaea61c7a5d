"""`kcl streams`, `kcl put` and `kcl tail` as commands, against `kcl local` and, when it is there, kinesalite."""

import base64
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest
from local_process import KCL, eventually


class Tool:
    """The commands, on one endpoint."""

    def __init__(self, *where):
        self.where = where

    def __call__(self, *words, input="", status=0):
        done = subprocess.run(self.line(*words), input=input, capture_output=True, text=True, timeout=60)
        assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
        return done

    def json(self, *words, **how):
        return json.loads(self(*words, "--json", **how).stdout)

    def line(self, *words):
        return [KCL, *map(str, words), *self.where]

    def start(self, *words, **how):
        return subprocess.Popen(self.line(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)

    def stored(self, stream):
        return self("tail", stream, "--no-follow", "--only-data").stdout.splitlines()


@pytest.fixture(scope="module")
def kcl(local):
    return Tool("--endpoint-url", local.urls["kinesis"], "--region", "us-east-1")


@pytest.fixture(scope="module")
def kinesalite():
    program = os.environ.get("KINESALITE") or shutil.which("kinesalite")
    if not program:
        pytest.skip("kinesalite is not here (npm install kinesalite; KINESALITE=path)")
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    process = subprocess.Popen(
        [program, "--port", str(port), "--createStreamMs", "50", "--deleteStreamMs", "50", "--updateStreamMs", "50"],
        stdout=subprocess.DEVNULL,
    )
    eventually(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
    yield Tool("--endpoint-url", f"http://127.0.0.1:{port}", "--region", "us-east-1", "--protocol", "json")
    process.terminate()
    process.wait(10)


# kcl streams


def test_a_streams_life(kcl, kinesis, name):
    assert kcl("streams", "create", name, "--shards", 2, "--wait").stdout == f"stream {name} created\n"
    assert kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]["OpenShardCount"] == 2
    assert f"{name}" in kcl("streams", "list").stdout
    kcl("streams", "split", name, "shardId-000000000000", "--wait")
    kcl("streams", "merge", name, "shardId-000000000003", "shardId-000000000001", "--wait")
    described = kcl.json("streams", "describe", name)
    assert [shard["state"] for shard in described["shards"]] == ["closed", "closed", "open", "closed", "open"]
    assert described["shards"][4]["parents"] == ["shardId-000000000003", "shardId-000000000001"]
    assert "2 open, 3 closed" in kcl("streams", "describe", name).stdout
    kcl("streams", "delete", name, "--wait")
    kcl("streams", "describe", name, status=3)


def test_scales_a_stream_step_by_step(kcl, kinesis, name):
    kcl("streams", "create", name)
    assert "--wait" in kcl("streams", "scale", name, 5, status=1).stderr
    kcl("streams", "scale", name, 5, "--wait")
    assert kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]["OpenShardCount"] == 5


def test_changes_the_retention_both_ways(kcl, kinesis, name):
    kcl("streams", "create", name)
    for time_, hours in ("7d", 168), ("48h", 48):
        kcl("streams", "retention", name, time_)
        summary = kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]
        assert summary["RetentionPeriodHours"] == hours


def test_ends_as_documented(kcl, name, tmp_path):
    kcl("streams", status=2)
    kcl("streams", "explode", status=2)
    kcl("streams", "describe", name, status=3)
    kcl("put", name, "x", status=3)
    kcl("tail", name, status=3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
    gone = Tool("--endpoint-url", f"http://127.0.0.1:{port}", "--region", "us-east-1")
    refused = gone("streams", "list", status=5)
    assert len(refused.stderr.splitlines()) == 1
    assert str(port) in refused.stderr
    nobody = dict(os.environ, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    done = subprocess.run(kcl.line("streams", "list"), env=nobody, capture_output=True, text=True, timeout=30)
    assert done.returncode == 4, done.stderr
    assert len(done.stderr.splitlines()) == 1


# kcl put


def test_puts_lines_of_standard_input(kcl, kinesis, name):
    kcl("streams", "create", name)
    done = kcl("put", name, "--key", "k", input="one\n\ntwo\nthree")
    assert done.stdout == "3 records stored in 1 shard\n"
    assert kcl.stored(name) == ["one", "two", "three"]


def test_puts_a_file_with_keys_of_its_own(kcl, name, tmp_path):
    kcl("streams", "create", name, "--shards", 4)
    file = tmp_path / "records.jsonl"
    file.write_text("".join(json.dumps({"user": {"id": i % 50}, "n": i}) + "\n" for i in range(3000)))
    summary = kcl.json("put", name, "--file", file, "--key-from", "json:user.id")
    assert summary["stored"] == 3000
    assert sum(summary["shards"].values()) == 3000
    last = {}
    for line in kcl("tail", name, "--no-follow", "--json").stdout.splitlines():
        record = json.loads(line)
        data = json.loads(record["data"])
        assert record["partitionKey"] == str(data["user"]["id"])
        assert last.get(record["partitionKey"], -1) < data["n"], "the order of a key"
        last[record["partitionKey"]] = data["n"]
    assert len(last) == 50


def test_says_which_lines_were_not_stored(kcl, name):
    kcl("streams", "create", name)
    done = kcl("put", name, "--key-from", "csv:2", "--json", input="a,b\nnothing\nc,d\n", status=1)
    assert "record 2 was not stored: it has no column 2" in done.stderr
    assert json.loads(done.stdout)["missing"][0]["first"] == 2
    assert kcl.stored(name) == ["a,b", "c,d"]


def test_puts_binary_records(kcl, kinesis, name, tmp_path):
    kcl("streams", "create", name)
    blob = bytes(range(256)) * 10
    file = tmp_path / "blob"
    file.write_bytes(blob)
    kcl("put", name, "--file", file, "--whole", "--key", "a")
    kcl("put", name, "--base64", base64.b64encode(blob).decode(), "--key", "b")
    iterator = kinesis.get_shard_iterator(
        StreamName=name, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = kinesis.get_records(ShardIterator=iterator)["Records"]
    assert [record["Data"] for record in records] == [blob, blob]
    assert kcl.stored(name) == [blob.hex(), blob.hex()]


def test_stores_each_line_of_a_slow_pipe_at_once(kcl, name):
    kcl("streams", "create", name)
    putting = kcl.start("put", name, stdin=subprocess.PIPE)
    for line in "first", "second":
        putting.stdin.write(line + "\n")
        putting.stdin.flush()
        eventually(lambda: line in kcl.stored(name))
    putting.send_signal(signal.SIGINT)
    out, err = putting.communicate(timeout=10)
    assert (putting.returncode, out, err) == (0, "2 records stored in 1 shard\n", "")


def test_keeps_to_the_rate(kcl, name):
    kcl("streams", "create", name)
    began = time.monotonic()
    kcl("put", name, "--rate", "20", input="x\n" * 31)
    assert 1.4 < time.monotonic() - began < 5


# kcl tail


def test_follows_a_stream_through_a_split(kcl, name):
    kcl("streams", "create", name)
    tail = kcl.start("tail", name, "--from", "trim_horizon", "--only-data")
    for i in range(5):
        kcl("put", name, f"before {i}", "--key", "k")
    kcl("streams", "split", name, "shardId-000000000000", "--wait")
    for i in range(5):
        kcl("put", name, f"after {i}", "--key", "k")
    lines = [tail.stdout.readline().strip() for _ in range(10)]
    assert lines == [f"before {i}" for i in range(5)] + [f"after {i}" for i in range(5)]
    tail.send_signal(signal.SIGINT)
    assert tail.wait(10) == 0
    assert tail.stderr.read() == ""


def test_ends_when_its_reader_has_enough(kcl, name):
    kcl("streams", "create", name)
    kcl("put", name, input="x\n" * 100)
    tail = kcl.start("tail", name, "--from", "trim_horizon")
    assert tail.stdout.readline()
    tail.stdout.close()
    assert tail.wait(10) == 0, "also when nothing more is to be printed"
    assert tail.stderr.read() == ""


def test_tells_programs_everything(kcl, kinesis, name):
    kcl("streams", "create", name)
    put = kinesis.put_record(StreamName=name, PartitionKey="Schlüssel", Data="Grüße".encode())
    record = json.loads(kcl("tail", name, "--no-follow", "--json", "--limit", 1).stdout)
    assert record["stream"] == name
    assert record["shardId"] == put["ShardId"]
    assert record["sequenceNumber"] == put["SequenceNumber"]
    assert record["partitionKey"] == "Schlüssel"
    assert (record["encoding"], record["data"]) == ("utf-8", "Grüße")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record["approximateArrivalTimestamp"])
    again = kcl(
        "tail", name, "--no-follow", "--shard", put["ShardId"], "--from", put["SequenceNumber"], "--only-data"
    )
    assert again.stdout == "Grüße\n"


def test_begins_at_a_time(kcl, name):
    kcl("streams", "create", name)
    kcl("put", name, "x")
    assert kcl("tail", name, "--no-follow", "--from", "-1h", "--only-data").stdout == "x\n"
    assert kcl("tail", name, "--no-follow", "--from", str(time.time()), "--only-data").stdout == ""


def test_local_is_short_for_the_usual_port():
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 4567)) == 0:
            pytest.skip("something listens on 4567")
    done = subprocess.run([KCL, "streams", "list", "--local"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 5
    assert "127.0.0.1:4567" in done.stderr


# The same with a service that we did not write.


def test_works_with_kinesalite(kinesalite, name):
    kinesalite("streams", "create", name, "--shards", 2, "--wait")
    summary = kinesalite.json("put", name, "--key-from", "csv:1", input="".join(f"k{i % 9},{i}\n" for i in range(700)))
    assert summary["stored"] == 700
    kinesalite("streams", "split", name, "shardId-000000000000", "--wait")
    kinesalite("put", name, "--key", "k1", input="k1,700\nk1,701\n")
    lines = kinesalite.stored(name)
    assert len(lines) == 702
    last = {}
    for line in lines:
        key, number = line.split(",")
        assert last.get(key, -1) < int(number)
        last[key] = int(number)
    assert "3 open, 1 closed" in kinesalite("streams", "describe", name).stdout
    assert name in kinesalite("streams", "list").stdout
    kinesalite("streams", "retention", name, "48h")
    kinesalite("streams", "delete", name, "--wait")
