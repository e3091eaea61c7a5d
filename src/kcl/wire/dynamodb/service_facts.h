#pragma once

#include "kcl/wire/shape.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// DescribeLimits and DescribeEndpoints: what a service says of itself.
namespace kcl::wire::dynamodb {

struct DescribeLimitsRequest {
    static constexpr std::string_view operation = "DescribeLimits";

    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct DescribeLimitsResponse {
    std::int64_t account_max_read_capacity_units = 0;
    std::int64_t account_max_write_capacity_units = 0;
    std::int64_t table_max_read_capacity_units = 0;
    std::int64_t table_max_write_capacity_units = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("AccountMaxReadCapacityUnits", self.account_max_read_capacity_units);
        visit("AccountMaxWriteCapacityUnits", self.account_max_write_capacity_units);
        visit("TableMaxReadCapacityUnits", self.table_max_read_capacity_units);
        visit("TableMaxWriteCapacityUnits", self.table_max_write_capacity_units);
    }
};

struct Endpoint {
    std::string address;  ///< Host and port.
    std::int64_t cache_period_in_minutes = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Address", self.address);
        visit("CachePeriodInMinutes", self.cache_period_in_minutes);
    }
};

struct DescribeEndpointsResponse {
    std::vector<Endpoint> endpoints;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Endpoints", self.endpoints, always);
    }
};

}  // namespace kcl::wire::dynamodb
