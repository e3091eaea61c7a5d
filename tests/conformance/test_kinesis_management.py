"""Tags, settings, consumers and scaling of the local Kinesis, as boto3 sees them."""

import datetime

import pytest
from botocore.exceptions import ClientError
from local_process import LocalProcess

MAX_HASH = 2**128 - 1
ACCOUNT = "000000000000"


@pytest.fixture
def stream(kinesis, name):
    kinesis.create_stream(StreamName=name, ShardCount=2)
    yield name
    kinesis.delete_stream(StreamName=name, EnforceConsumerDeletion=True)


@pytest.fixture
def arn(kinesis, stream):
    return summary(kinesis, stream)["StreamARN"]


@pytest.fixture
def on_demand(kinesis, name):
    kinesis.create_stream(StreamName=name, StreamModeDetails={"StreamMode": "ON_DEMAND"})
    yield summary(kinesis, name)["StreamARN"]
    kinesis.delete_stream(StreamName=name)


def summary(kinesis, stream):
    return kinesis.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]


def refusal(call, **request):
    """The error's name and text."""
    with pytest.raises(ClientError) as refused:
        call(**request)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


def tags_of(kinesis, arn):
    return {tag["Key"]: tag["Value"] for tag in kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"]}


def test_tags_a_stream_by_name_and_by_arn(kinesis, stream, arn):
    kinesis.add_tags_to_stream(StreamName=stream, Tags={"a": "1", "b": "2"})
    kinesis.tag_resource(ResourceARN=arn, Tags={"c": ""})
    assert tags_of(kinesis, arn) == {"a": "1", "b": "2", "c": ""}
    kinesis.remove_tags_from_stream(StreamARN=arn, TagKeys=["a"])
    kinesis.untag_resource(ResourceARN=arn, TagKeys=["c"])
    assert kinesis.list_tags_for_stream(StreamName=stream)["Tags"] == [{"Key": "b", "Value": "2"}]


def test_lists_tags_in_pages(kinesis, stream):
    kinesis.add_tags_to_stream(StreamName=stream, Tags={f"k{i}": str(i) for i in range(7)})
    keys, start = [], {}
    while True:
        page = kinesis.list_tags_for_stream(StreamName=stream, Limit=3, **start)
        keys += [tag["Key"] for tag in page["Tags"]]
        if not page["HasMoreTags"]:
            break
        start = {"ExclusiveStartTagKey": keys[-1]}
    assert keys == [f"k{i}" for i in range(7)]


def test_refuses_bad_tags(kinesis, stream, arn):
    code, text = refusal(kinesis.add_tags_to_stream, StreamName=stream, Tags={"a;b": ""})
    assert code == "InvalidArgumentException"
    assert text == (
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @."
    )
    code, text = refusal(kinesis.remove_tags_from_stream, StreamName=stream, TagKeys=["100%"])
    assert text.startswith(f"Failed to remove tags from stream {stream} under account {ACCOUNT} because some tags")
    kinesis.add_tags_to_stream(StreamName=stream, Tags={f"k{i}": "" for i in range(50)})
    code, text = refusal(kinesis.add_tags_to_stream, StreamName=stream, Tags={"one": "more"})
    assert (code, text) == (
        "InvalidArgumentException",
        f"Failed to add tags to stream {stream} under account {ACCOUNT} because a given stream cannot have more than "
        "10 tags associated with it.",
    )
    code, text = refusal(kinesis.add_tags_to_stream, StreamName=stream, Tags={f"k{i}": "" for i in range(201)})
    assert code == "ValidationException"
    assert text.endswith("Member must have length less than or equal to 200")
    code, text = refusal(kinesis.untag_resource, ResourceARN=arn + "x", TagKeys=["a"])
    assert (code, text) == ("ResourceNotFoundException", f"Stream {stream}x under account {ACCOUNT} not found.")


def test_makes_a_stream_with_all_that_can_be_said(kinesis, name):
    kinesis.create_stream(StreamName=name, ShardCount=1, Tags={"made": "with"}, MaxRecordSizeInKiB=2048)
    said = summary(kinesis, name)
    assert (said["MaxRecordSizeInKiB"], said["ConsumerCount"], said["OpenShardCount"]) == (2048, 0, 1)
    assert tags_of(kinesis, said["StreamARN"]) == {"made": "with"}
    kinesis.delete_stream(StreamName=name)


def test_changes_retention(kinesis, stream):
    kinesis.increase_stream_retention_period(StreamName=stream, RetentionPeriodHours=8760)
    assert summary(kinesis, stream)["RetentionPeriodHours"] == 8760
    kinesis.decrease_stream_retention_period(StreamName=stream, RetentionPeriodHours=36)
    for call, hours, text in (
        (
            kinesis.increase_stream_retention_period,
            30,
            f"Requested retention period (30 hours) for stream {stream} can not be shorter than existing retention "
            "period (36 hours). Use DecreaseRetentionPeriod API.",
        ),
        (
            kinesis.decrease_stream_retention_period,
            40,
            f"Requested retention period (40 hours) for stream {stream} can not be longer than existing retention "
            "period (36 hours). Use IncreaseRetentionPeriod API.",
        ),
        (
            kinesis.decrease_stream_retention_period,
            23,
            "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.",
        ),
    ):
        assert refusal(call, StreamName=stream, RetentionPeriodHours=hours) == ("InvalidArgumentException", text)


def test_switches_metrics(kinesis, stream):
    answer = kinesis.enable_enhanced_monitoring(StreamName=stream, ShardLevelMetrics=["IncomingBytes", "OutgoingBytes"])
    assert answer["CurrentShardLevelMetrics"] == []
    assert answer["DesiredShardLevelMetrics"] == ["IncomingBytes", "OutgoingBytes"]
    kinesis.disable_enhanced_monitoring(StreamName=stream, ShardLevelMetrics=["OutgoingBytes"])
    monitoring = kinesis.describe_stream(StreamName=stream)["StreamDescription"]["EnhancedMonitoring"]
    assert monitoring == [{"ShardLevelMetrics": ["IncomingBytes"]}]
    code, text = refusal(kinesis.enable_enhanced_monitoring, StreamName=stream, ShardLevelMetrics=["Nothing"])
    assert code == "ValidationException"
    assert "Value '[Nothing]' at 'shardLevelMetrics' failed to satisfy constraint" in text


def test_encrypts_records(kinesis, stream):
    kinesis.start_stream_encryption(StreamName=stream, EncryptionType="KMS", KeyId="alias/aws/kinesis")
    assert summary(kinesis, stream)["KeyId"] == "alias/aws/kinesis"
    assert kinesis.put_record(StreamName=stream, Data=b"x", PartitionKey="k")["EncryptionType"] == "KMS"
    kinesis.stop_stream_encryption(StreamName=stream, EncryptionType="KMS", KeyId="alias/aws/kinesis")
    assert summary(kinesis, stream)["EncryptionType"] == "NONE"
    assert "EncryptionType" not in kinesis.put_record(StreamName=stream, Data=b"x", PartitionKey="k")


def test_takes_larger_records_once_allowed(kinesis, stream, arn):
    large = bytes(3 << 20)
    code, text = refusal(kinesis.put_record, StreamName=stream, Data=large, PartitionKey="k")
    assert code == "ValidationException"
    kinesis.update_max_record_size(StreamARN=arn, MaxRecordSizeInKiB=4096)
    assert kinesis.put_record(StreamName=stream, Data=large, PartitionKey="k")["SequenceNumber"]


def test_changes_the_mode(kinesis, stream, arn):
    kinesis.update_stream_mode(StreamARN=arn, StreamModeDetails={"StreamMode": "ON_DEMAND"})
    assert summary(kinesis, stream)["StreamModeDetails"] == {"StreamMode": "ON_DEMAND"}
    assert kinesis.describe_limits()["OnDemandStreamCount"] >= 1
    refused = refusal(kinesis.update_shard_count, StreamName=stream, TargetShardCount=4, ScalingType="UNIFORM_SCALING")
    assert refused == (
        "ValidationException",
        f"Request is invalid. Stream {stream} under account {ACCOUNT} is in On-Demand mode.",
    )
    kinesis.update_stream_mode(StreamARN=arn, StreamModeDetails={"StreamMode": "PROVISIONED"})


def test_has_settings_for_on_demand_streams(kinesis, name, on_demand):
    assert summary(kinesis, name)["OpenShardCount"] == 4
    assert refusal(kinesis.update_stream_warm_throughput, StreamARN=on_demand, WarmThroughputMiBps=10)[0] == (
        "ValidationException"
    )
    assert kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]["Status"] == "DISABLED"
    enabled = kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})
    assert enabled["MinimumThroughputBillingCommitment"]["Status"] == "ENABLED"
    warm = kinesis.update_stream_warm_throughput(StreamARN=on_demand, WarmThroughputMiBps=10)
    assert warm["WarmThroughput"]["TargetMiBps"] == 10
    assert summary(kinesis, name)["WarmThroughput"]["TargetMiBps"] == 10
    kinesis.update_stream_record_distribution_strategy(StreamARN=on_demand, RecordDistributionStrategy="AUTO")
    assert summary(kinesis, name)["RecordDistributionStrategy"] == "AUTO"
    ended = kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "DISABLED"})
    assert ended["MinimumThroughputBillingCommitment"]["Status"] == "ENABLED_UNTIL_EARLIEST_ALLOWED_END"


def test_scales_to_any_number_of_equal_shards(kinesis, stream):
    for target in (3, 5, 4, 8):
        answer = kinesis.update_shard_count(
            StreamName=stream, TargetShardCount=target, ScalingType="UNIFORM_SCALING"
        )
        assert answer["TargetShardCount"] == target
        shards = kinesis.list_shards(StreamName=stream, ShardFilter={"Type": "AT_LATEST"})["Shards"]
        starts = sorted(int(shard["HashKeyRange"]["StartingHashKey"]) for shard in shards)
        assert starts == [(2**128 // target) * i for i in range(target)]
        assert summary(kinesis, stream)["OpenShardCount"] == target
    assert refusal(kinesis.update_shard_count, StreamName=stream, TargetShardCount=17, ScalingType="UNIFORM_SCALING") == (
        "LimitExceededException",
        "UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: 8 "
        "Target shard count: 17",
    )


def test_registers_describes_and_lists_consumers(kinesis, stream, arn):
    made = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="one", Tags={"a": "b"})["Consumer"]
    assert made["ConsumerStatus"] == "CREATING"
    assert made["ConsumerARN"].startswith(f"{arn}/consumer/one:")
    assert tags_of(kinesis, made["ConsumerARN"]) == {"a": "b"}
    found = kinesis.describe_stream_consumer(StreamARN=arn, ConsumerName="one")["ConsumerDescription"]
    assert (found["ConsumerStatus"], found["StreamARN"]) == ("ACTIVE", arn)
    age = datetime.datetime.now(datetime.timezone.utc) - found["ConsumerCreationTimestamp"]
    assert abs(age) < datetime.timedelta(minutes=1)
    for i in range(6):
        kinesis.register_stream_consumer(StreamARN=arn, ConsumerName=f"c{i}")
    pages = kinesis.get_paginator("list_stream_consumers").paginate(StreamARN=arn, PaginationConfig={"PageSize": 3})
    listed = [[consumer["ConsumerName"] for consumer in page["Consumers"]] for page in pages]
    assert listed == [["c0", "c1", "c2"], ["c3", "c4", "c5"], ["one"]]
    assert summary(kinesis, stream)["ConsumerCount"] == 7
    assert refusal(kinesis.register_stream_consumer, StreamARN=arn, ConsumerName="one") == (
        "ResourceInUseException",
        f"Consumer one under stream {stream} already exists for account {ACCOUNT}.",
    )
    assert refusal(kinesis.delete_stream, StreamName=stream)[0] == "ResourceInUseException"
    kinesis.deregister_stream_consumer(ConsumerARN=made["ConsumerARN"])
    assert refusal(kinesis.describe_stream_consumer, ConsumerARN=made["ConsumerARN"]) == (
        "ResourceNotFoundException",
        f"Consumer {made['ConsumerARN']}, account {ACCOUNT} not found.",
    )


def test_keeps_policies(kinesis, arn):
    assert kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == "{}"
    policy = '{"Version": "2012-10-17", "Statement": []}'
    kinesis.put_resource_policy(ResourceARN=arn, Policy=policy)
    assert kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == policy
    kinesis.delete_resource_policy(ResourceARN=arn)
    assert refusal(kinesis.delete_resource_policy, ResourceARN=arn) == (
        "ResourceNotFoundException",
        f"No resource policy found for resource ARN {arn}.",
    )


def test_tells_the_limits(kinesis, stream):
    limits = kinesis.describe_limits()
    assert limits["OpenShardCount"] >= 2
    assert limits["ShardLimit"] >= limits["OpenShardCount"]


def test_refuses_what_it_does_not_offer(kinesis):
    channels = getattr(kinesis, "list_channels", None)
    if channels is None:
        pytest.skip("this boto3 does not know channels")
    code, text = refusal(channels)
    assert code == "UnknownOperationException"
    assert text == "ListChannels is an operation of Kinesis that this local service does not offer."


def test_does_nothing_on_a_dry_run(kinesis, stream):
    iterator = dict(StreamName=stream, ShardId="shardId-000000000000", ShardIteratorType="LATEST")
    for call, request in (
        (kinesis.put_record, dict(StreamName=stream, Data=b"x", PartitionKey="k")),
        (kinesis.put_records, dict(StreamName=stream, Records=[{"Data": b"x", "PartitionKey": "k"}])),
        (kinesis.get_shard_iterator, iterator),
        (kinesis.get_records, dict(ShardIterator=kinesis.get_shard_iterator(**iterator)["ShardIterator"])),
    ):
        assert refusal(call, DryRun=True, **request)[0] == "DryRunOperationException"
    refused = refusal(kinesis.put_record, DryRun=True, StreamName="nowhere", Data=b"x", PartitionKey="k")
    assert refused[0] == "ResourceNotFoundException"


def test_needs_every_member_that_the_model_requires(kinesis):
    """Without boto3's own look at the request."""
    import botocore.config
    import boto3

    careless = boto3.client(
        "kinesis",
        endpoint_url=kinesis.meta.endpoint_url,
        config=botocore.config.Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )
    model = careless.meta.service_model
    checked = 0
    for operation in model.operation_names:
        shape = model.operation_model(operation).input_shape
        if "Channel" in operation or "Queue" in operation or not shape or not shape.required_members:
            continue
        code, text = refusal(careless._make_api_call, operation_name=operation, api_params={})
        assert code == "ValidationException", operation
        for member in shape.required_members:
            assert f"Value null at '{member[0].lower() + member[1:]}' failed" in text, operation
        checked += 1
    assert checked >= 25


def test_says_of_every_operation_that_the_stream_is_not_there(kinesis):
    arn = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/nowhere"
    consumer = arn + "/consumer/c:1"
    by_name, by_arn, resource = {"StreamName": "nowhere"}, {"StreamARN": arn}, {"ResourceARN": arn}
    shards = {"ShardToMerge": "shardId-000000000000", "AdjacentShardToMerge": "shardId-000000000001"}
    for call, request in (
        (kinesis.add_tags_to_stream, by_name | {"Tags": {"a": "b"}}),
        (kinesis.decrease_stream_retention_period, by_name | {"RetentionPeriodHours": 24}),
        (kinesis.delete_resource_policy, resource),
        (kinesis.delete_stream, by_name),
        (kinesis.deregister_stream_consumer, {"ConsumerARN": consumer}),
        (kinesis.deregister_stream_consumer, by_arn | {"ConsumerName": "c"}),
        (kinesis.describe_stream, by_name),
        (kinesis.describe_stream, by_arn),
        (kinesis.describe_stream_consumer, {"ConsumerARN": consumer}),
        (kinesis.describe_stream_consumer, by_arn | {"ConsumerName": "c"}),
        (kinesis.describe_stream_summary, by_name),
        (kinesis.disable_enhanced_monitoring, by_name | {"ShardLevelMetrics": ["ALL"]}),
        (kinesis.enable_enhanced_monitoring, by_arn | {"ShardLevelMetrics": ["ALL"]}),
        (kinesis.get_resource_policy, resource),
        (kinesis.increase_stream_retention_period, by_arn | {"RetentionPeriodHours": 24}),
        (kinesis.list_shards, by_name),
        (kinesis.list_stream_consumers, by_arn),
        (kinesis.list_tags_for_resource, resource),
        (kinesis.list_tags_for_resource, {"ResourceARN": consumer}),
        (kinesis.list_tags_for_stream, by_name),
        (kinesis.merge_shards, by_name | shards),
        (kinesis.put_record, by_name | {"Data": b"", "PartitionKey": "k"}),
        (kinesis.put_records, by_arn | {"Records": [{"Data": b"", "PartitionKey": "k"}]}),
        (kinesis.put_resource_policy, resource | {"Policy": "{}"}),
        (kinesis.register_stream_consumer, by_arn | {"ConsumerName": "c"}),
        (kinesis.remove_tags_from_stream, by_name | {"TagKeys": ["a"]}),
        (kinesis.split_shard, by_name | {"ShardToSplit": "shardId-000000000000", "NewStartingHashKey": "9"}),
        (kinesis.start_stream_encryption, by_name | {"EncryptionType": "KMS", "KeyId": "k"}),
        (kinesis.stop_stream_encryption, by_name | {"EncryptionType": "KMS", "KeyId": "k"}),
        (kinesis.tag_resource, resource | {"Tags": {"a": "b"}}),
        (kinesis.untag_resource, resource | {"TagKeys": ["a"]}),
        (kinesis.update_max_record_size, by_arn | {"MaxRecordSizeInKiB": 1024}),
        (kinesis.update_shard_count, by_name | {"TargetShardCount": 2, "ScalingType": "UNIFORM_SCALING"}),
        (kinesis.update_stream_mode, by_arn | {"StreamModeDetails": {"StreamMode": "ON_DEMAND"}}),
        (kinesis.update_stream_record_distribution_strategy, by_arn | {"RecordDistributionStrategy": "AUTO"}),
        (kinesis.update_stream_warm_throughput, by_name | {"WarmThroughputMiBps": 1}),
    ):
        assert refusal(call, **request) == (
            "ResourceNotFoundException",
            f"Stream nowhere under account {ACCOUNT} not found.",
        ), (call, request)


def test_refuses_changes_while_a_stream_changes(name):
    with LocalProcess("--delay", "60000", only="kinesis") as slow:
        kinesis = slow.client("kinesis")
        kinesis.create_stream(StreamName=name, ShardCount=1)
        arn = kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]["StreamARN"]
        by_name, by_arn = {"StreamName": name}, {"StreamARN": arn}
        for call, request in (
            (kinesis.split_shard, by_name | {"ShardToSplit": "shardId-000000000000", "NewStartingHashKey": "9"}),
            (kinesis.update_shard_count, by_name | {"TargetShardCount": 2, "ScalingType": "UNIFORM_SCALING"}),
            (kinesis.start_stream_encryption, by_name | {"EncryptionType": "KMS", "KeyId": "k"}),
            (kinesis.stop_stream_encryption, by_name | {"EncryptionType": "KMS", "KeyId": "k"}),
            (kinesis.update_stream_mode, by_arn | {"StreamModeDetails": {"StreamMode": "ON_DEMAND"}}),
            (kinesis.update_max_record_size, by_arn | {"MaxRecordSizeInKiB": 1024}),
            (kinesis.register_stream_consumer, by_arn | {"ConsumerName": "c"}),
        ):
            assert refusal(call, **request) == (
                "ResourceInUseException",
                f"Stream {name} under account {ACCOUNT} not ACTIVE, instead in state CREATING",
            ), call
        assert refusal(kinesis.put_record, Data=b"", PartitionKey="k", **by_name)[0] == "ResourceNotFoundException"
