#include "kcl/local/dynamodb/dynamodb_service.h"

#include "kcl/local/dynamodb/protocol/operation_table.h"
#include "kcl/local/dynamodb/protocol/parameter_check.h"
#include "kcl/local/dynamodb/protocol/type_check.h"
#include "kcl/local/dynamodb/protocol/value_check.h"
#include "kcl/local/protocol/authorization.h"
#include "kcl/local/protocol/constraint_check.h"
#include "kcl/wire/crc32.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb {
namespace {

constexpr std::string_view own_type = wire::content_type(wire::Api::dynamodb, wire::Format::json);
constexpr std::string_view describe_endpoints = "DynamoDB_20120810.DescribeEndpoints";
constexpr std::string_view plain_json = "application/json";
constexpr std::string_view not_signed = "Request is missing Authentication Token";

std::string_view trimmed(std::string_view text) {
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    return text;
}

/// Without parameters and spaces.
std::string_view media_type(const Call& call) {
    const auto type = call.header("Content-Type");
    return trimmed(type.substr(0, type.find(';')));
}

bool is_preflight(const Call& call) {
    return call.method == "OPTIONS" && !call.header("Origin").empty();
}
bool has_body(const Call& call) { return call.body && !call.body->empty(); }

/// Null for what we don't offer.
const Operation* operation_of(const Call& call) {
    constexpr auto prefix = wire::target_prefix(wire::Api::dynamodb);
    const auto target = call.header("X-Amz-Target");
    constexpr auto of_streams = wire::dynamodb::streams::target_prefix;
    if (target.starts_with(of_streams))
        return find_stream_operation(target.substr(of_streams.size()));
    return target.starts_with(prefix) ? find_operation(target.substr(prefix.size())) : nullptr;
}

Answer checked_answer(int status, std::string_view type, std::string body) {
    Answer answer{status, {}, std::move(body)};
    if (!type.empty()) answer.headers.emplace_back("Content-Type", type);
    answer.headers.emplace_back("x-amz-crc32", std::to_string(wire::crc32(answer.body)));
    return answer;
}

/// A body comes back in the type that the request named.
Answer json_answer(const Call& call, int status, std::string body) {
    return checked_answer(status, media_type(call) == own_type ? own_type : plain_json,
                          std::move(body));
}

Answer error_answer(const Call& call, const wire::ServiceError& error) {
    return json_answer(call, error.status,
                       wire::encode_error(error, wire::Api::dynamodb, wire::Format::json));
}

Answer error_answer(const Call& call, std::string type, std::string message = {}) {
    return error_answer(call, service_error(std::move(type), std::move(message)));
}

Answer preflight_answer(const Call& call) {
    Answer answer;
    answer.headers.emplace_back("Access-Control-Allow-Origin", "*");
    for (const auto& [asked, allowed] :
         {std::pair{"Access-Control-Request-Headers", "Access-Control-Allow-Headers"},
          std::pair{"Access-Control-Request-Method", "Access-Control-Allow-Methods"}})
        if (const auto value = call.header(asked); !value.empty())
            answer.headers.emplace_back(allowed, value);
    answer.headers.emplace_back("Access-Control-Max-Age", "172800");
    return answer;
}

/// Calls that are no operation: health checks, preflights, other methods and content types.
std::optional<Answer> answer_outside_protocol(const Call& call) {
    if (is_preflight(call)) return preflight_answer(call);
    const auto path = std::string_view(call.target).substr(0, call.target.find('?'));
    if (call.method == "GET" && path == "/")
        return checked_answer(200, "", fmt::format("healthy: {} ", call.header("Host")));
    const auto type = media_type(call);
    const bool is_json = type == own_type || type == plain_json;
    if (call.method != "POST" || (has_body(call) && !is_json))
        return checked_answer(404, "", "<UnknownOperationException/>\n");
    return std::nullopt;
}

/// Only the front knows where it is to be found: where this call has found it.
Answer endpoints_answer(const Call& call) {
    constexpr std::int64_t minutes_of_a_day = 1440;
    const wire::dynamodb::DescribeEndpointsResponse response{
        {{std::string(call.header("Host")), minutes_of_a_day}}};
    return json_answer(call, 200, wire::encode(response, wire::Format::json));
}

std::optional<wire::ServiceError> find_signature_error(const Call& call) {
    const auto authorization = trimmed(call.header("Authorization"));
    if (!authorization.empty() && !authorization.starts_with("AWS4-") &&
        !call.target.contains("X-Amz-Algorithm"))
        return service_error("MissingAuthenticationTokenException", std::string(not_signed));
    return protocol::find_signature_error(call, not_signed);
}

std::optional<std::string> find_parameter_error(const Operation& operation, wire::Value request) {
    if (operation.is_about_table)
        if (auto fault = find_table_name_error(operation.name, request)) return fault;
    if (operation.is_about_resource)
        if (auto fault = find_resource_error(request)) return fault;
    if (auto fault = protocol::find_constraint_errors(request, operation.schema)) return fault;
    if (auto fault = find_parameter_conflict(operation.name, request)) return fault;
    return find_value_error(request, operation.schema);
}

}  // namespace

bool DynamoDbService::may_write(const Call& call) const {
    const auto* operation = operation_of(call);
    return operation && call.method == "POST" &&
           (operation->writes || engine_.has_expired(call.now));
}

Answer DynamoDbService::answer(const Call& call, storage::Transaction& transaction) {
    auto outside = answer_outside_protocol(call);
    Answer answer = outside ? *std::move(outside) : answer_operation(call, transaction);
    add_id(call, answer);
    return answer;
}

Answer DynamoDbService::internal_failure(const Call& call, std::string_view why) const {
    auto failure = service_error("InternalServerError", std::string(why));
    failure.status = 500;
    auto answer = error_answer(call, failure);
    add_id(call, answer);
    return answer;
}

Answer DynamoDbService::answer_operation(const Call& call, storage::Transaction& transaction) {
    if (!has_body(call)) return error_answer(call, "SerializationException");
    const auto request = wire::Document::parse(call.body, wire::Format::json);
    if (!request || request->root().kind() != wire::Kind::object)
        return error_answer(call, "SerializationException");
    if (call.header("X-Amz-Target") == describe_endpoints) return endpoints_answer(call);
    const auto* operation = operation_of(call);
    if (!operation) return error_answer(call, "UnknownOperationException");
    if (const auto error = find_signature_error(call)) return error_answer(call, *error);
    if (auto error = find_type_error(request->root(), operation->schema))
        return error_answer(call, "SerializationException", *std::move(error));
    if (auto error = find_parameter_error(*operation, request->root()))
        return error_answer(call, "ValidationException", *std::move(error));
    // Before anything is read: also in a table that nobody writes to.
    engine_.look_for_expired(transaction, call.now);
    if (transaction.can_write() && engine_.has_expired(call.now))
        engine_.delete_expired(transaction, call.now);
    auto body = operation->run(engine_, transaction, protocol::caller_of(call), *request);
    if (!body) return error_answer(call, body.error());
    return json_answer(call, 200, *std::move(body));
}

void DynamoDbService::add_id(const Call& call, Answer& answer) const {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::size_t length = 52;
    std::string id;
    while (id.size() < length) {
        // Twelve characters of 36 each fit well within 64 bits.
        auto bits = random_.next();
        for (int i = 0; i < 12 && id.size() < length; ++i, bits /= alphabet.size())
            id += alphabet[bits % alphabet.size()];
    }
    answer.headers.emplace_back("x-amzn-RequestId", std::move(id));
    if (!is_preflight(call) && !call.header("Origin").empty())
        answer.headers.emplace_back("Access-Control-Allow-Origin", "*");
}

}  // namespace kcl::local::dynamodb
