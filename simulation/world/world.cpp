#include "simulation/world/world.h"

#include "simulation/world/home.h"

#include <algorithm>

namespace kcl::simulation {

namespace {
// Not zero, so that code which takes zero for "never" or "unset" is found out.
constexpr SteadyTime beginning{std::chrono::hours(1)};
constexpr SystemTime first_of_january_2024{std::chrono::milliseconds(1'704'067'200'000)};
}  // namespace

World::World() : now_(beginning) {}

SystemTime World::calendar() const {
    return first_of_january_2024 + std::chrono::floor<std::chrono::milliseconds>(elapsed());
}

Duration World::elapsed() const { return now_ - beginning; }

World::Ticket World::at(SteadyTime when, Event event) {
    const Ticket ticket{std::max(when, now_), ++last_};
    queue_.emplace(ticket, std::move(event));
    return ticket;
}

void World::run_until(SteadyTime when) {
    settle();
    while (!stopped_ && !queue_.empty() && queue_.begin()->first.first <= when) {
        const auto due = queue_.extract(queue_.begin());
        now_ = due.key().first;
        ++events_;
        due.mapped()();
        settle();
    }
    if (!stopped_) now_ = std::max(now_, when);
}

void World::settle() {
    while (!awake_.empty()) {
        Home* home = awake_.front();
        awake_.pop_front();
        home->run();
    }
}

}  // namespace kcl::simulation
