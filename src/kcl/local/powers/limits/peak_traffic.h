#pragma once

#include "kcl/base/clock.h"

#include <map>
#include <string>
#include <string_view>

namespace kcl::local::powers {

/// How many units a second were used in the busiest minute of the services' time that is over.
class PeakTraffic {
  public:
    void add(std::string_view name, double units, SystemTime now);
    double of(std::string_view name, SystemTime now);
    void clear() { all_.clear(); }

  private:
    struct Use {
        SystemTime minute;
        double units = 0;
        double peak = 0;  ///< A second.
    };
    /// With the present minute begun.
    Use& at(std::string_view name, SystemTime now);

    std::map<std::string, Use, std::less<>> all_;
};

}  // namespace kcl::local::powers
