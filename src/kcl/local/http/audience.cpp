#include "kcl/local/http/audience.h"

#include <algorithm>
#include <exception>

namespace kcl::local::http {

namespace {
constexpr int idle_for_each_busy = 7;
constexpr Duration not_worth_a_pause = 250us;
constexpr Duration longest_pause = 50ms;
/// The calendar may jump under those who wait for a moment of it.
constexpr Duration longest_look_away = 500ms;
}  // namespace

Audience::Audience(const Clock& calendar, const Clock& real, std::function<void()> wanted)
    : calendar_(calendar), real_(real), wanted_(std::move(wanted)) {}
Audience::~Audience() = default;

Duration Audience::pause_after(Duration spent) {
    const Duration pause = spent * idle_for_each_busy;
    return pause < not_worth_a_pause ? Duration(0) : std::min(pause, longest_pause);
}

void Audience::join(Listener& listener) {
    due_.push_back(listener);
    wanted_();
}

void Audience::leave(Listener& listener) {
    set_alarm(listener, std::nullopt);
    listener.unlink();
    const auto of_service = idle_.find(&listener.service_);
    if (of_service == idle_.end()) return;
    auto& listening = of_service->second;
    const auto place = listening.find(listener.stream_->topic());
    if (place != listening.end() && place->second.empty()) listening.erase(place);
}

void Audience::wrote(const Service& service, std::span<const Topic> topics) {
    const auto of_service = idle_.find(&service);
    if (of_service == idle_.end() || of_service->second.empty()) return;
    const auto& listening = of_service->second;
    if (topics.empty()) news_[&service].about_anything = true;
    for (const Topic topic : topics)
        if (listening.contains(topic)) news_[&service].topics.insert(topic);
    if (listening.contains(any_topic)) news_[&service].topics.insert(any_topic);
}

bool Audience::may_begin_round() const {
    return !news_.empty() && real_.steady_now() >= next_round_;
}

bool Audience::has_work(SystemTime now) const {
    return !due_.empty() || (!alarms_.empty() && alarms_.begin()->first <= now) ||
           may_begin_round();
}

std::optional<SteadyTime> Audience::next_look() const {
    if (alarms_.empty()) return std::nullopt;
    const Duration time = alarms_.begin()->first - calendar_.system_now();
    return calendar_.steady_now() + std::min(time, longest_look_away);
}

std::optional<SteadyTime> Audience::next_round() const {
    if (news_.empty()) return std::nullopt;
    return next_round_;
}

/// Who has to be asked now joins those that are due.
void Audience::gather(SystemTime now) {
    while (!alarms_.empty() && alarms_.begin()->first <= now) {
        auto& listener = *alarms_.begin()->second;
        leave(listener);
        due_.push_back(listener);
    }
    if (!may_begin_round()) return;
    for (const auto& [service, news] : news_) gather(idle_[service], news);
    news_.clear();
    in_round_ = true;
}

void Audience::gather(ByTopic& listening, const News& news) {
    if (news.about_anything) {
        for (auto& [topic, listeners] : listening) due_.splice(due_.end(), listeners);
        listening.clear();
        return;
    }
    for (const Topic topic : news.topics) {
        const auto place = listening.find(topic);
        if (place == listening.end()) continue;
        due_.splice(due_.end(), place->second);
        listening.erase(place);
    }
}

void Audience::ask(storage::Store& store, SystemTime now, std::size_t budget) {
    gather(now);
    if (due_.empty()) return;
    const SteadyTime start = real_.steady_now();
    std::exception_ptr trouble;
    std::unique_ptr<storage::Transaction> transaction;
    while (!due_.empty() && budget > 0) {
        auto& listener = due_.front();
        listener.unlink();
        try {
            if (!transaction) transaction = store.read();
            ask(listener, *transaction, now, budget);
        } catch (const std::exception&) {
            if (!trouble) trouble = std::current_exception();
            leave(listener);
            listener.failed_ = true;
            listener.resume();
        }
    }
    spent_ += real_.steady_now() - start;
    if (due_.empty()) {
        const Duration spent = std::exchange(spent_, Duration(0));
        if (std::exchange(in_round_, false)) next_round_ = real_.steady_now() + pause_after(spent);
    }
    if (trouble) std::rethrow_exception(trouble);
}

void Audience::ask(Listener& listener, storage::Transaction& transaction, SystemTime now,
                   std::size_t& budget) {
    auto part = listener.stream_->next(transaction, now);
    if (part.broken) {
        leave(listener);
        listener.failed_ = true;
        listener.resume();
        return;
    }
    if (part.bytes.empty() && !part.last) {
        // Not again in this very instant, whatever it says: nothing may turn without end.
        if (part.again) part.again = std::max(*part.again, now + 1ms);
        set_alarm(listener, part.again);
        idle_[&listener.service_][listener.stream_->topic()].push_back(listener);
        return;
    }
    set_alarm(listener, std::nullopt);
    budget -= std::min(budget, part.bytes.size());
    listener.part_ = std::move(part);
    listener.resume();
}

void Audience::set_alarm(Listener& listener, std::optional<SystemTime> again) {
    if (listener.again_ == again) return;
    if (listener.again_) alarms_.erase({*listener.again_, &listener});
    if (again) alarms_.emplace(*again, &listener);
    listener.again_ = again;
}

}  // namespace kcl::local::http
