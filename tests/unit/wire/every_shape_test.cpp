#include "kcl/wire/codec.h"
#include "kcl/wire/dynamodb/create_table.h"
#include "kcl/wire/dynamodb/delete_item.h"
#include "kcl/wire/dynamodb/delete_table.h"
#include "kcl/wire/dynamodb/describe_table.h"
#include "kcl/wire/dynamodb/get_item.h"
#include "kcl/wire/dynamodb/list_tables.h"
#include "kcl/wire/dynamodb/put_item.h"
#include "kcl/wire/dynamodb/query.h"
#include "kcl/wire/dynamodb/scan.h"
#include "kcl/wire/dynamodb/transact_write_items.h"
#include "kcl/wire/dynamodb/update_item.h"
#include "kcl/wire/dynamodb/update_table.h"
#include "kcl/wire/kinesis/account.h"
#include "kcl/wire/kinesis/create_stream.h"
#include "kcl/wire/kinesis/delete_stream.h"
#include "kcl/wire/kinesis/describe_stream.h"
#include "kcl/wire/kinesis/enhanced_monitoring.h"
#include "kcl/wire/kinesis/get_records.h"
#include "kcl/wire/kinesis/get_shard_iterator.h"
#include "kcl/wire/kinesis/list_shards.h"
#include "kcl/wire/kinesis/list_streams.h"
#include "kcl/wire/kinesis/merge_shards.h"
#include "kcl/wire/kinesis/put_record.h"
#include "kcl/wire/kinesis/put_records.h"
#include "kcl/wire/kinesis/resource_policy.h"
#include "kcl/wire/kinesis/retention_period.h"
#include "kcl/wire/kinesis/split_shard.h"
#include "kcl/wire/kinesis/stream_consumers.h"
#include "kcl/wire/kinesis/stream_encryption.h"
#include "kcl/wire/kinesis/stream_settings.h"
#include "kcl/wire/kinesis/subscribe_to_shard.h"
#include "kcl/wire/kinesis/tags.h"
#include "kcl/wire/kinesis/update_shard_count.h"

#include "tests/unit/wire/bodies.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace kcl::wire {
namespace {

/// Gives each member of a message a value of its own, so that a member that is lost or swapped
/// shows.
class Filler {
  public:
    void fill(bool& out) { out = true; }
    void fill(int& out) { out = static_cast<int>(++count_); }
    void fill(std::int64_t& out) { out = -(std::int64_t{1} << 40) - ++count_; }
    void fill(double& out) { out = 0.5 + static_cast<double>(++count_); }
    void fill(std::string& out) { out = "text \"" + std::to_string(++count_) + "\" \xc3\xa4"; }
    void fill(std::string_view& out) { out = texts_[++count_ % texts_.size()]; }
    void fill(std::span<const std::byte>& out) { out = bytes(texts_[++count_ % texts_.size()]); }
    void fill(SystemTime& out) {
        out = SystemTime(std::chrono::milliseconds(1'700'000'000'000 + ++count_));
    }
    void fill(HashKey& out) { out = max_hash_key - static_cast<unsigned>(++count_); }
    void fill(dynamodb::AttributeValue& out) {
        using dynamodb::AttributeValue;
        dynamodb::List list{AttributeValue::s(""),
                            AttributeValue::n(++count_),
                            AttributeValue::ss({"x", "y"}),
                            AttributeValue{dynamodb::Binary{std::string("\0\xff", 2)}},
                            AttributeValue{false},
                            AttributeValue{dynamodb::Null{}},
                            AttributeValue{dynamodb::NumberSet{{"1", "2.5"}}},
                            AttributeValue{dynamodb::BinarySet{{"", "\xfe"}}},
                            AttributeValue::l({}),
                            AttributeValue::m({{"inner", AttributeValue::s("v")}})};
        out = AttributeValue::m({{"all", AttributeValue::l(std::move(list))}});
    }
    template <NamedEnum E>
    void fill(E& out) {
        out = static_cast<E>(EnumNames<E>::names.size() - 1);
    }
    template <class T>
    void fill(std::optional<T>& out) {
        fill(out.emplace());
    }
    template <class T>
    void fill(std::vector<T>& out) {
        for (int i = 0; i < 3; ++i) fill(out.emplace_back());
    }
    template <class T>
    void fill(std::map<std::string, T, std::less<>>& out) {
        for (const auto* name : {"#a", "b\n", ""}) fill(out[name]);
    }
    template <Shape T>
    void fill(T& out) {
        T::members(out, [&](std::string_view, auto& member, auto...) { fill(member); });
    }

  private:
    std::int64_t count_ = 0;
    std::vector<std::string> texts_{"", "one", "two\t", std::string("\x01\x02\x7f\x00", 4),
                                    std::string(300, 'x')};
};

template <class T>
std::size_t count_members(const T& message) {
    std::size_t count = 0;
    T::members(message, [&count](std::string_view, const auto&, auto...) { ++count; });
    return count;
}

template <class... Ts>
struct Types {};

using AllShapes = Types<
    dynamodb::CreateTableRequest, dynamodb::CreateTableResponse, dynamodb::DeleteItemRequest,
    dynamodb::DeleteItemResponse, dynamodb::DeleteTableRequest, dynamodb::DeleteTableResponse,
    dynamodb::DescribeTableRequest, dynamodb::DescribeTableResponse, dynamodb::GetItemRequest,
    dynamodb::GetItemResponse, dynamodb::ListTablesRequest, dynamodb::ListTablesResponse,
    dynamodb::PutItemRequest, dynamodb::PutItemResponse, dynamodb::QueryRequest,
    dynamodb::QueryResponse, dynamodb::ScanRequest, dynamodb::ScanResponse,
    dynamodb::TransactWriteItemsRequest, dynamodb::TransactWriteItemsResponse,
    dynamodb::UpdateItemRequest, dynamodb::UpdateItemResponse, dynamodb::UpdateTableRequest,
    dynamodb::UpdateTableResponse, kinesis::CreateStreamRequest, kinesis::CreateStreamResponse,
    kinesis::DeleteStreamRequest, kinesis::DeleteStreamResponse, kinesis::DescribeStreamRequest,
    kinesis::DescribeStreamResponse, kinesis::DescribeStreamSummaryRequest,
    kinesis::DescribeStreamSummaryResponse, kinesis::GetRecordsRequest, kinesis::GetRecordsResponse,
    kinesis::GetShardIteratorRequest, kinesis::GetShardIteratorResponse, kinesis::ListShardsRequest,
    kinesis::ListShardsResponse, kinesis::ListStreamsRequest, kinesis::ListStreamsResponse,
    kinesis::MergeShardsRequest, kinesis::MergeShardsResponse, kinesis::PutRecordRequest,
    kinesis::PutRecordResponse, kinesis::PutRecordsRequest, kinesis::PutRecordsResponse,
    kinesis::SplitShardRequest, kinesis::SplitShardResponse, kinesis::AddTagsToStreamRequest,
    kinesis::AddTagsToStreamResponse, kinesis::RemoveTagsFromStreamRequest,
    kinesis::RemoveTagsFromStreamResponse, kinesis::ListTagsForStreamRequest,
    kinesis::ListTagsForStreamResponse, kinesis::TagResourceRequest, kinesis::TagResourceResponse,
    kinesis::UntagResourceRequest, kinesis::UntagResourceResponse,
    kinesis::ListTagsForResourceRequest, kinesis::ListTagsForResourceResponse,
    kinesis::IncreaseStreamRetentionPeriodRequest, kinesis::IncreaseStreamRetentionPeriodResponse,
    kinesis::DecreaseStreamRetentionPeriodRequest, kinesis::DecreaseStreamRetentionPeriodResponse,
    kinesis::RegisterStreamConsumerRequest, kinesis::RegisterStreamConsumerResponse,
    kinesis::DeregisterStreamConsumerRequest, kinesis::DeregisterStreamConsumerResponse,
    kinesis::DescribeStreamConsumerRequest, kinesis::DescribeStreamConsumerResponse,
    kinesis::ListStreamConsumersRequest, kinesis::ListStreamConsumersResponse,
    kinesis::UpdateShardCountRequest, kinesis::UpdateShardCountResponse,
    kinesis::EnableEnhancedMonitoringRequest, kinesis::EnableEnhancedMonitoringResponse,
    kinesis::StartStreamEncryptionRequest, kinesis::StartStreamEncryptionResponse,
    kinesis::StopStreamEncryptionRequest, kinesis::StopStreamEncryptionResponse,
    kinesis::PutResourcePolicyRequest, kinesis::PutResourcePolicyResponse,
    kinesis::GetResourcePolicyRequest, kinesis::GetResourcePolicyResponse,
    kinesis::DeleteResourcePolicyRequest, kinesis::DeleteResourcePolicyResponse,
    kinesis::DescribeAccountSettingsRequest, kinesis::DescribeAccountSettingsResponse,
    kinesis::UpdateAccountSettingsRequest, kinesis::UpdateAccountSettingsResponse,
    kinesis::DescribeLimitsRequest, kinesis::DescribeLimitsResponse,
    kinesis::UpdateStreamModeRequest, kinesis::UpdateStreamModeResponse,
    kinesis::UpdateMaxRecordSizeRequest, kinesis::UpdateMaxRecordSizeResponse,
    kinesis::UpdateStreamWarmThroughputRequest, kinesis::UpdateStreamWarmThroughputResponse,
    kinesis::UpdateStreamRecordDistributionStrategyRequest,
    kinesis::UpdateStreamRecordDistributionStrategyResponse,
    kinesis::DisableEnhancedMonitoringRequest, kinesis::SubscribeToShardRequest,
    kinesis::SubscribeToShardEvent, kinesis::SubscriptionException>;
/// Calls `check` as a template, once for each type.
template <class... Ts, class Check>
void for_each(Types<Ts...>, Check check) {
    (check.template operator()<Ts>(), ...);
}

template <class T>
T filled() {
    static Filler filler;  // keeps what the message borrows
    T message;
    filler.fill(message);
    return message;
}

template <class T>
void expect_round_trip(const T& message, Format format) {
    const auto encoded = encode(message, format);
    const auto decoded = decode<T>(body(encoded), format);
    ASSERT_TRUE(decoded) << decoded.error().message << " in " << encoded;
    EXPECT_EQ(encode(*decoded, format), encoded);
}

TEST(EveryShape, SurvivesTheRoundTripWhenFull) {
    for_each(AllShapes{}, []<class T>() {
        const T message = filled<T>();
        for (const Format format : {Format::json, Format::cbor}) {
            expect_round_trip(message, format);
            if (std::is_empty_v<T>) continue;
            const auto document = Document::parse(body(encode(message, format)), format);
            EXPECT_EQ(document->root().size(), count_members(message));
        }
    });
}

TEST(EveryShape, SurvivesTheRoundTripWhenEmpty) {
    for_each(AllShapes{}, []<class T>() {
        for (const Format format : {Format::json, Format::cbor}) {
            expect_round_trip(T{}, format);
            const auto from_nothing =
                decode<T>(body(format == Format::json ? "{}" : "\xa0"), format);
            ASSERT_TRUE(from_nothing);
            EXPECT_EQ(encode(*from_nothing, format), encode(T{}, format));
        }
    });
}

TEST(EveryShape, IsRefusedWhenCutShort) {
    for_each(AllShapes{}, []<class T>() {
        for (const Format format : {Format::json, Format::cbor}) {
            const auto encoded = encode(filled<T>(), format);
            const auto step = encoded.size() / 200 + 1;
            for (std::size_t size = 1; size < encoded.size(); size += step)
                EXPECT_FALSE(decode<T>(body(encoded.substr(0, size)), format))
                    << size << " of " << encoded;
        }
    });
}

}  // namespace
}  // namespace kcl::wire
