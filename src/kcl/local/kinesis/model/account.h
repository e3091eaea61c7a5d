#pragma once

#include "kcl/base/clock.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/kinesis/account.h"

#include <optional>
#include <string_view>

namespace kcl::local::kinesis {

namespace api = kcl::wire::kinesis;

/// Whether an account has agreed to pay for a least throughput in one region: for a day at least,
/// whenever it asks to end that.
struct Commitment {
    std::optional<SystemTime> started;
    std::optional<SystemTime> ends;  ///< Once it has asked for the end.

    /// The commitment after a request at that time.
    void begin(SystemTime now);
    void end(SystemTime now);
    bool holds(SystemTime now) const { return started && (!ends || now < *ends); }
    api::BillingCommitment describe(SystemTime now) const;
};

/// Borrows the transaction.
class Account {
  public:
    Account(storage::Transaction& transaction, std::string_view account, std::string_view region);

    Commitment commitment() const;
    void save(const Commitment& commitment);

  private:
    storage::Transaction& transaction_;
    std::string key_;
};

}  // namespace kcl::local::kinesis
