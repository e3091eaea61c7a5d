"""`kcl local` as a command: what it prints, when it ends, and what it says when something is wrong."""

import re
import signal
import socket
import subprocess
import urllib.request

import pytest
from local_process import KCL, LocalProcess


def kcl(*arguments):
    return subprocess.run([KCL, *map(str, arguments)], capture_output=True, text=True, timeout=20)


def test_prints_one_line_for_each_service():
    with LocalProcess() as process:
        assert len(process.lines) == 2
        assert re.fullmatch(r"kinesis http://127\.0\.0\.1:\d+", process.lines[0])
        assert re.fullmatch(r"dynamodb http://127\.0\.0\.1:\d+", process.lines[1])


def test_can_run_one_service_alone():
    with LocalProcess(only="dynamodb") as process:
        assert list(process.urls) == ["dynamodb"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_ends_cleanly_when_asked_to(how):
    with LocalProcess() as process:
        process.client("kinesis").list_streams()  # leaves a connection open
        assert process.terminate(how) == 0
        assert process.process.stderr.read() == ""


def test_says_in_each_answer_who_it_is():
    with LocalProcess() as process:
        with urllib.request.urlopen(process.urls["dynamodb"]) as answer:
            assert re.fullmatch(r"kcl-local/[0-9.]+; dynamodb", answer.headers["Server"])
            assert answer.read().startswith(b"healthy: ")


def test_joins_services_that_run_already():
    with LocalProcess() as first:
        ports = first.port("kinesis"), first.port("dynamodb")
        second = kcl("local", "--kinesis-port", ports[0], "--dynamo-port", ports[1])
        assert second.returncode == 0
        assert second.stdout.splitlines() == [line + " joined" for line in first.lines]
        assert "already" in second.stderr


def test_serves_the_one_and_joins_the_other():
    with LocalProcess(only="dynamodb") as first:
        with LocalProcess(ports=(0, first.port("dynamodb"))) as second:
            assert second.lines[1] == first.lines[0] + " joined"
            second.client("kinesis").list_streams()
            second.client("dynamodb").list_tables()


def test_both_of_two_that_start_at_once_can_be_used():
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        free = finder.getsockname()[1]
    both = [LocalProcess(only="kinesis", ports=(free, 0)) for _ in range(2)]
    for process in both:
        process.wait_until_ready()
        process.client("kinesis").list_streams()
    assert sorted("joined" in process.lines[0] for process in both) == [False, True]
    for process in both:
        process.kill()


def test_names_the_port_that_another_program_has():
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        refused = kcl("local", "--kinesis-port", port, "--dynamo-port", 0)
    assert refused.returncode == 1
    assert str(port) in refused.stderr
    assert "--kinesis-port" in refused.stderr
    assert refused.stdout == ""


def test_names_the_directory_that_is_in_use(tmp_path):
    with LocalProcess("--directory", tmp_path):
        refused = kcl("local", "--kinesis-port", 0, "--dynamo-port", 0, "--directory", tmp_path)
    assert refused.returncode == 1
    assert f"{tmp_path}: the data directory is in use" in refused.stderr


@pytest.mark.parametrize(
    "arguments, names",
    [
        (["--kinesis-port", "seventy"], "--kinesis-port"),
        (["--dynamo-port", "65536"], "--dynamo-port"),
        (["--dynamo-port", "-1"], "--dynamo-port"),
        (["--only", "s3"], "--only"),
        (["--shards", "2"], "--shards"),
        (["extra"], "extra"),
    ],
)
def test_names_the_option_that_is_wrong(arguments, names):
    refused = kcl("local", *arguments)
    assert refused.returncode == 2
    assert names in refused.stderr
    assert refused.stdout == ""


def test_explains_itself():
    for arguments in (["--help"], ["local", "--help"]):
        help = kcl(*arguments)
        assert help.returncode == 0
        assert "local" in help.stdout
    assert kcl().returncode == 2
    unknown = kcl("loca")
    assert unknown.returncode == 2
    assert "'loca'" in unknown.stderr
