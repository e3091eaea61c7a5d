#include "kcl/local/powers/data/capture.h"

#include "kcl/base/timestamp.h"
#include "kcl/local/powers/call_facts.h"
#include "kcl/local/powers/strict_members.h"
#include "kcl/local/protocol/authorization.h"
#include "kcl/wire/base64.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <span>

namespace kcl::local::powers {

CapturedCall captured(const Service& service, const Call& call) {
    const auto caller = protocol::caller_of(call);
    return {.at = call.now,
            .service = std::string(service.name()),
            .operation = std::string(operation_of(call)),
            .account = caller.account,
            .region = caller.region,
            .type = std::string(call.header("Content-Type")),
            .body = call.body ? *call.body : std::string()};
}

std::string to_line(const CapturedCall& call) {
    json::object line{{"at", format_timestamp(call.at)}, {"service", call.service},
                      {"operation", call.operation},     {"account", call.account},
                      {"region", call.region},           {"type", call.type}};
    boost::system::error_code error;
    auto document = json::parse(call.body, error);
    if (error)
        line["base64"] = wire::to_base64(std::as_bytes(std::span(call.body)));
    else
        line["json"] = std::move(document);
    return json::serialize(line);
}

std::expected<CapturedCall, std::string> parse_captured(std::string_view line) {
    boost::system::error_code error;
    const auto document = json::parse(line, error);
    if (error) return std::unexpected(fmt::format("it is no JSON: {}", error.message()));
    StrictMembers members(document, "the line");
    CapturedCall call;
    const auto text = [&](std::string_view name) {
        if (!members.has(name)) members.complain(name, "a text");
        return members.text(name).value_or("");
    };
    if (!members.has("at")) members.complain("at", "a time");
    call.at = members.time("at").value_or(SystemTime{});
    call.service = text("service");
    if (call.service != "kinesis" && call.service != "dynamodb")
        members.complain("service", R"("kinesis" or "dynamodb")");
    call.operation = text("operation");
    call.account = text("account");
    call.region = text("region");
    call.type = text("type");
    const auto* body = members.any("json");
    const auto encoded = members.text("base64");
    const auto bytes = encoded ? wire::from_base64(*encoded) : std::nullopt;
    if (body != nullptr)
        call.body = json::serialize(*body);
    else if (bytes)
        call.body = *bytes;
    else
        members.complain_in_full("the line needs json, or base64 that can be decoded");
    if (auto complaint = members.complaint()) return std::unexpected(*std::move(complaint));
    return call;
}

Call call_of(const CapturedCall& captured) {
    const bool is_kinesis = captured.service == "kinesis";
    const auto prefix = wire::target_prefix(is_kinesis ? wire::Api::kinesis : wire::Api::dynamodb);
    const auto day = format_timestamp(captured.at).substr(0, 10);
    return {.method = "POST",
            .target = "/",
            .headers = {{"Host", "localhost"},
                        {"X-Amz-Target", std::string(prefix) + captured.operation},
                        {"Content-Type", captured.type},
                        {"X-Amz-Date", day},
                        {"Authorization",
                         fmt::format("AWS4-HMAC-SHA256 Credential={}/{}/{}/{}/aws4_request, "
                                     "SignedHeaders=host, Signature=replay",
                                     captured.account, day, captured.region, captured.service)}},
            .body = std::make_shared<const std::string>(captured.body),
            .now = captured.at};
}

namespace {

/// Anybody on the machine may name a file: lines are added to captures only.
bool is_no_capture(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string line;
    return std::getline(in, line) && !parse_captured(line);
}

}  // namespace

std::expected<void, std::string> Capture::start(const std::filesystem::path& file) {
    stop();
    if (is_no_capture(file))
        return std::unexpected(
            fmt::format("{}: it is there already and is no capture.", file.string()));
    out_.clear();
    out_.open(file, std::ios::binary | std::ios::app);
    if (!out_.is_open())
        return std::unexpected(
            fmt::format("{}: it can't be written: {}.", file.string(), std::strerror(errno)));
    file_ = file;
    lines_ = 0;
    return {};
}

void Capture::stop() {
    if (out_.is_open()) out_.close();
}

void Capture::write(const CapturedCall& call) {
    // Flushed: a test may look at the file, or kill us, at any time.
    if (out_ << to_line(call) << '\n' && out_.flush()) {
        ++lines_;
        return;
    }
    stop();
    trouble_(fmt::format("{}: the capture ends: {}", file_.string(), std::strerror(errno)));
}

Answer CapturingService::answer(const Call& call, storage::Transaction& transaction) {
    Answer answer = inner().answer(call, transaction);
    if (capture_.runs() && answer.status == 200 && inner().may_write(call))
        capture_.write(captured(inner(), call));
    return answer;
}

}  // namespace kcl::local::powers
