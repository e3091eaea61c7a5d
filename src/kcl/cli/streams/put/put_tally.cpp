#include "kcl/cli/streams/put/put_tally.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace kcl::cli {

namespace json = boost::json;

namespace {

constexpr std::size_t ranges_kept = 1'000;

std::string count(std::uint64_t number, std::string_view of_what) {
    return fmt::format("{} {}{}", number, of_what, number == 1 ? "" : "s");
}

}  // namespace

void PutTally::add(const streams::PutQueue::Outcome& outcome) {
    for (const auto& record : outcome.stored) {
        ++stored_;
        bytes_ += record.bytes;
        ++shards_[record.shard_id];
        last_ = record;
    }
    for (const auto& record : outcome.not_stored) add_not_stored(record.number, record.reason);
    tried_again_ += outcome.tried_again;
}

void PutTally::add_not_stored(std::uint64_t number, std::string_view reason) {
    ++not_stored_;
    const bool extends =
        !missing_.empty() && missing_.back().last + 1 == number && missing_.back().reason == reason;
    if (extends)
        missing_.back().last = number;
    else if (missing_.size() < ranges_kept)
        missing_.push_back({number, number, std::string(reason)});
}

std::string PutTally::sentence() const {
    std::string text;
    if (stored_ == 1 && not_stored_ == 0)
        return fmt::format("1 record stored in {} as {}", last_.shard_id, last_.sequence_number);
    text = fmt::format("{} stored in {}", count(stored_, "record"), count(shards_.size(), "shard"));
    if (not_stored_ > 0) text += fmt::format(", {} not stored", not_stored_);
    return text;
}

std::string PutTally::json(Duration took) const {
    json::object shards;
    for (const auto& [shard, records] : shards_) shards[shard] = records;
    json::array missing;
    for (const auto& range : missing_)
        missing.push_back(
            json::object{{"first", range.first}, {"last", range.last}, {"reason", range.reason}});
    json::object all{
        {"stream", stream_},
        {"stored", stored_},
        {"notStored", not_stored_},
        {"triedAgain", tried_again_},
        {"bytes", bytes_},
        {"milliseconds", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()},
        {"shards", std::move(shards)},
        {"missing", std::move(missing)}};
    if (stored_ == 1) {
        all["shardId"] = last_.shard_id;
        all["sequenceNumber"] = last_.sequence_number;
    }
    return json::serialize(all);
}

}  // namespace kcl::cli
