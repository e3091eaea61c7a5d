#include "kcl/local/powers/limits/dynamodb_limits.h"

#include "kcl/local/powers/aws_errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::powers {

namespace {

constexpr double seconds_kept = 300;
constexpr double on_demand_reads = 12'000;
constexpr double on_demand_writes = 4'000;
constexpr double growth_on_demand = 2;
constexpr double reads_of_a_key = 3'000;
constexpr double writes_of_a_key = 1'000;

bool is_on_demand(const dynamodb::Table& table) {
    return table.billing == wire::dynamodb::BillingMode::pay_per_request;
}

/// `peak`: units a second that it is known to have used.
TokenRate rate_of(const dynamodb::Table& table, const dynamodb::Index* index, Use use,
                  double peak) {
    const bool reads = use == Use::read;
    if (is_on_demand(table)) {
        const double units =
            std::max(reads ? on_demand_reads : on_demand_writes, growth_on_demand * peak);
        return {units, units};
    }
    const auto& throughput = index != nullptr ? index->throughput : table.throughput;
    const auto units = static_cast<double>(reads ? throughput.read : throughput.write);
    return {units, units * seconds_kept};
}

std::string name_of(const dynamodb::Table& table, const dynamodb::Index* index, Use use) {
    return fmt::format("{}/{}/{}", table.id, index != nullptr ? index->number : 0,
                       use == Use::read ? "read" : "write");
}

}  // namespace

TokenBucket& DynamoDbLimits::bucket(const dynamodb::Table& table, const dynamodb::Index* index,
                                    Use use, SystemTime now) {
    const auto name = name_of(table, index, use);
    const auto rate = rate_of(table, index, use, peaks_.of(name, now));
    const TokenBucket beginning{rate.per_second, index != nullptr ? index->ready : table.created};
    return buckets_.at(name, rate, now, beginning);
}

double DynamoDbLimits::left(const dynamodb::Table& table, const dynamodb::Index* index, Use use,
                            SystemTime now) {
    return bucket(table, index, use, now).left;
}

void DynamoDbLimits::pay(const dynamodb::Table& table, const dynamodb::Index* index, Use use,
                         double units, SystemTime now) {
    bucket(table, index, use, now).left -= units;
    peaks_.add(name_of(table, index, use), units, now);
}

TokenBucket& DynamoDbLimits::bucket_of_key(const dynamodb::Table& table, std::string_view key,
                                           Use use, SystemTime now) {
    const double units = use == Use::read ? reads_of_a_key : writes_of_a_key;
    return keys_.at(fmt::format("{}{}", name_of(table, nullptr, use), key), {units, units}, now);
}

std::optional<wire::ServiceError> DynamoDbLimits::admit_key(const dynamodb::Table& table,
                                                            std::string_view key, Use use,
                                                            SystemTime now) {
    if (bucket_of_key(table, key, use, now).left > 0) return std::nullopt;
    return is_on_demand(table) ? on_demand_throughput_exceeded() : table_throughput_exceeded();
}

void DynamoDbLimits::pay_key(const dynamodb::Table& table, std::string_view key, Use use,
                             double units, SystemTime now) {
    bucket_of_key(table, key, use, now).left -= units;
}

std::optional<wire::ServiceError> DynamoDbLimits::admit(const dynamodb::Table& table,
                                                        std::string_view index, Use use,
                                                        SystemTime now) {
    const auto has_any = [&](const dynamodb::Index* of) { return left(table, of, use, now) > 0; };
    const auto refusal = [&](wire::ServiceError provisioned) {
        return is_on_demand(table) ? on_demand_throughput_exceeded() : std::move(provisioned);
    };
    const auto* read_index = index.empty() ? nullptr : table.find_index(index, now);
    if (use == Use::read && read_index != nullptr && read_index->is_global) {
        if (has_any(read_index)) return std::nullopt;
        return refusal(index_throughput_exceeded());
    }
    if (!has_any(nullptr)) return refusal(table_throughput_exceeded());
    if (use == Use::read) return std::nullopt;
    for (const auto& each : table.indexes)
        if (each.is_global && each.is_live() && !has_any(&each))
            return refusal(index_throughput_exceeded());
    return std::nullopt;
}

}  // namespace kcl::local::powers
