#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <map>
#include <string>
#include <vector>

namespace kcl::simulation {

/// The shards of the stream as they really are, and who descends from whom.
class Family {
  public:
    struct Member {
        wire::kinesis::Shard shard;
        std::vector<std::string> parents;
        std::vector<std::string> children;
        bool closed = false;
    };

    /// The whole list, as the service has it now.
    void know(std::vector<wire::kinesis::Shard> shards);
    /// Null when there is no such shard.
    const Member* find(const std::string& shard) const;
    const std::map<std::string, Member>& all() const { return members_; }
    /// Open shards in the order of their hash keys.
    std::vector<const Member*> open() const;

  private:
    std::map<std::string, Member> members_;
};

}  // namespace kcl::simulation
