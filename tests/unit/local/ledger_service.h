#pragma once

#include "kcl/local/service.h"

#include <fmt/format.h>

namespace kcl::local {

/// A service for tests of what carries services: POST writes `target = body`, anything else reads
/// it. A target that begins with "/throw" is a bug of the service.
class LedgerService final : public Service {
  public:
    std::string_view name() const override { return "ledger"; }
    bool may_write(const Call& call) const override { return call.method == "POST"; }

    Answer answer(const Call& call, storage::Transaction& transaction) override {
        ++calls;
        if (call.target.starts_with("/throw")) throw std::runtime_error("a bug");
        constexpr auto space = storage::Space::kinesis_streams;
        if (call.method == "POST") {
            transaction.put(space, call.target, *call.body);
            return {200, {{"X-Now", fmt::to_string(call.now.time_since_epoch().count())}}, ""};
        }
        const auto found = transaction.get(space, call.target);
        if (!found) return {404, {}, "nothing"};
        return {200, {}, std::string(*found)};
    }

    int calls = 0;
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
