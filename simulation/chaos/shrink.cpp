#include "simulation/chaos/shrink.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace kcl::simulation {

namespace {

using Places = std::vector<std::size_t>;

class Shrinking {
  public:
    Shrinking(std::uint64_t seed, const Wishes& wishes, const Mutation* mutation,
              const Outcome& failed, int most_runs)
        : seed_(seed),
          mutation_(mutation),
          rule_(failed.violation->rule),
          failed_after_(failed.simulated),
          runs_left_(most_runs),
          wishes_(wishes) {}

    Shrunk through() {
        const int allowed = runs_left_;
        const std::size_t of = draw(seed_, wishes_).incidents.size();
        leave_out_kinds();
        leave_out_incidents();
        return {wishes_, draw(seed_, wishes_).incidents.size(), of, allowed - runs_left_};
    }

  private:
    bool still_fails(const Wishes& less) {
        if (runs_left_ == 0) return false;
        --runs_left_;
        const Outcome outcome = run(draw(seed_, less), mutation_, false);
        if (!outcome.violation || outcome.violation->rule != rule_) return false;
        failed_after_ = outcome.simulated;
        wishes_ = less;
        return true;
    }

    void leave_out_kinds() {
        for (std::size_t i = 0; i < trouble_names.size(); ++i) {
            Wishes less = wishes_;
            if (!less.without.insert(static_cast<Trouble>(i)).second) continue;
            still_fails(less);
        }
    }

    void leave_out_incidents() {
        Places needed;
        for (const Incident& incident : draw(seed_, wishes_).incidents)
            if (incident.at <= failed_after_) needed.push_back(incident.place);
        std::size_t part = std::max<std::size_t>(needed.size() / 2, 1);
        while (runs_left_ > 0 && !needed.empty()) {
            const bool fewer = leave_out_parts(needed, part);
            if (part == 1 && !fewer) break;
            part = std::clamp<std::size_t>(part / 2, 1, std::max<std::size_t>(needed.size(), 1));
        }
    }

    /// Each `part` incidents in a row that can be spared.
    bool leave_out_parts(Places& needed, std::size_t part) {
        bool fewer = false;
        for (std::size_t first = 0; first < needed.size();) {
            Places rest = needed;
            const auto begin = rest.begin() + static_cast<std::ptrdiff_t>(first);
            rest.erase(begin,
                       begin + static_cast<std::ptrdiff_t>(std::min(part, rest.size() - first)));
            Wishes less = wishes_;
            less.only.emplace(rest.begin(), rest.end());
            if (still_fails(less)) {
                needed = std::move(rest);
                fewer = true;
            } else {
                first += part;
            }
        }
        return fewer;
    }

    std::uint64_t seed_;
    const Mutation* mutation_;
    Rule rule_;
    Duration failed_after_;
    int runs_left_;
    Wishes wishes_;
};

}  // namespace

Shrunk shrink(std::uint64_t seed, const Wishes& wishes, const Mutation* mutation,
              const Outcome& failed, int most_runs) {
    return Shrinking(seed, wishes, mutation, failed, most_runs).through();
}

}  // namespace kcl::simulation
