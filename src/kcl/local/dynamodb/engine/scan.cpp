#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/reads.h"
#include "kcl/local/dynamodb/values/key_encoding.h"

#include <fmt/format.h>

namespace kcl::local::dynamodb {
namespace {

using Fault = std::optional<wire::ServiceError>;

Fault check_segments(const std::optional<int>& segment, const std::optional<int>& total) {
    if (segment && !total)
        return validation(
            "The TotalSegments parameter is required but was not present in the request when "
            "Segment "
            "parameter is present");
    if (total && !segment)
        return validation(
            "The Segment parameter is required but was not present in the request when parameter "
            "TotalSegments is present");
    if (segment && *segment >= *total)
        return validation(
            fmt::format("The Segment parameter is zero-based and must be less than parameter "
                        "TotalSegments: Segment: {} is not less than TotalSegments: {}",
                        *segment, *total));
    return std::nullopt;
}

KeyRange range_of(const ReadTarget& target, int segment, int total) {
    const auto prefix = target.prefix();
    const auto hashes = segment_range(segment, total);
    return {hash_bound(prefix, hashes.first), hash_bound(prefix, hashes.end)};
}

Fault start_after(const ReadTarget& target, const Item& start,
                  const wire::dynamodb::ScanRequest& request, KeyRange& range) {
    if (auto fault = check_start_key(target, start, true)) return fault;
    const auto position = target.position(start);
    if (position < range.from || (!range.to.empty() && position >= range.to))
        return validation(fmt::format(
            "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
            "ExclusiveStartKey with correct Segment. TotalSegments: {} Segment: {}",
            request.total_segments.value_or(1), request.segment.value_or(0)));
    range.from = position + '\0';
    return std::nullopt;
}

}  // namespace

Outcome<wire::dynamodb::ScanResponse> Engine::scan(Transaction& transaction, const Caller& caller,
                                                   wire::dynamodb::ScanRequest request) {
    if (auto fault = normalise_start_key(request.exclusive_start_key))
        return std::unexpected(std::move(*fault));
    if (auto fault = check_segments(request.segment, request.total_segments))
        return std::unexpected(std::move(*fault));
    auto expressions = legacy_expressions(request, request.scan_filter);
    if (!expressions) return std::unexpected(std::move(expressions).error());
    auto fault = bind_expressions(expressions_,
                                  {{ExpressionKind::projection, &request.projection_expression},
                                   {ExpressionKind::filter, &request.filter_expression}},
                                  request.expression_attribute_names,
                                  request.expression_attribute_values, *expressions);
    if (!fault) fault = check_select(request, false);
    if (fault) return std::unexpected(std::move(*fault));

    const bool is_consistent = request.consistent_read.value_or(false);
    const auto target = find_target(transaction, tables_, caller, request.table_name,
                                    request.index_name, is_consistent);
    if (!target) return std::unexpected(target.error());
    const auto shaping = shape(*target, request.select, *expressions);
    if (!shaping) return std::unexpected(shaping.error());
    auto range = range_of(*target, request.segment.value_or(0), request.total_segments.value_or(1));
    if (request.exclusive_start_key)
        if (fault = start_after(*target, *request.exclusive_start_key, request, range); fault)
            return std::unexpected(std::move(*fault));

    auto page = read_page(transaction, *target, range, *shaping, request.limit, is_consistent);
    return to_response<wire::dynamodb::ScanResponse>(std::move(page), *target, *shaping,
                                                     request.return_consumed_capacity);
}

}  // namespace kcl::local::dynamodb
