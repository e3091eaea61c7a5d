#include "kcl/local/powers/aws_errors.h"

#include "kcl/wire/crc32.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kcl::local::powers {

namespace {

constexpr auto provisioned = "ProvisionedThroughputExceededException";

constexpr std::array shard_operations{"PutRecord", "PutRecords", "GetRecords", "GetShardIterator"};
constexpr std::array item_operations{
    "PutItem", "GetItem",      "UpdateItem",     "DeleteItem",       "Query",
    "Scan",    "BatchGetItem", "BatchWriteItem", "TransactGetItems", "ExecuteStatement"};

wire::ServiceError cancelled(std::size_t actions) {
    auto reason = table_throughput_exceeded();
    std::string codes;
    auto error = error_of("TransactionCanceledException", "");
    for (std::size_t i = 0; i < actions; ++i) {
        codes += i == 0 ? "ProvisionedThroughputExceeded" : ", ProvisionedThroughputExceeded";
        auto& each = error.cancellation_reasons.emplace_back();
        each.code = "ProvisionedThroughputExceeded";
        each.message = reason.message;
    }
    error.message = fmt::format(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes);
    return error;
}

}  // namespace

wire::ServiceError error_of(std::string type, std::string message, int status) {
    wire::ServiceError error;
    error.type = std::move(type);
    error.message = std::move(message);
    error.status = status;
    return error;
}

wire::ServiceError shard_rate_exceeded(const Caller& caller, std::string_view stream,
                                       std::string_view shard) {
    return error_of(provisioned, fmt::format("Rate exceeded for shard {} in stream {} under "
                                             "account {}.",
                                             shard, stream, caller.account));
}

wire::ServiceError stream_rate_exceeded(const Caller& caller, std::string_view stream) {
    return error_of("LimitExceededException",
                    stream.empty() ? fmt::format("Rate exceeded for account {}.", caller.account)
                                   : fmt::format("Rate exceeded for stream {} under account {}.",
                                                 stream, caller.account));
}

wire::ServiceError table_throughput_exceeded() {
    return error_of(provisioned,
                    "The level of configured provisioned throughput for the table was exceeded. "
                    "Consider increasing your provisioning level with the UpdateTable API.");
}

wire::ServiceError index_throughput_exceeded() {
    return error_of(provisioned,
                    "The level of configured provisioned throughput for one or more global "
                    "secondary indexes of the table was exceeded. Consider increasing your "
                    "provisioning level for the under-provisioned global secondary indexes with "
                    "the UpdateTable API");
}

wire::ServiceError on_demand_throughput_exceeded() {
    return error_of("ThrottlingException",
                    "Throughput exceeds the current capacity of your table or index. DynamoDB is "
                    "automatically scaling your table or index so please try again shortly. If "
                    "exceptions persist, check if you have a hot key: "
                    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                    "bp-partition-key-design.html");
}

wire::ServiceError throttled(const CallFacts& facts) {
    const auto is_one_of = [&](const auto& operations) {
        return std::ranges::find(operations, facts.operation) != operations.end();
    };
    if (facts.api == wire::Api::kinesis) {
        const std::string stream = facts.resources.empty() ? "" : facts.resources.front();
        if (!is_one_of(shard_operations)) return stream_rate_exceeded(facts.caller, stream);
        const std::string shard = facts.shards.empty() ? "" : facts.shards.front();
        return shard_rate_exceeded(facts.caller, stream, shard);
    }
    if (facts.operation == "TransactWriteItems") return cancelled(facts.subjects.size());
    if (is_one_of(item_operations)) return table_throughput_exceeded();
    return error_of("ThrottlingException", "Rate of requests exceeds the allowed throughput.");
}

wire::ServiceError unavailable(wire::Api api, int status) {
    if (status == 503)
        return error_of("ServiceUnavailable", "Service is temporarily unavailable.", 503);
    return api == wire::Api::kinesis
               ? error_of("InternalFailure", "Internal service failure.", status)
               : error_of("InternalServerError", "Internal server error", status);
}

Answer error_answer(const CallFacts& facts, const wire::ServiceError& error, std::uint64_t id) {
    const auto format = facts.format.value_or(wire::Format::json);
    Answer answer{error.status,
                  {{"Content-Type", std::string(wire::content_type(facts.api, format))},
                   {"x-amzn-RequestId",
                    fmt::format("{:08x}-0000-4000-8000-{:012x}", id >> 32, id & 0xffffffffffff)}},
                  wire::encode_error(error, facts.api, format)};
    if (facts.api == wire::Api::dynamodb)
        answer.headers.emplace_back("x-amz-crc32", std::to_string(wire::crc32(answer.body)));
    return answer;
}

std::string error_name(wire::Api api, const Answer& answer) {
    if (answer.status < 300) return {};
    auto format = wire::Format::json;
    std::string_view type_header;
    for (const auto& [name, value] : answer.headers) {
        if (name == "Content-Type") format = wire::format_of(api, value).value_or(format);
        if (name == "x-amzn-ErrorType") type_header = value;
    }
    const auto body = std::make_shared<const std::string>(answer.body);
    return wire::decode_error(body, format, answer.status, type_header).type;
}

}  // namespace kcl::local::powers
