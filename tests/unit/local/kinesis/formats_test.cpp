#include "kcl/local/kinesis/protocol/operation_table.h"
#include "kcl/wire/base64.h"

#include "kinesis/call.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

// Every operation, its successes and its errors, says the same in CBOR as in JSON.
namespace kcl::local::kinesis {
namespace {

using wire::Format;
using wire::Kind;
using wire::Value;

wire::Document parse(const std::string& body, Format format) {
    auto document = wire::Document::parse(std::make_shared<const std::string>(body), format);
    EXPECT_TRUE(document) << body;
    return *std::move(document);
}

void append_head(std::string& out, unsigned major, std::size_t size) {
    out += static_cast<char>(major << 5 | 25);  // two bytes of length follow
    out += static_cast<char>(size >> 8);
    out += static_cast<char>(size);
}

void append_number(std::string& out, std::int64_t number) {
    out += number < 0 ? '\x3B' : '\x1B';  // eight bytes follow
    const auto bits = static_cast<std::uint64_t>(number < 0 ? -1 - number : number);
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(bits >> shift);
}

/// A request in JSON as the SDK for Java sends it. `name` of the member that holds the value.
void append_cbor(std::string& out, Value value, std::string_view name = {}) {
    switch (value.kind()) {
        case Kind::null:
            out += '\xF6';
            return;
        case Kind::boolean:
            out += value.boolean() ? '\xF5' : '\xF4';
            return;
        case Kind::string: {
            const auto text = name == "Data" ? wire::from_base64(value.text()).value()
                                             : std::string(value.text());
            append_head(out, name == "Data" ? 2 : 3, text.size());
            out += text;
            return;
        }
        case Kind::array:
            append_head(out, 4, value.size());
            for (const auto element : value.elements()) append_cbor(out, element);
            return;
        case Kind::object:
            append_head(out, 5, value.size());
            for (const auto [key, member] : value.members()) {
                append_head(out, 3, key.size());
                out += key;
                append_cbor(out, member, key);
            }
            return;
        default:
            append_number(out, value.integer());
    }
}

/// An answer in a form that does not show its format.
std::string shown(Value value) {
    std::string text;
    switch (value.kind()) {
        case Kind::string:
            return fmt::format("'{}'", value.text());
        case Kind::bytes:
            return fmt::format("'{}'", wire::to_base64(value.bytes()));
        case Kind::boolean:
            return value.boolean() ? "true" : "false";
        case Kind::null:
            return "null";
        case Kind::array:
            for (const auto element : value.elements()) text += shown(element) + ',';
            return '[' + text + ']';
        case Kind::object:
            for (const auto [name, member] : value.members())
                text += fmt::format("{}={},", name, shown(member));
            return '{' + text + '}';
        default:
            // Times are milliseconds in CBOR, and marked; seconds in JSON.
            return fmt::format("{:.3f}", value.is_epoch() ? value.number() / 1000 : value.number());
    }
}

constexpr std::string_view stream_arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
const std::string stream = fmt::format(R"("StreamARN":"{}")", stream_arn);
const std::string resource = fmt::format(R"("ResourceARN":"{}")", stream_arn);
const std::string consumer = fmt::format(R"("ConsumerARN":"{}/consumer/c:1700000000")", stream_arn);

/// ITERATOR stands for the one that GetShardIterator gave last.
const std::vector<std::pair<std::string, std::string>> conversation{
    {"CreateStream", R"("StreamName":"s","ShardCount":4,"Tags":{"a":"b"})"},
    {"CreateStream", R"("StreamName":"s","ShardCount":4)"},
    {"DescribeStream", stream},
    {"DescribeStreamSummary", stream},
    {"ListStreams", R"("Limit":1)"},
    {"ListShards", R"("StreamName":"s","MaxResults":3)"},
    {"PutRecord", R"("StreamName":"s","PartitionKey":"k","ExplicitHashKey":"0","Data":"aGk=")"},
    {"PutRecords", R"("StreamName":"s","Records":[{"PartitionKey":"k","Data":"/+8A"}])"},
    {"PutRecord", R"("StreamName":"s","PartitionKey":"k","Data":"","ExplicitHashKey":"1x")"},
    {"GetShardIterator", stream + R"(,"ShardId":"0","ShardIteratorType":"TRIM_HORIZON")"},
    {"GetRecords", R"("ShardIterator":"ITERATOR","Limit":5)"},
    {"GetShardIterator", stream + R"(,"ShardId":"0","ShardIteratorType":"AT_TIMESTAMP",)"
                                  R"("Timestamp":1600000000)"},
    {"SplitShard", stream + R"(,"ShardToSplit":"0","NewStartingHashKey":"1000")"},
    {"MergeShards", stream + R"(,"ShardToMerge":"1","AdjacentShardToMerge":"2")"},
    {"GetRecords", R"("ShardIterator":"ITERATOR")"},
    {"UpdateShardCount", stream + R"(,"TargetShardCount":4,"ScalingType":"UNIFORM_SCALING")"},
    {"UpdateShardCount", stream + R"(,"TargetShardCount":40,"ScalingType":"UNIFORM_SCALING")"},
    {"AddTagsToStream", stream + R"(,"Tags":{"x":"y"})"},
    {"ListTagsForStream", stream},
    {"RemoveTagsFromStream", stream + R"(,"TagKeys":["x"])"},
    {"TagResource", resource + R"(,"Tags":{"x":"y"})"},
    {"ListTagsForResource", resource},
    {"UntagResource", resource + R"(,"TagKeys":["x"])"},
    {"PutResourcePolicy", resource + R"(,"Policy":"{}")"},
    {"GetResourcePolicy", resource},
    {"DeleteResourcePolicy", resource},
    {"DeleteResourcePolicy", resource},
    {"IncreaseStreamRetentionPeriod", stream + R"(,"RetentionPeriodHours":48)"},
    {"DecreaseStreamRetentionPeriod", stream + R"(,"RetentionPeriodHours":24)"},
    {"DecreaseStreamRetentionPeriod", stream + R"(,"RetentionPeriodHours":-5)"},
    {"EnableEnhancedMonitoring", stream + R"(,"ShardLevelMetrics":["ALL"])"},
    {"DisableEnhancedMonitoring", stream + R"(,"ShardLevelMetrics":["IncomingBytes"])"},
    {"StartStreamEncryption", stream + R"(,"EncryptionType":"KMS","KeyId":"k")"},
    {"PutRecord", R"("StreamName":"s","PartitionKey":"k","Data":"aGk=")"},
    {"StopStreamEncryption", stream + R"(,"EncryptionType":"KMS","KeyId":"k")"},
    {"RegisterStreamConsumer", stream + R"(,"ConsumerName":"c")"},
    {"DescribeStreamConsumer", consumer},
    {"ListStreamConsumers", stream},
    {"SubscribeToShard", consumer + R"(,"ShardId":"99","StartingPosition":{"Type":"LATEST"})"},
    {"DeleteStream", stream},
    {"DeregisterStreamConsumer", consumer},
    {"DescribeLimits", ""},
    {"UpdateAccountSettings", R"("MinimumThroughputBillingCommitment":{"Status":"ENABLED"})"},
    {"DescribeAccountSettings", ""},
    {"UpdateMaxRecordSize", stream + R"(,"MaxRecordSizeInKiB":2048)"},
    {"UpdateStreamMode", stream + R"(,"StreamModeDetails":{"StreamMode":"ON_DEMAND"})"},
    {"UpdateStreamWarmThroughput", stream + R"(,"WarmThroughputMiBps":10)"},
    {"UpdateStreamRecordDistributionStrategy", stream + R"(,"RecordDistributionStrategy":"AUTO")"},
    {"DeleteStream", stream + R"(,"EnforceConsumerDeletion":true)"},
    {"DescribeStream", stream},
};

/// One conversation in one format, line by line.
class Conversation : public ServiceUnderTest {
  public:
    explicit Conversation(Format format) : format_(format) {}

    std::string say(const std::string& operation, std::string members) {
        if (const auto at = members.find("ITERATOR\""); at != members.npos)
            members.replace(at, 8, iterator_);
        auto body = '{' + members + '}';
        if (format_ == Format::cbor) {
            std::string cbor;
            append_cbor(cbor, parse(body, Format::json).root());
            body = std::move(cbor);
        }
        const auto type = format_ == Format::cbor ? cbor_type : json_type;
        const auto answer = ask(operation, body, type);
        EXPECT_EQ(header_of(answer, "Content-Type"), type) << operation;
        if (answer.body.empty()) return fmt::format("{} nothing", answer.status);
        const auto document = parse(answer.body, format_);
        if (const auto iterator = document.root().find("ShardIterator"))
            iterator_ = iterator->text();
        return fmt::format("{} {}", answer.status, shown(document.root()));
    }

  private:
    Format format_;
    std::string iterator_;
};

TEST(KinesisFormats, SayTheSame) {
    Conversation json(Format::json);
    Conversation cbor(Format::cbor);
    std::set<std::string_view> unsaid;
    for (const auto& operation : operations()) unsaid.insert(operation.name);
    for (const auto& [operation, members] : conversation) {
        const auto said = json.say(operation, members);
        EXPECT_EQ(cbor.say(operation, members), said) << operation;
        unsaid.erase(operation);
    }
    EXPECT_THAT(unsaid, testing::IsEmpty());
}

TEST(KinesisFormats, SayTheSameOfRequestsThatLackEverything) {
    Conversation json(Format::json);
    Conversation cbor(Format::cbor);
    for (const auto& operation : operations()) {
        const std::string name(operation.name);
        const auto said = json.say(name, "");
        EXPECT_EQ(cbor.say(name, ""), said) << name;
        EXPECT_EQ(cbor.say(name, R"("StreamARN":5,"ResourceARN":[],"Limit":"x")"),
                  json.say(name, R"("StreamARN":5,"ResourceARN":[],"Limit":"x")"))
            << name;
    }
}

}  // namespace
}  // namespace kcl::local::kinesis
