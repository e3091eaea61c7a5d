#include "kinesis/scene.h"

namespace kcl::local::kinesis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";

/// What a stream says about itself, and the calls that change it.
class KinesisSettings : public KinesisScene {
  protected:
    explicit KinesisSettings(Settings settings = {}) : KinesisScene(settings) {}

    api::StreamDescriptionSummary summary() {
        api::DescribeStreamSummaryRequest request;
        request.stream_name = "s";
        const auto response = call(&Engine::describe_stream_summary, request);
        EXPECT_TRUE(response) << response.error().message;
        return response ? response->stream_description_summary : api::StreamDescriptionSummary{};
    }
    auto increase(int hours) {
        return call(&Engine::increase_stream_retention_period,
                    api::IncreaseStreamRetentionPeriodRequest{"s", {}, hours});
    }
    auto decrease(int hours) {
        return call(&Engine::decrease_stream_retention_period,
                    api::DecreaseStreamRetentionPeriodRequest{"s", {}, hours});
    }
    void create_on_demand() {
        api::CreateStreamRequest request;
        request.stream_name = "s";
        request.stream_mode_details = api::StreamModeDetails{api::StreamMode::on_demand};
        ASSERT_TRUE(call(&Engine::create_stream, request));
    }
    auto commit(api::CommitmentStatus status) {
        return call(&Engine::update_account_settings, api::UpdateAccountSettingsRequest{{status}});
    }
    auto warm(int mibps) {
        return call(&Engine::update_stream_warm_throughput,
                    api::UpdateStreamWarmThroughputRequest{"s", {}, mibps});
    }
};

TEST_F(KinesisSettings, KeepRecordsLongerOrShorter) {
    create("s");
    put("s", "old");
    ASSERT_TRUE(increase(48));
    EXPECT_EQ(summary().retention_period_hours, 48);
    caller.now += std::chrono::hours(30);
    EXPECT_THAT(data_of(get(oldest("s"))), ElementsAre("old"));
    ASSERT_TRUE(decrease(24));
    EXPECT_THAT(data_of(get(oldest("s"))), IsEmpty());
}

TEST_F(KinesisSettings, BringNothingBackThatWasGone) {
    create("s");
    put("s", "old");
    ASSERT_TRUE(split("s", "0", "1000"));
    caller.now += std::chrono::hours(25);
    ASSERT_TRUE(increase(48));
    EXPECT_THAT(shards("s"), SizeIs(2));
    caller.now += std::chrono::hours(24);
    put("s", "new", "key", "0");
    EXPECT_THAT(data_of(get(oldest("s", "1"))), ElementsAre("new"));
    api::GetShardIteratorRequest gone;
    gone.stream_name = "s";
    gone.shard_id = "0";
    EXPECT_EQ(call(&Engine::get_shard_iterator, gone).error().type, "ResourceNotFoundException");
}

TEST_F(KinesisSettings, LimitRetentionInTheWordsOfAws) {
    create("s");
    ASSERT_TRUE(increase(100));
    EXPECT_TRUE(increase(100));
    EXPECT_TRUE(decrease(100));
    EXPECT_THAT(increase(23),
                Refuses("InvalidArgumentException",
                        "Minimum allowed retention period is 24 hours. Requested retention period "
                        "(23 hours) is too short."));
    EXPECT_THAT(decrease(-1),
                Refuses("InvalidArgumentException",
                        "Minimum allowed retention period is 24 hours. Requested retention period "
                        "(-1 hours) is too short."));
    EXPECT_THAT(increase(8761),
                Refuses("InvalidArgumentException",
                        "Maximum allowed retention period is 8760 hours. Requested retention "
                        "period (8761 hours) is too long."));
    EXPECT_THAT(increase(99),
                Refuses("InvalidArgumentException",
                        "Requested retention period (99 hours) for stream s can not be shorter "
                        "than existing retention period (100 hours). Use DecreaseRetentionPeriod "
                        "API."));
    EXPECT_THAT(decrease(101),
                Refuses("InvalidArgumentException",
                        "Requested retention period (101 hours) for stream s can not be longer "
                        "than existing retention period (100 hours). Use IncreaseRetentionPeriod "
                        "API."));
    EXPECT_EQ(summary().retention_period_hours, 100);
}

TEST_F(KinesisSettings, SwitchMetricsOnAndOff) {
    create("s");
    const auto on =
        call(&Engine::enable_enhanced_monitoring,
             api::EnableEnhancedMonitoringRequest{"s", {}, {"OutgoingBytes", "IncomingBytes"}});
    ASSERT_TRUE(on);
    EXPECT_THAT(on->current_shard_level_metrics, IsEmpty());
    EXPECT_THAT(on->desired_shard_level_metrics, ElementsAre("IncomingBytes", "OutgoingBytes"));
    EXPECT_THAT(summary().enhanced_monitoring.at(0).shard_level_metrics,
                ElementsAre("IncomingBytes", "OutgoingBytes"));
    ASSERT_TRUE(call(&Engine::enable_enhanced_monitoring,
                     api::EnableEnhancedMonitoringRequest{"s", {}, {"ALL"}}));
    const auto off = call(&Engine::disable_enhanced_monitoring,
                          api::DisableEnhancedMonitoringRequest{{}, arn, {"IncomingBytes"}});
    ASSERT_TRUE(off);
    EXPECT_THAT(off->current_shard_level_metrics, SizeIs(7));
    EXPECT_THAT(off->desired_shard_level_metrics, SizeIs(6));
    EXPECT_EQ(off->stream_name, "s");
    ASSERT_TRUE(call(&Engine::disable_enhanced_monitoring,
                     api::DisableEnhancedMonitoringRequest{"s", {}, {"ALL"}}));
    EXPECT_THAT(summary().enhanced_monitoring.at(0).shard_level_metrics, IsEmpty());
}

TEST_F(KinesisSettings, EncryptFromThenOn) {
    create("s");
    put("s", "plain");
    ASSERT_TRUE(call(
        &Engine::start_stream_encryption,
        api::StartStreamEncryptionRequest{"s", {}, api::EncryptionType::kms, "alias/aws/kinesis"}));
    EXPECT_EQ(summary().encryption_type, api::EncryptionType::kms);
    EXPECT_EQ(summary().key_id, "alias/aws/kinesis");
    EXPECT_EQ(try_put("s", "secret")->encryption_type, api::EncryptionType::kms);
    const auto page = get(oldest("s"));
    ASSERT_THAT(page.records, SizeIs(2));
    EXPECT_EQ(page.records[0].encryption_type, std::nullopt);
    EXPECT_EQ(page.records[1].encryption_type, api::EncryptionType::kms);
    ASSERT_TRUE(call(
        &Engine::stop_stream_encryption,
        api::StopStreamEncryptionRequest{"s", {}, api::EncryptionType::kms, "alias/aws/kinesis"}));
    EXPECT_EQ(summary().encryption_type, api::EncryptionType::none);
    EXPECT_EQ(summary().key_id, std::nullopt);
    EXPECT_THAT(call(&Engine::start_stream_encryption,
                     api::StartStreamEncryptionRequest{"s", {}, api::EncryptionType::none, "k"}),
                Refuses("InvalidArgumentException", "EncryptionType must be KMS."));
}

TEST_F(KinesisSettings, TakeLargerRecordsWhenAllowed) {
    create("s");
    EXPECT_FALSE(try_put("s", std::string(2 << 20, 'x')));
    api::UpdateMaxRecordSizeRequest request;
    request.stream_arn = arn;
    request.max_record_size_in_kib = 4096;
    ASSERT_TRUE(call(&Engine::update_max_record_size, request));
    EXPECT_EQ(summary().max_record_size_in_kib, 4096);
    EXPECT_TRUE(try_put("s", std::string(2 << 20, 'x')));
    EXPECT_THAT(
        call(&Engine::update_max_record_size, api::UpdateMaxRecordSizeRequest{}),
        Refuses("InvalidArgumentException", "Either StreamName or StreamARN should be provided."));
}

TEST_F(KinesisSettings, ChangeTheModeAndRefuseToReshardOnDemand) {
    create("s", 2);
    const auto change = [&](api::StreamMode mode) {
        return call(&Engine::update_stream_mode, api::UpdateStreamModeRequest{arn, {mode}, {}});
    };
    ASSERT_TRUE(change(api::StreamMode::on_demand));
    EXPECT_EQ(summary().stream_mode_details->stream_mode, api::StreamMode::on_demand);
    EXPECT_EQ(summary().open_shard_count, 2);
    constexpr auto refused =
        "Request is invalid. Stream s under account 000000000000 is in On-Demand mode.";
    EXPECT_THAT(split("s", "0", "1000"), Refuses("ValidationException", refused));
    EXPECT_THAT(merge("s", "0", "1"), Refuses("ValidationException", refused));
    ASSERT_TRUE(change(api::StreamMode::provisioned));
    EXPECT_TRUE(split("s", "0", "1000"));
}

TEST_F(KinesisSettings, OfOnDemandStreamsNeedThatMode) {
    create("s");
    const auto distribute = [&] {
        return call(&Engine::update_stream_record_distribution_strategy,
                    api::UpdateStreamRecordDistributionStrategyRequest{
                        arn, api::RecordDistributionStrategy::automatic});
    };
    constexpr auto refused =
        "Request is invalid. Stream s under account 000000000000 is in Provisioned mode.";
    EXPECT_THAT(distribute(), Refuses("ValidationException", refused));
    EXPECT_THAT(warm(10), Refuses("ValidationException", refused));
    EXPECT_EQ(summary().record_distribution_strategy, std::nullopt);
    remove("s");
    create_on_demand();
    ASSERT_TRUE(distribute());
    EXPECT_EQ(summary().record_distribution_strategy, api::RecordDistributionStrategy::automatic);
}

TEST_F(KinesisSettings, WarmStreamsOfCommittedAccountsOnly) {
    create_on_demand();
    EXPECT_EQ(warm(10).error().type, "ValidationException");
    EXPECT_EQ(summary().warm_throughput, std::nullopt);
    ASSERT_TRUE(commit(api::CommitmentStatus::enabled));
    const auto warmed = warm(10);
    ASSERT_TRUE(warmed);
    EXPECT_EQ(warmed->warm_throughput->target_mibps, 10);
    EXPECT_EQ(summary().warm_throughput->current_mibps, 10);
}

TEST_F(KinesisSettings, CommitTheAccountForADayAtLeast) {
    const auto status = [&] {
        return *call(&Engine::describe_account_settings, api::DescribeAccountSettingsRequest{})
                    ->minimum_throughput_billing_commitment;
    };
    EXPECT_EQ(status().status, api::CommitmentStatus::disabled);
    ASSERT_TRUE(commit(api::CommitmentStatus::enabled));
    EXPECT_EQ(status().status, api::CommitmentStatus::enabled);
    EXPECT_EQ(status().started_at, start);
    EXPECT_EQ(status().earliest_allowed_end_at, start + std::chrono::hours(24));
    ASSERT_TRUE(commit(api::CommitmentStatus::disabled));
    EXPECT_EQ(status().status, api::CommitmentStatus::enabled_until_earliest_allowed_end);
    caller.now += std::chrono::hours(24);
    EXPECT_EQ(status().status, api::CommitmentStatus::disabled);
    EXPECT_EQ(status().ended_at, start + std::chrono::hours(24));
    caller.account = "111111111111";
    EXPECT_EQ(status().started_at, std::nullopt);
}

TEST_F(KinesisSettings, CountAgainstTheLimits) {
    create("a", 3);
    create_on_demand();
    const auto limits = call(&Engine::describe_limits, api::DescribeLimitsRequest{});
    ASSERT_TRUE(limits);
    EXPECT_EQ(limits->open_shard_count, 7);
    EXPECT_EQ(limits->on_demand_stream_count, 1);
    EXPECT_EQ(limits->shard_limit, 20'000);
}

TEST_F(KinesisSettings, KeepAPolicyForEachResource) {
    create("s");
    const auto policy = [&] {
        return call(&Engine::get_resource_policy, api::GetResourcePolicyRequest{arn})->policy;
    };
    EXPECT_EQ(policy(), "{}");
    ASSERT_TRUE(call(&Engine::put_resource_policy,
                     api::PutResourcePolicyRequest{arn, R"({"Version":"2012-10-17"})"}));
    EXPECT_EQ(policy(), R"({"Version":"2012-10-17"})");
    EXPECT_THAT(call(&Engine::put_resource_policy, api::PutResourcePolicyRequest{arn, "not json"}),
                Refuses("InvalidArgumentException", "Policy is not a valid JSON document."));
    ASSERT_TRUE(call(&Engine::delete_resource_policy, api::DeleteResourcePolicyRequest{arn}));
    EXPECT_EQ(policy(), "{}");
    EXPECT_THAT(call(&Engine::delete_resource_policy, api::DeleteResourcePolicyRequest{arn}),
                Refuses("ResourceNotFoundException",
                        std::string("No resource policy found for resource ARN ") + arn + "."));
}

TEST_F(KinesisSettings, TellNoStreamIdByWhichClientsWouldLookForAnotherHost) {
    create("s");
    EXPECT_FALSE(summary().stream_id.has_value());
}

class SlowKinesisSettings : public KinesisSettings {
  protected:
    SlowKinesisSettings()
        : KinesisSettings({.create_delay = std::chrono::seconds(1),
                           .update_delay = std::chrono::seconds(2),
                           .delete_delay = std::chrono::seconds(3)}) {}
};

TEST_F(SlowKinesisSettings, UpdateTheStreamForAWhile) {
    create("s");
    caller.now += std::chrono::seconds(1);
    const api::StartStreamEncryptionRequest encrypt{"s", {}, api::EncryptionType::kms, "k"};
    ASSERT_TRUE(call(&Engine::start_stream_encryption, encrypt));
    EXPECT_EQ(summary().stream_status, api::StreamStatus::updating);
    EXPECT_THAT(call(&Engine::start_stream_encryption, encrypt),
                Refuses("ResourceInUseException",
                        "Stream s under account 000000000000 not ACTIVE, instead in state "
                        "UPDATING"));
    EXPECT_TRUE(try_put("s", "goes on"));
    caller.now += std::chrono::seconds(2);
    EXPECT_EQ(summary().stream_status, api::StreamStatus::active);
}

TEST_F(SlowKinesisSettings, ShowWarmThroughputOnceItIsThere) {
    create_on_demand();
    caller.now += std::chrono::seconds(1);
    ASSERT_TRUE(commit(api::CommitmentStatus::enabled));
    ASSERT_TRUE(warm(10));
    EXPECT_EQ(summary().warm_throughput->target_mibps, 10);
    EXPECT_EQ(summary().warm_throughput->current_mibps, 0);
    caller.now += std::chrono::seconds(2);
    EXPECT_EQ(summary().warm_throughput->current_mibps, 10);
}

TEST_F(SlowKinesisSettings, CreateFiveStreamsAtATime) {
    for (const auto* name : {"a", "b", "c", "d", "e"}) create(name);
    api::CreateStreamRequest request;
    request.stream_name = "f";
    request.shard_count = 1;
    EXPECT_THAT(call(&Engine::create_stream, request),
                Refuses("LimitExceededException",
                        "This request would exceed the limit of 5 streams in CREATING state for "
                        "the account 000000000000 in us-east-1."));
    caller.now += std::chrono::seconds(1);
    EXPECT_TRUE(call(&Engine::create_stream, request));
}

}  // namespace
}  // namespace kcl::local::kinesis
