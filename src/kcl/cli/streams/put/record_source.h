#pragma once

#include "kcl/base/result.h"
#include "kcl/base/worker_threads.h"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace kcl::cli {

namespace asio = boost::asio;

/// Where `kcl put` gets its records, one after the other.
class RecordSource {
  public:
    virtual ~RecordSource() = default;

    struct Item {
        std::uint64_t number = 1;  ///< Its line, from one.
        std::string text;
    };
    /// Empty at the end. Faults: those of reading, and invalid (a record beyond any stream's
    /// limit).
    virtual asio::awaitable<Result<std::optional<Item>>> next() = 0;
    /// There is no next one, not even one that is being waited for.
    virtual void stop() = 0;
};

/// One record, given on the command line.
class OneRecord final : public RecordSource {
  public:
    explicit OneRecord(std::string text) : left_(std::move(text)) {}
    asio::awaitable<Result<std::optional<Item>>> next() override;
    void stop() override { left_.reset(); }

  private:
    std::optional<std::string> left_;
};

/// A file's lines, or the whole of it. Blocks a thread of its own, so that a pipe may be slow.
/// Borrows the descriptor, which is left as it is (a terminal is shared with other programs).
class FileRecords final : public RecordSource {
  public:
    enum class Cut : bool { lines, whole };

    FileRecords(int descriptor, Cut cut);
    FileRecords(const FileRecords&) = delete;
    FileRecords& operator=(const FileRecords&) = delete;
    ~FileRecords() override;

    asio::awaitable<Result<std::optional<Item>>> next() override;
    void stop() override;

  private:
    std::optional<Item> cut_line();
    void read_more();

    const int descriptor_;
    const Cut cut_;
    int stopper_;  ///< Readable once somebody said stop().
    WorkerThreads thread_;
    std::string buffer_;
    std::size_t begin_ = 0;      ///< Of what was not handed out.
    std::size_t looked_to_ = 0;  ///< No line ends between begin_ and here.
    std::uint64_t line_ = 0;
    bool ended_ = false;
    bool stopped_ = false;
    int fault_ = 0;  ///< errno.
};

}  // namespace kcl::cli
