#!/usr/bin/env python3
"""Compares where we find AWS services with where botocore finds them.

usage: compare.py PROBE [--count N] [--seed N]     every known region and flag, then N random environments and profiles
       compare.py --table                          prints tests/unit/aws/endpoint_table.h

PROBE is the kcl_endpoint_probe binary. Needs the Python package botocore. Exits 1 when anything differs.
"""
import argparse
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import botocore.loaders
import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import BotoCoreError

# Our name, botocore's.
SERVICES = {"kinesis": "kinesis", "dynamodb": "dynamodb", "cloudwatch": "cloudwatch", "sts": "sts", "s3": "s3",
            "sso": "sso", "sso_oidc": "sso-oidc"}
FLAGS = [(False, False), (True, False), (False, True), (True, True)]
LOADER = botocore.loaders.Loader()
PARTITIONS = LOADER.load_data("partitions")
PROVIDERS = {ours: EndpointProvider(LOADER.load_service_model(theirs, "endpoint-rule-set-1"), PARTITIONS)
             for ours, theirs in SERVICES.items()}


def by_rules(service, region, fips, dual_stack):
    try:
        return PROVIDERS[service].resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual_stack).url
    except BotoCoreError:
        return ""


def regions():
    known = [region for partition in PARTITIONS["partitions"] for region in partition["regions"]]
    # Names without a place, such as "aws-global", are no regions that a person works in.
    return [region for region in known if not region.endswith("-global")] + ["eu-future-9", "moon-base-1", "cn-new-1"]


def table():
    rows = []
    for region in ["us-east-1", "us-gov-west-1", "cn-north-1"]:
        rows += [(s, region, *flags) for s in SERVICES for flags in FLAGS]
    for region in ["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1", "mx-central-1"]:
        rows += [("kinesis", region, *flags) for flags in FLAGS]
    print('#pragma once\n\n#include <ostream>\n#include <string>\n#include <vector>\n\n#include "kcl/aws/endpoint.h"\n')
    print("namespace kcl::aws {\n")
    print("// Where botocore finds the services; made by tests/conformance/endpoints/compare.py --table.")
    print("struct EndpointRow {\n    Service service;\n    std::string region;\n    bool fips;\n    bool dual_stack;")
    print("    std::string url;  // empty: refused\n};\n")
    print("inline void PrintTo(const EndpointRow& row, std::ostream* out) { *out << row.region << ' ' << row.url; }\n")
    print("// clang-format off\ninline const std::vector<EndpointRow> endpoint_table{")
    for service, region, fips, dual in rows:
        print(f'    {{Service::{service}, "{region}", {str(fips).lower()}, {str(dual).lower()}, '
              f'"{by_rules(service, region, fips, dual)}"}},')
    print("};\n// clang-format on\n\n}  // namespace kcl::aws")


def by_session(case):
    """What a botocore client of that environment and profile would call."""
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "config"
        config.write_text(case["config"])
        environment = {"AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
                       "AWS_EC2_METADATA_DISABLED": "true", **case["environment"]}
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ.update(environment)
        try:
            session = botocore.session.Session()
            session.register_component("data_loader", LOADER)
            client = session.create_client(SERVICES[case["service"]], aws_access_key_id="a", aws_secret_access_key="b",
                                           endpoint_url=case.get("url"))
            return endpoint_of(client, case["service"])
        except (BotoCoreError, ValueError):
            return ""
        finally:
            for name in environment:
                os.environ.pop(name, None)


class Stop(Exception):
    pass


def endpoint_of(client, service):
    """The URL of a real request, stopped before it is sent: rules are applied for each call."""
    seen = []

    def stop(request, **_):
        seen.append(request.url)
        raise Stop

    client.meta.events.register("before-send", stop)
    calls = {"kinesis": lambda: client.list_streams(), "dynamodb": lambda: client.list_tables(),
             "cloudwatch": lambda: client.list_dashboards(), "sts": lambda: client.get_caller_identity(),
             "s3": lambda: client.list_buckets(), "sso": lambda: client.logout(accessToken="x"),
             "sso_oidc": lambda: client.create_token(clientId="a", clientSecret="b", grantType="c")}
    try:
        calls[service]()
    except Stop:
        pass
    path = {"sso": "/logout", "sso_oidc": "/token"}.get(service, "")
    return seen[0].split("?")[0].rstrip("/").removesuffix(path)


def random_case(rng):
    some = lambda choices, chance: rng.choice(choices) if rng.random() < chance else None
    places = lambda n: [f"http://localhost:{n}", f"https://own{n}.example.com/base"]
    environment = {
        "AWS_DEFAULT_REGION": some(["us-east-2", "us-gov-east-1"], 0.9),
        "AWS_PROFILE": some(["other", "default"], 0.4),
        "AWS_USE_FIPS_ENDPOINT": some(["true", "false"], 0.2),
        "AWS_USE_DUALSTACK_ENDPOINT": some(["true", "false"], 0.2),
        "AWS_ENDPOINT_URL": some(places(1), 0.2),
        "AWS_ENDPOINT_URL_KINESIS": some(places(2), 0.2),
        "AWS_ENDPOINT_URL_DYNAMODB": some(places(3), 0.2),
        "AWS_ENDPOINT_URL_STS": some(places(4), 0.2),
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": some(["true", "false"], 0.2),
    }
    lines = []
    for title in ["[default]", "[profile other]"]:
        settings = {"region": some(["eu-west-1", "cn-north-1"], 0.9), "endpoint_url": some(places(5), 0.15),
                    "use_fips_endpoint": some(["true", "false"], 0.2), "services": some(["here"], 0.3),
                    "use_dualstack_endpoint": some(["true", "false"], 0.2),
                    "ignore_configured_endpoint_urls": some(["true", "false"], 0.1)}
        lines += [title] + [f"{name} = {value}" for name, value in settings.items() if value]
    lines += ["[services here]", "kinesis =", "  endpoint_url = http://localhost:6", "cloudwatch =",
              "  endpoint_url = http://localhost:7"]
    case = {"service": rng.choice(list(SERVICES)), "config": "\n".join(lines) + "\n",
            "environment": {name: value for name, value in environment.items() if value}}
    if case["service"] in ("s3", "sts"):  # botocore makes up a region for these when none is set
        case["environment"]["AWS_DEFAULT_REGION"] = "us-east-2"
    if rng.random() < 0.15:
        case["url"] = "http://flag.example.com:8"
    return case


def ask(probe, cases):
    text = "\n".join(json.dumps(case) for case in cases)
    done = subprocess.run([probe], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("probe", nargs="?")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    if options.table:
        return table()

    fixed = [{"service": s, "region": r, "fips": f, "dual_stack": d, "environment": {}, "config": ""}
             for s, r, (f, d) in itertools.product(SERVICES, regions(), FLAGS)]
    expected = [by_rules(case["service"], case["region"], case["fips"], case["dual_stack"]) for case in fixed]
    rng = random.Random(options.seed)
    drawn = [random_case(rng) for _ in range(options.count)]
    expected += [by_session(case) for case in drawn]

    faults = 0
    for case, ours, theirs in zip(fixed + drawn, ask(options.probe, fixed + drawn), expected, strict=True):
        if ours["url"] != theirs:
            faults += 1
            print(f"differs: {json.dumps(case)}\n  ours   {ours}\n  theirs {theirs!r}") if faults <= 5 else None
    refused = expected.count("")
    print(f"seed {options.seed}: {len(fixed)} rules and {len(drawn)} configurations compared with botocore "
          f"({refused} refused by both), {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
