#include "simulation/ledger/table_rules.h"

#include "simulation/ledger/java_row.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::simulation {

using leases::Lease;
using wire::dynamodb::Item;

namespace {

std::string text(const std::optional<Item>& row, std::string_view name) {
    const auto* value = row ? find(*row, name) : nullptr;
    return value != nullptr && value->as_s() != nullptr ? *value->as_s() : std::string();
}

std::string owner_of(const Lease& lease) { return lease.actual_owner().value_or(""); }

bool same_set(std::vector<std::string> a, std::vector<std::string> b) {
    std::ranges::sort(a);
    std::ranges::sort(b);
    return a == b;
}

}  // namespace

void TableRules::judge(const TableWrite& write) {
    if (write.after) {
        const std::string problem = problem_for_java(*write.after);
        if (!problem.empty())
            accuse_(Rule::legal_rows,
                    fmt::format("the row {} as {} wrote it: {}", write.key, write.writer, problem));
    }
    const auto kind = leases::row_kind(write.after ? *write.after : *write.before);
    if (kind == leases::RowKind::lease) judge_lease(write);
    if (kind == leases::RowKind::leader) judge_leader(write);
}

std::string TableRules::owner(const std::string& shard) const {
    const auto found = leases_.find(shard);
    return found == leases_.end() ? "" : owner_of(found->second);
}

// ---------------------------------------------------------------------------- the leader's lock

void TableRules::judge_leader(const TableWrite& write) {
    const std::string owner = text(write.before, "ownerName");
    if (!write.before || owner == write.writer) return;
    if (!write.after) {
        accuse_(Rule::leader_lock, fmt::format("{} deleted the lock of {}", write.writer, owner));
        return;
    }
    const std::string version = text(write.before, "recordVersionNumber");
    // Whoever has news writes them there, which touches nobody's lock.
    if (text(write.after, "ownerName") == owner &&
        text(write.after, "recordVersionNumber") == version)
        return;
    if (!facts_.holders.has_read_leader(write.writer, version))
        accuse_(Rule::leader_lock, fmt::format("{} replaced a lock of {} that it had never seen",
                                               write.writer, owner));
}

// ---------------------------------------------------------------------------- leases

void TableRules::judge_lease(const TableWrite& write) {
    std::optional<Lease> before, after;
    if (write.before)
        if (auto lease = leases::lease_from_row(*write.before)) before = std::move(*lease);
    if (write.after) {
        auto lease = leases::lease_from_row(*write.after);
        if (!lease) return accuse_(Rule::legal_rows, lease.error().message);
        after = std::move(*lease);
    }
    if (after && !before) created(write, *after);
    if (!after && before) deleted(write, *before);
    if (after && before) changed({write, *before, *after});
    if (after) {
        leases_.insert_or_assign(write.key, std::move(*after));
    } else {
        leases_.erase(write.key);
    }
}

void TableRules::created(const TableWrite& write, const Lease& lease) {
    const auto farthest = farthest_.find(lease.key);
    if (farthest != farthest_.end() && lease.checkpoint < farthest->second)
        accuse_(Rule::checkpoint_never_back,
                fmt::format("{} created the lease of {} again at {}, which had been at {}",
                            write.writer, lease.key, to_string(lease.checkpoint),
                            to_string(farthest->second)));
    known_.insert(lease.key);
    passed_on_.erase(lease.key);
    tells_the_truth(write.writer, lease);
    if (!lease.checkpoint.is_shard_end()) covers(lease.key, lease.checkpoint);
}

void TableRules::deleted(const TableWrite& write, const Lease& lease) {
    const auto accuse = [&](std::string_view why) {
        accuse_(Rule::cleanup_after_children,
                fmt::format("{} deleted the lease of {}, {}", write.writer, lease.key, why));
    };
    if (!lease.checkpoint.is_shard_end()) return accuse("which is not at its end");
    const auto* member = facts_.family.find(lease.key);
    if (member == nullptr) return;
    for (const std::string& child : member->children) {
        if (!known_.contains(child)) return accuse(fmt::format("but {} has none yet", child));
        const auto row = leases_.find(child);
        if (row != leases_.end() && row->second.checkpoint.kind() == Checkpoint::Kind::trim_horizon)
            return accuse(fmt::format("but {} has not begun", child));
    }
    for (const std::string& parent : member->parents)
        if (leases_.contains(parent)) return accuse(fmt::format("before that of {}", parent));
}

void TableRules::changed(const Change& change) {
    const auto& [write, before, after] = change;
    const bool passed_on = before.actual_owner() != after.actual_owner();
    const bool by_owner = write.writer == owner_of(before);
    if (after.counter < before.counter || (passed_on && after.counter == before.counter))
        accuse_(Rule::counter_tells, fmt::format("{} turned {} ({}) into ({})", write.writer,
                                                 before.key, describe(before), describe(after)));
    if (!passed_on && !by_owner && after.counter != before.counter &&
        after.in_handoff() == before.in_handoff() &&
        facts_.holders.believes(owner_of(before), before.key))
        accuse_(Rule::owners_write, fmt::format("{} moved the counter of {}, which {} holds",
                                                write.writer, before.key, owner_of(before)));
    if (!(after.checkpoint == before.checkpoint)) checkpoint_changed(change);
    if (passed_on) rights_changed(change);
    switches_changed(change);
    if (after.parent_shard_ids != before.parent_shard_ids ||
        after.child_shard_ids != before.child_shard_ids ||
        after.hash_key_range != before.hash_key_range)
        tells_the_truth(write.writer, after);
    if (after.in_handoff() && !before.in_handoff()) handoff_since_[before.key] = facts_.world.now();
}

void TableRules::checkpoint_changed(const Change& change) {
    const auto& [write, before, after] = change;
    if (write.writer != owner_of(before))
        accuse_(Rule::owners_write,
                fmt::format("{} stored the checkpoint {} of {}, which belongs to {}", write.writer,
                            to_string(after.checkpoint), before.key,
                            before.actual_owner().value_or("nobody")));
    if (after.checkpoint < before.checkpoint)
        accuse_(Rule::checkpoint_never_back,
                fmt::format("{} moved {} from {} back to {}", write.writer, before.key,
                            to_string(before.checkpoint), to_string(after.checkpoint)));
    Checkpoint& farthest = farthest_[before.key];
    farthest = std::max(farthest, after.checkpoint);
    covers(before.key, after.checkpoint);
    if (after.checkpoint.is_shard_end()) ended(after);
}

/// Everything up to `checkpoint` has been processed by somebody.
void TableRules::covers(const std::string& shard, const Checkpoint& checkpoint) {
    const auto position = facts_.records.position(shard, checkpoint);
    if (!position) {
        accuse_(Rule::checkpoint_never_ahead,
                fmt::format("the checkpoint {} of {} is no record of it", to_string(checkpoint),
                            shard));
    } else if (*position > facts_.records.delivered(shard)) {
        accuse_(
            Rule::checkpoint_never_ahead,
            fmt::format("the checkpoint {} of {} covers {} records, of which {} were processed",
                        to_string(checkpoint), shard, *position, facts_.records.delivered(shard)));
    }
}

void TableRules::ended(const Lease& lease) {
    const std::string& shard = lease.key;
    ended_.insert(shard);
    const auto* member = facts_.family.find(shard);
    if (member == nullptr || !member->closed)
        return accuse_(Rule::ends_after_all, fmt::format("{} ended, but is open", shard));
    for (const std::string& child : member->children)
        if (!known_.contains(child))
            accuse_(Rule::ends_after_all,
                    fmt::format("{} ended before its child {} had a lease", shard, child));
    if (lease.child_shard_ids.empty())
        accuse_(Rule::ends_after_all,
                fmt::format("{} ended without a word of its children", shard));
}

void TableRules::rights_changed(const Change& change) {
    const auto& [write, before, after] = change;
    ++moves_;
    passed_on_[before.key] = after.counter;
    const std::string owner = owner_of(before);
    if (owner.empty()) return;
    if (write.writer == owner) return parted(change);
    if (!facts_.holders.believes(owner, before.key)) return;
    const auto asked = handoff_since_.find(before.key);
    if (!forced(change)) {
        accuse_(Rule::holders_keep,
                fmt::format("{} took {} from {}, which holds it: ({}) to ({})", write.writer,
                            before.key, owner, describe(before), describe(after)));
    } else if (!facts_.holders.disturbed_since(owner, asked->second)) {
        accuse_(Rule::handoffs_finish,
                fmt::format("{} had to end the handoff of {} by force: {} did not let go, though "
                            "nothing disturbed it",
                            write.writer, before.key, owner));
    }
}

/// As Java KCL counts them: a change of the owner that is named, by somebody who takes or assigns;
/// a checkpoint begins anew.
void TableRules::switches_changed(const Change& change) {
    const auto& [write, before, after] = change;
    const std::int64_t was = before.owner_switches_since_checkpoint;
    const std::int64_t is = after.owner_switches_since_checkpoint;
    const bool passed_on = before.actual_owner() != after.actual_owner();
    const bool other = before.owner && after.owner && before.owner != after.owner;
    const bool back = before.in_handoff() && before.checkpoint_owner == after.owner;
    const bool stored = !(after.checkpoint == before.checkpoint);
    bool right = is == was;
    if (passed_on && after.owner) right = is == was + (other || back ? 1 : 0);
    // Who takes a lease by its counter may not have seen that a handoff began.
    if (passed_on && before.in_handoff() && is == was + 1) right = true;
    if (stored || (!passed_on && write.writer == owner_of(before) && is == 0)) right = is == 0;
    if (!right)
        accuse_(Rule::switches_count,
                fmt::format("{} changed {} ({}) to ({}), and the owner switches from {} to {}",
                            write.writer, before.key, describe(before), describe(after), was, is));
}

/// What a row says of the shard is so.
void TableRules::tells_the_truth(const std::string& writer, const Lease& lease) {
    const auto* member = facts_.family.find(lease.key);
    const auto accuse = [&](std::string_view what) {
        accuse_(Rule::rows_tell_the_truth,
                fmt::format("{} wrote {} of {}", writer, what, lease.key));
    };
    if (member == nullptr) return accuse("a lease for no shard in place");
    if (!same_set(lease.parent_shard_ids, member->parents)) accuse("the wrong parents");
    if (!lease.child_shard_ids.empty() && !same_set(lease.child_shard_ids, member->children))
        accuse("the wrong children");
    if (lease.hash_key_range != member->shard.hash_key_range.range()) accuse("the wrong hash keys");
}

void TableRules::judge_parting(const std::string& machine, const std::string& shard,
                               std::int64_t epoch) {
    const auto lease = leases_.find(shard);
    if (lease == leases_.end() || owner_of(lease->second) != machine) return;
    const auto passed_on = passed_on_.find(shard);
    if (passed_on == passed_on_.end() || passed_on->second <= epoch)
        accuse_(Rule::who_parts_lets_go,
                fmt::format("{} says that it has parted with {}, but the table has ({})", machine,
                            shard, describe(lease->second)));
}

/// A handoff that takes too long is ended by the leader.
bool TableRules::forced(const Change& change) const {
    if (!change.before.in_handoff()) return false;
    const auto since = handoff_since_.find(change.before.key);
    return since != handoff_since_.end() &&
           facts_.world.now() - since->second >= facts_.limits.forced;
}

/// The owner gives it away by itself: what it has processed is in the checkpoint, so that nothing
/// comes twice, unless its time to leave had run out.
void TableRules::parted(const Change& change) {
    const auto& [write, before, after] = change;
    const auto* holding = facts_.holders.find(write.writer, before.key);
    if (holding == nullptr || holding->excused) return;
    const auto asked = facts_.holders.asked(write.writer, before.key);
    if (asked && facts_.world.now() - *asked >= facts_.limits.parted) return;
    const auto covered = facts_.records.position(before.key, after.checkpoint).value_or(0);
    const auto processed = facts_.processed(write.writer, before.key, holding->epoch);
    if (processed > covered)
        accuse_(Rule::moves_repeat_nothing,
                fmt::format("{} parted with {} after {} records, with a checkpoint of {}",
                            write.writer, before.key, processed, covered));
}

}  // namespace kcl::simulation
