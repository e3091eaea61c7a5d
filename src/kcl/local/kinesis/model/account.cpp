#include "kcl/local/kinesis/model/account.h"

#include "kcl/local/kinesis/model/layout.h"

#include <algorithm>

namespace kcl::local::kinesis {

namespace {

using layout::space;
constexpr std::chrono::hours least_time{24};

void put_optional(ByteWriter& value, const std::optional<SystemTime>& time) {
    value.u8(time ? 1 : 0);
    value.time(time.value_or(SystemTime{}));
}

std::optional<SystemTime> get_optional(ByteReader& value) {
    const bool is_there = value.u8() != 0;
    const SystemTime time = value.time();
    if (!is_there) return std::nullopt;
    return time;
}

}  // namespace

void Commitment::begin(SystemTime now) {
    if (!holds(now)) started = now;
    ends.reset();
}

void Commitment::end(SystemTime now) {
    if (holds(now) && !ends) ends = std::max(now, *started + least_time);
}

api::BillingCommitment Commitment::describe(SystemTime now) const {
    api::BillingCommitment described;
    if (!started) return described;
    described.started_at = started;
    if (!holds(now)) {
        described.ended_at = ends;
        return described;
    }
    described.status = ends ? api::CommitmentStatus::enabled_until_earliest_allowed_end
                            : api::CommitmentStatus::enabled;
    described.earliest_allowed_end_at = *started + least_time;
    return described;
}

Account::Account(storage::Transaction& transaction, std::string_view account,
                 std::string_view region)
    : transaction_(transaction), key_("a") {
    key_.append(account).push_back('\0');
    key_.append(region).push_back('\0');
}

Commitment Account::commitment() const {
    const auto value = transaction_.get(space, key_);
    if (!value) return {};
    ByteReader reader = layout::begin_reading(*value, "account");
    Commitment commitment;
    commitment.started = get_optional(reader);
    commitment.ends = get_optional(reader);
    layout::require_readable(reader.ok(), "account");
    return commitment;
}

void Account::save(const Commitment& commitment) {
    ByteWriter value = layout::begin_value();
    put_optional(value, commitment.started);
    put_optional(value, commitment.ends);
    transaction_.put(space, key_, value.view());
}

}  // namespace kcl::local::kinesis
