#pragma once

#include "kcl/base/clock.h"
#include "kcl/observe/log_story.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace kcl::observe {

/// Tells an outage in one line when it begins and one when it is over.
///
/// A cluster whose service is away fails everywhere at once: each shard's reads, each renewal, each
/// duty. The first of these failures is told as an error that names the service; until the service
/// answers again the others are debug. Two services with one name (the local ones of another
/// process) go away together. Pure: time comes with each event.
class Outage {
  public:
    struct Names {
        std::string kinesis = "Kinesis";
        std::string dynamodb = "DynamoDB";
    };

    explicit Outage(Names names);

    /// What to log for `event`, in order.
    std::vector<Told> tell(const cluster::ClusterEvent& event, SteadyTime now);

  private:
    struct Service {
        std::string name;
        std::optional<SteadyTime> away_since;
    };

    bool is_away(const std::string& name) const;
    std::optional<Told> begin(Service& service, const Error& error, SteadyTime now);
    std::optional<Told> end(Service& service, SteadyTime now);

    std::array<Service, 2> services_;
};

}  // namespace kcl::observe
