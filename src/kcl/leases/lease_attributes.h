#pragma once

#include <string_view>

/// The attribute names of lease rows, as every KCL writes them. None is a reserved word of
/// DynamoDB's expressions.
namespace kcl::leases::attribute {

inline constexpr std::string_view lease_key = "leaseKey";
inline constexpr std::string_view entity_type = "entityType";
inline constexpr std::string_view lease_owner = "leaseOwner";
inline constexpr std::string_view lease_counter = "leaseCounter";
inline constexpr std::string_view checkpoint = "checkpoint";
inline constexpr std::string_view checkpoint_sub = "checkpointSubSequenceNumber";
inline constexpr std::string_view owner_switches = "ownerSwitchesSinceCheckpoint";
inline constexpr std::string_view parent_shard_id = "parentShardId";
inline constexpr std::string_view child_shard_ids = "childShardIds";
inline constexpr std::string_view pending_checkpoint = "pendingCheckpoint";
inline constexpr std::string_view pending_checkpoint_sub = "pendingCheckpointSubSequenceNumber";
inline constexpr std::string_view pending_checkpoint_state = "pendingCheckpointState";
inline constexpr std::string_view starting_hash_key = "startingHashKey";
inline constexpr std::string_view ending_hash_key = "endingHashKey";
inline constexpr std::string_view throughput_kbps = "throughputKBps";
inline constexpr std::string_view checkpoint_owner = "checkpointOwner";
/// Ours alone: other readers ignore it, other writers leave it behind, for an older counter.
inline constexpr std::string_view renewed_at = "renewedAt";

/// The index that finds the leases of one owner: leaseOwner, then leaseKey; keys only.
inline constexpr std::string_view owner_index = "LeaseOwnerToLeaseKeyIndex";

/// Keys of the rows that are not leases and of which there is one.
inline constexpr std::string_view leader_key = "Leader";
inline constexpr std::string_view client_version_key = "Migration3.0";
inline constexpr std::string_view table_migration_key = "TableMigration3.5";

}  // namespace kcl::leases::attribute
