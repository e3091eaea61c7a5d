#include "kcl/local/kinesis/kinesis_service.h"
#include "kcl/local/kinesis/protocol/operation_table.h"
#include "kcl/local/storage/memory_store.h"

#include "tests/fuzz/input.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace kcl::local;
using kcl::wire::require;

constexpr kcl::SystemTime start{std::chrono::milliseconds(1'700'000'000'000)};

/// One line of input is one call: the operation by its first character, then the body. The time
/// goes on by a second with each.
Call call(std::string_view line, kcl::SystemTime now) {
    const auto operations = kinesis::operations();
    const auto& operation =
        operations[static_cast<unsigned char>(line.front()) % operations.size()];
    return {.method = "POST",
            .target = "/",
            .headers = {{"X-Amz-Target", "Kinesis_20131202." + std::string(operation.name)},
                        {"Content-Type", "application/x-amz-json-1.1"},
                        {"Authorization",
                         "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=s, SignedHeaders=h"},
                        {"X-Amz-Date", "20231114T221320Z"}},
            .body = std::make_shared<const std::string>(line.substr(1)),
            .now = now};
}

/// Asks every open answer for its next part; drops those that are complete.
void ask_all(std::vector<std::unique_ptr<AnswerStream>>& open, storage::MemoryStore& store,
             kcl::SystemTime now) {
    const auto transaction = store.read();
    std::erase_if(open, [&](auto& stream) {
        const auto part = stream->next(*transaction, now);
        require(part.last || part.again.has_value(), "an answer that goes on says until when");
        return part.last;
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    storage::MemoryStore store;
    kcl::SeededRandom random(1);
    kinesis::KinesisService service(kinesis::Engine(), random);
    std::vector<std::unique_ptr<AnswerStream>> open;
    for (auto now = start; !rest.empty(); now += std::chrono::seconds(1)) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty()) continue;
        const auto asked = call(line, now);
        {
            const auto transaction = service.may_write(asked) ? store.write() : store.read();
            auto answer = service.answer(asked, *transaction);
            require(answer.status == 200 || answer.status == 400 || answer.status == 500,
                    "a caller's call is answered or refused");
            if (answer.status == 200 && service.may_write(asked)) transaction->commit();
            if (answer.stream) open.push_back(std::move(answer.stream));
        }
        ask_all(open, store, now);
    }
    return 0;
}
