#pragma once

#include "kcl/local/powers/call_facts.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kcl::local::powers {

using std::chrono::milliseconds;

/// What a rule does to a call. kcl::testing::Fate has the same ideas, one floor lower: there a
/// client's call fails without HTTP, here an answer does.
enum class FaultKind : std::uint8_t {
    throttle,     ///< "Too much", as the operation says it.
    error,        ///< Any error by name.
    unavailable,  ///< 500 or 503.
    latency,      ///< The answer comes later; other rules still count.
    drop,         ///< The connection is cut, without a byte of an answer.
    truncate,     ///< Carried out; half of the answer's body, then the connection is cut. Of a
                  ///< subscription: after a while, and one event at least.
    corrupt,      ///< Carried out; one bit of the answer's body is wrong.
    checksum,     ///< Carried out; DynamoDB's x-amz-crc32 is wrong.
    expire,       ///< GetRecords: ExpiredIteratorException.
    partial,      ///< PutRecords, BatchWriteItem, BatchGetItem: only some of the entries succeed.
    stale,        ///< A read that need not be consistent sees the state of a while ago.
};

/// Which calls fail, how often and how. Empty members select everything; texts may have "*" for any
/// run of characters.
struct FaultRule {
    std::string name;  ///< For people only.

    std::vector<std::string> services;
    std::vector<std::string> operations;
    std::string stream;
    std::string table;
    std::string index;
    std::string shard;
    std::string partition_key;
    /// Attributes of the item (a key, or all of it in a put) and what they must be, as text.
    std::vector<std::pair<std::string, std::string>> key;

    double rate = 1;  ///< How likely a call that is selected fails.
    /// The first calls that are selected and get through untouched.
    std::uint64_t after = 0;
    std::optional<std::uint64_t> count;  ///< At most so many times.
    std::optional<SystemTime> from;
    std::optional<SystemTime> until;
    std::optional<milliseconds> for_time;  ///< As long as this after it was added.

    FaultKind kind = FaultKind::throttle;
    std::string error;      ///< error, partial: its name.
    std::string message;    ///< throttle, error, unavailable, partial; empty: AWS's words.
    int status = 0;         ///< error, unavailable; 0: 400, or 500.
    bool applied = false;   ///< throttle, error, unavailable, drop: the call is carried out
                            ///< all the same; only its caller does not know.
    milliseconds least{0};  ///< latency.
    milliseconds most{0};   ///< latency; stale: how far back at most; truncate: the while.
    double share = 0.5;     ///< partial: how likely each entry fails.
};

/// "*" stands for any run of characters, also none.
bool matches(std::string_view pattern, std::string_view text);

/// Whether the rule's selectors choose this call: for selectors of records and items, whether any
/// of the call's does.
bool selects(const FaultRule& rule, const CallFacts& facts);
/// Whether they choose this record or item of a call that the rest chooses.
bool selects(const FaultRule& rule, const Subject& subject);
/// Whether this kind of fault can happen to such a call at all.
bool can_happen(FaultKind kind, const CallFacts& facts);
/// Whether the rule counts at `now`, having been added at `added`.
bool is_in_time(const FaultRule& rule, SystemTime added, SystemTime now);

std::string_view to_string(FaultKind kind);
std::optional<FaultKind> fault_kind_named(std::string_view name);
/// "throttle, error, ..."
std::string all_fault_kinds();

}  // namespace kcl::local::powers
