#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/aws/kinesis_client.h"
#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/leases/lease_table.h"

#include <optional>
#include <string>

namespace kcl::coordination {

/// What tells a stream from another one of the same name, which was there before it.
struct StreamIdentity {
    std::optional<std::string> id;  ///< Not every service has one.
    std::optional<SystemTime> created;

    bool operator==(const StreamIdentity&) const = default;
};

/// By their ids when both have one, else by the time of creation, to the second. True when nothing
/// can be compared.
bool same_stream(const StreamIdentity& a, const StreamIdentity& b);

/// The row of a stream for the table that it is to stand in, as Java KCL 3.5 writes it when it
/// keeps track of streams; the time of creation is an attribute of ours.
wire::dynamodb::Item to_row(const std::string& stream, const StreamIdentity& identity,
                            const leases::RowPlace& place);
/// Empty: the row says nothing that could be compared.
std::optional<StreamIdentity> identity_from_row(const wire::dynamodb::Item& row);

/// Sees to it that the leases of a table are those of the stream that exists now. The shards of a
/// stream that was deleted and created anew have the names of the old ones, whose checkpoints mean
/// nothing to them.
class StreamRegister {
  public:
    /// Borrows both clients, and `table`, which knows where such rows stand.
    StreamRegister(aws::KinesisClient& kinesis, aws::DynamoDbClient& dynamodb,
                   const leases::LeaseTable& table, std::string stream);

    /// Compares, and writes the row when there is none. Faults: invalid: it is another stream
    /// (`message` says what to do); those of the two services.
    asio::awaitable<Result<void>> check();

  private:
    asio::awaitable<Result<StreamIdentity>> describe();
    asio::awaitable<Result<void>> write(StreamIdentity identity);
    Error replaced(const StreamIdentity& was, const StreamIdentity& is) const;

    aws::KinesisClient& kinesis_;
    aws::DynamoDbClient& dynamodb_;
    const leases::LeaseTable& table_;
    std::string stream_;
};

}  // namespace kcl::coordination
