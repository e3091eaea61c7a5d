#pragma once

#include "kcl/base/random.h"
#include "kcl/local/dynamodb/dynamodb_service.h"
#include "kcl/local/storage/memory_store.h"

#include <memory>
#include <string>
#include <utility>

namespace kcl::local::dynamodb {

/// The service on a store in memory; calls are complete and signed unless a test takes something
/// away.
class ServiceUnderTest {
  public:
    static Call call(std::string operation, std::string body) {
        return {.method = "POST",
                .target = "/",
                .headers =
                    {{"x-amz-target", "DynamoDB_20120810." + std::move(operation)},
                     {"content-type", "application/x-amz-json-1.0"},
                     {"authorization",
                      "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/dynamodb/aws4_request, "
                      "SignedHeaders=host;x-amz-date, Signature=abc"},
                     {"X-Amz-Date", "20231114T221320Z"},
                     {"Host", "localhost:8000"}},
                .body = std::make_shared<const std::string>(std::move(body)),
                .now = SystemTime(std::chrono::milliseconds(1'700'000'000'500))};
    }
    /// A call to DynamoDB Streams.
    static Call stream_call(std::string operation, std::string body) {
        return with(call({}, std::move(body)), "x-amz-target",
                    "DynamoDBStreams_20120810." + std::move(operation));
    }
    static Call without(Call call, std::string_view header) {
        std::erase_if(call.headers, [&](const auto& each) { return each.first == header; });
        return call;
    }
    static Call with(Call call, std::string_view header, std::string value) {
        call = without(std::move(call), header);
        call.headers.emplace_back(header, std::move(value));
        return call;
    }
    static std::string header_of(const Answer& answer, std::string_view name) {
        for (const auto& [key, value] : answer.headers)
            if (key == name) return value;
        return {};
    }

    Answer ask(const Call& asked) {
        const auto transaction = service.may_write(asked) ? store.write() : store.read();
        auto answer = service.answer(asked, *transaction);
        if (answer.status == 200 && service.may_write(asked)) transaction->commit();
        return answer;
    }
    /// "<status> <body>".
    std::string said(const Call& asked) {
        const auto answer = ask(asked);
        return std::to_string(answer.status) + ' ' + answer.body;
    }
    std::string said(std::string operation, std::string body) {
        return said(call(std::move(operation), std::move(body)));
    }
    /// The text of a refused call, without what stands around every such text.
    std::string refused(std::string operation, std::string body) {
        auto text = said(std::move(operation), std::move(body));
        for (const std::string_view opening :
             {R"(400 {"__type":"com.amazon.coral.service#SerializationException","Message":")",
              R"(400 {"__type":"com.amazon.coral.validate#ValidationException","message":")"})
            if (text.starts_with(opening) && text.ends_with("\"}"))
                return text.substr(opening.size(), text.size() - opening.size() - 2);
        return text;
    }

    storage::MemoryStore store;
    SeededRandom random{1};
    DynamoDbService service{random};
};

}  // namespace kcl::local::dynamodb
