#include "simulation/ledger/java_row.h"

#include "kcl/base/hash_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace kcl::simulation {

namespace {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

/// DynamoDB's type letters; `required`: the reader fails without it.
struct Attribute {
    std::string_view name;
    std::string_view type;
    bool required = false;
};

constexpr std::array lease_attributes{
    Attribute{"leaseKey", "S", true},
    Attribute{"entityType", "S", true},
    Attribute{"leaseCounter", "N", true},
    Attribute{"checkpoint", "S", true},
    Attribute{"checkpointSubSequenceNumber", "N", true},
    Attribute{"ownerSwitchesSinceCheckpoint", "N", true},
    Attribute{"leaseOwner", "S"},
    Attribute{"checkpointOwner", "S"},
    Attribute{"parentShardId", "SS"},
    Attribute{"childShardIds", "SS"},
    Attribute{"pendingCheckpoint", "S"},
    Attribute{"pendingCheckpointSubSequenceNumber", "N"},
    Attribute{"pendingCheckpointState", "B"},
    Attribute{"startingHashKey", "S"},
    Attribute{"endingHashKey", "S"},
    Attribute{"throughputKBps", "N"},
    Attribute{"renewedAt", "S"},  // ours
};
constexpr std::array leader_attributes{
    Attribute{"leaseKey", "S", true},
    Attribute{"entityType", "S", true},
    Attribute{"ownerName", "S", true},
    Attribute{"leaseDuration", "S", true},
    Attribute{"recordVersionNumber", "S", true},
    Attribute{"isReleased", "S"},
    Attribute{"news", "S"},  // ours
};
// reportMillis and reportedAt are ours; Java ignores what it doesn't know.
constexpr std::array metrics_attributes{
    Attribute{"leaseKey", "S", true}, Attribute{"entityType", "S", true},
    Attribute{"lut", "N", true},      Attribute{"sts", "M", true},
    Attribute{"opr", "M", true},      Attribute{"sup", "N", true},
    Attribute{"slu", "N", true},      Attribute{"reportMillis", "N"},
    Attribute{"reportedAt", "S"},
};
constexpr std::array version_attributes{
    Attribute{"leaseKey", "S", true}, Attribute{"entityType", "S", true},
    Attribute{"cv", "S", true},       Attribute{"mb", "S", true},
    Attribute{"mts", "N", true},      Attribute{"h", "L", true},
};

// streamCreated is ours.
constexpr std::array stream_attributes{
    Attribute{"leaseKey", "S", true},
    Attribute{"entityType", "S", true},
    Attribute{"streamId", "S"},
    Attribute{"streamCreated", "N"},
};

constexpr std::array<std::string_view, 10> types{"S",  "N",  "B",  "BOOL", "NULL",
                                                 "SS", "NS", "BS", "L",    "M"};

std::string_view type_of(const AttributeValue& value) { return types[value.value.index()]; }

std::string check(const Item& row, std::span<const Attribute> attributes) {
    for (const Attribute& attribute : attributes) {
        const auto* value = find(row, attribute.name);
        if (value == nullptr && attribute.required)
            return fmt::format("{} is missing", attribute.name);
        if (value != nullptr && type_of(*value) != attribute.type)
            return fmt::format("{} has the type {} instead of {}", attribute.name, type_of(*value),
                               attribute.type);
        if (value != nullptr && value->as_s() != nullptr && value->as_s()->empty())
            return fmt::format("{} is an empty text", attribute.name);
        if (value != nullptr && value->as_ss() != nullptr && value->as_ss()->empty())
            return fmt::format("{} is an empty set", attribute.name);
    }
    for (const auto& [name, value] : row)
        if (std::ranges::find(attributes, name, &Attribute::name) == attributes.end())
            return fmt::format("{} is no attribute of this kind of row", name);
    return "";
}

const std::string* text(const Item& row, std::string_view name) {
    const auto* value = find(row, name);
    return value == nullptr ? nullptr : value->as_s();
}

std::optional<std::int64_t> number(const Item& row, std::string_view name) {
    const auto* value = find(row, name);
    return value == nullptr ? std::nullopt : value->as_integer();
}

bool digits(std::string_view value) {
    return !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string check_position(const Item& row, std::string_view name, std::string_view sub_name) {
    const std::string* position = text(row, name);
    if (position == nullptr) return "";
    const auto sub = number(row, sub_name);
    if (!sub || *sub < 0) return fmt::format("{} is no whole number", sub_name);
    constexpr std::array<std::string_view, 4> sentinels{"TRIM_HORIZON", "LATEST", "AT_TIMESTAMP",
                                                        "SHARD_END"};
    const bool sentinel = std::ranges::find(sentinels, *position) != sentinels.end();
    if (!sentinel && !digits(*position)) return fmt::format("{} is \"{}\"", name, *position);
    if (sentinel && *sub != 0) return fmt::format("{} has a sub-sequence number", *position);
    return "";
}

std::string check_hash_keys(const Item& row) {
    const std::string* start = text(row, "startingHashKey");
    const std::string* end = text(row, "endingHashKey");
    if ((start == nullptr) != (end == nullptr)) return "one of the two hash keys is missing";
    if (start == nullptr) return "";
    const auto from = parse_hash_key(*start);
    const auto to = parse_hash_key(*end);
    if (!from || !to || *from > *to) return "the hash keys are no range";
    return "";
}

std::string check_lease(const Item& row) {
    if (auto problem = check(row, lease_attributes); !problem.empty()) return problem;
    for (const auto* name : {"leaseCounter", "ownerSwitchesSinceCheckpoint"}) {
        const auto value = number(row, name);
        if (!value || *value < 0) return fmt::format("{} is no whole number from 0", name);
    }
    if (auto problem = check_position(row, "checkpoint", "checkpointSubSequenceNumber");
        !problem.empty())
        return problem;
    if (auto problem =
            check_position(row, "pendingCheckpoint", "pendingCheckpointSubSequenceNumber");
        !problem.empty())
        return problem;
    const std::string* owner = text(row, "leaseOwner");
    const std::string* old_owner = text(row, "checkpointOwner");
    if (old_owner != nullptr && owner == nullptr) return "checkpointOwner without leaseOwner";
    if (old_owner != nullptr && *owner == *old_owner) return "a handoff from a worker to itself";
    return check_hash_keys(row);
}

}  // namespace

std::string problem_for_java(const Item& row) {
    const std::string* kind = text(row, "entityType");
    if (kind == nullptr) return "entityType is missing";
    if (*kind == "LEASE") return check_lease(row);
    if (*kind == "LEADER") {
        const std::string* duration = text(row, "leaseDuration");
        if (duration != nullptr && !digits(*duration)) return "leaseDuration is no number";
        return check(row, leader_attributes);
    }
    if (*kind == "WORKER_METRIC_STATS") return check(row, metrics_attributes);
    if (*kind == "STREAM") return check(row, stream_attributes);
    if (*kind == "CLIENT_VERSION_MIGRATION") return check(row, version_attributes);
    return fmt::format("entityType is \"{}\"", *kind);
}

}  // namespace kcl::simulation
