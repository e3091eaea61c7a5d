#include "kcl/cli/local_access_flags.h"

#include "kcl/local/protocol/access_keys.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace kcl::cli {

void LocalAccessFlags::declare(CLI::App& app, LocalOptions& options) {
    auto* certificate = app.add_option("--tls-certificate", options.tls_certificate);
    auto* key = app.add_option("--tls-key", options.tls_key);
    certificate->needs(key);
    key->needs(certificate);
    auto* verify = app.add_flag("--verify-signatures", verify_);
    app.add_option("--access-key", keys_)->expected(1)->needs(verify)->take_all();
    app.add_option("--access-keys", file_)->needs(verify);
}

std::expected<void, std::string> LocalAccessFlags::take(LocalOptions& options) const {
    for (const auto& text : keys_) {
        auto key = local::protocol::parse_access_key(text);
        if (!key) return std::unexpected("--access-key: " + key.error());
        options.access_keys.push_back(*std::move(key));
    }
    if (!file_.empty()) {
        std::ifstream file(file_, std::ios::binary);
        if (!file) return std::unexpected(fmt::format("--access-keys: can't read {}", file_));
        const std::string text(std::istreambuf_iterator<char>(file), {});
        auto keys = local::protocol::parse_access_key_file(text);
        if (!keys) return std::unexpected(fmt::format("--access-keys {}: {}", file_, keys.error()));
        options.access_keys.insert(options.access_keys.end(), keys->begin(), keys->end());
    }
    if (verify_ && options.access_keys.empty())
        return std::unexpected(
            "--verify-signatures needs to know whose: give --access-key ID:SECRET or --access-keys "
            "FILE");
    return {};
}

}  // namespace kcl::cli
