#pragma once

#include "simulation/chaos/run.h"
#include "simulation/chaos/scenario.h"

#include <map>
#include <string>
#include <string_view>

namespace kcl::simulation {

/// Sums of many runs, by profile. A value.
class Report {
  public:
    void add(const Scenario& scenario, const Outcome& outcome);
    Duration simulated() const { return all_.simulated; }
    int failures() const { return all_.failures; }
    std::string table(Duration real) const;

  private:
    struct Sum {
        int runs = 0;
        int failures = 0;
        Duration simulated{0};
        Duration slowest_to_settle{0};
        std::size_t records = 0;
        std::size_t repeated = 0;
        std::size_t moves = 0;
        std::size_t kills = 0;
        std::size_t writes = 0;
        std::uint64_t events = 0;
        void add(const Outcome& outcome);
    };
    static std::string row(const std::string& name, const Sum& sum);

    Sum all_;
    std::map<std::string, Sum> by_profile_;
};

/// One run in one line. Pure.
std::string line_of(const Scenario& scenario, const Outcome& outcome);
/// The end of a timeline, marked as a quotation. Pure.
std::string last_lines(std::string_view text, int lines);
/// How to see a run again. Pure.
std::string command_for(std::uint64_t seed, const Wishes& wishes, const std::string& mutation);

}  // namespace kcl::simulation
