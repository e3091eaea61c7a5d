#pragma once

#include "kcl/base/random.h"
#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/storage/memory_store.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kcl::local::dynamodb {

/// An engine over an empty store, with short ways to say what tests say often.
class EngineTest : public testing::Test {
  public:
    using Item = wire::dynamodb::Item;
    using AttributeValue = wire::dynamodb::AttributeValue;

    static AttributeValue s(std::string text) { return AttributeValue::s(std::move(text)); }
    static AttributeValue n(std::int64_t number) { return AttributeValue::n(number); }

    /// Runs one call in a transaction of its own.
    template <class Response, class Request>
    Outcome<Response> call(Outcome<Response> (Engine::*operation)(storage::Transaction&,
                                                                  const Caller&, Request),
                           std::remove_cvref_t<Request> request) {
        const auto transaction = store.write();
        auto response = (*engine.*operation)(*transaction, caller, std::move(request));
        if (response) transaction->commit();
        return response;
    }

    /// The error of a call, as "Type: message"; "none" when it succeeded.
    template <class T>
    static std::string error_of(const Outcome<T>& outcome) {
        return outcome ? "none" : outcome.error().type + ": " + outcome.error().message;
    }
    static std::string validation(std::string_view message) {
        return std::string("ValidationException: ").append(message);
    }

    static wire::dynamodb::CreateTableRequest table_request(std::string name,
                                                            std::string hash = "leaseKey",
                                                            std::string range = {}) {
        wire::dynamodb::CreateTableRequest request;
        request.table_name = std::move(name);
        request.billing_mode = wire::dynamodb::BillingMode::pay_per_request;
        request.key_schema.push_back({hash, wire::dynamodb::KeyType::hash});
        request.attribute_definitions.push_back({hash, wire::dynamodb::ScalarType::s});
        if (range.empty()) return request;
        request.key_schema.push_back({range, wire::dynamodb::KeyType::range});
        request.attribute_definitions.push_back({range, wire::dynamodb::ScalarType::n});
        return request;
    }

    static wire::dynamodb::SecondaryIndex index_request(
        std::string name, std::string hash, std::string range = {},
        wire::dynamodb::ProjectionType projection = wire::dynamodb::ProjectionType::keys_only) {
        wire::dynamodb::SecondaryIndex index;
        index.index_name = std::move(name);
        index.key_schema.push_back({std::move(hash), wire::dynamodb::KeyType::hash});
        if (!range.empty())
            index.key_schema.push_back({std::move(range), wire::dynamodb::KeyType::range});
        index.projection.projection_type = projection;
        return index;
    }

    /// A table like the lease table of the KCL: "leases" with the index
    /// "LeaseOwnerToLeaseKeyIndex".
    void create_lease_table() {
        auto request = table_request("leases");
        request.attribute_definitions.push_back({"leaseOwner", wire::dynamodb::ScalarType::s});
        request.global_secondary_indexes.push_back(
            index_request("LeaseOwnerToLeaseKeyIndex", "leaseOwner", "leaseKey"));
        ASSERT_TRUE(call(&Engine::create_table, request));
    }

    void create(wire::dynamodb::CreateTableRequest request) {
        const auto created = call(&Engine::create_table, std::move(request));
        ASSERT_TRUE(created) << created.error().message;
    }

    void put(std::string table, Item item) {
        wire::dynamodb::PutItemRequest request;
        request.table_name = std::move(table);
        request.item = std::move(item);
        const auto done = call(&Engine::put_item, std::move(request));
        ASSERT_TRUE(done) << done.error().message;
    }

    std::optional<Item> get(std::string table, Item key) {
        wire::dynamodb::GetItemRequest request;
        request.table_name = std::move(table);
        request.key = std::move(key);
        auto response = call(&Engine::get_item, std::move(request));
        EXPECT_TRUE(response) << error_of(response);
        return response ? std::move(response->item) : std::nullopt;
    }

    wire::dynamodb::TableDescription describe(std::string table) {
        auto response = call(&Engine::describe_table, {std::move(table)});
        EXPECT_TRUE(response) << error_of(response);
        return response ? response->table : wire::dynamodb::TableDescription{};
    }

    /// "LeaseOwnerToLeaseKeyIndex" for one owner: the lease keys in order.
    std::vector<std::string> leases_of(std::string owner) {
        wire::dynamodb::QueryRequest request;
        request.table_name = "leases";
        request.index_name = "LeaseOwnerToLeaseKeyIndex";
        request.key_condition_expression = "leaseOwner = :o";
        request.expression_attribute_values = {{":o", s(std::move(owner))}};
        const auto response = call(&Engine::query, std::move(request));
        EXPECT_TRUE(response) << error_of(response);
        std::vector<std::string> keys;
        if (response)
            for (const auto& item : *response->items) keys.push_back(*item.at("leaseKey").as_s());
        return keys;
    }

    /// Another engine over the same store.
    void restart(EngineSettings settings) { engine = std::make_unique<Engine>(random, settings); }

    storage::MemoryStore store;
    SeededRandom random{7};
    std::unique_ptr<Engine> engine = std::make_unique<Engine>(random);
    Caller caller{.now = SystemTime(std::chrono::milliseconds(1'700'000'000'000))};
};

}  // namespace kcl::local::dynamodb
