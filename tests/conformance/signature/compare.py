#!/usr/bin/env python3
"""Compares our Signature Version 4 with two independent signers on random requests.

usage: compare.py PROBE [--count N] [--seed N] [--node-modules DIR]

PROBE is the kcl_sign_probe binary. Needs the Python package botocore (Debian: python3-botocore); with --node-modules,
a folder that holds the npm package aws4, that signer is compared too. Exits 1 at the first difference.
"""
import argparse
import datetime
import json
import pathlib
import random
import subprocess
import sys
from urllib.parse import quote

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ALPHABET = "abzAZ019-._~ /!$&'()*,;=:@[]{}%#?\"\\|^`<>äß\u1234\U0001F600"
SERVICES = ["kinesis", "dynamodb", "sts", "monitoring", "s3", "service"]
REGIONS = ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"]


def words(rng, least=0, most=12):
    return "".join(rng.choice(ALPHABET) for _ in range(rng.randint(least, most)))


def random_path(rng, service):
    # aws4 takes %2F in the key of an S3 object for a slash; botocore leaves it, as we do.
    slash = "" if service == "s3" else "/"
    names = [words(rng, 1).replace("/", slash).strip(".") or "x" for _ in range(rng.randint(0, 4))]
    segments = [quote(name, safe="-._~") for name in names]
    if service != "s3" and segments and rng.random() < 0.3:
        segments.insert(rng.randrange(len(segments) + 1), rng.choice(["", ".", ".."]))
    return "/" + "/".join(segments) + ("/" if segments and rng.random() < 0.2 else "")


def random_query(rng):
    # aws4 keeps one value of a repeated name for S3, so names differ here.
    pairs = {quote(f"{words(rng, 0, 5)}{n}", safe="-._~"): quote(words(rng), safe="-._~") for n in range(rng.randint(0, 5))}
    return "&".join(f"{name}={value}" for name, value in pairs.items())


def random_headers(rng):
    headers = []
    for n in range(rng.randint(0, 4)):
        value = " " * rng.randint(0, 2) + "".join(rng.choice("abC 1/;,\"=") for _ in range(rng.randint(1, 12)))
        headers.append([rng.choice(["X-Amz-Target", "x-custom", "My-Header"]) + str(n), value])
    if rng.random() < 0.5:
        headers.append(["Content-Type", "application/x-amz-json-1.1"])
    if rng.random() < 0.5:
        headers.append(["User-Agent", "kcl/1  probe"])
    return headers


def random_request(rng):
    service = rng.choice(SERVICES)
    port = rng.choice(["", "", ":443", ":8443"])
    query = random_query(rng)
    request = {
        "method": rng.choice(["GET", "POST", "PUT", "DELETE"]),
        "url": f"https://{service}.example.com{port}{random_path(rng, service)}" + (f"?{query}" if query else ""),
        "headers": random_headers(rng),
        "body": words(rng, 0, 40),
        "access_key": "AKID" + "".join(rng.choice("ABCDEF0123") for _ in range(16)),
        "secret_key": "".join(rng.choice("abcDEF/+0123456789") for _ in range(40)),
        "token": rng.choice(["", "", "token/with+signs=="]),
        "region": rng.choice(REGIONS),
        "service": service,
        "time": rng.randint(1_400_000_000, 4_000_000_000),
    }
    if service == "s3" and rng.random() < 0.3:
        request["unsigned"] = True
    return request


def moment(line):
    return datetime.datetime.fromtimestamp(line["time"], datetime.timezone.utc)


def by_botocore(line):
    botocore.auth.get_current_datetime = lambda *_, **__: moment(line)
    request = AWSRequest(line["method"], line["url"], data=line["body"].encode())
    for name, value in line["headers"]:
        request.headers[name] = value
    if "unsigned" in line:
        request.context["payload_signing_enabled"] = False
    signer = botocore.auth.S3SigV4Auth if line["service"] == "s3" else botocore.auth.SigV4Auth
    if line["service"] == "s3":
        request.context["client_config"] = S3Config(payload_signing_enabled="unsigned" not in line)
    credentials = Credentials(line["access_key"], line["secret_key"], line["token"] or None)
    signer(credentials, line["service"], line["region"]).add_auth(request)
    return request.headers["Authorization"]


class S3Config:
    def __init__(self, **settings):
        self.s3 = settings


def by_aws4(lines, ours, node_modules):
    """aws4 gets the headers that we added, so that it only has to sign."""
    script = pathlib.Path(__file__).with_name("aws4_sign.js")
    jobs = []
    for line, answer in zip(lines, ours):
        extra = [[name, value] for name, value in answer["headers"].items() if name != "Authorization"]
        jobs.append(dict(line, headers=line["headers"] + extra))
    text = "\n".join(json.dumps(job) for job in jobs)
    done = subprocess.run(["node", script, node_modules], input=text, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def differences(lines, ours, theirs, name):
    for line, answer, expected in zip(lines, ours, theirs, strict=True):
        if answer["headers"]["Authorization"] != expected:
            yield f"differs from {name}:\n  {json.dumps(line)}\n  ours   {answer['headers']['Authorization']}\n  theirs {expected}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("probe")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--node-modules")
    options = parser.parse_args()

    rng = random.Random(options.seed)
    lines = [random_request(rng) for _ in range(options.count)]
    text = "\n".join(json.dumps(line) for line in lines)
    done = subprocess.run([options.probe], input=text, capture_output=True, text=True, check=True)
    ours = [json.loads(answer) for answer in done.stdout.splitlines()]
    faults = [f"we refuse our own signature: {json.dumps(line)}" for line, a in zip(lines, ours) if not a["verified"]]

    faults += differences(lines, ours, [by_botocore(line) for line in lines], "botocore")
    compared = ["botocore"]
    if options.node_modules:
        faults += differences(lines, ours, by_aws4(lines, ours, options.node_modules), "aws4")
        compared.append("aws4")
    print("\n".join(faults[:3]))
    print(f"seed {options.seed}: {len(lines)} requests compared with {' and '.join(compared)}, {len(faults)} faults")
    return 1 if faults or len(ours) != len(lines) else 0


if __name__ == "__main__":
    sys.exit(main())
