#pragma once

#include "kcl/base/bell.h"
#include "kcl/local/http/audience.h"
#include "kcl/local/service.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <deque>
#include <functional>
#include <vector>

namespace kcl::local::http {

namespace asio = boost::asio;

/// Told about trouble that the operator should see: one sentence. Called on the server's executor;
/// must not throw.
using TroubleListener = std::function<void(std::string_view)>;

/// Answers the calls of one turn of the loop together: those that may write share one transaction
/// of `store`, are committed once, and are answered after the commit; the others share a read
/// transaction, begun after it. Calls with many bytes wait for the next turn when this one has had
/// its share, so that nobody waits long behind them. Answers that go on are asked for their next
/// parts after both, see Audience.
///
/// When the store fails, the calls that share a transaction for writing get their service's
/// internal failure, a reader gets it alone, and the next turn starts afresh. Borrows everything it
/// is given. Confined to `executor`, one thread at a time; waiting calls can't be cancelled (the
/// wait is a few turns).
class TurnCommitter {
  public:
    /// `clock` is the services' own, which may be set and stopped; `real` is not (null: the same).
    TurnCommitter(asio::any_io_executor executor, storage::Store& store, Clock& clock,
                  TroubleListener trouble, const Clock* real = nullptr);
    TurnCommitter(const TurnCommitter&) = delete;
    TurnCommitter& operator=(const TurnCommitter&) = delete;
    ~TurnCommitter();

    /// The answer of `service` to `call`, whose `now` is set here: one instant for all calls of the
    /// turn.
    asio::awaitable<Answer> answer(Service& service, Call call);

    /// Where those listen whose answers go on.
    Audience& audience() { return audience_; }
    /// Wakes listeners when the moments come that their streams have named, by the clock that the
    /// calls go by. Runs until cancelled; more than one may run.
    asio::awaitable<void> keep_time();
    /// Lets listeners have what was written while they paused, see Audience. As keep_time().
    asio::awaitable<void> keep_pace(Clock& real);

    /// Bytes of bodies, after which a turn takes no more calls: of requests for writers, of answers
    /// for readers, of parts for listeners.
    static constexpr std::size_t share_of_a_turn = std::size_t{32} << 20;

  private:
    struct Waiting {
        Service& service;
        Call& call;
        Answer answer;
        std::function<void()> resume;
    };

    void enlist(Waiting& waiting);
    void expect_turn();
    void run_turn();
    void write(SystemTime now);
    void read(SystemTime now);
    void ask_streams(SystemTime now);
    void remember_writes(const std::vector<Waiting*>& calls);
    Answer fail(Waiting& waiting, bool& failing, std::string_view why);

    asio::any_io_executor executor_;
    storage::Store& store_;
    Clock& clock_;
    TroubleListener trouble_;
    Audience audience_;
    Bell alarm_;
    Bell round_;
    SteadyTime sleeping_until_ = SteadyTime::max();
    std::deque<Waiting*> writers_;
    std::deque<Waiting*> readers_;
    bool turn_is_due_ = false;
    bool reading_fails_ = false;
    bool streaming_fails_ = false;
    bool writing_fails_ = false;
};

}  // namespace kcl::local::http
