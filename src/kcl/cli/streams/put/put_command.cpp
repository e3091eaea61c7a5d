#include "kcl/cli/streams/put/put_command.h"

#include "kcl/cli/streams/exit_status.h"
#include "kcl/cli/streams/put/put_job.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <ostream>
#include <unistd.h>

namespace kcl::cli {

namespace {

/// The input that the words name, open while this lives.
class Input {
  public:
    explicit Input(const PutOptions& options) {
        if (options.record) {
            source_ = std::make_unique<OneRecord>(*options.record);
            return;
        }
        if (options.file) descriptor_ = ::open(options.file->c_str(), O_RDONLY | O_CLOEXEC);
        if (options.file && descriptor_ < 0) return;
        const auto cut = options.whole ? FileRecords::Cut::whole : FileRecords::Cut::lines;
        source_ = std::make_unique<FileRecords>(options.file ? descriptor_ : STDIN_FILENO, cut);
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;
    ~Input() {
        source_.reset();
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    /// Null: the file can't be opened; errno says why.
    RecordSource* source() { return source_.get(); }

  private:
    int descriptor_ = -1;
    std::unique_ptr<RecordSource> source_;
};

}  // namespace

asio::awaitable<int> put_records(KinesisTool tool, const PutOptions& options,
                                 RecordSource& source) {
    PutJob job(std::move(tool), options, source);
    const int status = co_await job.run();
    co_return status;
}

int put_command(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
    const auto options = parse_put_command(arguments);
    if (!options) {
        (options.error().status == exit_ok ? out : err) << options.error().text;
        return options.error().status;
    }
    Input input(*options);
    if (!input.source()) {
        err << "kcl put: can't open '" << *options->file << "': " << std::strerror(errno) << '\n';
        return exit_failed;
    }
    return run_with_kinesis("kcl put", options->service, terminal_of(out, err),
                            [&](KinesisTool tool) {
                                // What was read is still stored.
                                tool.when_asked_to_stop([&] { input.source()->stop(); });
                                return put_records(std::move(tool), *options, *input.source());
                            });
}

}  // namespace kcl::cli
