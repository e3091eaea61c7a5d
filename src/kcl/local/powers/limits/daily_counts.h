#pragma once

#include "kcl/base/clock.h"

#include <cstddef>
#include <deque>
#include <map>
#include <string>

namespace kcl::local::powers {

/// How often things have happened within the last 24 hours. Time is the callers'.
class DailyCounts {
  public:
    std::size_t of(const std::string& name, SystemTime now);
    void add(const std::string& name, SystemTime now);
    void clear() { moments_.clear(); }

  private:
    std::map<std::string, std::deque<SystemTime>> moments_;
};

}  // namespace kcl::local::powers
