#include "work.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

namespace kcl::bench {

namespace {

/// Items named item-0 … of the size of a lease row, with a counter in `leaseCounter`.
std::string item_text(std::size_t item, std::size_t counter) {
    return fmt::format(
        R"({{"leaseKey":{{"S":"item-{}"}},"leaseCounter":{{"N":"{}"}},"leaseOwner":{{"S":"cluster-1"}},)"
        R"("checkpoint":{{"S":"49590338271490256608559692538361571095921575989136588898"}},)"
        R"("checkpointSubSequenceNumber":{{"N":"0"}},"ownerSwitchesSinceCheckpoint":{{"N":"3"}}}})",
        item, counter);
}

/// PutItem over a table's items in turn: also what fills it (--calls items).
class PutItem final : public Work {
  public:
    PutItem(const WorkOptions& options, Target target)
        : options_(options), target_(std::move(target)), requests_(options.connections) {}
    std::string_view next(std::size_t who) override {
        const auto body = fmt::format(R"({{"TableName":"{}","Item":{}}})", options_.name,
                                      item_text(turn_++ % options_.items, 0));
        return requests_[who] = request(target_, "PutItem", body);
    }
    std::size_t take(std::size_t, const Reply& reply) override {
        require_success(reply);
        return 0;
    }

  private:
    WorkOptions options_;
    Target target_;
    std::vector<std::string> requests_;
    std::size_t turn_ = 0;
};

class GetItem final : public Work {
  public:
    GetItem(const WorkOptions& options, const Target& target) {
        for (std::size_t i = 0; i < options.items; ++i)
            requests_.push_back(request(
                target, "GetItem",
                fmt::format(
                    R"({{"TableName":"{}","Key":{{"leaseKey":{{"S":"item-{}"}}}},"ConsistentRead":true}})",
                    options.name, i)));
    }
    std::string_view next(std::size_t) override { return requests_[turn_++ % requests_.size()]; }
    std::size_t take(std::size_t, const Reply& reply) override {
        require_success(reply);
        return 0;
    }

  private:
    std::vector<std::string> requests_;
    std::size_t turn_ = 0;
};

/// The renewal of a lease: one more in its counter, on condition that nobody else changed it. Each
/// connection has items of its own, so every condition holds.
class UpdateItem final : public Work {
  public:
    UpdateItem(const WorkOptions& options, Target target, bool legacy)
        : options_(options),
          target_(std::move(target)),
          legacy_(legacy),
          counters_(options.items),
          next_item_(options.connections),
          requests_(options.connections) {
        for (std::size_t i = 0; i < options.connections; ++i) next_item_[i] = i;
    }
    std::string_view next(std::size_t who) override {
        const std::size_t item = next_item_[who];
        next_item_[who] += options_.connections;
        if (next_item_[who] >= options_.items) next_item_[who] = who;
        const std::size_t counter = counters_[item]++;
        return requests_[who] = request(target_, "UpdateItem", body(item, counter));
    }
    std::size_t take(std::size_t, const Reply& reply) override {
        require_success(reply);
        return 0;
    }

  private:
    std::string body(std::size_t item, std::size_t counter) const {
        if (legacy_)
            return fmt::format(
                R"({{"TableName":"{}","Key":{{"leaseKey":{{"S":"item-{}"}}}},"AttributeUpdates":{{"leaseCounter":)"
                R"({{"Value":{{"N":"{}"}},"Action":"PUT"}}}},"Expected":{{"leaseCounter":{{"Value":{{"N":"{}"}}}},)"
                R"("leaseOwner":{{"Value":{{"S":"cluster-1"}}}}}}}})",
                options_.name, item, counter + 1, counter);
        return fmt::format(
            R"({{"TableName":"{}","Key":{{"leaseKey":{{"S":"item-{}"}}}},"UpdateExpression":"SET leaseCounter = :next",)"
            R"("ConditionExpression":"leaseCounter = :seen AND leaseOwner = :me","ExpressionAttributeValues":)"
            R"({{":next":{{"N":"{}"}},":seen":{{"N":"{}"}},":me":{{"S":"cluster-1"}}}}}})",
            options_.name, item, counter + 1, counter);
    }

    WorkOptions options_;
    Target target_;
    bool legacy_;
    std::vector<std::size_t> counters_;
    std::vector<std::size_t> next_item_;
    std::vector<std::string> requests_;
};

/// Whole scans, page after page.
class Scan final : public Work {
  public:
    Scan(const WorkOptions& options, Target target)
        : options_(options), target_(std::move(target)), requests_(options.connections) {
        for (auto& text : requests_) text = page_after({});
    }
    std::string_view next(std::size_t who) override { return requests_[who]; }
    std::size_t take(std::size_t who, const Reply& reply) override {
        require_success(reply);
        constexpr std::string_view name = "\"LastEvaluatedKey\":";
        const auto at = reply.body.rfind(name);
        if (at == reply.body.npos) ++rounds_;
        requests_[who] =
            page_after(at == reply.body.npos ? std::string_view()
                                             : value_at(reply.body.substr(at + name.size())));
        return reply.body.size();
    }
    std::size_t rounds() const override { return rounds_; }

  private:
    std::string page_after(std::string_view key) const {
        const auto from =
            key.empty() ? std::string() : fmt::format(R"(,"ExclusiveStartKey":{})", key);
        return request(
            target_, "Scan",
            fmt::format(R"({{"TableName":"{}","ConsistentRead":true{}}})", options_.name, from));
    }
    /// A JSON object; no name or value of ours has a brace in it.
    static std::string_view value_at(std::string_view text) {
        int depth = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '{') ++depth;
            if (text[i] == '}' && --depth == 0) return text.substr(0, i + 1);
        }
        throw std::runtime_error("a key is cut off");
    }

    WorkOptions options_;
    Target target_;
    std::vector<std::string> requests_;
    std::size_t rounds_ = 0;
};

}  // namespace

std::unique_ptr<Work> make_dynamodb_work(const WorkOptions& options, const std::string& host) {
    auto target = dynamodb_target(host);
    if (options.kind == "put-item") return std::make_unique<PutItem>(options, std::move(target));
    if (options.kind == "get-item") return std::make_unique<GetItem>(options, target);
    if (options.kind == "update-item")
        return std::make_unique<UpdateItem>(options, std::move(target), false);
    if (options.kind == "update-item-legacy")
        return std::make_unique<UpdateItem>(options, std::move(target), true);
    if (options.kind == "scan") return std::make_unique<Scan>(options, std::move(target));
    return nullptr;
}

}  // namespace kcl::bench
