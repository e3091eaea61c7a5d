#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/base/backoff.h"
#include "kcl/base/bell.h"
#include "kcl/base/random.h"
#include "kcl/streams/pace.h"
#include "kcl/streams/put_queue.h"

#include <functional>
#include <optional>
#include <string>

namespace kcl::streams {

/// Puts records into one stream: full calls of PutRecords, one at a time, again for those that the
/// service did not take. At least once: a call without an answer is repeated, and may have been
/// applied.
///
/// Borrows what stands in Outside. Confined to its executor.
class RecordPutter {
  public:
    struct Outside {
        asio::any_io_executor executor;
        aws::KinesisClient& kinesis;
        Clock& clock;
        Random& random;
    };
    struct Target {
        std::string stream_name;
        PutRules rules;
        std::optional<double> records_per_second;
    };
    /// What became of records; called after each call that decided about some.
    using Listener = std::function<void(const PutQueue::Outcome&)>;

    RecordPutter(Outside outside, Target target, Listener listener);

    /// Returns once there is room to wait in. A record that no stream takes is told to the listener
    /// and not queued. Cancellation: terminal; the record is not added.
    asio::awaitable<void> add(Outgoing record);
    /// No more records will come: run() ends when those that wait are done.
    void finish();

    /// Sends until finished. Run it beside add().
    /// Faults: those that more tries don't mend (not_found, denied), and those of the service when
    /// it took nothing for so many calls as a record has attempts. What is then left is in
    /// unsent(). Cancellation: terminal; a call under way may have been applied.
    asio::awaitable<Result<void>> run();
    std::vector<Outgoing> unsent() { return queue_.give_up(); }

  private:
    asio::awaitable<std::size_t> allowance();
    asio::awaitable<Result<void>> send(std::size_t at_most);
    bool has_room() const;

    Outside outside_;
    const Target target_;
    const Listener listener_;
    PutQueue queue_;
    std::optional<Pace> pace_;
    Backoff backoff_;
    Bell added_;
    Bell taken_;
    int failures_in_a_row_ = 0;
    bool finished_ = false;
    bool broken_ = false;
};

}  // namespace kcl::streams
