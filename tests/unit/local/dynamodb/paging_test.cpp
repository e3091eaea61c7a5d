#include "dynamodb/engine_fixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using dynamodb::ProjectionType;
using dynamodb::ScalarType;
using dynamodb::Select;

/// "events": partition "h" (S), sort key "r" (N), local index "by_name" on "label", global ones on
/// "g".
class DynamoDbPaging : public EngineTest {
  protected:
    void SetUp() override {
        auto request = table_request("events", "h", "r");
        request.attribute_definitions.push_back({"label", ScalarType::s});
        request.attribute_definitions.push_back({"g", ScalarType::s});
        request.local_secondary_indexes = {index_request("by_name", "h", "label")};
        request.global_secondary_indexes = {
            index_request("keys_of_g", "g"),
            index_request("all_of_g", "g", "label", ProjectionType::all)};
        create(request);
    }

    void put_event(std::string h, std::int64_t r, Item more = {}) {
        more["h"] = s(std::move(h));
        more["r"] = n(r);
        put("events", std::move(more));
    }
    void put_numbers() {
        for (const std::int64_t r : {-10, -1, 0, 1, 5, 10, 100}) put_event("a", r);
        put_event("b", 7);
    }

    dynamodb::QueryRequest query_request(std::string condition, Item values) {
        dynamodb::QueryRequest request;
        request.table_name = "events";
        request.key_condition_expression = std::move(condition);
        request.expression_attribute_values = std::move(values);
        return request;
    }
    static std::vector<std::string> numbers(const std::vector<Item>& items) {
        std::vector<std::string> result;
        for (const auto& item : items) result.push_back(*item.at("r").as_n());
        return result;
    }
    std::vector<std::string> query_numbers(std::string condition, Item values,
                                           bool is_forward = true) {
        values[":h"] = s("a");
        auto request = query_request("h = :h" + condition, std::move(values));
        request.scan_index_forward = is_forward;
        const auto response = call(&Engine::query, request);
        EXPECT_TRUE(response) << error_of(response);
        return response ? numbers(*response->items) : std::vector<std::string>{};
    }
    std::string query_error(dynamodb::QueryRequest request) {
        return error_of(call(&Engine::query, request));
    }
    std::string scan_error(dynamodb::ScanRequest request) {
        request.table_name = "events";
        return error_of(call(&Engine::scan, request));
    }
    using Numbers = std::vector<std::string>;
};

TEST_F(DynamoDbPaging, QueriesFindRangesOfSortKeys) {
    put_numbers();
    const Item one{{":x", n(1)}};
    EXPECT_EQ(query_numbers("", {}), (Numbers{"-10", "-1", "0", "1", "5", "10", "100"}));
    EXPECT_EQ(query_numbers("", {}, false), (Numbers{"100", "10", "5", "1", "0", "-1", "-10"}));
    EXPECT_EQ(query_numbers(" AND r = :x", one), (Numbers{"1"}));
    EXPECT_EQ(query_numbers(" AND r < :x", one), (Numbers{"-10", "-1", "0"}));
    EXPECT_EQ(query_numbers(" AND r <= :x", one), (Numbers{"-10", "-1", "0", "1"}));
    EXPECT_EQ(query_numbers(" AND r > :x", one), (Numbers{"5", "10", "100"}));
    EXPECT_EQ(query_numbers(" AND :x <= r", one), (Numbers{"1", "5", "10", "100"}));
    EXPECT_EQ(query_numbers(" AND r > :x", one, false), (Numbers{"100", "10", "5"}));
    EXPECT_EQ(query_numbers(" AND r BETWEEN :x AND :y", {{":x", n(-1)}, {":y", n(7)}}),
              (Numbers{"-1", "0", "1", "5"}));
    EXPECT_EQ(query_numbers(" AND r = :x", {{":x", n(2)}}), Numbers{});
    EXPECT_EQ(query_numbers(" AND r = :x", {{":x", AttributeValue::n("1.00")}}), (Numbers{"1"}));
}

TEST_F(DynamoDbPaging, QueriesWalkLocalIndexesInTheirOrder) {
    const std::string nul("a\0b", 3);
    for (const auto& [r, name] : std::vector<std::pair<int, std::string>>{
             {1, "pear"}, {2, "apple"}, {3, "app"}, {4, "a"}, {5, nul}, {6, "apple"}})
        put_event("a", r, {{"label", s(name)}, {"extra", n(r)}});
    put_event("a", 7);
    const auto find = [&](std::string condition, Item values) {
        values[":h"] = s("a");
        auto request = query_request("h = :h" + condition, std::move(values));
        request.index_name = "by_name";
        const auto response = call(&Engine::query, request);
        EXPECT_TRUE(response) << error_of(response);
        return numbers(*response->items);
    };
    EXPECT_EQ(find("", {}), (Numbers{"4", "5", "3", "2", "6", "1"}))
        << "without the one that has no name";
    EXPECT_EQ(find(" AND begins_with(label, :p)", {{":p", s("app")}}), (Numbers{"3", "2", "6"}));
    EXPECT_EQ(find(" AND begins_with(label, :p)", {{":p", s(std::string("a\0", 2))}}),
              (Numbers{"5"}));
    EXPECT_EQ(find(" AND label = :p", {{":p", s("a")}}), (Numbers{"4"}));
    EXPECT_EQ(find(" AND label > :p", {{":p", s("a")}}), (Numbers{"5", "3", "2", "6", "1"}));
    EXPECT_EQ(find(" AND label <= :p", {{":p", s("app")}}), (Numbers{"4", "5", "3"}));
    EXPECT_EQ(find(" AND label < :p", {{":p", s("app")}}), (Numbers{"4", "5"}));
    EXPECT_EQ(find(" AND label BETWEEN :p AND :q", {{":p", s("app")}, {":q", s("apple")}}),
              (Numbers{"3", "2", "6"}));
}

TEST_F(DynamoDbPaging, IndexesGiveWhatTheyHoldAndLocalOnesFetchTheRest) {
    put_event("a", 1, {{"label", s("x")}, {"g", s("G")}, {"extra", s("E")}});
    const auto read = [&](std::string index, std::string condition, Item values,
                          std::optional<Select> select, std::optional<std::string> projection) {
        auto request = query_request(std::move(condition), std::move(values));
        request.index_name = std::move(index);
        request.select = select;
        request.projection_expression = std::move(projection);
        return call(&Engine::query, request);
    };
    const Item h{{":v", s("a")}};
    const Item g{{":v", s("G")}};
    const Item keys_h{{"h", s("a")}, {"r", n(1)}, {"label", s("x")}};
    const Item keys_g{{"h", s("a")}, {"r", n(1)}, {"g", s("G")}};
    Item all{{"h", s("a")}, {"r", n(1)}, {"label", s("x")}, {"g", s("G")}, {"extra", s("E")}};
    EXPECT_EQ(read("by_name", "h = :v", h, {}, {})->items, (std::vector<Item>{keys_h}));
    EXPECT_EQ(read("by_name", "h = :v", h, Select::all_attributes, {})->items,
              (std::vector<Item>{all}));
    EXPECT_EQ(read("by_name", "h = :v", h, {}, "extra")->items,
              (std::vector<Item>{{{"extra", s("E")}}}));
    EXPECT_EQ(read("keys_of_g", "g = :v", g, {}, {})->items, (std::vector<Item>{keys_g}));
    EXPECT_EQ(read("all_of_g", "g = :v", g, {}, {})->items, (std::vector<Item>{all}));
    EXPECT_EQ(read("all_of_g", "g = :v", g, Select::count, {})->items, std::nullopt);
    EXPECT_EQ(read("all_of_g", "g = :v", g, Select::count, {})->count, 1);

    const std::string prefix = "One or more parameter values were invalid: ";
    EXPECT_EQ(
        error_of(read("keys_of_g", "g = :v", g, Select::all_attributes, {})),
        validation(
            prefix +
            "Select type ALL_ATTRIBUTES is not supported for global secondary index keys_of_g "
            "because its projection type is not ALL"));
    EXPECT_EQ(error_of(read("keys_of_g", "g = :v", g, {}, "extra")),
              validation(prefix + "Global secondary index keys_of_g does not project [extra]"));
    EXPECT_EQ(error_of(read("nope", "g = :v", g, {}, {})),
              validation("The table does not have the specified index: nope"));
    EXPECT_EQ(
        error_of(read("all_of_g", "g = :v", g, Select::count, "extra")),
        validation("Cannot specify the ProjectionExpression when choosing to get only the Count"));
    EXPECT_EQ(
        error_of(read("all_of_g", "g = :v", g, Select::specific_attributes, {})),
        validation("1 validation error detected: "
                   "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                   "SPECIFIC_ATTRIBUTES"));
    auto consistent = query_request("g = :v", g);
    consistent.index_name = "all_of_g";
    consistent.consistent_read = true;
    EXPECT_EQ(query_error(consistent),
              validation("Consistent reads are not supported on global secondary indexes"));
}

TEST_F(DynamoDbPaging, IndexEntriesFollowTheirItems) {
    const auto in_g = [&](std::string g) {
        auto request = query_request("g = :v", {{":v", s(std::move(g))}});
        request.index_name = "all_of_g";
        return numbers(*call(&Engine::query, request)->items);
    };
    put_event("a", 1, {{"g", s("G")}, {"label", s("x")}});
    put_event("a", 2, {{"g", s("G")}, {"label", s("x")}});
    put_event("a", 3, {{"g", s("G")}});
    EXPECT_EQ(in_g("G").size(), 2U) << "an item without one of the index's keys is not in it";
    put_event("a", 1, {{"g", s("H")}, {"label", s("x")}});
    EXPECT_EQ(in_g("G"), (Numbers{"2"}));
    EXPECT_EQ(in_g("H"), (Numbers{"1"}));
    put_event("a", 1);
    EXPECT_EQ(in_g("H"), Numbers{});
    EXPECT_TRUE(
        call(&Engine::delete_item, {.table_name = "events", .key = {{"h", s("a")}, {"r", n(2)}}}));
    EXPECT_EQ(in_g("G"), Numbers{});
}

TEST_F(DynamoDbPaging, PagesJoinWithoutGapOrOverlap) {
    for (int i = 0; i < 23; ++i)
        put_event("a", i, {{"g", s("G")}, {"label", s(i % 3 == 0 ? "x" : "y")}});
    for (const std::string index : {"", "by_name", "keys_of_g", "all_of_g"})
        for (const bool is_forward : {true, false})
            for (const int limit : {1, 4, 23, 50}) {
                const bool by_g = index.ends_with("of_g");
                auto request = by_g ? query_request("g = :v", {{":v", s("G")}})
                                    : query_request("h = :v", {{":v", s("a")}});
                if (!index.empty()) request.index_name = index;
                request.scan_index_forward = is_forward;
                const auto expected = numbers(*call(&Engine::query, request)->items);
                EXPECT_EQ(expected.size(), 23U);
                request.limit = limit;
                Numbers found;
                int pages = 0;
                do {
                    const auto page = call(&Engine::query, request);
                    ASSERT_TRUE(page) << error_of(page);
                    const auto part = numbers(*page->items);
                    found.insert(found.end(), part.begin(), part.end());
                    request.exclusive_start_key = page->last_evaluated_key;
                    ASSERT_LT(++pages, 30);
                } while (request.exclusive_start_key);
                EXPECT_EQ(found, expected) << index << " by " << limit;
                EXPECT_EQ(pages, limit == 50   ? 1
                                 : limit == 23 ? 2
                                               : 23 / limit + 1)
                    << "a full page says that there may be more";
            }
}

TEST_F(DynamoDbPaging, FiltersCountAfterTheLimit) {
    put_numbers();
    auto request = query_request("h = :h", {{":h", s("a")}, {":v", n(3)}});
    request.filter_expression = "extra <> :v AND attribute_not_exists(g)";
    EXPECT_EQ(call(&Engine::query, request)->count, 7);
    request.filter_expression = "extra = :v";
    request.limit = 3;
    const auto page = call(&Engine::query, request);
    EXPECT_EQ(page->count, 0);
    EXPECT_EQ(page->scanned_count, 3);
    EXPECT_EQ(page->last_evaluated_key, (Item{{"h", s("a")}, {"r", n(0)}}));
    request.filter_expression = "r = :v";
    EXPECT_EQ(query_error(request), validation("Filter Expression can only contain non-primary key "
                                               "attributes: Primary key attribute: r"));
    auto indexed = query_request("g = :g", {{":g", s("G")}, {":v", n(3)}});
    indexed.index_name = "keys_of_g";
    indexed.filter_expression = "r < :v";
    EXPECT_EQ(query_error(indexed), "none") << "there it is no key of what is queried";
    indexed.filter_expression = "extra = :v";
    EXPECT_EQ(query_error(indexed), validation("One or more parameter values were invalid: "
                                               "Secondary index keys_of_g does not project one or "
                                               "more filter attributes: [extra]"));
}

TEST_F(DynamoDbPaging, PagesEndAtOneMebibyte) {
    for (int i = 0; i < 12; ++i) put_event("a", i, {{"padding", s(std::string(100'000, 'x'))}});
    auto request = query_request("h = :h", {{":h", s("a")}});
    const auto first = call(&Engine::query, request);
    EXPECT_EQ(first->count, 11);
    EXPECT_EQ(first->last_evaluated_key, (Item{{"h", s("a")}, {"r", n(10)}}));
    request.select = Select::count;
    EXPECT_EQ(call(&Engine::query, request)->count, 11) << "what is not sent still counts";
    request.exclusive_start_key = first->last_evaluated_key;
    const auto second = call(&Engine::query, request);
    EXPECT_EQ(second->count, 1);
    EXPECT_EQ(second->last_evaluated_key, std::nullopt);
    const auto scanned = call(&Engine::scan, {.table_name = "events"});
    EXPECT_EQ(scanned->count, 11);
    EXPECT_TRUE(scanned->last_evaluated_key);
}

TEST_F(DynamoDbPaging, KeyConditionsMustFitTheKey) {
    const auto error = [&](std::string condition, Item values) {
        return query_error(query_request(std::move(condition), std::move(values)));
    };
    const Item both{{":h", s("a")}, {":r", n(1)}};
    EXPECT_EQ(error("r = :r", {{":r", n(1)}}),
              validation("Query condition missed key schema element: h"));
    EXPECT_EQ(error("h = :h AND x = :r", both),
              validation("Query condition missed key schema element: r"));
    EXPECT_EQ(error("h > :h", {{":h", s("a")}}), validation("Query key condition not supported"));
    EXPECT_EQ(error("h = :r", {{":r", n(1)}}),
              validation("One or more parameter values were invalid: Condition parameter type does "
                         "not match schema "
                         "type"));
    EXPECT_EQ(error("h = :h AND r = :h", {{":h", s("a")}}),
              validation("One or more parameter values were invalid: Condition parameter type does "
                         "not match schema "
                         "type"));
    auto hash_only = query_request("g = :h AND r = :r", both);
    hash_only.index_name = "keys_of_g";
    EXPECT_EQ(query_error(hash_only), validation("Query key condition not supported"));
    auto none = query_request("", {});
    none.key_condition_expression.reset();
    EXPECT_EQ(
        query_error(none),
        validation(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
            "request."));
}

TEST_F(DynamoDbPaging, StartKeysMustFitTheQuery) {
    put_numbers();
    const auto error = [&](std::string condition, Item start) {
        auto request = query_request("h = :h" + condition, {{":h", s("a")}});
        if (!condition.empty()) request.expression_attribute_values[":r"] = n(1);
        request.exclusive_start_key = std::move(start);
        return query_error(request);
    };
    const std::string invalid = "The provided starting key is invalid";
    const std::string mismatch = "The provided key element does not match the schema";
    EXPECT_EQ(error("", {{"h", s("a")}, {"r", n(3)}}), "none") << "it need not exist";
    EXPECT_EQ(error("", {{"h", s("a")}}), validation(invalid));
    EXPECT_EQ(error("", {{"h", s("a")}, {"x", n(1)}}), validation(invalid));
    EXPECT_EQ(error("", {{"h", s("a")}, {"r", s("1")}}), validation(mismatch));
    EXPECT_EQ(error("", {{"h", s("a")}, {"r", AttributeValue::n("x")}}),
              validation("The parameter cannot be converted to a numeric value: x"));
    EXPECT_EQ(
        error("", {{"h", s("b")}, {"r", n(1)}}),
        validation(
            "The provided starting key is outside query boundaries based on provided conditions"));
    EXPECT_EQ(error(" AND r > :r", {{"h", s("a")}, {"r", n(1)}}),
              validation("The provided starting key does not match the range key predicate"));
    auto indexed = query_request("g = :g", {{":g", s("G")}});
    indexed.index_name = "keys_of_g";
    indexed.exclusive_start_key = {{"h", s("a")}, {"r", n(1)}};
    EXPECT_EQ(query_error(indexed), validation(invalid));
}

TEST_F(DynamoDbPaging, ScansSeeEveryItemOnceInAnyNumberOfSegments) {
    for (int i = 0; i < 60; ++i)
        put_event("partition-" + std::to_string(i), i % 2, {{"g", s("g" + std::to_string(i))}});
    const auto whole = call(&Engine::scan, {.table_name = "events"});
    ASSERT_EQ(whole->count, 60);
    EXPECT_EQ(call(&Engine::scan, {.table_name = "events"})->items, whole->items)
        << "the order is stable";
    for (const std::string index : {"", "keys_of_g"})
        for (const int total : {1, 2, 3, 7, 10, 5000}) {
            std::multiset<std::string> found;
            for (int segment = 0; segment < total; ++segment) {
                dynamodb::ScanRequest request{
                    .table_name = "events", .segment = segment, .total_segments = total};
                if (!index.empty()) request.index_name = index;
                request.limit = 7;
                do {
                    const auto page = call(&Engine::scan, request);
                    ASSERT_TRUE(page) << error_of(page);
                    for (const auto& item : *page->items) found.insert(*item.at("h").as_s());
                    request.exclusive_start_key = page->last_evaluated_key;
                } while (request.exclusive_start_key);
            }
            EXPECT_EQ(found.size(), 60U) << index << total;
            EXPECT_EQ(std::set<std::string>(found.begin(), found.end()).size(), 60U)
                << index << total;
        }
}

TEST_F(DynamoDbPaging, ScansKeepPartitionsTogetherInTheOrderOfAws) {
    create(table_request("orders"));
    for (const auto* key : {"1", "2", "3", "4", "5", "a", "b", "c"})
        put("orders", {{"leaseKey", s(key)}});
    std::vector<std::string> order;
    for (const auto& item : *call(&Engine::scan, {.table_name = "orders"})->items)
        order.push_back(*item.at("leaseKey").as_s());
    // By the first three bytes of the MD5 of "Outliers" and the key.
    EXPECT_EQ(order, (std::vector<std::string>{"2", "1", "b", "5", "c", "4", "3", "a"}));

    put_numbers();
    const auto items = *call(&Engine::scan, {.table_name = "events"})->items;
    const auto first_a =
        std::ranges::find(items, s("a"), [](const Item& item) { return item.at("h"); });
    EXPECT_EQ(numbers({first_a, first_a + 7}), (Numbers{"-10", "-1", "0", "1", "5", "10", "100"}));
}

TEST_F(DynamoDbPaging, SegmentsAreCheckedTogether) {
    EXPECT_EQ(scan_error({.segment = 0}), validation("The TotalSegments parameter is required but "
                                                     "was not present in the request when Segment "
                                                     "parameter is present"));
    EXPECT_EQ(
        scan_error({.total_segments = 1}),
        validation(
            "The Segment parameter is required but was not present in the request when parameter "
            "TotalSegments is present"));
    EXPECT_EQ(scan_error({.segment = 3, .total_segments = 3}),
              validation("The Segment parameter is zero-based and must be less than parameter "
                         "TotalSegments: Segment: "
                         "3 is not less than TotalSegments: 3"));
    int accepted = 0;
    for (int segment = 0; segment < 4; ++segment) {
        dynamodb::ScanRequest request{.segment = segment, .total_segments = 4};
        request.exclusive_start_key = {{"h", s("a")}, {"r", n(1)}};
        const auto error = scan_error(request);
        if (error == "none")
            ++accepted;
        else
            EXPECT_EQ(
                error,
                validation(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                    "ExclusiveStartKey with correct Segment. TotalSegments: 4 Segment: " +
                    std::to_string(segment)));
    }
    EXPECT_EQ(accepted, 1);
}

TEST_F(DynamoDbPaging, ReadsTellWhatTheyConsumed) {
    put_event("a", 1, {{"label", s("x")}, {"g", s("G")}, {"padding", s(std::string(9000, 'x'))}});
    auto request = query_request("h = :h", {{":h", s("a")}});
    request.return_consumed_capacity = dynamodb::ReturnConsumedCapacity::indexes;
    auto used = call(&Engine::query, request)->consumed_capacity;
    EXPECT_EQ(used->capacity_units, 1.5);
    EXPECT_EQ(used->table->capacity_units, 1.5);
    request.consistent_read = true;
    EXPECT_EQ(call(&Engine::query, request)->consumed_capacity->capacity_units, 3);
    request.consistent_read = false;
    request.index_name = "by_name";
    used = call(&Engine::query, request)->consumed_capacity;
    EXPECT_EQ(used->capacity_units, 0.5);
    EXPECT_EQ(used->local_secondary_indexes.at("by_name").capacity_units, 0.5);
    request.select = Select::all_attributes;
    used = call(&Engine::query, request)->consumed_capacity;
    EXPECT_EQ(used->table->capacity_units, 1.5) << "fetched from the table";
    EXPECT_EQ(used->capacity_units, 2);
}

}  // namespace
}  // namespace kcl::local::dynamodb
