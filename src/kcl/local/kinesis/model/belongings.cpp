#include "kcl/local/kinesis/model/belongings.h"

#include "kcl/local/kinesis/model/layout.h"

namespace kcl::local::kinesis {

namespace {

using layout::space;

}  // namespace

std::vector<api::Tag> Belongings::tags(std::string_view after) const {
    std::vector<api::Tag> tags;
    const auto all = tag_key("");
    const auto cursor = transaction_.cursor(space);
    const auto from = after.empty() ? all : tag_key(after) + '\0';
    for (bool more = cursor->seek(from); more && cursor->key().starts_with(all);
         more = cursor->next())
        tags.push_back({std::string(cursor->key().substr(all.size())),
                        std::string(cursor->value().substr(1))});
    return tags;
}

void Belongings::set(const TagMap& tags) {
    for (const auto& [key, value] : tags) {
        ByteWriter stored = layout::begin_value();
        stored.raw(std::string_view(value));
        transaction_.put(space, tag_key(key), stored.view());
    }
}

void Belongings::erase(const std::vector<std::string>& keys) {
    for (const auto& key : keys) transaction_.erase(space, tag_key(key));
}

std::optional<std::string> Belongings::policy() const {
    const auto stored = transaction_.get(space, policy_key());
    if (!stored) return std::nullopt;
    return std::string(stored->substr(1));
}

void Belongings::set_policy(std::string_view policy) {
    ByteWriter stored = layout::begin_value();
    stored.raw(policy);
    transaction_.put(space, policy_key(), stored.view());
}

void Belongings::erase_policy() { transaction_.erase(space, policy_key()); }

std::string Belongings::tag_key(std::string_view key) const {
    return layout::owned_prefix('t', stream_, owner_).append(key);
}

std::string Belongings::policy_key() const { return layout::owned_prefix('p', stream_, owner_); }

}  // namespace kcl::local::kinesis
