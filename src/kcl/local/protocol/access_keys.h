#pragma once

#include "kcl/local.h"
#include "kcl/wire/signature.h"

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::protocol {

/// Who may call one service, and with which secrets. Confined to one executor.
class AccessKeys {
  public:
    /// `service` as credential scopes name it: "kinesis" or "dynamodb".
    AccessKeys(std::string service, std::vector<LocalAccessKey> keys);

    const std::string& service() const { return service_; }
    /// Null when nobody has that id.
    const LocalAccessKey* find(std::string_view id) const;
    /// The derived keys of that id.
    wire::SigningKeyCache& derived(const LocalAccessKey& key) const { return derived_[&key]; }

  private:
    std::string service_;
    std::vector<LocalAccessKey> keys_;
    mutable std::map<const LocalAccessKey*, wire::SigningKeyCache> derived_;
};

/// "ID:SECRET", "ID:SECRET:ACCOUNT", "ID:SECRET:ACCOUNT:TOKEN" (an empty ACCOUNT: none given). The
/// error is a sentence for a person; it never repeats a secret.
std::expected<LocalAccessKey, std::string> parse_access_key(std::string_view text);

/// The same, one in each line; empty lines and those that begin with '#' say nothing.
std::expected<std::vector<LocalAccessKey>, std::string> parse_access_key_file(
    std::string_view text);

}  // namespace kcl::local::protocol
