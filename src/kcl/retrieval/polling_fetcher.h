#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/base/backoff.h"
#include "kcl/base/bell.h"
#include "kcl/retrieval/fetcher.h"
#include "kcl/retrieval/read_position.h"
#include "kcl/retrieval/read_rules.h"

#include <deque>
#include <optional>
#include <string>

namespace kcl::retrieval {

/// Reads a shard with GetRecords, one read at a time, while the last answers are being processed.
///
/// Borrows `kinesis`, `clock`, `random` and `budget`.
class PollingFetcher final : public Fetcher {
  public:
    struct Outside {
        asio::any_io_executor executor;
        aws::KinesisClient& kinesis;
        Clock& clock;
        Random& random;
        ByteBudget& budget;
    };

    PollingFetcher(Outside outside, ShardSource source, StartAt start, PollingSettings settings);

    asio::awaitable<void> run() override;
    asio::awaitable<Result<FetchedBatch>> next() override;

  private:
    asio::awaitable<void> wait_for_room();
    asio::awaitable<void> get_iterator();
    asio::awaitable<void> read(ByteBudget::Share share);
    asio::awaitable<void> judge(wire::kinesis::GetRecordsResponse answer, ByteBudget::Share share);
    asio::awaitable<void> judge_unproven_end(wire::kinesis::GetRecordsResponse answer,
                                             ByteBudget::Share share);
    asio::awaitable<void> recover(Error error);
    asio::awaitable<void> confirm_gone(Error error);
    asio::awaitable<Result<ShardListing>> look_in_list();

    bool is_odd_once_more(AnswerKind kind);
    void hand_over(wire::kinesis::GetRecordsResponse answer, ByteBudget::Share share,
                   std::optional<ShardEnd> end);
    void enqueue(FetchedBatch batch);
    void pause_after(Error error);

    Clock& clock_;
    aws::KinesisClient& kinesis_;
    ByteBudget& budget_;
    const ShardSource source_;
    const PollingSettings settings_;
    ReadPosition position_;
    Backoff backoff_;

    std::optional<std::string> iterator_;
    SteadyTime iterator_issued_{};
    SteadyTime not_before_{};
    std::optional<LastRead> last_;
    std::size_t last_bytes_ = 0;
    AnswerKind last_kind_ = AnswerKind::more;
    int odd_answers_ = 0;
    bool ended_ = false;

    std::deque<FetchedBatch> ahead_;
    std::optional<Error> trouble_;
    Bell arrived_;
    Bell taken_;
};

}  // namespace kcl::retrieval
