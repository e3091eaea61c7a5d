#include "kcl/local/powers/data/replay.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace kcl::local::powers {

std::expected<std::vector<CapturedCall>, std::string> read_capture(
    const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return std::unexpected(
            fmt::format("{}: it can't be read: {}.", file.string(), std::strerror(errno)));
    std::vector<CapturedCall> calls;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.empty()) continue;
        auto call = parse_captured(line);
        if (!call)
            return std::unexpected(
                fmt::format("{}, line {}: {}.", file.string(), number, call.error()));
        calls.push_back(*std::move(call));
    }
    return calls;
}

Replayed replay(const std::vector<CapturedCall>& calls, const FindService& find,
                storage::Transaction& transaction) {
    Replayed replayed;
    for (const auto& each : calls) {
        auto* service = find(each.service);
        if (service == nullptr) continue;
        const auto call = call_of(each);
        // A capture that was edited may hold anything; only writes are made again.
        if (!service->may_write(call)) continue;
        const auto answer = service->answer(call, transaction);
        if (answer.status == 200) {
            ++replayed.applied;
            continue;
        }
        if (replayed.refused++ == 0)
            replayed.first_refusal =
                fmt::format("{} {}: {}", each.service, each.operation, answer.body);
    }
    return replayed;
}

}  // namespace kcl::local::powers
