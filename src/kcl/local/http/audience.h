#pragma once

#include "kcl/local/http/listener.h"

#include <boost/intrusive/list.hpp>

#include <map>
#include <set>
#include <span>
#include <vector>

namespace kcl::local::http {

/// All who listen to answers that go on, and when the stream of each is asked for its next part:
/// when its listener comes for one, after turns that wrote something about its topic, and when the
/// moment has come that the stream named.
///
/// A thousand idle streams must not slow down the writes: those of other topics are not asked, and
/// a round through the others is followed by a pause, see pause_after(); the writes that come
/// meanwhile share the next round. Confined to one executor. Borrows the clocks.
class Audience {
  public:
    /// Streams name moments of `calendar`, which may be set and stopped; `real` tells how long
    /// rounds take. `wanted` is called when there is something to ask for (see has_work()).
    Audience(const Clock& calendar, const Clock& real, std::function<void()> wanted);
    Audience(const Audience&) = delete;
    Audience& operator=(const Audience&) = delete;
    ~Audience();

    /// A committed turn wrote to that service, about these topics; none: about anything.
    void wrote(const Service& service, std::span<const Topic> topics);
    /// Something is to be asked for now.
    bool has_work(SystemTime now) const;
    /// When, by the calendar's steady side, to look again although nothing may have happened until
    /// then. Empty: no need.
    std::optional<SteadyTime> next_look() const;
    /// When, by the real clock, writes that wait now may have their round. Empty: none waits.
    std::optional<SteadyTime> next_round() const;
    /// Asks the streams that are due, until `budget` bytes have come; who is left over is due
    /// still. An exception of a stream is the store's or a bug: its listener fails, the others are
    /// asked, and the first is thrown in the end.
    void ask(storage::Store& store, SystemTime now, std::size_t budget);

    /// How long writes may wait for the next round, after one that took `spent`: so long that
    /// streams take an eighth of the time at most.
    static Duration pause_after(Duration spent);

  private:
    friend class Listener;
    using Listeners = boost::intrusive::list<Listener, boost::intrusive::constant_time_size<false>>;
    using ByTopic = std::map<Topic, Listeners>;
    struct News {
        bool about_anything = false;
        std::set<Topic> topics;  ///< Those that somebody listens to.
    };

    void join(Listener& listener);
    void leave(Listener& listener);
    void gather(SystemTime now);
    void gather(ByTopic& listening, const News& news);
    void ask(Listener& listener, storage::Transaction& transaction, SystemTime now,
             std::size_t& budget);
    void set_alarm(Listener& listener, std::optional<SystemTime> again);
    bool may_begin_round() const;

    const Clock& calendar_;
    const Clock& real_;
    std::function<void()> wanted_;
    Listeners due_;
    std::map<const Service*, ByTopic> idle_;  ///< Without empty lists.
    std::set<std::pair<SystemTime, Listener*>> alarms_;
    std::map<const Service*, News> news_;  ///< Written since the last round.
    SteadyTime next_round_{};
    Duration spent_{0};  ///< On the present round.
    bool in_round_ = false;
};

}  // namespace kcl::local::http
