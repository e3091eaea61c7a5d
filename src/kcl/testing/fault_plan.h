#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/random.h"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace kcl::testing {

/// What happens to one call between a client and its service.
struct Fate {
    enum class Kind {
        answered,      ///< As it should be.
        unreachable,   ///< Not applied; unavailable at once.
        throttled,     ///< Not applied; the service says that it is too much.
        request_lost,  ///< Not applied; timed_out when the client's patience ends.
        answer_lost,   ///< Applied; timed_out when the client's patience ends.
        late,          ///< timed_out when the client's patience ends; applied after that.
        repeated,      ///< Applied, but the answer is lost; the client sends it again and gets the
                       ///< second answer.
    };
    Kind kind = Kind::answered;
    Duration delay{
        0};  ///< Before the call reaches the service; with `late`, after the client gave up.
};

/// How likely each mishap is, for one call, in [0, 1]; together at most 1.
struct FaultRates {
    double unreachable = 0;
    double throttled = 0;
    double request_lost = 0;
    double answer_lost = 0;
    double late = 0;
    double repeated = 0;
    Duration delay_at_most{0};    ///< Of every call, drawn evenly.
    Duration late_by_at_most{0};  ///< Of late ones, drawn evenly.
};

/// The mishaps of one client: of one simulated machine's network and of the services as it sees
/// them. Operations have AWS's names, such as "PutItem".
///
/// Order: a partition, then what is scripted for the operation, then the operation's rates, then
/// the general ones. Borrows `random`. Confined to one executor.
class FaultPlan {
  public:
    explicit FaultPlan(Random& random) : random_(random) {}

    /// For every operation that has no rates of its own.
    void set(FaultRates rates) { general_ = rates; }
    void set(std::string operation, FaultRates rates) {
        by_operation_[std::move(operation)] = rates;
    }
    /// The next call of that operation that has no other fate yet; each use adds one more call.
    void next(std::string operation, Fate fate) { scripted_[std::move(operation)].push_back(fate); }
    /// While true nothing passes: every request is lost.
    void partition(bool cut_off) { cut_off_ = cut_off; }
    /// No more mishaps.
    void heal();

    /// How long the client waits for an answer before it reports timed_out.
    void set_patience(Duration patience) { patience_ = patience; }
    Duration patience() const { return patience_; }

    Fate fate_of(std::string_view operation);

  private:
    Fate draw(const FaultRates& rates);
    Duration up_to(Duration most);

    Random& random_;
    FaultRates general_;
    std::map<std::string, FaultRates, std::less<>> by_operation_;
    std::map<std::string, std::deque<Fate>, std::less<>> scripted_;
    bool cut_off_ = false;
    Duration patience_ = 5s;
};

}  // namespace kcl::testing
