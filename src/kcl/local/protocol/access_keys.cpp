#include "kcl/local/protocol/access_keys.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::protocol {

namespace {

constexpr std::size_t account_digits = 12;

std::string_view cut(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view spaces = " \t\r";
    while (!text.empty() && spaces.contains(text.front())) text.remove_prefix(1);
    while (!text.empty() && spaces.contains(text.back())) text.remove_suffix(1);
    return text;
}

bool is_account(std::string_view text) {
    return text.size() == account_digits &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

AccessKeys::AccessKeys(std::string service, std::vector<LocalAccessKey> keys)
    : service_(std::move(service)), keys_(std::move(keys)) {}

const LocalAccessKey* AccessKeys::find(std::string_view id) const {
    const auto found = std::ranges::find(keys_, id, &LocalAccessKey::id);
    return found == keys_.end() ? nullptr : &*found;
}

std::expected<LocalAccessKey, std::string> parse_access_key(std::string_view text) {
    LocalAccessKey key;
    key.id = cut(text, ':');
    key.secret = cut(text, ':');
    key.account = cut(text, ':');
    key.session_token = text;
    if (key.id.empty() || key.secret.empty())
        return std::unexpected(
            "an access key is written ID:SECRET, ID:SECRET:ACCOUNT or ID:SECRET:ACCOUNT:TOKEN");
    if (!key.account.empty() && !is_account(key.account))
        return std::unexpected(fmt::format("the account of access key {} must have {} digits",
                                           key.id, account_digits));
    return key;
}

std::expected<std::vector<LocalAccessKey>, std::string> parse_access_key_file(
    std::string_view text) {
    std::vector<LocalAccessKey> keys;
    for (int number = 1; !text.empty(); ++number) {
        const auto line = trimmed(cut(text, '\n'));
        if (line.empty() || line.starts_with('#')) continue;
        auto key = parse_access_key(line);
        if (!key) return std::unexpected(fmt::format("line {}: {}", number, key.error()));
        keys.push_back(*std::move(key));
    }
    if (keys.empty()) return std::unexpected("it holds no access key");
    return keys;
}

}  // namespace kcl::local::protocol
