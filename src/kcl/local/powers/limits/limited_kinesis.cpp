#include "kcl/local/powers/limits/limited_kinesis.h"

#include "kcl/local/powers/aws_errors.h"
#include "kcl/local/powers/limits/on_demand_growth.h"
#include "kcl/local/powers/partial_calls.h"
#include "kcl/wire/codec.h"
#include "kcl/wire/kinesis/get_records.h"

#include <fmt/format.h>

namespace kcl::local::powers {

namespace {

/// Events of a subscription, no faster than the consumer may have them.
class MeteredStream final : public AnswerStream {
  public:
    MeteredStream(std::unique_ptr<AnswerStream> inner, KinesisLimits& limits, std::string name)
        : inner_(std::move(inner)), limits_(limits), name_(std::move(name)) {}

    Topic topic() const override { return inner_->topic(); }
    Part next(storage::Transaction& transaction, SystemTime now) override {
        if (const auto pause = limits_.fan_out_pause(name_, now)) {
            Part nothing;
            nothing.again = pause;
            return nothing;
        }
        auto part = inner_->next(transaction, now);
        limits_.count_fan_out(name_, part.bytes.size(), now);
        return part;
    }

  private:
    std::unique_ptr<AnswerStream> inner_;
    KinesisLimits& limits_;
    std::string name_;
};

std::size_t bytes_read(const Answer& answer, wire::Format format) {
    const auto page = wire::decode<wire::kinesis::GetRecordsResponse>(
        std::make_shared<const std::string>(answer.body), format);
    if (!page) return 0;
    std::size_t bytes = 0;
    for (const auto& record : page->records)
        bytes += record.data.size() + record.partition_key.size();
    return bytes;
}

}  // namespace

Answer LimitedKinesis::answer(const Call& call, storage::Transaction& transaction) {
    if (!enforced_) return inner().answer(call, transaction);
    const auto facts = facts_of(inner(), call, transaction);
    if (facts.operation == "PutRecords" || facts.operation == "PutRecord")
        return answer_put(call, transaction, facts);
    if (const auto refusal = limits_.admit(facts))
        return error_answer(facts, *refusal, facts.subjects.size());
    auto answer = inner().answer(call, transaction);
    if (answer.status == 200) limits_.count_success(facts);
    if (facts.operation == "GetRecords" && answer.status == 200 && facts.format)
        limits_.count_read(facts, bytes_read(answer, *facts.format));
    if (answer.stream) {
        auto name = fmt::format("fan-out/{}/{}", facts.consumer_arn,
                                facts.shards.empty() ? "" : facts.shards.front());
        answer.stream =
            std::make_unique<MeteredStream>(std::move(answer.stream), limits_, std::move(name));
    }
    return answer;
}

/// A stream grows behind a write that succeeded: the write itself finds the shards as it saw them.
Answer LimitedKinesis::answer_put(const Call& call, storage::Transaction& transaction,
                                  const CallFacts& facts) {
    Answer answer;
    if (facts.operation == "PutRecords") {
        answer = answer_partly(inner(), call, transaction, facts, limits_.admit_records(facts));
    } else {
        if (const auto refusal = limits_.admit(facts))
            return error_answer(facts, *refusal, facts.subjects.size());
        answer = inner().answer(call, transaction);
    }
    if (answer.status != 200 || facts.resources.empty()) return answer;
    const auto& [region, account, now] = facts.caller;
    const auto busy = limits_.take_busy_shards(facts);
    if (split_busy(transaction, {account, region, facts.resources.front()}, busy, now))
        answer.topics.clear();  // those who wait for the shards that were split are to know
    return answer;
}

}  // namespace kcl::local::powers
