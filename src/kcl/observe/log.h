#pragma once

#include "kcl/base/clock.h"
#include "kcl/consumer.h"

#include <initializer_list>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kcl::observe {

/// A Bunyan level by name ("info") or number ("30"); empty when it is neither.
std::optional<LogLevel> parse_log_level(std::string_view text);
/// "trace", "debug", "info", "warn", "error" or "fatal".
std::string_view to_string(LogLevel level);

/// One field of a log line beside the standing ones.
struct LogField {
    std::string name;
    std::variant<std::string, std::int64_t, double, bool> value;

    LogField(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
    LogField(std::string_view n, const char* v) : name(n), value(std::string(v)) {}
    LogField(std::string_view n, const std::string& v) : name(n), value(v) {}
    LogField(std::string_view n, bool v) : name(n), value(v) {}
    LogField(std::string_view n, double v) : name(n), value(v) {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    LogField(std::string_view n, T v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

/// Who writes: constant for a whole process.
struct LogIdentity {
    std::string name;  ///< "KinesisCluster".
    std::string hostname;
    int pid = 0;
};

/// One line in Bunyan's format (name, hostname, pid, level, fields, msg, time, v: 0), without the
/// newline. Text that is not UTF-8 is repaired, never passed on.
std::string bunyan_line(const LogIdentity& identity, LogLevel level, std::string_view message,
                        const std::vector<LogField>& fields, SystemTime time);
/// The same for a person at a terminal: time, level, message, then key=value.
std::string readable_line(LogLevel level, std::string_view message,
                          const std::vector<LogField>& fields, SystemTime time, bool colour);

/// Writes log lines to standard output from a thread of its own: a reader that stops reading makes
/// lines drop (the oldest first), never the cluster wait.
///
/// Any thread may write. The destructor writes out what is queued.
class Log {
  public:
    enum class Form { bunyan, readable };

    /// Borrows `clock`.
    Log(Clock& clock, LogIdentity identity, LogLevel lowest, Form form);
    ~Log();

    bool enabled(LogLevel level) const { return level >= lowest_; }
    void write(LogLevel level, std::string_view message, std::vector<LogField> fields = {});
    /// Returns once everything written so far is out.
    void flush();

  private:
    struct Sink;
    Clock& clock_;
    LogIdentity identity_;
    LogLevel lowest_;
    Form form_;
    std::shared_mutex sink_guard_;  ///< Unique only while flush() replaces the sink.
    std::unique_ptr<Sink> sink_;
};

}  // namespace kcl::observe
