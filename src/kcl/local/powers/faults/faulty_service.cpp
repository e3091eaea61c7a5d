#include "kcl/local/powers/faults/faulty_service.h"

#include "kcl/local/kinesis/records/shard_iterator.h"
#include "kcl/local/powers/aws_errors.h"
#include "kcl/local/powers/partial_calls.h"

#include <fmt/format.h>

namespace kcl::local::powers {

namespace {

/// The words of AWS for an iterator whose five minutes ended a second ago.
wire::ServiceError expired_iterator(SystemTime now) {
    constexpr milliseconds tolerated = std::chrono::minutes(5);
    return error_of(
        "ExpiredIteratorException",
        fmt::format(
            "Iterator expired. The iterator was created at time {} while right now it is {} "
            "which is further in the future than the tolerated delay of {} milliseconds.",
            kinesis::describe(now - tolerated - std::chrono::seconds(1)), kinesis::describe(now),
            tolerated.count()));
}

wire::ServiceError error_for(const CallFacts& facts, const FaultRule& rule) {
    auto error = [&] {
        switch (rule.kind) {
            case FaultKind::error:
                return error_of(rule.error, "", rule.status);
            case FaultKind::unavailable:
                return unavailable(facts.api, rule.status);
            case FaultKind::expire:
                return expired_iterator(facts.caller.now);
            default:
                return throttled(facts);
        }
    }();
    if (!rule.message.empty()) error.message = rule.message;
    return error;
}

/// What PutRecords says of one record that failed.
wire::ServiceError error_for(const CallFacts& facts, const FaultRule& rule,
                             const Subject& subject) {
    auto error = facts.api == wire::Api::kinesis
                     ? shard_rate_exceeded(facts.caller, subject.resource, subject.shard)
                     : table_throughput_exceeded();
    if (rule.error == "InternalFailure") error = unavailable(wire::Api::kinesis, 500);
    if (!rule.error.empty()) error.type = rule.error;
    if (!rule.message.empty()) error.message = rule.message;
    return error;
}

void flip_a_bit(std::string& bytes, std::uint64_t chance) {
    if (bytes.empty()) return;
    const std::uint64_t bit = chance % (bytes.size() * 8);
    bytes[bit / 8] =
        static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ (1U << bit % 8));
}

/// The events of a subscription, of which the first that comes has a wrong bit.
class CorruptStream final : public AnswerStream {
  public:
    CorruptStream(std::unique_ptr<AnswerStream> inner, std::uint64_t chance)
        : inner_(std::move(inner)), chance_(chance) {}

    Topic topic() const override { return inner_->topic(); }
    Part next(storage::Transaction& transaction, SystemTime now) override {
        auto part = inner_->next(transaction, now);
        if (!done_ && !part.bytes.empty()) {
            flip_a_bit(part.bytes, chance_);
            done_ = true;
        }
        return part;
    }

  private:
    std::unique_ptr<AnswerStream> inner_;
    std::uint64_t chance_;
    bool done_ = false;
};

/// The events of a subscription that breaks off after a while, and one event at least.
class BrokenStream final : public AnswerStream {
  public:
    BrokenStream(std::unique_ptr<AnswerStream> inner, SystemTime end)
        : inner_(std::move(inner)), end_(end) {}

    Topic topic() const override { return inner_->topic(); }
    Part next(storage::Transaction& transaction, SystemTime now) override {
        if (has_spoken_ && now >= end_) return {.broken = true};
        auto part = inner_->next(transaction, now);
        has_spoken_ |= !part.bytes.empty();
        if (has_spoken_) part.again = std::min(part.again.value_or(end_), end_);
        return part;
    }

  private:
    std::unique_ptr<AnswerStream> inner_;
    SystemTime end_;
    bool has_spoken_ = false;
};

void truncate(Answer& answer, SystemTime end) {
    if (answer.stream)
        answer.stream = std::make_unique<BrokenStream>(std::move(answer.stream), end);
    else
        answer.delivery = Delivery::half;
}

void corrupt(Answer& answer, std::uint64_t chance) {
    if (answer.stream)
        answer.stream = std::make_unique<CorruptStream>(std::move(answer.stream), chance);
    else
        flip_a_bit(answer.body, chance);
}

void spoil_checksum(Answer& answer) {
    for (auto& [name, value] : answer.headers)
        if (name == "x-amz-crc32") value = std::to_string(std::stoul(value) ^ 1U);
}

}  // namespace

Answer FaultyService::answer(const Call& call, storage::Transaction& transaction) {
    if (book_.empty()) {
        past_.drop();
        return inner().answer(call, transaction);
    }
    const auto facts = facts_of(inner(), call, transaction);
    if (facts.writes) past_.about_to_write(call.now, book_.longest_look_back());
    const auto verdict = book_.judge(facts);
    if (verdict.hold > Duration::zero()) on_fault_(facts, FaultKind::latency);
    Answer answer = verdict.fault != nullptr ? carry_out(call, transaction, facts, verdict)
                                             : inner().answer(call, transaction);
    answer.hold += verdict.hold;
    return answer;
}

Answer FaultyService::carry_out(const Call& call, storage::Transaction& transaction,
                                const CallFacts& facts, const Verdict& verdict) {
    const auto& rule = *verdict.fault;
    on_fault_(facts, rule.kind);
    if (rule.kind == FaultKind::partial) {
        std::vector<Refused> refused;
        for (const auto i : verdict.failing)
            refused.push_back({i, error_for(facts, rule, facts.subjects.at(i))});
        return answer_partly(inner(), call, transaction, facts, std::move(refused));
    }
    if (rule.kind == FaultKind::stale) {
        auto* past = past_.at(call.now - verdict.back);
        return inner().answer(call, past != nullptr ? *past : transaction);
    }
    const bool spoils_success = rule.kind == FaultKind::truncate ||
                                rule.kind == FaultKind::corrupt || rule.kind == FaultKind::checksum;
    if (!spoils_success) return fail(call, transaction, facts, verdict);
    Answer answer = inner().answer(call, transaction);
    if (rule.kind == FaultKind::truncate) truncate(answer, call.now + rule.most);
    if (rule.kind == FaultKind::corrupt) corrupt(answer, verdict.chance);
    if (rule.kind == FaultKind::checksum) spoil_checksum(answer);
    return answer;
}

Answer FaultyService::fail(const Call& call, storage::Transaction& transaction,
                           const CallFacts& facts, const Verdict& verdict) {
    const auto& rule = *verdict.fault;
    // Whatever it answers: its caller won't know.
    if (rule.applied) inner().answer(call, transaction);
    const auto error =
        rule.kind == FaultKind::drop ? unavailable(facts.api, 500) : error_for(facts, rule);
    Answer answer = error_answer(facts, error, verdict.chance);
    if (rule.kind == FaultKind::drop) answer.delivery = Delivery::nothing;
    return answer;
}

}  // namespace kcl::local::powers
