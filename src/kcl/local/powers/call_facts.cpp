#include "kcl/local/powers/call_facts.h"

#include "kcl/local/kinesis/model/catalog.h"
#include "kcl/local/kinesis/operations/record_checks.h"
#include "kcl/local/kinesis/records/shard_iterator.h"
#include "kcl/local/protocol/authorization.h"
#include "kcl/wire/base64.h"
#include "kcl/wire/document.h"

#include <algorithm>
#include <array>

namespace kcl::local::powers {

namespace {

using wire::Kind;
using wire::Value;

std::string text_of(std::optional<Value> value) {
    return value && value->kind() == Kind::string ? std::string(value->text()) : std::string();
}

std::size_t blob_size(std::optional<Value> value) {
    if (!value) return 0;
    if (value->kind() == Kind::bytes) return value->bytes().size();
    if (value->kind() != Kind::string) return 0;
    const auto text = value->text();
    const auto padding = text.size() - std::min(text.find('='), text.size());
    return wire::decoded_base64_size(text) - std::min(padding, wire::decoded_base64_size(text));
}

void add_once(std::vector<std::string>& all, std::string name) {
    if (!name.empty() && std::ranges::find(all, name) == all.end()) all.push_back(std::move(name));
}

/// What stands between `from` and the next `until` in an ARN; empty when it is none of that kind.
std::string part_of_arn(std::string_view arn, std::string_view from) {
    const auto start = arn.find(from);
    if (start == arn.npos) return {};
    arn.remove_prefix(start + from.size());
    return std::string(arn.substr(0, arn.find('/')));
}

std::string table_name(std::string_view name_or_arn) {
    if (!name_or_arn.starts_with("arn:")) return std::string(name_or_arn);
    return part_of_arn(name_or_arn, ":table/");
}

/// Every text in the item's top level; sizes are those of the text that was sent.
void describe_item(Value item, Subject& subject) {
    for (const auto& [attribute, typed] : item.members()) {
        subject.bytes += attribute.size();
        for (const auto& [type, value] : typed.members()) {
            if (value.kind() != Kind::string) continue;
            subject.bytes += value.text().size();
            if (type == "S" || type == "N" || type == "B")
                subject.key.emplace_back(attribute, value.text());
        }
    }
}

class KinesisFacts {
  public:
    KinesisFacts(CallFacts& facts, storage::Transaction& transaction)
        : facts_(facts), catalog_(transaction, facts.caller.now) {}

    void read(Value request) {
        add_once(facts_.resources, text_of(request.find("StreamName")));
        for (const auto* name : {"StreamARN", "ConsumerARN", "ResourceARN"})
            add_once(facts_.resources, part_of_arn(text_of(request.find(name)), ":stream/"));
        facts_.consumer_arn = text_of(request.find("ConsumerARN"));
        for (const auto* name : {"ShardId", "ShardToSplit", "ShardToMerge", "AdjacentShardToMerge"})
            add_shard(text_of(request.find(name)));
        if (const auto iterator =
                kinesis::parse_shard_iterator(text_of(request.find("ShardIterator")))) {
            add_once(facts_.resources, iterator->address.name);
            add_once(facts_.shards, kinesis::shard_id(iterator->shard));
        }
        find_stream(request);
        if (const auto records = request.find("Records"))
            for (const auto record : records->elements()) add_record(record);
        else if (request.find("PartitionKey"))
            add_record(request);
    }

  private:
    void add_shard(const std::string& text) {
        const auto index = kinesis::parse_shard_id(text);
        if (!text.empty()) add_once(facts_.shards, index ? kinesis::shard_id(*index) : text);
    }

    void find_stream(Value request) {
        if (facts_.operation != "PutRecord" && facts_.operation != "PutRecords") return;
        const auto member = [&](std::string_view name) -> std::optional<std::string> {
            auto text = text_of(request.find(name));
            if (text.empty()) return std::nullopt;
            return text;
        };
        const auto address =
            kinesis::address_of(facts_.caller, member("StreamName"), member("StreamARN"));
        if (address) stream_ = catalog_.find(*address);
    }

    void add_record(Value record) {
        auto& subject = facts_.subjects.emplace_back();
        subject.position = facts_.subjects.size() - 1;
        if (!facts_.resources.empty()) subject.resource = facts_.resources.front();
        subject.partition_key = text_of(record.find("PartitionKey"));
        subject.bytes = subject.partition_key.size() + blob_size(record.find("Data"));
        if (!stream_) return;
        const auto explicit_key = text_of(record.find("ExplicitHashKey"));
        const auto hash = kinesis::require_hash_key(
            subject.partition_key,
            explicit_key.empty() ? std::nullopt : std::optional<std::string_view>(explicit_key));
        if (!hash) return;
        if (const auto shard = catalog_.open_shard_at(*stream_, *hash))
            subject.shard = kinesis::shard_id(shard->index);
        add_once(facts_.shards, subject.shard);
    }

    CallFacts& facts_;
    kinesis::Catalog catalog_;
    std::optional<kinesis::Stream> stream_;
};

class DynamoDbFacts {
  public:
    explicit DynamoDbFacts(CallFacts& facts) : facts_(facts) {}

    void read(Value request) {
        if (const auto table = request.find("TableName")) add_table(text_of(table));
        facts_.index = text_of(request.find("IndexName"));
        const auto consistent = request.find("ConsistentRead");
        facts_.consistent =
            consistent && consistent->kind() == Kind::boolean && consistent->boolean();
        read_item(request, text_of(request.find("TableName")));
        if (const auto tables = request.find("RequestItems"))
            for (const auto& [name, wanted] : tables->members())
                read_batch(std::string(name), wanted);
        if (const auto actions = request.find("TransactItems"))
            for (const auto action : actions->elements())
                for (const auto& [kind, part] : action.members())
                    read_item(part, text_of(part.find("TableName")));
        if (facts_.operation.starts_with("Transact")) facts_.consistent = true;
    }

  private:
    void add_table(std::string_view name) { add_once(facts_.resources, table_name(name)); }

    void read_item(Value holder, const std::string& table) {
        for (const auto* name : {"Key", "Item"})
            if (const auto item = holder.find(name)) add_item(*item, table);
    }

    void add_item(Value item, const std::string& table) {
        add_table(table);
        Subject subject;
        subject.resource = table;
        subject.position = static_cast<std::size_t>(std::ranges::count(
            facts_.subjects, subject.resource, [](const Subject& s) { return s.resource; }));
        describe_item(item, subject);
        facts_.subjects.push_back(std::move(subject));
    }

    /// One table's part of BatchGetItem or BatchWriteItem.
    void read_batch(const std::string& table, Value wanted) {
        add_table(table);
        if (const auto keys = wanted.find("Keys"))
            for (const auto key : keys->elements()) add_item(key, table);
        const auto consistent = wanted.find("ConsistentRead");
        if (consistent && consistent->kind() == Kind::boolean && consistent->boolean())
            facts_.consistent = true;
        for (const auto request : wanted.elements())
            for (const auto& [kind, part] : request.members()) read_item(part, table);
    }

    CallFacts& facts_;
};

}  // namespace

std::string_view operation_of(const Call& call) {
    const auto target = call.header("X-Amz-Target");
    const auto dot = target.find('.');
    return dot == target.npos ? std::string_view() : target.substr(dot + 1);
}

wire::Api api_of(const Service& service) {
    return service.name() == "dynamodb" ? wire::Api::dynamodb : wire::Api::kinesis;
}

CallFacts facts_of(const Service& service, const Call& call, storage::Transaction& transaction) {
    CallFacts facts;
    facts.api = api_of(service);
    facts.operation = operation_of(call);
    facts.caller = protocol::caller_of(call);
    facts.writes = service.may_write(call);
    facts.format = wire::format_of(facts.api, call.header("Content-Type"));
    if (!facts.format || !call.body || call.body->empty()) return facts;
    const auto document = wire::Document::parse(call.body, *facts.format);
    if (!document || document->root().kind() != Kind::object) return facts;
    if (facts.api == wire::Api::kinesis)
        KinesisFacts(facts, transaction).read(document->root());
    else
        DynamoDbFacts(facts).read(document->root());
    return facts;
}

}  // namespace kcl::local::powers
