#pragma once

#include "kcl/local/kinesis/model/stream.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/kinesis/tags.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::kinesis {

using TagMap = std::map<std::string, std::string, std::less<>>;

/// What a stream or a consumer has been given: tags and a policy. Knows no rules. Borrows the
/// transaction.
class Belongings {
  public:
    /// \param owner  the consumer's name; empty for the stream itself
    Belongings(storage::Transaction& transaction, std::uint64_t stream, std::string owner)
        : transaction_(transaction), stream_(stream), owner_(std::move(owner)) {}

    /// By key, those after `after`.
    std::vector<api::Tag> tags(std::string_view after = {}) const;
    void set(const TagMap& tags);
    void erase(const std::vector<std::string>& keys);

    std::optional<std::string> policy() const;
    void set_policy(std::string_view policy);
    void erase_policy();

  private:
    std::string tag_key(std::string_view key) const;
    std::string policy_key() const;

    storage::Transaction& transaction_;
    std::uint64_t stream_;
    std::string owner_;
};

}  // namespace kcl::local::kinesis
