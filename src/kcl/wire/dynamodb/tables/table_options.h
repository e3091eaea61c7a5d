#pragma once

#include "kcl/base/clock.h"
#include "kcl/wire/shape.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What a table may be told beside its keys, indexes and throughput.
namespace kcl::wire::dynamodb {

enum class TableClass : std::uint8_t { standard, standard_infrequent_access };
enum class SseType : std::uint8_t { aes256, kms };
enum class StreamViewType : std::uint8_t { new_image, old_image, new_and_old_images, keys_only };

struct TableClassSummary {
    TableClass table_class = TableClass::standard;
    std::optional<SystemTime> last_update_date_time;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableClass", self.table_class);
        visit("LastUpdateDateTime", self.last_update_date_time);
    }
};

/// Encryption at rest, as it is asked for.
struct SseSpecification {
    std::optional<bool> enabled;
    std::optional<SseType> sse_type;
    std::optional<std::string> kms_master_key_id;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Enabled", self.enabled);
        visit("SSEType", self.sse_type);
        visit("KMSMasterKeyId", self.kms_master_key_id);
    }
};

struct SseDescription {
    std::string status;  ///< ENABLED; the others are of the moment.
    SseType sse_type = SseType::kms;
    std::string kms_master_key_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Status", self.status);
        visit("SSEType", self.sse_type);
        visit("KMSMasterKeyArn", self.kms_master_key_arn);
    }
};

/// The most that a table on demand, or one of its indexes, may use; absent: no bound.
struct OnDemandThroughput {
    std::optional<std::int64_t> max_read_request_units;
    std::optional<std::int64_t> max_write_request_units;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("MaxReadRequestUnits", self.max_read_request_units);
        visit("MaxWriteRequestUnits", self.max_write_request_units);
    }
};

/// Whether changes of items are recorded, and what a record shows.
struct StreamSpecification {
    bool stream_enabled = false;
    std::optional<StreamViewType> stream_view_type;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamEnabled", self.stream_enabled);
        visit("StreamViewType", self.stream_view_type);
    }
};

/// Members of CreateTable and UpdateTable.
struct TableOptionMembers {
    std::optional<bool> deletion_protection_enabled;
    std::optional<TableClass> table_class;
    std::optional<SseSpecification> sse_specification;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<StreamSpecification> stream_specification;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("DeletionProtectionEnabled", self.deletion_protection_enabled);
        visit("TableClass", self.table_class);
        visit("SSESpecification", self.sse_specification);
        visit("OnDemandThroughput", self.on_demand_throughput);
        visit("StreamSpecification", self.stream_specification);
    }
};

}  // namespace kcl::wire::dynamodb

namespace kcl::wire {
template <>
struct EnumNames<dynamodb::TableClass> {
    static constexpr std::array<std::string_view, 2> names{"STANDARD",
                                                           "STANDARD_INFREQUENT_ACCESS"};
};
template <>
struct EnumNames<dynamodb::SseType> {
    static constexpr std::array<std::string_view, 2> names{"AES256", "KMS"};
};
template <>
struct EnumNames<dynamodb::StreamViewType> {
    static constexpr std::array<std::string_view, 4> names{"NEW_IMAGE", "OLD_IMAGE",
                                                           "NEW_AND_OLD_IMAGES", "KEYS_ONLY"};
};
}  // namespace kcl::wire
