#include "kcl/local/dynamodb/dynamodb_service.h"
#include "kcl/local/dynamodb/protocol/operation_table.h"
#include "kcl/local/storage/memory_store.h"

#include "tests/fuzz/input.h"

#include <string>
#include <string_view>

namespace {

using namespace kcl::local;
using kcl::wire::require;

/// One line of input is one call: the operation by its first character, then the body.
Call call(std::string_view line) {
    const auto operations = dynamodb::operations();
    const auto of_streams = dynamodb::stream_operations();
    const auto chosen =
        static_cast<unsigned char>(line.front()) % (operations.size() + of_streams.size());
    const bool is_table = chosen < operations.size();
    const auto& operation = is_table ? operations[chosen] : of_streams[chosen - operations.size()];
    const std::string prefix = is_table ? "DynamoDB_20120810." : "DynamoDBStreams_20120810.";
    return {.method = "POST",
            .target = "/",
            .headers = {{"X-Amz-Target", prefix + std::string(operation.name)},
                        {"Content-Type", "application/x-amz-json-1.0"},
                        {"Authorization",
                         "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=s, SignedHeaders=h"},
                        {"X-Amz-Date", "20231114T221320Z"}},
            .body = std::make_shared<const std::string>(line.substr(1)),
            .now = kcl::SystemTime(std::chrono::milliseconds(1'700'000'000'000))};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    storage::MemoryStore store;
    kcl::SeededRandom random(1);
    dynamodb::DynamoDbService service(random);
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty()) continue;
        const auto asked = call(line);
        const auto transaction = service.may_write(asked) ? store.write() : store.read();
        const auto answer = service.answer(asked, *transaction);
        require(answer.status == 200 || answer.status == 400,
                "a caller's call is answered or refused");
        if (answer.status == 200 && service.may_write(asked)) transaction->commit();
    }
    return 0;
}
