#include "kcl/local/storage/memory_store.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <stdexcept>

namespace kcl::local::storage {

namespace {

/// The value of a key from the commit with that number on; no value: erased.
struct Version {
    std::uint64_t since = 0;
    std::optional<std::string> value;
};
using History = std::vector<Version>;  // oldest first
using Map = std::map<std::string, History, std::less<>>;
using Place = std::pair<Space, Map::iterator>;

/// What a transaction that sees commits up to `version` finds; null when nothing.
const std::string* visible(const History& history, std::uint64_t version) {
    const auto newest = std::find_if(history.rbegin(), history.rend(),
                                     [&](const Version& v) { return v.since <= version; });
    if (newest == history.rend()) return nullptr;
    const auto& value = newest->value;
    return value ? &*value : nullptr;
}

}  // namespace

struct MemoryStore::State {
    std::array<Map, space_count> maps;
    std::uint64_t committed = 0;
    std::multiset<std::uint64_t> readers;
    bool writing = false;
    /// Keys that keep more than their newest value, in any order and perhaps several times.
    std::vector<std::pair<Space, std::string>> crowded;

    Map& map(Space space) { return maps[static_cast<std::size_t>(space)]; }

    /// Drops what no open transaction can see.
    void tidy() {
        const std::uint64_t oldest = readers.empty() ? committed : *readers.begin();
        std::erase_if(crowded, [&](const auto& item) {
            const auto found = map(item.first).find(item.second);
            return found == map(item.first).end() || tidy_key(map(item.first), found, oldest);
        });
    }

  private:
    /// True when nothing is left to drop later.
    static bool tidy_key(Map& in, Map::iterator place, std::uint64_t oldest) {
        History& history = place->second;
        const auto first_needed = std::find_if(history.rbegin(), history.rend(),
                                               [&](const Version& v) { return v.since <= oldest; });
        if (first_needed != history.rend()) history.erase(history.begin(), first_needed.base() - 1);
        if (history.size() == 1 && !history.front().value && history.front().since <= oldest) {
            in.erase(place);
            return true;
        }
        return history.size() == 1 && history.front().value.has_value();
    }
};

namespace {

using State = MemoryStore::State;

class MemoryCursor final : public Cursor {
  public:
    MemoryCursor(const Map& map, std::uint64_t version)
        : map_(map), version_(version), at_(map.end()) {}

    bool seek(std::string_view key) override {
        at_ = map_.lower_bound(key);
        return forward_to_visible();
    }
    bool seek_before(std::string_view key) override {
        at_ = key.empty() ? map_.end() : map_.lower_bound(key);
        return previous();
    }
    bool next() override {
        ++at_;
        return forward_to_visible();
    }
    bool previous() override {
        while (at_ != map_.begin()) {
            --at_;
            if (visible(at_->second, version_) != nullptr) return true;
        }
        return false;
    }
    std::string_view key() const override { return at_->first; }
    std::string_view value() const override { return *visible(at_->second, version_); }

  private:
    bool forward_to_visible() {
        while (at_ != map_.end() && visible(at_->second, version_) == nullptr) ++at_;
        return at_ != map_.end();
    }

    const Map& map_;
    std::uint64_t version_;
    Map::const_iterator at_;
};

class MemoryTransaction final : public Transaction {
  public:
    MemoryTransaction(State& state, bool writes)
        : state_(state), writes_(writes), version_(state.committed + (writes ? 1 : 0)) {
        if (writes_ && state_.writing)
            throw std::logic_error("MemoryStore: a writer is open already");
        if (writes_) state_.writing = true;
        if (!writes_) state_.readers.insert(version_);
    }
    MemoryTransaction(const MemoryTransaction&) = delete;
    MemoryTransaction& operator=(const MemoryTransaction&) = delete;
    ~MemoryTransaction() override {
        if (writes_) {
            if (!done_) take_back();
            state_.writing = false;
            return;
        }
        state_.readers.erase(state_.readers.find(version_));
        if (!state_.writing) state_.tidy();
    }

    std::optional<std::string_view> get(Space space, std::string_view key) override {
        const Map& map = state_.map(space);
        const auto found = map.find(key);
        const auto* value = found == map.end() ? nullptr : visible(found->second, version_);
        return value == nullptr ? std::nullopt : std::optional<std::string_view>(*value);
    }
    std::unique_ptr<Cursor> cursor(Space space) override {
        return std::make_unique<MemoryCursor>(state_.map(space), version_);
    }
    void put(Space space, std::string_view key, std::string_view value) override {
        assert(!key.empty());
        Map& map = state_.map(space);
        auto place = map.lower_bound(key);
        if (place == map.end() || place->first != key)
            place = map.emplace_hint(place, std::string(key), History{});
        write(space, place, std::string(value));
    }
    bool erase(Space space, std::string_view key) override {
        Map& map = state_.map(space);
        const auto place = map.find(key);
        if (place == map.end() || visible(place->second, version_) == nullptr) return false;
        write(space, place, std::nullopt);
        return true;
    }
    bool can_write() const override { return writes_; }
    void commit() override {
        if (!writes_ || done_) return;
        done_ = true;
        state_.committed = version_;
        for (const auto& [space, place] : written_)
            state_.crowded.emplace_back(space, place->first);
        written_.clear();
        state_.tidy();
    }

  private:
    void write(Space space, Map::iterator place, std::optional<std::string> value) {
        if (!writes_ || done_)
            throw std::logic_error("MemoryStore: written to a transaction that only reads");
        History& history = place->second;
        if (!history.empty() && history.back().since == version_) {
            history.back().value = std::move(value);
            return;
        }
        history.push_back({version_, std::move(value)});
        written_.emplace_back(space, place);
    }
    void take_back() {
        for (const auto& [space, place] : written_) {
            place->second.pop_back();
            if (place->second.empty()) state_.map(space).erase(place);
        }
    }

    State& state_;
    bool writes_;
    bool done_ = false;
    std::uint64_t version_;
    std::vector<Place> written_;
};

}  // namespace

MemoryStore::MemoryStore() : state_(std::make_unique<State>()) {}
MemoryStore::~MemoryStore() = default;

std::unique_ptr<Transaction> MemoryStore::read() {
    return std::make_unique<MemoryTransaction>(*state_, false);
}
std::unique_ptr<Transaction> MemoryStore::write() {
    return std::make_unique<MemoryTransaction>(*state_, true);
}

}  // namespace kcl::local::storage
