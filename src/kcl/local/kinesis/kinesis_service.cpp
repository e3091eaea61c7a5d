#include "kcl/local/kinesis/kinesis_service.h"

#include "kcl/local/kinesis/protocol/operation_table.h"
#include "kcl/local/kinesis/protocol/type_check.h"
#include "kcl/local/protocol/authorization.h"
#include "kcl/local/protocol/constraint_check.h"
#include "kcl/wire/base64.h"
#include "kcl/wire/codec.h"
#include "kcl/wire/event_stream.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string>

namespace kcl::local::kinesis {

namespace {

constexpr std::string_view plain_json = "application/json";
constexpr std::string_view not_signed = "Missing Authentication Token";

/// Without parameters and spaces.
std::string_view media_type(const Call& call) {
    auto type = call.header("Content-Type");
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
    while (type.starts_with(' ') || type.starts_with('\t')) type.remove_prefix(1);
    return type;
}

struct Target {
    std::string_view service;
    std::string_view operation;
};

Target target_of(const Call& call) {
    const auto target = call.header("X-Amz-Target");
    const auto dot = std::min(target.find('.'), target.size());
    const auto rest = dot < target.size() ? target.substr(dot + 1) : std::string_view();
    return {target.substr(0, dot), rest.substr(0, rest.find('.'))};
}

bool is_ours(const Target& target) {
    constexpr auto prefix = wire::target_prefix(wire::Api::kinesis);
    return target.service == prefix.substr(0, prefix.size() - 1);
}

/// Null for what we don't offer.
const Operation* operation_of(const Call& call) {
    const auto target = target_of(call);
    return is_ours(target) ? find_operation(target.operation) : nullptr;
}

bool is_preflight(const Call& call) {
    return call.method == "OPTIONS" && !call.header("Origin").empty();
}

Answer error_answer(const wire::ServiceError& error, wire::Format format) {
    return {error.status,
            {{"Content-Type", std::string(wire::content_type(wire::Api::kinesis, format))}},
            wire::encode_error(error, wire::Api::kinesis, format)};
}

Answer error_answer(std::string type, std::string message, wire::Format format) {
    return error_answer(refusal(std::move(type), std::move(message)).error(), format);
}

Answer access_denied() {
    return {403,
            {},
            "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be "
            "authorized</Message>\n</AccessDeniedException>\n"};
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

/// AWS reads such bodies, but never acts on them.
Answer plain_json_answer(const Call& call) {
    const bool is_readable = wire::Document::parse(call.body, wire::Format::json).has_value();
    return {
        is_readable ? 404 : 400,
        {{"Content-Type", std::string(plain_json)}},
        fmt::format(R"({{"Output":{{"__type":"com.amazon.coral.service#{}"}},"Version":"1.0"}})",
                    is_readable ? "UnknownOperationException" : "SerializationException")};
}

/// Of a member that is text or absent.
std::optional<std::string> text_of(const wire::Document& request, std::string_view member) {
    const auto value = request.root().find(member);
    if (!value || value->kind() != wire::Kind::string) return std::nullopt;
    return std::string(value->text());
}

/// Blobs are not looked into before the operation decodes them; what is wrong with one of them
/// comes before these.
bool may_be_about_blobs(const wire::ServiceError& error) {
    return error.type == "SerializationException" || error.type == "ValidationException";
}

std::string unknown_operation_message(const Call& call) {
    const auto target = target_of(call);
    if (!is_ours(target) || !is_modelled(target.operation)) return {};
    return fmt::format("{} is an operation of Kinesis that this local service does not offer.",
                       target.operation);
}

}  // namespace

bool KinesisService::may_write(const Call& call) const {
    const auto* operation = operation_of(call);
    return operation != nullptr && operation->writes && call.method == "POST";
}

Answer KinesisService::answer(const Call& call, storage::Transaction& transaction) {
    auto outside = answer_outside_protocol(call);
    const auto format = wire::format_of(wire::Api::kinesis, call.header("Content-Type"));
    Answer answer = outside
                        ? *std::move(outside)
                        : answer_operation(call, format.value_or(wire::Format::json), transaction);
    add_ids(call, answer);
    return answer;
}

Answer KinesisService::internal_failure(const Call& call, std::string_view why) const {
    auto failure = refusal("InternalFailure", std::string(why)).error();
    failure.status = 500;
    Answer answer =
        error_answer(failure, wire::format_of(wire::Api::kinesis, call.header("Content-Type"))
                                  .value_or(wire::Format::json));
    add_ids(call, answer);
    return answer;
}

std::optional<Answer> KinesisService::answer_outside_protocol(const Call& call) const {
    if (is_preflight(call)) return preflight_answer(call);
    if (call.method != "POST") return access_denied();
    const auto type = media_type(call);
    const auto format = wire::format_of(wire::Api::kinesis, type);
    if (!call.body || call.body->empty())
        return error_answer(
            operation_of(call) != nullptr ? "SerializationException" : "UnknownOperationException",
            "", format.value_or(wire::Format::cbor));
    if (format) return std::nullopt;
    if (type == plain_json) return plain_json_answer(call);
    const auto [service, operation] = target_of(call);
    if (service.empty() || operation.empty()) return access_denied();
    return Answer{404, {}, "<UnknownOperationException/>\n"};
}

Answer KinesisService::answer_operation(const Call& call, wire::Format format,
                                        storage::Transaction& transaction) const {
    const auto request = wire::Document::parse(call.body, format);
    if (!request) return error_answer("SerializationException", "", format);
    const auto* operation = operation_of(call);
    if (operation == nullptr)
        return error_answer("UnknownOperationException", unknown_operation_message(call), format);
    if (const auto error = protocol::find_signature_error(call, not_signed))
        return error_answer(*error, format);
    const auto caller = protocol::caller_of(call);
    auto error = find_request_error(*operation, *request, transaction, caller);
    auto reply = error ? std::unexpected(*std::move(error))
                       : operation->run(engine_, transaction, caller, *request);
    if (!reply && may_be_about_blobs(reply.error()))
        if (auto fault = find_type_error(request->root(), operation->schema, Blobs::checked))
            return error_answer("SerializationException", *std::move(fault), format);
    if (!reply) return error_answer(reply.error(), format);
    const auto type =
        reply->stream ? wire::event_stream_type : wire::content_type(wire::Api::kinesis, format);
    Answer answer{200, {{"Content-Type", std::string(type)}}, std::move(reply->body)};
    answer.stream = std::move(reply->stream);
    answer.topics = std::move(reply->topics);
    return answer;
}

/// What is wrong with the request by itself, but for the insides of its blobs.
std::optional<wire::ServiceError> KinesisService::find_request_error(
    const Operation& operation, const wire::Document& request, storage::Transaction& transaction,
    const Caller& caller) const {
    if (auto error = find_type_error(request.root(), operation.schema, Blobs::unchecked))
        return refusal("SerializationException", *std::move(error)).error();
    auto errors = protocol::find_constraint_errors(request.root(), operation.schema);
    if (errors && !operation.keyless.empty() &&
        engine_.chooses_shards(transaction, caller, text_of(request, "StreamName"),
                               text_of(request, "StreamARN")))
        errors = protocol::find_constraint_errors(request.root(), operation.keyless);
    if (!errors) return std::nullopt;
    return refusal("ValidationException", *std::move(errors)).error();
}

void KinesisService::add_ids(const Call& call, Answer& answer) const {
    answer.headers.emplace_back("x-amzn-RequestId", random_.uuid());
    if (is_preflight(call)) return;
    std::array<std::uint64_t, 9> id{};
    for (auto& part : id) part = random_.next();
    answer.headers.emplace_back("x-amz-id-2", wire::to_base64(std::as_bytes(std::span(id))));
    if (call.header("Origin").empty()) return;
    answer.headers.emplace_back("Access-Control-Allow-Origin", "*");
    answer.headers.emplace_back(
        "Access-Control-Expose-Headers",
        "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date");
}

}  // namespace kcl::local::kinesis
