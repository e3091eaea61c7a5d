#include "work.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

namespace kcl::bench {

namespace {

/// PutRecords, the same few requests again and again.
class PutRecords final : public Work {
  public:
    PutRecords(const WorkOptions& options, const Target& target)
        : bytes_(options.records * options.size) {
        constexpr std::size_t different = 4;
        for (std::size_t i = 0; i < different; ++i)
            requests_.push_back(request(
                target, "PutRecords",
                put_records_body(options.name, options.records, options.size, options.cbor, i)));
    }
    std::string_view next(std::size_t) override { return requests_[turn_++ % requests_.size()]; }
    std::size_t take(std::size_t, const Reply& reply) override {
        require_success(reply);
        return bytes_;
    }

  private:
    std::size_t bytes_;
    std::vector<std::string> requests_;
    std::size_t turn_ = 0;
};

/// Reads one shard on each connection from its oldest record to its end.
class Drain final : public Work {
  public:
    Drain(const WorkOptions& options, Target target)
        : options_(options), target_(std::move(target)), shards_(options.connections) {
        for (std::size_t i = 0; i < shards_.size(); ++i)
            shards_[i].request =
                request_for("GetShardIterator",
                            {{"StreamName", options_.name},
                             {"ShardId", fmt::format("shardId-{:012}", options_.first_shard + i)},
                             {"ShardIteratorType", "TRIM_HORIZON"}});
    }

    std::string_view next(std::size_t who) override { return shards_[who].request; }

    std::size_t take(std::size_t who, const Reply& reply) override {
        require_success(reply);
        auto& shard = shards_[who];
        const std::size_t records = shard.reading ? count_records(reply.body) : 0;
        const auto iterator =
            text_member(reply.body, shard.reading ? "NextShardIterator" : "ShardIterator");
        const bool at_end = shard.reading && records == 0;
        shard.reading = true;
        shard.request = at_end || iterator.empty()
                            ? std::string()
                            : request_for("GetRecords", {{"ShardIterator", std::string(iterator)}});
        return records * options_.size;
    }

  private:
    struct Shard {
        std::string request;
        bool reading = false;
    };
    using Members = std::vector<std::pair<std::string_view, std::string>>;

    std::string request_for(std::string_view operation, const Members& members) const {
        std::string body;
        if (options_.cbor) body += static_cast<char>(0xA0 + members.size());
        for (const auto& [name, value] : members) {
            if (options_.cbor) {
                append_text(body, name);
                append_text(body, value);
            } else {
                body += fmt::format("{}\"{}\":\"{}\"", body.empty() ? "{" : ",", name, value);
            }
        }
        if (!options_.cbor) body += '}';
        return request(target_, operation, body);
    }
    static void append_text(std::string& out, std::string_view text) {
        out += '\x79';
        out += static_cast<char>(text.size() >> 8);
        out += static_cast<char>(text.size());
        out += text;
    }
    /// Each record has one partition key, and at least `size` bytes stand between two of them.
    std::size_t count_records(std::string_view body) const {
        std::size_t found = 0;
        for (auto at = body.find("PartitionKey"); at < body.size(); ++found)
            at = body.find("PartitionKey", at + options_.size);
        return found;
    }

    WorkOptions options_;
    Target target_;
    std::vector<Shard> shards_;
};

/// The cheapest answer that the server's HTTP front gives.
class Nothing final : public Work {
  public:
    explicit Nothing(const Target& target) : request_(empty_request(target)) {}
    std::string_view next(std::size_t) override { return request_; }
    std::size_t take(std::size_t, const Reply&) override { return 0; }

  private:
    std::string request_;
};

}  // namespace

void require_success(const Reply& reply) {
    if (reply.status != 200)
        throw std::runtime_error(
            fmt::format("status {}: {}", reply.status, reply.body.substr(0, 300)));
}

std::unique_ptr<Work> make_kinesis_work(const WorkOptions& options, const std::string& host) {
    auto target = kinesis_target(host, options.cbor);
    if (options.kind == "put-records") return std::make_unique<PutRecords>(options, target);
    if (options.kind == "drain") return std::make_unique<Drain>(options, std::move(target));
    if (options.kind == "nothing") return std::make_unique<Nothing>(target);
    return nullptr;
}

std::unique_ptr<Work> make_work(const WorkOptions& options, const std::string& host) {
    auto work = make_kinesis_work(options, host);
    if (!work) work = make_dynamodb_work(options, host);
    if (!work) throw std::invalid_argument("there is no work named " + options.kind);
    return work;
}

}  // namespace kcl::bench
