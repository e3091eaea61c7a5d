#pragma once

#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/local/powers/limits/peak_traffic.h"
#include "kcl/local/powers/limits/token_bucket.h"
#include "kcl/wire/service_error.h"

#include <optional>
#include <string_view>

namespace kcl::local::powers {

enum class Use : std::uint8_t { read, write };

/// The units that tables and their global indexes have left.
///
/// A provisioned table or index gets its units each second and keeps what it did not use for 300
/// seconds; it begins, when it is made, with those of one second. One that is paid by request has
/// 12,000 read and 4,000 write units a second, or double of what it used in its busiest minute, and
/// keeps none. Items of one partition key get 3,000 read and 1,000 write units a second, whatever
/// the table has. A call is let in while anything is left and then pays for what it used, as on
/// AWS, so that the next may have to wait.
class DynamoDbLimits {
  public:
    /// What is left of the table itself, or of an index.
    double left(const dynamodb::Table& table, const dynamodb::Index* index, Use use,
                SystemTime now);
    void pay(const dynamodb::Table& table, const dynamodb::Index* index, Use use, double units,
             SystemTime now);

    /// What a call on the table is told that finds nothing left; empty when it may come in. With an
    /// index, a read is the index's; a write needs the table and all its global indexes.
    std::optional<wire::ServiceError> admit(const dynamodb::Table& table, std::string_view index,
                                            Use use, SystemTime now);

    /// The same for the items of one partition key of the table, given as text.
    std::optional<wire::ServiceError> admit_key(const dynamodb::Table& table, std::string_view key,
                                                Use use, SystemTime now);
    void pay_key(const dynamodb::Table& table, std::string_view key, Use use, double units,
                 SystemTime now);

    void clear() {
        buckets_.clear();
        keys_.clear();
        peaks_.clear();
    }

  private:
    TokenBucket& bucket(const dynamodb::Table& table, const dynamodb::Index* index, Use use,
                        SystemTime now);

    TokenBucket& bucket_of_key(const dynamodb::Table& table, std::string_view key, Use use,
                               SystemTime now);

    TokenBuckets buckets_;
    TokenBuckets keys_;
    PeakTraffic peaks_;
};

}  // namespace kcl::local::powers
