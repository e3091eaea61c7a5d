#pragma once

#include "kcl/local/service_around.h"

#include <expected>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::powers {

/// One write that succeeded, as a line of a capture:
///
///     {"at":"2026-01-31T12:00:00.250Z","service":"kinesis","operation":"PutRecord",
///      "account":"000000000000","region":"us-east-1","type":"application/x-amz-json-1.1",
///      "json":{...}}
///
/// all on one line. A body that is not JSON stands as base64 under "base64" instead of "json".
struct CapturedCall {
    SystemTime at;
    std::string service;
    std::string operation;
    std::string account;
    std::string region;
    std::string type;
    std::string body;
};

CapturedCall captured(const Service& service, const Call& call);
/// Without an end of line.
std::string to_line(const CapturedCall& call);
/// The error is a sentence that names what is wrong with the line.
std::expected<CapturedCall, std::string> parse_captured(std::string_view line);
/// The call, to be made again: signed in form, at the time of then.
Call call_of(const CapturedCall& captured);

/// The file to which writes are captured, if there is one. Confined to one executor.
class Capture {
  public:
    /// `trouble` is told, in a sentence, when the file can't be written; the capture then ends.
    explicit Capture(std::function<void(std::string_view)> trouble)
        : trouble_(std::move(trouble)) {}

    /// Lines are added to what the file has; one that is there and begins with something else is
    /// left alone. The error names the file.
    std::expected<void, std::string> start(const std::filesystem::path& file);
    void stop();
    bool runs() const { return out_.is_open(); }
    const std::filesystem::path& file() const { return file_; }
    std::uint64_t lines() const { return lines_; }

    void write(const CapturedCall& call);

  private:
    std::function<void(std::string_view)> trouble_;
    std::filesystem::path file_;
    std::ofstream out_;
    std::uint64_t lines_ = 0;
};

/// A service whose successful writes are captured while `capture` runs. A line is there once the
/// call is answered to its committer: when the disk fails at the commit, the line stays although
/// the write did not. Borrows both.
class CapturingService final : public ServiceAround {
  public:
    CapturingService(Service& inner, Capture& capture) : ServiceAround(inner), capture_(capture) {}

    Answer answer(const Call& call, storage::Transaction& transaction) override;

  private:
    Capture& capture_;
};

}  // namespace kcl::local::powers
