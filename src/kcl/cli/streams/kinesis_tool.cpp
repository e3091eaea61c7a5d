#include "kcl/cli/streams/kinesis_tool.h"

#include "kcl/base/task_group.h"
#include "kcl/cli/streams/exit_status.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <exception>
#include <iostream>
#include <ostream>
#include <unistd.h>
#include <utility>

namespace kcl::cli {

namespace {

std::string_view mend_of(Fault fault) {
    switch (fault) {
        case Fault::not_found:
            return " ('kcl streams list' shows the streams there are, 'kcl streams describe' their "
                   "shards)";
        case Fault::unavailable:
            return " (is it running? --local and --endpoint-url say where it is)";
        default:
            return "";
    }
}

/// One process's use of Kinesis, from the connection to the end of `work`.
class Session {
  public:
    Session(std::string_view command, const ServiceFlags& flags, Terminal terminal)
        : command_(command),
          flags_(flags),
          terminal_(terminal),
          signals_(home_.get_executor()),
          helpers_(home_.get_executor()) {}

    int run(const std::function<asio::awaitable<int>(KinesisTool)>& work) {
        std::signal(SIGPIPE, SIG_IGN);
        auto access =
            AwsAccess::open({home_.get_executor(), clock_, random_, {}}, flags_.aws_options());
        if (!access) return say_failure(terminal_.err, command_, access.error());
        access_ = std::move(*access);
        asio::co_spawn(home_, live(work), [this](std::exception_ptr error) {
            broken_ = error;
            home_.stop();
        });
        home_.run();
        if (broken_) std::rethrow_exception(broken_);
        return status_;
    }

  private:
    asio::awaitable<void> live(const std::function<asio::awaitable<int>(KinesisTool)>& work) {
        const auto connected = co_await access_->connect(flags_.aws_options(), flags_.urls(), 10s);
        if (!connected) {
            status_ = say_failure(terminal_.err, command_, connected.error());
            co_return;
        }
        helpers_.spawn(access_->keep_credentials_fresh());
        KinesisTool tool{home_.get_executor(),
                         access_->kinesis(),
                         clock_,
                         random_,
                         terminal_,
                         [this](std::function<void()> stop) { on_signal(std::move(stop)); }};
        std::exception_ptr broken;
        try {
            const int status = co_await work(tool);
            status_ = status;
        } catch (...) {
            broken = std::current_exception();
        }
        helpers_.cancel();
        co_await helpers_.join();
        if (broken) std::rethrow_exception(broken);
    }

    void on_signal(std::function<void()> stop) {
        signals_.add(SIGINT);
        signals_.add(SIGTERM);
        signals_.async_wait(
            [this, stop = std::move(stop)](const boost::system::error_code& cancelled, int) {
                if (cancelled) return;
                signals_.clear();
                stop();
            });
    }

    std::string_view command_;
    const ServiceFlags& flags_;
    Terminal terminal_;
    RealClock clock_;
    SystemRandom random_;
    asio::io_context home_;
    asio::signal_set signals_;
    std::unique_ptr<AwsAccess> access_;
    TaskGroup helpers_;
    std::exception_ptr broken_;
    int status_ = exit_failed;
};

}  // namespace

int say_failure(std::ostream& err, std::string_view command, const Error& error) {
    (err << command << ": " << error.message << mend_of(error.fault) << '\n').flush();
    return exit_status_of(error.fault);
}

int run_with_kinesis(std::string_view command, const ServiceFlags& flags, Terminal terminal,
                     const std::function<asio::awaitable<int>(KinesisTool)>& work) {
    return Session(command, flags, terminal).run(work);
}

Terminal terminal_of(std::ostream& out, std::ostream& err) {
    return {out, err, &out == &std::cout && ::isatty(STDOUT_FILENO) == 1,
            &err == &std::cerr && ::isatty(STDERR_FILENO) == 1};
}

}  // namespace kcl::cli
