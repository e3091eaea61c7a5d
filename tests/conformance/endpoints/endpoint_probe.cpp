// Reads one case as JSON on each line: a service, an environment, the text of a config file,
// perhaps flags. Prints
// {"url": ..., "error": ...} for it; the URL is empty when it is refused.
#include "kcl/aws/endpoint.h"

#include <boost/json.hpp>

#include <iostream>

namespace {

using namespace kcl;
using namespace kcl::aws;
namespace json = boost::json;

class OneFile final : public Files {
  public:
    explicit OneFile(std::string text) : text_(std::move(text)) {}
    Result<std::string> read(const std::string& path) override {
        if (path == "/config") return text_;
        return failure(Fault::not_found, "");
    }
    Result<void> replace(const std::string&, std::string_view) override { return {}; }

  private:
    std::string text_;
};

Service service_named(std::string_view name) {
    constexpr std::array<std::string_view, 7> names{"kinesis", "dynamodb", "cloudwatch", "sts",
                                                    "s3",      "sso",      "sso_oidc"};
    return static_cast<Service>(std::ranges::find(names, name) - names.begin());
}

Result<Endpoint> resolve(const json::object& line) {
    const auto& variables = line.at("environment").as_object();
    const Environment environment = [&](std::string_view name) -> std::optional<std::string> {
        if (name == "AWS_CONFIG_FILE") return "/config";
        const auto* value = variables.if_contains(name);
        return value ? std::optional<std::string>{value->as_string()} : std::nullopt;
    };
    const auto service = service_named(line.at("service").as_string());
    EndpointFlags flags;
    if (const auto* region = line.if_contains("region"))
        flags.region = std::string{region->as_string()};
    if (const auto* fips = line.if_contains("fips")) flags.fips = fips->as_bool();
    if (const auto* dual_stack = line.if_contains("dual_stack"))
        flags.dual_stack = dual_stack->as_bool();
    if (const auto* url = line.if_contains("url"))
        flags.urls[service] = std::string{url->as_string()};

    OneFile files{std::string{line.at("config").as_string()}};
    const auto config = load_shared_config(environment, files);
    if (!config) return std::unexpected(config.error());
    const auto settings = endpoint_settings(flags, environment, *config);
    if (!settings) return std::unexpected(settings.error());
    return endpoint_for(service, *settings);
}

}  // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        const auto endpoint = resolve(json::parse(line).as_object());
        json::object shown{{"url", endpoint ? endpoint->url : ""},
                           {"error", endpoint ? "" : endpoint.error().message}};
        std::cout << json::serialize(shown) << '\n';
    }
}
