#include "kcl/aws/credentials.h"

#include <fmt/chrono.h>

#include <ostream>

namespace kcl::aws {

namespace {

// As the AWS command line shows keys; one too short to hide anything stays hidden altogether.
std::string masked(const std::string& id) {
    return id.size() < 12 ? "****" : "****" + id.substr(id.size() - 4);
}

}  // namespace

std::string to_string(const Credentials& credentials) {
    std::string text = fmt::format("key {} from {}", masked(credentials.access_key_id),
                                   credentials.source.empty() ? "nowhere" : credentials.source);
    if (credentials.expires)
        text += fmt::format(", expires {:%Y-%m-%dT%H:%M:%SZ}",
                            std::chrono::floor<std::chrono::seconds>(*credentials.expires));
    return text;
}

std::ostream& operator<<(std::ostream& out, const Credentials& credentials) {
    return out << to_string(credentials);
}

}  // namespace kcl::aws
