#pragma once

#include "kcl/wire/dynamodb/paged_read.h"

#include <optional>
#include <string>

namespace kcl::wire::dynamodb {

struct ScanRequest : PagedReadMembers {
    static constexpr std::string_view operation = "Scan";

    std::string table_name;
    std::optional<int> segment;
    std::optional<int> total_segments;
    Conditions scan_filter;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        PagedReadMembers::members(self, visit);
        visit("Segment", self.segment);
        visit("TotalSegments", self.total_segments);
        visit("ScanFilter", self.scan_filter);
    }
};

struct ScanResponse : PagedReadResponse {};

}  // namespace kcl::wire::dynamodb
