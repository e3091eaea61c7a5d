#include "kcl/aws/credentials/profile/process_credentials.h"

#include "kcl/aws/credentials/answers.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::aws {

namespace {

// The end of what a program complained of, on one line.
std::string complaint(std::string_view errors) {
    constexpr std::size_t most = 500;
    if (errors.size() > most) errors = errors.substr(errors.size() - most);
    std::string line{errors};
    std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    while (line.ends_with(' ')) line.pop_back();
    return line.empty() ? "it gave no reason" : line;
}

Result<Credentials> read_output(const std::string& name, const ProcessOutput& ended) {
    if (ended.status != 0)
        return failure(Fault::denied, fmt::format("{} failed with status {}: {}", name,
                                                  ended.status, complaint(ended.errors)));
    const auto version = json_member(ended.output, "Version");
    if (version && *version != "1")
        return failure(Fault::invalid,
                       fmt::format("{} answers in version {}: only 1 is known", name, *version));
    auto credentials = credentials_from_json(ended.output, name);
    if (credentials && !version)
        return failure(Fault::corrupt, fmt::format("the answer of {} has no \"Version\": 1", name));
    return credentials;
}

}  // namespace

asio::awaitable<Result<Credentials>> load_process(const Outside& outside, base::Process process,
                                                  SteadyTime deadline) {
    // The command's arguments stay out of messages: they may be secret.
    const auto name = fmt::format("credential_process of profile '{}'", process.profile);
    auto words = split_words(process.command);
    if (!words)
        co_return failure(Fault::invalid, fmt::format("{}: {}", name, words.error().message));
    words->front() = expand_home(words->front(), outside.environment);

    const auto ends = std::min(deadline, outside.clock.steady_now() + 60s);
    const auto ended = co_await outside.processes.run(std::move(*words), ends);
    if (!ended)
        co_return failure(
            ended.error().fault == Fault::not_found ? Fault::invalid : ended.error().fault,
            fmt::format("{}: {}", name, ended.error().message));
    co_return read_output(name, *ended);
}

}  // namespace kcl::aws
