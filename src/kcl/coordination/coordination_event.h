#pragma once

#include "kcl/coordination/assignment.h"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace kcl::coordination {

/// What one cluster sees and does about the network as a whole.
namespace coordination_event {

struct ClusterJoined {
    std::string id;
};
struct ClusterLeft {
    std::string id;
    bool said_goodbye = false;  ///< Else it stopped showing signs of life.
};
struct BecameLeader {};
struct LostLeadership {
    std::string reason;
};
/// A write of the leader's; `error` when it did not apply, which the next round sees and repairs.
struct Moved {
    Move move;
    std::optional<Error> error;
};
struct LeasesCreated {
    std::vector<std::string> lease_keys;
};
/// The table says for the first time that this shard is processed to its end, by whomever.
struct ShardEndSeen {
    std::string lease_key;
};
struct LeaseRemoved {
    std::string lease_key;
};
/// The stream was deleted and created anew: `problem` says what a person has to do. Told once.
struct StreamReplaced {
    std::string problem;
};
/// The table can't be read. Told once, then TableBack.
struct TableAway {
    Error error;
};
struct TableBack {
    Duration away_for{};
};
/// A duty failed and is tried again: `duty` names it for the log. Told once for each run of equal
/// failures.
struct DutyFailed {
    std::string duty;
    Error error;
};
/// A row of the table can't be understood; nothing else is harmed by it.
struct CorruptRow {
    std::string problem;
};

}  // namespace coordination_event

using CoordinationEvent =
    std::variant<coordination_event::ClusterJoined, coordination_event::ClusterLeft,
                 coordination_event::BecameLeader, coordination_event::LostLeadership,
                 coordination_event::Moved, coordination_event::LeasesCreated,
                 coordination_event::ShardEndSeen, coordination_event::LeaseRemoved,
                 coordination_event::StreamReplaced, coordination_event::TableAway,
                 coordination_event::TableBack, coordination_event::DutyFailed,
                 coordination_event::CorruptRow>;

}  // namespace kcl::coordination
