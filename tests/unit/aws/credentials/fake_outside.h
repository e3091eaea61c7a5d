#pragma once

#include "kcl/aws/credentials/outside.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/run.h"
#include "kcl/testing/scripted_transport.h"

#include <boost/asio/io_context.hpp>

#include <map>
#include <utility>

namespace kcl::aws {

class FakeFiles final : public Files {
  public:
    std::map<std::string, std::string> content;

    Result<std::string> read(const std::string& path) override {
        const auto found = content.find(path);
        if (found == content.end())
            return failure(Fault::not_found, "can't read " + path + ": No such file");
        return found->second;
    }
    Result<void> replace(const std::string& path, std::string_view text) override {
        content[path] = text;
        return {};
    }
};

class FakeProcesses final : public Processes {
  public:
    Result<ProcessOutput> answer;
    std::vector<std::vector<std::string>> runs;

    asio::awaitable<Result<ProcessOutput>> run(std::vector<std::string> words,
                                               SteadyTime) override {
        runs.push_back(std::move(words));
        co_return answer;
    }
};

/// A machine of which a test says everything. Its clock starts at 2024-01-01T00:00:00Z.
struct FakeOutside {
    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{7};
    testing::ScriptedTransport http{clock};
    FakeFiles files;
    FakeProcesses processes;
    std::map<std::string, std::string, std::less<>> variables{{"HOME", "/home/u"}};

    Environment environment() {
        return [this](std::string_view name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional{found->second};
        };
    }
    Outside outside() { return {http, clock, random, environment(), files, processes}; }

    template <class T>
    T run(asio::awaitable<T> story) {
        return testing::run(io, clock, std::move(story));
    }
    SteadyTime in(Duration time) const { return clock.steady_now() + time; }
    SystemTime calendar_in(Duration time) const {
        return clock.system_now() + std::chrono::duration_cast<std::chrono::milliseconds>(time);
    }
    const HttpRequest& request(std::size_t number) const { return http.sent().at(number).request; }
    std::string header(std::size_t number, std::string_view name) const {
        for (const auto& [key, value] : request(number).headers)
            if (key == name) return value;
        return "(absent)";
    }
};

inline std::string keys_json(std::string_view id, std::string_view expiration) {
    return fmt::format(
        R"({{"Code":"Success","AccessKeyId":"{}","SecretAccessKey":"SECRET-{}","Token":"TOKEN-{}","Expiration":"{}"}})",
        id, id, id, expiration);
}

inline std::string role_xml(std::string_view action, std::string_view id,
                            std::string_view expiration) {
    return fmt::format(
        R"(<{0}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{0}Result><AssumedRoleUser><Arn>a</Arn></AssumedRoleUser>)"
        R"(<Credentials><AccessKeyId>{1}</AccessKeyId><SecretAccessKey>SECRET-{1}</SecretAccessKey>)"
        R"(<SessionToken>TOKEN-{1}</SessionToken><Expiration>{2}</Expiration></Credentials></{0}Result></{0}Response>)",
        action, id, expiration);
}

}  // namespace kcl::aws
