#include "kcl/local/console/console_keys.h"

#include <fmt/format.h>

#include <set>

namespace kcl::local::console {

namespace {

constexpr std::string_view id = "kcl-console";

}  // namespace

std::vector<LocalAccessKey> console_keys(const std::vector<LocalAccessKey>& others,
                                         const std::string& secret) {
    std::set<std::string> accounts{""};
    for (const auto& key : others) accounts.insert(key.account);
    std::vector<LocalAccessKey> keys;
    for (const auto& account : accounts) {
        auto name = account.empty() ? std::string(id) : fmt::format("{}-{}", id, account);
        keys.push_back({.id = std::move(name), .secret = secret, .account = account});
    }
    return keys;
}

std::string console_url(std::string_view url, std::string_view secret) {
    if (secret.empty()) return fmt::format("{}/_kcl/ui", url);
    return fmt::format("{}/_kcl/ui#key={}", url, secret);
}

}  // namespace kcl::local::console
