#include "kcl/local/powers/limits/limited_dynamodb.h"

#include "kcl/local/dynamodb/items/capacity.h"
#include "kcl/local/powers/aws_errors.h"
#include "kcl/local/protocol/authorization.h"
#include "kcl/wire/crc32.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>

namespace kcl::local::powers {

namespace {

constexpr std::array item_operations{
    "PutItem", "GetItem",      "UpdateItem",     "DeleteItem",       "Query",
    "Scan",    "BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems"};
constexpr auto wanted_member = "ReturnConsumedCapacity";
constexpr auto told_member = "ConsumedCapacity";

std::optional<json::object> object_in(std::string_view text) {
    boost::system::error_code error;
    auto document = json::parse(text, error);
    if (error || !document.is_object()) return std::nullopt;
    return std::move(document.get_object());
}

/// What is to be told, as the caller wants it: nothing, or without the parts.
void shorten(json::object& answer, std::string_view wanted) {
    auto* told = answer.if_contains(told_member);
    if (told == nullptr) return;
    if (wanted != "TOTAL") {
        answer.erase(told_member);
        return;
    }
    const auto shorten_one = [](json::value& one) {
        if (!one.is_object()) return;
        for (const auto* part : {"Table", "LocalSecondaryIndexes", "GlobalSecondaryIndexes"})
            one.get_object().erase(part);
    };
    if (told->is_array())
        for (auto& one : told->get_array()) shorten_one(one);
    else
        shorten_one(*told);
}

double units_in(const json::value* part) {
    const auto* object = part != nullptr ? part->if_object() : nullptr;
    const auto* units = object != nullptr ? object->if_contains("CapacityUnits") : nullptr;
    return units != nullptr && units->is_number() ? units->to_number<double>() : 0;
}

const json::object& parts_of(const json::value* parts) {
    static const json::object none;
    const auto* object = parts != nullptr ? parts->if_object() : nullptr;
    return object != nullptr ? *object : none;
}

/// What answer_partly() asks for the rest of a batch.
class Rest final : public Service {
  public:
    using Ask = std::function<Answer(const Call& call)>;

    Rest(Service& whole, Ask ask) : whole_(whole), ask_(std::move(ask)) {}
    std::string_view name() const override { return whole_.name(); }
    bool may_write(const Call& call) const override { return whole_.may_write(call); }
    Answer answer(const Call& call, storage::Transaction&) override { return ask_(call); }

  private:
    Service& whole_;
    Ask ask_;
};

Use use_of(const CallFacts& facts) { return facts.writes ? Use::write : Use::read; }

/// What an item will use, before it is known: an estimate that decides only who goes first.
double estimate(const CallFacts& facts, const Subject& subject) {
    const double once = facts.writes       ? dynamodb::write_units(subject.bytes)
                        : facts.consistent ? 1
                                           : 0.5;
    return facts.operation.starts_with("Transact") ? 2 * once : once;
}

/// The item's partition key as text; null when the call does not say it.
const std::string* partition_of(const dynamodb::Table& table, const Subject& subject) {
    const auto found = std::ranges::find(subject.key, table.key.hash.name,
                                         &std::pair<std::string, std::string>::first);
    return found == subject.key.end() ? nullptr : &found->second;
}

}  // namespace

Answer LimitedDynamoDb::answer(const Call& call, storage::Transaction& transaction) {
    if (!enforced_) return inner().answer(call, transaction);
    const auto facts = facts_of(inner(), call, transaction);
    if (std::ranges::find(item_operations, facts.operation) == item_operations.end())
        return inner().answer(call, transaction);
    const bool is_batch = facts.operation.starts_with("Batch");
    if (is_batch) return answer_batch(call, transaction, facts);
    if (const auto refusal = find_refusal(transaction, facts)) {
        const bool is_transaction = facts.operation == "TransactWriteItems";
        return error_answer(facts, is_transaction ? throttled(facts) : *refusal,
                            facts.subjects.size());
    }
    return answer_limited(call, transaction, facts);
}

std::optional<wire::ServiceError> LimitedDynamoDb::find_refusal(storage::Transaction& transaction,
                                                                const CallFacts& facts) {
    const auto use = use_of(facts);
    const auto now = facts.caller.now;
    for (const auto& name : facts.resources) {
        const auto table = tables_.find(transaction, facts.caller, name);
        if (!table) continue;  // the service will say so
        if (auto refusal = limits_.admit(*table, facts.index, use, now)) return refusal;
        for (const auto& subject : facts.subjects) {
            const auto* key = subject.resource == name ? partition_of(*table, subject) : nullptr;
            if (key == nullptr) continue;
            if (auto refusal = limits_.admit_key(*table, *key, use, now)) return refusal;
        }
    }
    return std::nullopt;
}

std::vector<Refused> LimitedDynamoDb::too_much(storage::Transaction& transaction,
                                               const CallFacts& facts) {
    const auto use = use_of(facts);
    const auto now = facts.caller.now;
    std::map<std::string, double, std::less<>> left;
    std::vector<Refused> refused;
    for (std::size_t i = 0; i < facts.subjects.size(); ++i) {
        const auto& subject = facts.subjects[i];
        const auto table = tables_.find(transaction, facts.caller, subject.resource);
        if (!table) continue;  // the service will say so
        const auto [place, is_first] = left.try_emplace(subject.resource, 0);
        if (is_first) place->second = limits_.left(*table, nullptr, use, now);
        auto refusal = limits_.admit(*table, "", use, now);
        if (!refusal && place->second <= 0) refusal = table_throughput_exceeded();
        place->second -= estimate(facts, subject);
        if (const auto* key = refusal ? nullptr : partition_of(*table, subject)) {
            refusal = limits_.admit_key(*table, *key, use, now);
            if (!refusal) limits_.pay_key(*table, *key, use, estimate(facts, subject), now);
        }
        if (refusal) refused.push_back({i, *std::move(refusal)});
    }
    return refused;
}

Answer LimitedDynamoDb::answer_batch(const Call& call, storage::Transaction& transaction,
                                     const CallFacts& facts) {
    auto refused = too_much(transaction, facts);
    if (refused.empty()) return answer_limited(call, transaction, facts);
    Rest rest(inner(),
              [&](const Call& admitted) { return answer_limited(admitted, transaction, facts); });
    return answer_partly(rest, call, transaction, facts, std::move(refused));
}

/// Asks the service to count, pays, and takes out what the caller did not ask for.
Answer LimitedDynamoDb::answer_limited(const Call& call, storage::Transaction& transaction,
                                       const CallFacts& facts) {
    auto request = object_in(*call.body);
    // Changed, a call has no signature that could be checked.
    if (!request || protocol::find_signature_error(call, ""))
        return inner().answer(call, transaction);
    const auto* member = request->if_contains(wanted_member);
    const std::string wanted =
        member != nullptr && member->is_string() ? std::string(member->get_string()) : "NONE";
    const bool is_known = wanted == "NONE" || wanted == "TOTAL" || wanted == "INDEXES";
    if (!is_known || (member != nullptr && !member->is_string()))
        return inner().answer(call, transaction);  // wrong: the service will say so
    Call counted = call;
    counted.signature_was_right = true;
    (*request)[wanted_member] = "INDEXES";
    counted.body = std::make_shared<const std::string>(json::serialize(*request));
    auto answer = inner().answer(counted, transaction);
    pay(answer, transaction, facts);
    if (answer.status != 200 || wanted == "INDEXES") return answer;
    auto document = object_in(answer.body);
    if (!document) return answer;
    shorten(*document, wanted);
    answer.body = json::serialize(*document);
    for (auto& [name, value] : answer.headers)
        if (name == "x-amz-crc32") value = std::to_string(wire::crc32(answer.body));
    return answer;
}

void LimitedDynamoDb::pay(const Answer& answer, storage::Transaction& transaction,
                          const CallFacts& facts) {
    if (answer.status == 200) {
        const auto document = object_in(answer.body);
        const auto* told = document ? document->if_contains(told_member) : nullptr;
        if (told == nullptr) return;
        if (const auto* all = told->if_array()) {
            for (const auto& one : *all) pay_for(one, transaction, facts);
            return pay_partitions(transaction, facts, std::nullopt);
        }
        pay_for(*told, transaction, facts);
        const auto* used = told->if_object();
        return pay_partitions(transaction, facts,
                              units_in(used != nullptr ? used->if_contains("Table") : nullptr));
    }
    // A condition that failed was a write all the same.
    if (error_name(facts.api, answer) != "ConditionalCheckFailedException") return;
    for (const auto& name : facts.resources)
        if (const auto table = tables_.find(transaction, facts.caller, name))
            limits_.pay(*table, nullptr, Use::write, 1, facts.caller.now);
    pay_partitions(transaction, facts, 1);
}

void LimitedDynamoDb::pay_partitions(storage::Transaction& transaction, const CallFacts& facts,
                                     std::optional<double> units) {
    if (facts.operation.starts_with("Batch")) return;
    for (const auto& subject : facts.subjects) {
        const auto table = tables_.find(transaction, facts.caller, subject.resource);
        const auto* key = table ? partition_of(*table, subject) : nullptr;
        if (key == nullptr) continue;
        const double used = units.value_or(estimate(facts, subject));
        limits_.pay_key(*table, *key, use_of(facts), used, facts.caller.now);
    }
}

void LimitedDynamoDb::pay_for(const json::value& told, storage::Transaction& transaction,
                              const CallFacts& facts) {
    const auto now = facts.caller.now;
    const auto* used = told.if_object();
    const auto* name = used != nullptr ? used->if_contains("TableName") : nullptr;
    if (name == nullptr || !name->is_string()) return;
    const auto table =
        tables_.find(transaction, facts.caller, std::string_view(name->get_string()));
    if (!table) return;
    double of_table = units_in(used->if_contains("Table"));
    for (const auto& index : parts_of(used->if_contains("LocalSecondaryIndexes")))
        of_table += units_in(&index.value());
    if (of_table > 0) limits_.pay(*table, nullptr, use_of(facts), of_table, now);
    for (const auto& each : parts_of(used->if_contains("GlobalSecondaryIndexes")))
        if (const auto* index = table->find_index(std::string_view(each.key()), now))
            limits_.pay(*table, index, use_of(facts), units_in(&each.value()), now);
}

}  // namespace kcl::local::powers
