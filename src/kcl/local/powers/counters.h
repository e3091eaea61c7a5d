#pragma once

#include "kcl/local/service_around.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace kcl::local::powers {

/// What happened to the calls of one operation.
struct OperationCount {
    std::uint64_t calls = 0;
    std::uint64_t succeeded = 0;  ///< Answered with 200, whether or not the answer arrived.
    std::uint64_t throttled = 0;  ///< Told that it was too much.
    std::uint64_t faults = 0;     ///< Met a fault that a rule made.
    std::uint64_t bytes_in = 0;   ///< Of bodies.
    std::uint64_t bytes_out = 0;
    std::map<std::string, std::uint64_t, std::less<>> errors;  ///< By AWS's name.
};

/// Counts by service and operation. Confined to one executor.
class Counters {
  public:
    using ByOperation = std::map<std::string, OperationCount, std::less<>>;

    OperationCount& of(std::string_view service, std::string_view operation);
    const std::map<std::string, ByOperation, std::less<>>& all() const { return counts_; }
    void clear() { counts_.clear(); }

    /// More operations than AWS will ever have: beyond, strange names are counted together.
    static constexpr std::size_t most_operations = 200;

  private:
    std::map<std::string, ByOperation, std::less<>> counts_;
};

/// A service whose calls are counted. Borrows both.
class CountingService final : public ServiceAround {
  public:
    CountingService(Service& inner, Counters& counters)
        : ServiceAround(inner), counters_(counters) {}

    Answer answer(const Call& call, storage::Transaction& transaction) override;

  private:
    Counters& counters_;
};

}  // namespace kcl::local::powers
