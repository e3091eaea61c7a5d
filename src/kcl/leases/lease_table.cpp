#include "kcl/leases/lease_table.h"

#include "kcl/base/task_group.h"
#include "kcl/leases/lease_attributes.h"
#include "kcl/leases/lease_requests.h"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kcl::leases {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::find;
using wire::dynamodb::GetItemRequest;
using wire::dynamodb::Item;
using wire::dynamodb::QueryRequest;
using wire::dynamodb::ScanRequest;

namespace {

Error plain(const aws::DynamoDbError& error) { return static_cast<const Error&>(error); }

GetItemRequest get_request(const std::string& table, const std::string& key, bool consistent) {
    GetItemRequest request;
    request.table_name = table;
    request.key = request::key_of(key);
    if (consistent) request.consistent_read = true;
    return request;
}

QueryRequest owner_query(const std::string& table, const std::string& owner) {
    QueryRequest request;
    request.table_name = table;
    request.index_name = std::string(attribute::owner_index);
    request.key_condition_expression = fmt::format("{} = :owner", attribute::lease_owner);
    request.expression_attribute_values.emplace(":owner", AttributeValue::s(owner));
    return request;
}

}  // namespace

/// One part of a parallel scan; `answer` stays empty when it was cancelled.
struct LeaseTable::Segment {
    TableRows rows;
    std::optional<Result<void>> answer;
};

LeaseTable::LeaseTable(aws::DynamoDbClient& dynamodb, std::string table_name)
    : dynamodb_(dynamodb),
      table_name_(std::move(table_name)),
      places_(StatePlaces::in_lease_table(table_name_)) {}

asio::awaitable<Result<std::optional<Lease>>> LeaseTable::get(std::string key) {
    return read(std::move(key), true);
}

asio::awaitable<Result<std::optional<Lease>>> LeaseTable::peek(std::string key) {
    return read(std::move(key), false);
}

asio::awaitable<Result<std::optional<Lease>>> LeaseTable::read(std::string key, bool consistent) {
    auto request = get_request(table_name_, key, consistent);
    const auto answer = co_await dynamodb_.get_item(std::move(request));
    if (!answer) co_return std::unexpected(plain(answer.error()));
    if (!answer->item) co_return std::nullopt;
    auto lease = lease_from_row(*answer->item);
    if (!lease) co_return std::unexpected(std::move(lease).error());
    co_return *std::move(lease);
}

asio::awaitable<Result<std::vector<std::string>>> LeaseTable::keys_owned_by(std::string owner) {
    std::vector<std::string> keys;
    auto request = owner_query(table_name_, owner);
    for (;;) {
        auto page_request = request;
        auto page = co_await dynamodb_.query(std::move(page_request));
        if (!page) co_return std::unexpected(plain(page.error()));
        const auto rows = std::move(page->items).value_or(std::vector<Item>{});
        for (const Item& row : rows) {
            const auto* key = find(row, attribute::lease_key);
            if (const auto* text = key ? key->as_s() : nullptr) keys.push_back(*text);
        }
        if (!page->last_evaluated_key) co_return keys;
        request.exclusive_start_key = std::move(page->last_evaluated_key);
    }
}

asio::awaitable<Result<void>> LeaseTable::scan_segment(ScanOptions options, int segment,
                                                       TableRows& rows) {
    ScanRequest request;
    request.table_name = table_name_;
    if (options.consistent) request.consistent_read = true;
    if (options.segments > 1) {
        request.segment = segment;
        request.total_segments = options.segments;
    }
    for (;;) {
        auto page_request = request;
        auto page = co_await dynamodb_.scan(std::move(page_request));
        if (!page) co_return std::unexpected(plain(page.error()));
        auto items = std::move(page->items).value_or(std::vector<Item>{});
        for (Item& row : items) rows.add(std::move(row));
        if (!page->last_evaluated_key) co_return Result<void>{};
        request.exclusive_start_key = std::move(page->last_evaluated_key);
    }
}

asio::awaitable<void> LeaseTable::scan_part(ScanOptions options, int index, Segment& part) {
    auto answer = co_await scan_segment(options, index, part.rows);
    part.answer = std::move(answer);
}

asio::awaitable<Result<TableRows>> LeaseTable::scan_in_parallel(ScanOptions options) {
    std::vector<Segment> parts(static_cast<std::size_t>(options.segments));
    const auto executor = co_await asio::this_coro::executor;
    TaskGroup scans(executor);
    for (int i = 0; i < options.segments; ++i)
        scans.spawn(scan_part(options, i, parts[static_cast<std::size_t>(i)]));
    co_await scans.join_or_abort();
    TableRows rows;
    for (Segment& part : parts) {
        if (!*part.answer) co_return std::unexpected(std::move(*part.answer).error());
        rows.merge(std::move(part.rows));
    }
    co_return rows;
}

asio::awaitable<Result<void>> LeaseTable::scan_apart(RowPlace place, TableRows& rows) {
    ScanRequest request;
    request.table_name = place.table;
    for (;;) {
        auto page_request = request;
        auto page = co_await dynamodb_.scan(std::move(page_request));
        if (!page) co_return std::unexpected(plain(page.error()));
        auto items = std::move(page->items).value_or(std::vector<Item>{});
        for (Item& row : items) rows.add_apart(as_in_lease_table(std::move(row), place.key));
        if (!page->last_evaluated_key) co_return Result<void>{};
        request.exclusive_start_key = std::move(page->last_evaluated_key);
    }
}

asio::awaitable<Result<TableRows>> LeaseTable::scan(ScanOptions options) {
    TableRows rows;
    if (options.segments > 1) {
        auto all = co_await scan_in_parallel(options);
        if (!all) co_return std::unexpected(std::move(all).error());
        rows = *std::move(all);
    } else {
        auto answer = co_await scan_segment(options, 0, rows);
        if (!answer) co_return std::unexpected(std::move(answer).error());
    }
    const auto apart = places_.apart;
    for (const RowPlace& place : apart) {
        auto answer = co_await scan_apart(place, rows);
        if (!answer) co_return std::unexpected(std::move(answer).error());
    }
    if (!apart.empty() && rows.table_migration_complete())
        places_ = StatePlaces::in_lease_table(table_name_);
    std::ranges::sort(rows.leases, {}, &Lease::key);
    co_return rows;
}

}  // namespace kcl::leases
