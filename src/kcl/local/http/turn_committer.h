#pragma once

#include "kcl/local/service.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <vector>

namespace kcl::local::http {

namespace asio = boost::asio;

/// Told about trouble that the operator should see: one sentence. Called on the server's executor;
/// must not throw.
using TroubleListener = std::function<void(std::string_view)>;

/// Answers all calls of one turn of the loop together: those that may write share one transaction
/// of `store`, are committed once, and are answered after the commit; the others share a read
/// transaction, begun after it.
///
/// When the store fails, every call of the shared transaction gets its service's internal failure,
/// and the next turn starts afresh. Borrows everything it is given. Confined to `executor`, one
/// thread at a time; waiting calls can't be cancelled (the wait is one turn).
class TurnCommitter {
  public:
    TurnCommitter(asio::any_io_executor executor, storage::Store& store, const Clock& clock,
                  TroubleListener trouble);
    TurnCommitter(const TurnCommitter&) = delete;
    TurnCommitter& operator=(const TurnCommitter&) = delete;
    ~TurnCommitter();

    /// The answer of `service` to `call`, whose `now` is set here: one instant for all calls of the
    /// turn.
    asio::awaitable<Answer> answer(Service& service, Call call);

  private:
    struct Waiting {
        Service& service;
        Call& call;
        Answer answer;
        std::function<void()> resume;
    };

    void enlist(Waiting& waiting);
    void run_turn();
    void answer_together(const std::vector<Waiting*>& calls, bool writing);
    void answer_all(const std::vector<Waiting*>& calls, storage::Transaction& transaction);

    asio::any_io_executor executor_;
    storage::Store& store_;
    const Clock& clock_;
    TroubleListener trouble_;
    std::vector<Waiting*> writers_;
    std::vector<Waiting*> readers_;
    bool turn_is_due_ = false;
    bool reading_fails_ = false;
    bool writing_fails_ = false;
};

}  // namespace kcl::local::http
