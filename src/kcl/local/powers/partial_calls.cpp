#include "kcl/local/powers/partial_calls.h"

#include "kcl/local/powers/aws_errors.h"
#include "kcl/local/protocol/authorization.h"
#include "kcl/wire/codec.h"
#include "kcl/wire/crc32.h"
#include "kcl/wire/dynamodb/batch_get_item.h"
#include "kcl/wire/dynamodb/batch_write_item.h"
#include "kcl/wire/kinesis/put_records.h"

#include <algorithm>
#include <map>
#include <set>

namespace kcl::local::powers {

namespace {

namespace kinesis = wire::kinesis;
namespace dynamodb = wire::dynamodb;

/// Positions of refused entries by stream or table.
using Places = std::map<std::string, std::set<std::size_t>, std::less<>>;

Places places_of(const CallFacts& facts, const std::vector<Refused>& refused) {
    Places places;
    for (const auto& each : refused) {
        const auto& subject = facts.subjects.at(each.subject);
        places[subject.resource].insert(subject.position);
    }
    return places;
}

template <class Message>
Call with_body(const Call& call, const Message& message, wire::Format format) {
    Call changed = call;
    changed.signature_was_right = true;
    changed.body = std::make_shared<const std::string>(wire::encode(message, format));
    return changed;
}

void replace_body(Answer& answer, std::string body) {
    answer.body = std::move(body);
    for (auto& [name, value] : answer.headers)
        if (name == "x-amz-crc32") value = std::to_string(wire::crc32(answer.body));
}

/// Something to put the results into when nothing was asked of the service.
Answer empty_success(const CallFacts& facts) {
    auto answer = error_answer(facts, {}, facts.subjects.size());
    answer.status = 200;
    return answer;
}

using Reasons = std::map<std::size_t, const wire::ServiceError*>;

/// The results of the records that were asked for, with those between them that were not.
void put_between(kinesis::PutRecordsResponse& response, std::size_t all, const Reasons& why) {
    std::vector<kinesis::PutRecordsResult> results(all);
    auto next = response.records.begin();
    for (std::size_t i = 0; i < all; ++i) {
        if (const auto found = why.find(i); found != why.end()) {
            results[i].error_code = found->second->type;
            results[i].error_message = found->second->message;
        } else if (next != response.records.end()) {
            results[i] = std::move(*next++);
        }
    }
    response.records = std::move(results);
    response.failed_record_count =
        response.failed_record_count.value_or(0) + static_cast<int>(why.size());
}

Answer put_records_partly(Service& inner, const Call& call, storage::Transaction& transaction,
                          const CallFacts& facts, const std::vector<Refused>& refused) {
    const auto format = *facts.format;
    auto request = wire::decode<kinesis::PutRecordsRequest>(call.body, format);
    if (!request || request->records.size() != facts.subjects.size())
        return inner.answer(call, transaction);
    Reasons why;
    for (const auto& each : refused) why[facts.subjects.at(each.subject).position] = &each.why;
    const std::size_t all = request->records.size();
    std::vector<kinesis::PutRecordsEntry> rest;
    for (std::size_t i = 0; i < all; ++i)
        if (!why.contains(i)) rest.push_back(request->records[i]);
    request->records = std::move(rest);

    kinesis::PutRecordsResponse response;
    auto answer = empty_success(facts);
    if (!request->records.empty()) {
        answer = inner.answer(with_body(call, *request, format), transaction);
        if (answer.status != 200) return answer;
        auto stored = wire::decode<kinesis::PutRecordsResponse>(
            std::make_shared<const std::string>(answer.body), format);
        if (!stored) return answer;
        response = *std::move(stored);
    }
    put_between(response, all, why);
    replace_body(answer, wire::encode(response, format));
    return answer;
}

/// Moves the entries at `places` out of `all`.
template <class Entry>
std::vector<Entry> take_out(std::vector<Entry>& all, const std::set<std::size_t>& places) {
    std::vector<Entry> taken;
    std::vector<Entry> left;
    for (std::size_t i = 0; i < all.size(); ++i)
        (places.contains(i) ? taken : left).push_back(std::move(all[i]));
    all = std::move(left);
    return taken;
}

dynamodb::WritesOfTables take_out(dynamodb::WritesOfTables& all, const Places& places) {
    dynamodb::WritesOfTables taken;
    for (const auto& [table, positions] : places)
        if (const auto found = all.find(table); found != all.end()) {
            taken[table] = take_out(found->second, positions);
            if (found->second.empty()) all.erase(found);
        }
    return taken;
}

dynamodb::KeysOfTables take_out(dynamodb::KeysOfTables& all, const Places& places) {
    dynamodb::KeysOfTables taken;
    for (const auto& [table, positions] : places)
        if (const auto found = all.find(table); found != all.end()) {
            auto& part = taken[table] = found->second;
            part.keys = take_out(found->second.keys, positions);
            if (found->second.keys.empty()) all.erase(found);
        }
    return taken;
}

dynamodb::WritesOfTables& unprocessed(dynamodb::BatchWriteItemResponse& response) {
    return response.unprocessed_items;
}
dynamodb::KeysOfTables& unprocessed(dynamodb::BatchGetItemResponse& response) {
    return response.unprocessed_keys;
}

void add(dynamodb::WritesOfTables& all, dynamodb::WritesOfTables more) {
    for (auto& [table, writes] : more)
        all[table].insert(all[table].end(), writes.begin(), writes.end());
}
void add(dynamodb::KeysOfTables& all, dynamodb::KeysOfTables more) {
    for (auto& [table, wanted] : more) {
        auto [place, is_new] = all.try_emplace(table, wanted);
        auto& keys = place->second.keys;
        if (!is_new) keys.insert(keys.end(), wanted.keys.begin(), wanted.keys.end());
    }
}

template <class Request, class Response>
Answer batch_partly(Service& inner, const Call& call, storage::Transaction& transaction,
                    const CallFacts& facts, const std::vector<Refused>& refused) {
    auto request = wire::decode<Request>(call.body, wire::Format::json);
    if (!request) return inner.answer(call, transaction);
    auto left_out = take_out(request->request_items, places_of(facts, refused));
    if (request->request_items.empty())
        return error_answer(facts, refused.front().why, facts.subjects.size());
    auto answer = inner.answer(with_body(call, *request, wire::Format::json), transaction);
    if (answer.status != 200) return answer;
    auto response = wire::decode<Response>(std::make_shared<const std::string>(answer.body),
                                           wire::Format::json);
    if (!response) return answer;
    add(unprocessed(*response), std::move(left_out));
    replace_body(answer, wire::encode(*response, wire::Format::json));
    return answer;
}

}  // namespace

Answer answer_partly(Service& inner, const Call& call, storage::Transaction& transaction,
                     const CallFacts& facts, std::vector<Refused> refused) {
    // Changed, a call has no signature that could be checked.
    if (refused.empty() || !facts.format || protocol::find_signature_error(call, ""))
        return inner.answer(call, transaction);
    if (facts.operation == "PutRecords")
        return put_records_partly(inner, call, transaction, facts, refused);
    if (facts.operation == "BatchWriteItem")
        return batch_partly<dynamodb::BatchWriteItemRequest, dynamodb::BatchWriteItemResponse>(
            inner, call, transaction, facts, refused);
    if (facts.operation == "BatchGetItem")
        return batch_partly<dynamodb::BatchGetItemRequest, dynamodb::BatchGetItemResponse>(
            inner, call, transaction, facts, refused);
    return inner.answer(call, transaction);
}

}  // namespace kcl::local::powers
