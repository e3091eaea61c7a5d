#pragma once

#include "http_connection.h"
#include "requests.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace kcl::bench {

/// What is asked for; which of it matters depends on the work.
struct WorkOptions {
    std::string kind;
    std::string name = "measured";  ///< Of the stream or table.
    std::size_t connections = 1;
    std::size_t records = 500;  ///< Of one PutRecords.
    std::size_t size = 1000;    ///< Bytes of one record or of an item's text.
    std::size_t items = 5000;   ///< In the table.
    std::size_t first_shard = 0;
    bool cbor = false;
};

/// What the connections of one run ask for, and what counts as done.
class Work {
  public:
    virtual ~Work() = default;
    /// The next request of connection `who`; empty when it has nothing more to do. Lives until the
    /// next call for the same connection.
    virtual std::string_view next(std::size_t who) = 0;
    /// Its answer. Returns the bytes of users' data that it moved. Throws when the answer is none
    /// that the work expects.
    virtual std::size_t take(std::size_t who, const Reply& reply) = 0;
    /// Things done besides requests (whole scans); 0 when requests are what counts.
    virtual std::size_t rounds() const { return 0; }
};

/// Throws std::invalid_argument for a kind that there isn't.
std::unique_ptr<Work> make_work(const WorkOptions& options, const std::string& host);
std::unique_ptr<Work> make_kinesis_work(const WorkOptions& options, const std::string& host);
std::unique_ptr<Work> make_dynamodb_work(const WorkOptions& options, const std::string& host);

/// Throws unless the status is 200.
void require_success(const Reply& reply);

}  // namespace kcl::bench
