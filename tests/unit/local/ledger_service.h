#pragma once

#include "kcl/local/service.h"

#include <fmt/format.h>

namespace kcl::local {

/// The value under a key, each time that it changes; ends when it becomes "end". Asks to be asked
/// again after ten seconds of silence, and says "." then.
class LedgerStream final : public AnswerStream {
  public:
    LedgerStream(std::string key, int& alive, int& asked, Topic topic = any_topic)
        : key_(std::move(key)), alive_(alive), asked_(asked), topic_(topic) {
        ++alive_;
    }
    ~LedgerStream() override { --alive_; }

    Topic topic() const override { return topic_; }

    Part next(storage::Transaction& transaction, SystemTime now) override {
        ++asked_;
        const auto found = transaction.get(storage::Space::kinesis_streams, key_);
        const std::string value(found.value_or(""));
        if (value == "throw") throw storage::StorageError("the disk is unreadable");
        if (value != said_) {
            said_ = value;
            heartbeat_ = now + 10s;
            return {.bytes = value, .last = value == "end"};
        }
        if (!heartbeat_) heartbeat_ = now + 10s;
        if (now < *heartbeat_) return {.again = heartbeat_};
        heartbeat_ = now + 10s;
        return {.bytes = ".", .again = heartbeat_};
    }

  private:
    std::string key_;
    int& alive_;
    int& asked_;
    Topic topic_;
    std::string said_;
    std::optional<SystemTime> heartbeat_;
};

/// A service for tests of what carries services: POST writes `target = body`, anything else reads
/// it. A target that begins with "/throw" is a bug of the service. GET /stream/KEY goes on with
/// KEY's values, LedgerStream; headers of the call choose hold (X-Hold, seconds), delivery
/// (X-Delivery) and topic (X-Topic).
class LedgerService final : public Service {
  public:
    std::string_view name() const override { return "ledger"; }
    bool may_write(const Call& call) const override { return call.method == "POST"; }

    Answer answer(const Call& call, storage::Transaction& transaction) override {
        ++calls;
        if (call.target.starts_with("/throw")) throw std::runtime_error("a bug");
        Answer answer = answer_plainly(call, transaction);
        if (const auto hold = call.header("X-Hold"); !hold.empty())
            answer.hold = std::chrono::seconds(std::stoi(std::string(hold)));
        if (const auto topic = call.header("X-Topic"); !topic.empty())
            answer.topics.push_back(std::stoull(std::string(topic)));
        if (call.header("X-Delivery") == "half") answer.delivery = Delivery::half;
        if (call.header("X-Delivery") == "nothing") answer.delivery = Delivery::nothing;
        return answer;
    }

    int calls = 0;
    int streams = 0;  ///< That live.
    int asked = 0;    ///< How often streams were asked for a part.

  private:
    Answer answer_plainly(const Call& call, storage::Transaction& transaction) {
        constexpr auto space = storage::Space::kinesis_streams;
        constexpr std::string_view stream = "/stream";
        if (call.method == "GET" && call.target.starts_with(stream)) {
            Answer answer{200, {{"Content-Type", "text/plain"}}, "hello "};
            answer.stream =
                std::make_unique<LedgerStream>(call.target.substr(stream.size()), streams, asked);
            return answer;
        }
        if (call.method == "POST") {
            transaction.put(space, call.target, *call.body);
            return {200, {{"X-Now", fmt::to_string(call.now.time_since_epoch().count())}}, ""};
        }
        const auto found = transaction.get(space, call.target);
        if (!found) return {404, {}, "nothing"};
        return {200, {}, std::string(*found)};
    }
};

inline Call post(std::string target, std::string body) {
    return {.method = "POST",
            .target = std::move(target),
            .body = std::make_shared<const std::string>(std::move(body))};
}
inline Call get(std::string target) {
    return {.method = "GET",
            .target = std::move(target),
            .body = std::make_shared<const std::string>()};
}

/// A store that counts transactions and can fail.
class FragileStore final : public storage::Store {
  public:
    explicit FragileStore(storage::Store& inner) : inner_(inner) {}

    std::unique_ptr<storage::Transaction> read() override {
        ++reads;
        return inner_.read();
    }
    std::unique_ptr<storage::Transaction> write() override {
        ++writes;
        return std::make_unique<Fragile>(inner_.write(), *this);
    }

    int reads = 0;
    int writes = 0;
    int commits = 0;
    bool broken = false;

  private:
    class Fragile final : public storage::Transaction {
      public:
        Fragile(std::unique_ptr<storage::Transaction> inner, FragileStore& store)
            : inner_(std::move(inner)), store_(store) {}
        std::optional<std::string_view> get(storage::Space space, std::string_view key) override {
            return inner_->get(space, key);
        }
        std::unique_ptr<storage::Cursor> cursor(storage::Space space) override {
            return inner_->cursor(space);
        }
        void put(storage::Space space, std::string_view key, std::string_view value) override {
            inner_->put(space, key, value);
        }
        bool erase(storage::Space space, std::string_view key) override {
            return inner_->erase(space, key);
        }
        bool can_write() const override { return inner_->can_write(); }
        void commit() override {
            if (store_.broken) throw storage::StorageError("/data/kcl: the disk is full");
            ++store_.commits;
            inner_->commit();
        }

      private:
        std::unique_ptr<storage::Transaction> inner_;
        FragileStore& store_;
    };

    storage::Store& inner_;
};

}  // namespace kcl::local
