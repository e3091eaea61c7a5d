#pragma once

#include "kcl/cli/aws_access.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace kcl::cli {

/// Where the streams are: the flags of the AWS command line, and a short one for `kcl local`.
struct ServiceFlags {
    std::optional<std::string> endpoint_url;
    std::optional<std::string> region;
    std::optional<std::string> profile;
    std::string protocol = "cbor";
    bool local = false;

    AwsOptions aws_options() const;
    ServiceUrls urls() const;
};

/// Lets `app` take them.
void add_service_flags(CLI::App& app, ServiceFlags& flags);
/// The part of a usage text that explains them.
extern const std::string_view service_flags_usage;

/// What `command` ("kcl put") says to a wrong command line, with the way to its help.
std::string refusal_text(std::string_view command, std::string_view problem);

/// Lets `app` read `arguments`. \return what is wrong with them; empty when nothing is.
/// `wants_help` is set when --help stands among them.
std::string read_words(CLI::App& app, const std::vector<std::string>& arguments, bool& wants_help);

}  // namespace kcl::cli
