#include "kcl/cli/streams/service_flags.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace kcl::cli {

namespace {
constexpr auto local_kinesis = "http://127.0.0.1:4567";
}  // namespace

const std::string_view service_flags_usage = R"(
Where the streams are:
  --region REGION       The AWS region, else as the AWS tools find it
  --profile NAME        A profile of ~/.aws, for region and credentials
  --endpoint-url URL    Another service that speaks Kinesis
  --local               Short for --endpoint-url http://127.0.0.1:4567, in us-east-1 and
                        without credentials: what 'kcl local' runs
  --protocol NAME       cbor (default) or json, for services that know nothing else

Exit status: 0 done; 1 failed; 2 wrong command line; 3 no such stream or shard;
4 no permission or credentials; 5 throttled, not reached or not done in time.
)";

void add_service_flags(CLI::App& app, ServiceFlags& flags) {
    app.add_option("--region", flags.region);
    app.add_option("--profile", flags.profile);
    auto* url = app.add_option("--endpoint-url", flags.endpoint_url);
    app.add_flag("--local", flags.local)->excludes(url);
    app.add_option("--protocol", flags.protocol)->check(CLI::IsMember({"cbor", "json"}));
}

AwsOptions ServiceFlags::aws_options() const {
    AwsOptions options;
    options.region = region;
    options.profile = profile;
    options.kinesis_cbor = protocol == "cbor";
    return options;
}

ServiceUrls ServiceFlags::urls() const {
    ServiceUrls urls;
    urls.kinesis = endpoint_url;
    if (local) urls.kinesis = local_kinesis;
    urls.kinesis_is_local = urls.dynamodb_is_local = local;
    return urls;
}

std::string refusal_text(std::string_view command, std::string_view problem) {
    return fmt::format("{}: {}\nTry '{} --help'.\n", command, problem, command);
}

std::string read_words(CLI::App& app, const std::vector<std::string>& arguments, bool& wants_help) {
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
        wants_help = true;
    } catch (const CLI::ParseError& e) {
        return e.what();
    }
    return {};
}

}  // namespace kcl::cli
