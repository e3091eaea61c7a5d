#pragma once

#include "kcl/base/clock.h"
#include "kcl/wire/shape.h"

#include <optional>
#include <string>
#include <string_view>

/// UpdateContinuousBackups and DescribeContinuousBackups.
namespace kcl::wire::dynamodb {

struct PointInTimeRecoverySpecification {
    bool point_in_time_recovery_enabled = false;
    std::optional<int> recovery_period_in_days;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("PointInTimeRecoveryEnabled", self.point_in_time_recovery_enabled);
        visit("RecoveryPeriodInDays", self.recovery_period_in_days);
    }
};

struct PointInTimeRecoveryDescription {
    std::string point_in_time_recovery_status;  ///< ENABLED or DISABLED.
    std::optional<int> recovery_period_in_days;
    std::optional<SystemTime> earliest_restorable_date_time;
    std::optional<SystemTime> latest_restorable_date_time;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("PointInTimeRecoveryStatus", self.point_in_time_recovery_status);
        visit("RecoveryPeriodInDays", self.recovery_period_in_days);
        visit("EarliestRestorableDateTime", self.earliest_restorable_date_time);
        visit("LatestRestorableDateTime", self.latest_restorable_date_time);
    }
};

struct ContinuousBackupsDescription {
    std::string continuous_backups_status;  ///< Always ENABLED.
    PointInTimeRecoveryDescription point_in_time_recovery_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ContinuousBackupsStatus", self.continuous_backups_status);
        visit("PointInTimeRecoveryDescription", self.point_in_time_recovery_description);
    }
};

struct UpdateContinuousBackupsRequest {
    static constexpr std::string_view operation = "UpdateContinuousBackups";

    std::string table_name;
    PointInTimeRecoverySpecification point_in_time_recovery_specification;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("PointInTimeRecoverySpecification", self.point_in_time_recovery_specification);
    }
};

struct DescribeContinuousBackupsRequest {
    static constexpr std::string_view operation = "DescribeContinuousBackups";

    std::string table_name;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
    }
};

/// Of both.
struct ContinuousBackupsResponse {
    ContinuousBackupsDescription continuous_backups_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ContinuousBackupsDescription", self.continuous_backups_description);
    }
};

}  // namespace kcl::wire::dynamodb
