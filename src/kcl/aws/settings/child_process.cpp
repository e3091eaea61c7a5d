#include "kcl/aws/settings/child_process.h"

#include "kcl/base/with_deadline.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace kcl::aws {

namespace {

constexpr std::size_t most_output = 1 << 20;

// The two ends of a pipe; closed on exec, so that no other child holds them open.
struct Pipe {
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
    }
    ~Pipe() {
        for (const int end : ends)
            if (end >= 0) ::close(end);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    int release_reading_end() { return std::exchange(ends[0], -1); }
    std::array<int, 2> ends{-1, -1};
};

// A running program that leads a process group of its own. One that is still there at the end is
// killed.
class Child {
  public:
    explicit Child(pid_t id) : id_(id) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (id_ < 0) return;
        kill();
        ::waitpid(id_, nullptr, 0);  // short: nothing survives SIGKILL
    }

    /// With all the children of its own.
    void kill() { ::kill(-id_, SIGKILL); }

    /// The exit code, once there is one.
    std::optional<int> ended() {
        int status = 0;
        const pid_t reaped = ::waitpid(id_, &status, WNOHANG);
        if (reaped == 0 || (reaped < 0 && errno == EINTR)) return std::nullopt;
        id_ = -1;
        if (reaped < 0) return 0;  // somebody else reaped it; its output decides
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }

  private:
    pid_t id_;
};

class SpawnPlan {
  public:
    SpawnPlan(const Pipe& output, const Pipe& errors) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, output.ends[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, errors.ends[1], STDERR_FILENO);
        ::posix_spawnattr_init(&attributes_);
        sigset_t none, all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    Result<pid_t> start(std::vector<std::string>& words) {
        std::vector<char*> arguments;
        arguments.reserve(words.size() + 1);
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        pid_t id = -1;
        const int reason =
            ::posix_spawnp(&id, arguments[0], &actions_, &attributes_, arguments.data(), environ);
        if (reason == 0) return id;
        const auto fault = reason == ENOENT   ? Fault::not_found
                           : reason == EACCES ? Fault::denied
                                              : Fault::unavailable;
        return failure(fault, fmt::format("can't run {}: {}", words[0], std::strerror(reason)));
    }

  private:
    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

asio::awaitable<Result<std::string>> read_all(asio::posix::stream_descriptor& stream,
                                              Child& child) {
    std::string text;
    std::array<char, 4096> buffer;
    for (;;) {
        const auto [error, count] = co_await stream.async_read_some(
            asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::eof) co_return text;
        if (error == asio::error::operation_aborted) throw boost::system::system_error{error};
        if (error)
            co_return failure(Fault::unavailable,
                              fmt::format("can't read its output: {}", error.message()));
        text.append(buffer.data(), count);
        if (text.size() > most_output) {
            child.kill();  // or the reader of its other stream would wait for it
            co_return failure(Fault::invalid, "it wrote more than 1 MiB");
        }
    }
}

asio::awaitable<int> wait_for_end(Clock& clock, Child& child) {
    for (Duration pause = 1ms;; pause = std::min<Duration>(2 * pause, 50ms)) {
        if (const auto status = child.ended()) co_return *status;
        co_await clock.sleep_for(pause);
    }
}

struct Streams {
    asio::posix::stream_descriptor output;
    asio::posix::stream_descriptor errors;
};

asio::awaitable<Result<ProcessOutput>> collect(Clock& clock, Child& child, Streams& streams) {
    const auto executor = co_await asio::this_coro::executor;
    auto both = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, read_all(streams.output, child), asio::deferred),
        asio::co_spawn(executor, read_all(streams.errors, child), asio::deferred));
    auto [order, thrown, output, errors_thrown, errors] =
        co_await both.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    if (thrown) std::rethrow_exception(thrown);
    if (errors_thrown) std::rethrow_exception(errors_thrown);
    for (auto* text : {&output, &errors})
        if (!*text) co_return std::unexpected(text->error());
    const int status = co_await wait_for_end(clock, child);
    co_return ProcessOutput{status, std::move(*output), std::move(*errors)};
}

}  // namespace

asio::awaitable<Result<ProcessOutput>> RealProcesses::run(std::vector<std::string> words,
                                                          SteadyTime deadline) {
    const auto executor = co_await asio::this_coro::executor;
    Pipe output, errors;
    if (output.ends[0] < 0 || errors.ends[0] < 0)
        co_return failure(Fault::unavailable,
                          fmt::format("can't make a pipe: {}", std::strerror(errno)));
    const auto id = SpawnPlan{output, errors}.start(words);
    if (!id) co_return std::unexpected(id.error());
    Child child{*id};
    Streams streams{asio::posix::stream_descriptor{executor, output.release_reading_end()},
                    asio::posix::stream_descriptor{executor, errors.release_reading_end()}};
    // Our copies of the writing ends must go, or the end of the output would never be seen.
    for (Pipe* pipe : {&output, &errors}) ::close(std::exchange(pipe->ends[1], -1));

    auto ended = co_await with_deadline(clock_, deadline, collect(clock_, child, streams));
    if (!ended && ended.error().fault == Fault::timed_out)
        ended.error().message = words[0] + " did not end in time";
    co_return ended;
}

}  // namespace kcl::aws
