#!/usr/bin/env python3
"""CPU time that a cluster takes to read a stream by polling, beside curl, which downloads the same answers and throws them
away."""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tables  # noqa: E402
from local.measuring import Bench  # noqa: E402
from local.servers import free_port  # noqa: E402
from processes import Process  # noqa: E402

STREAM, SHARDS, RECORD = "consumed", 4, 1000


class Services(Process):
    """Both local services in a process of their own."""

    def __init__(self, build, folder):
        self.port, dynamo = free_port(), free_port()
        super().__init__([build / "apps/kcl", "local", "--kinesis-port", self.port, "--dynamo-port", dynamo, "--directory", folder],
                         stdout=subprocess.PIPE, text=True)
        for _ in range(2):
            self.popen.stdout.readline()
        self.urls = {"kinesis": f"http://127.0.0.1:{self.port}", "dynamodb": f"http://127.0.0.1:{dynamo}"}


def consume(build, services, protocol, stored):
    """CPU seconds of a cluster from the first to the last record, and what it took by the clock."""
    cluster = Process(
        [build / "apps/launch-kinesis-cluster", "--consumer", build / "bench/consume/libkcl_bench_counter.so",
         "--table", f"consumed-{protocol}", "--stream", STREAM, "--kinesis-endpoint", services.urls["kinesis"],
         "--dynamo-endpoint", services.urls["dynamodb"], "--aws.region", "us-east-1", "--aws.accessKeyId", "local",
         "--aws.secretAccessKey", "local", "--aws.kinesisProtocol", protocol, "--time-between-reads", 200],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "COUNT_UP_TO": str(stored)})
    with cluster:
        began = time.monotonic()
        for line in cluster.popen.stdout:
            if line.startswith("counted "):
                return cluster.cpu_seconds(), time.monotonic() - began, cluster.resident_mb("VmHWM")
    raise RuntimeError("the cluster ended early")


def headers(operation, protocol):
    kind = "cbor" if protocol == "cbor" else "json"
    return ["-H", f"Content-Type: application/x-amz-{kind}-1.1", "-H", f"X-Amz-Target: Kinesis_20131202.{operation}",
            "-H", "X-Amz-Date: 20260101T000000Z", "-H",
            "Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/kinesis/aws4_request, "
            "SignedHeaders=host, Signature=00"]


def download(bench, services, protocol, stored, folder):
    """CPU seconds of curl for as many bytes of records, over one connection."""
    iterator = bench.call("GetShardIterator", StreamName=STREAM, ShardId="shardId-000000000000",
                          ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    body = pathlib.Path(folder) / f"request.{protocol}"
    if protocol == "cbor":
        text = iterator.encode()
        name = b"ShardIterator"
        body.write_bytes(b"\xa1" + bytes([0x60 + len(name)]) + name + b"\x79" + len(text).to_bytes(2, "big") + text)
    else:
        body.write_text(json.dumps({"ShardIterator": iterator}))
    records = len(bench.call("GetRecords", ShardIterator=iterator)["Records"])
    times = max(1, round(stored / (records * RECORD)))
    command = ["curl", "-s", *headers("GetRecords", protocol), "--data-binary", f"@{body}"]
    for _ in range(times):
        command += ["-o", "/dev/null", services.urls["kinesis"] + "/"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu * stored / (times * records * RECORD)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--calls", type=int, default=1600, help="PutRecords of 500 KB each that fill the stream")
    arguments = parser.parse_args()
    build, rows = arguments.build, []
    with tempfile.TemporaryDirectory() as folder, Services(build, pathlib.Path(folder) / "data") as services:
        bench = Bench(build / "bench/load/kcl_bench_load", services, "kinesis")
        bench.make_stream(STREAM, SHARDS)
        filled = bench.load("put-records", name=STREAM, connections=4, calls=arguments.calls, size=RECORD)
        stored = filled["bytes"]
        for protocol in ("cbor", "json"):
            curl = download(bench, services, protocol, stored, folder)
            cpu, took, peak = consume(build, services, protocol, stored)
            gigabytes = stored / 1e9
            rows.append([protocol.upper(), f"{cpu / gigabytes:.2f}", f"{curl / gigabytes:.2f}", f"{cpu / curl:.1f} ×",
                         f"{stored / 1e6 / took:.0f}", f"{peak:.0f}"])
    version = subprocess.run(["curl", "--version"], capture_output=True, text=True).stdout.split(" (")[0]
    tables.show("Reading a stream by polling: 4 shards, records of 1 KB",
                ["", "cluster: CPU s/GB", "curl: CPU s/GB", "ratio", "MB/s", "peak resident MB"], rows,
                [f"{version}; {tables.versions(build)}"])


if __name__ == "__main__":
    main()
