#pragma once

#include "kcl/base/random.h"
#include "kcl/local/kinesis/kinesis_service.h"
#include "kcl/local/storage/memory_store.h"

#include <memory>
#include <string>
#include <utility>

namespace kcl::local::kinesis {

inline constexpr auto json_type = "application/x-amz-json-1.1";
inline constexpr auto cbor_type = "application/x-amz-cbor-1.1";

inline std::string header_of(const Answer& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers)
        if (key == name) return value;
    return {};
}

/// The service on a store in memory; calls are complete and signed unless a test takes something
/// away.
class ServiceUnderTest {
  public:
    static Call call(std::string operation, std::string body, std::string type = json_type) {
        return {.method = "POST",
                .target = "/",
                .headers =
                    {{"x-amz-target", "Kinesis_20131202." + std::move(operation)},
                     {"content-type", std::move(type)},
                     {"authorization",
                      "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/kinesis/aws4_request, "
                      "SignedHeaders=host;x-amz-date, Signature=abc"},
                     {"X-Amz-Date", "20231114T221320Z"}},
                .body = std::make_shared<const std::string>(std::move(body)),
                .now = SystemTime(std::chrono::milliseconds(1'700'000'000'500))};
    }

    Answer ask(const Call& asked) {
        const auto transaction = service.may_write(asked) ? store.write() : store.read();
        auto answer = service.answer(asked, *transaction);
        if (answer.status == 200) transaction->commit();
        return answer;
    }
    Answer ask(std::string operation, std::string body, std::string type = json_type) {
        return ask(call(std::move(operation), std::move(body), std::move(type)));
    }
    /// "<status> <body>".
    std::string said(const Call& asked) {
        const auto answer = ask(asked);
        return std::to_string(answer.status) + ' ' + answer.body;
    }
    std::string said(std::string operation, std::string body, std::string type = json_type) {
        return said(call(std::move(operation), std::move(body), std::move(type)));
    }

    storage::MemoryStore store;
    SeededRandom random{1};
    KinesisService service{Engine(), random};
};

/// Sets a header, or takes it away when `value` is empty.
inline Call with_header(Call call, std::string_view name, std::string value) {
    std::erase_if(call.headers, [&](const auto& header) { return header.first == name; });
    if (!value.empty()) call.headers.emplace_back(name, std::move(value));
    return call;
}

}  // namespace kcl::local::kinesis
