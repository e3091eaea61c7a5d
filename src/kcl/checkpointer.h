#pragma once

#include "kcl/record.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kcl {

/// A checkpoint that could not be stored.
class CheckpointError : public std::runtime_error {
  public:
    enum class Reason {
        lease_lost,   ///< Another cluster has the shard: stop, nothing you do here counts any more.
        unavailable,  ///< The lease table did not answer or throttled: you may try again.
        out_of_range  ///< The position is behind the last checkpoint or ahead of what was
                      ///< delivered: a bug in the caller.
    };
    CheckpointError(Reason reason, const std::string& what)
        : std::runtime_error(what), reason_(reason) {}
    Reason reason() const { return reason_; }

  private:
    Reason reason_;
};

/// Stores how far this shard has been processed. Most consumers never need it: `return true` from
/// process_records() checkpoints everything delivered so far.
///
/// Use it only inside the call that was given it, from that call's thread. Each method blocks until
/// the table has answered, and throws CheckpointError.
class Checkpointer {
  public:
    /// Everything delivered so far.
    virtual void checkpoint() = 0;
    /// Up to and including this record.
    virtual void checkpoint(const Record& record) = 0;
    /// Up to and including this position, which must lie between the last checkpoint and the last
    /// record delivered.
    virtual void checkpoint(std::string_view sequence_number,
                            std::uint64_t sub_sequence_number = 0) = 0;

  protected:
    ~Checkpointer() = default;
};

}  // namespace kcl
