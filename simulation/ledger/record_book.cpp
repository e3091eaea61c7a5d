#include "simulation/ledger/record_book.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::simulation {

const RecordBook::Book& RecordBook::book(const std::string& shard) const {
    static const Book empty;
    const auto found = books_.find(shard);
    return found == books_.end() ? empty : found->second;
}

void RecordBook::stored(const StoredRecord& record) {
    books_[record.shard_id].numbers.push_back(record.sequence_number);
    ++total_;
    ++waiting_;
}

void RecordBook::delivered(const std::string& shard, std::size_t position) {
    Book& book = books_[shard];
    if (position <= book.delivered) return;
    waiting_ -= position - book.delivered;
    book.delivered = position;
}

std::optional<std::size_t> RecordBook::position(const std::string& shard,
                                                std::string_view number) const {
    const auto& numbers = book(shard).numbers;
    const auto place = std::lower_bound(
        numbers.begin(), numbers.end(), number, [](const std::string& a, std::string_view b) {
            return compare_sequence_numbers(a, b) == std::strong_ordering::less;
        });
    if (place == numbers.end() || *place != number) return std::nullopt;
    return static_cast<std::size_t>(place - numbers.begin()) + 1;
}

std::optional<std::size_t> RecordBook::position(const std::string& shard,
                                                const Checkpoint& checkpoint) const {
    switch (checkpoint.kind()) {
        case Checkpoint::Kind::trim_horizon:
            return 0;
        case Checkpoint::Kind::number:
            return position(shard, checkpoint.text());
        case Checkpoint::Kind::shard_end:
            return stored(shard);
        default:
            return std::nullopt;  // no network here begins elsewhere
    }
}

std::vector<std::string> RecordBook::behind() const {
    std::vector<std::string> shards;
    for (const auto& [shard, book] : books_)
        if (book.delivered < book.numbers.size())
            shards.push_back(
                fmt::format("{} ({} of {})", shard, book.delivered, book.numbers.size()));
    return shards;
}

}  // namespace kcl::simulation
