#include "kcl/cli/streams/put/record_source.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace kcl::cli {

namespace {
constexpr std::size_t read_at_once = 256 << 10;
// A record of ten mebibytes written in base64, and a little.
constexpr std::size_t longest_record = 14 << 20;
}  // namespace

asio::awaitable<Result<std::optional<RecordSource::Item>>> OneRecord::next() {
    auto text = std::exchange(left_, std::nullopt);
    std::optional<Item> item;
    if (text) item = Item{1, *std::move(text)};
    co_return item;
}

FileRecords::FileRecords(int descriptor, Cut cut)
    : descriptor_(descriptor),
      cut_(cut),
      stopper_(::eventfd(0, EFD_CLOEXEC)),
      thread_({.steady = 1, .most = 1}) {}

FileRecords::~FileRecords() {
    if (stopper_ >= 0) ::close(stopper_);
}

void FileRecords::stop() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stopper_, &one, sizeof one);
    // The rest belongs to the thread that may be reading.
    stopped_ = true;
}

asio::awaitable<Result<std::optional<RecordSource::Item>>> FileRecords::next() {
    for (;;) {
        if (stopped_) co_return std::optional<Item>{};
        if (auto item = cut_line()) co_return item;
        if (fault_ != 0)
            co_return failure(Fault::invalid,
                              fmt::format("can't read the input: {}", std::strerror(fault_)));
        if (ended_) co_return std::optional<Item>{};
        if (buffer_.size() - begin_ > longest_record)
            co_return failure(
                Fault::invalid,
                fmt::format("record {} has more than {} MiB: no stream takes it; what "
                            "follows was not read",
                            line_ + 1, longest_record >> 20));
        co_await thread_.run([this] { read_more(); });
    }
}

/// The next record, if the buffer has a whole one that is not empty.
std::optional<RecordSource::Item> FileRecords::cut_line() {
    for (;;) {
        const auto end = cut_ == Cut::lines ? buffer_.find('\n', looked_to_) : std::string::npos;
        looked_to_ = buffer_.size();
        const bool rest = end == std::string::npos;
        if (rest && (!ended_ || begin_ == buffer_.size())) return std::nullopt;
        Item item{++line_, buffer_.substr(begin_, rest ? std::string::npos : end - begin_)};
        begin_ = looked_to_ = rest ? buffer_.size() : end + 1;
        if (!item.text.empty()) return item;
    }
}

void FileRecords::read_more() {
    std::array<pollfd, 2> ready{{{descriptor_, POLLIN, 0}, {stopper_, POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), -1) < 0 && errno != EINTR) fault_ = errno;
    if (ready[1].revents != 0 || ready[0].revents == 0) return;
    buffer_.erase(0, begin_);
    looked_to_ -= begin_;
    begin_ = 0;
    const std::size_t had = buffer_.size();
    buffer_.resize(had + read_at_once);
    const auto count = ::read(descriptor_, buffer_.data() + had, read_at_once);
    buffer_.resize(had + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count == 0) ended_ = true;
    if (count < 0 && errno != EINTR && errno != EAGAIN) fault_ = errno;
}

}  // namespace kcl::cli
