#include "kcl/observe/log.h"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <charconv>
#include <mutex>

namespace kcl::observe {

namespace {

constexpr std::array levels{LogLevel::trace, LogLevel::debug, LogLevel::info,
                            LogLevel::warn,  LogLevel::error, LogLevel::fatal};

/// Replaces each byte that is not part of well-formed UTF-8 by U+FFFD, so that every line is JSON.
std::string well_formed(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        bool good = length != 0 && i + length <= text.size();
        for (std::size_t k = 1; good && k < length; ++k)
            good = (static_cast<unsigned char>(text[i + k]) & 0xC0) == 0x80;
        if (good && length == 3) {
            const auto next = static_cast<unsigned char>(text[i + 1]);
            good = (lead != 0xE0 || next >= 0xA0) && (lead != 0xED || next < 0xA0);
        }
        if (good && length == 4) {
            const auto next = static_cast<unsigned char>(text[i + 1]);
            good = (lead != 0xF0 || next >= 0x90) && (lead != 0xF4 || next < 0x90);
        }
        result += good ? text.substr(i, length) : std::string_view("\xEF\xBF\xBD");
        i += good ? length : 1;
    }
    return result;
}

std::string iso_time(SystemTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                       (time - seconds).count());
}

std::string value_text(const LogField& field) {
    return std::visit(
        [](const auto& value) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
                const bool plain =
                    !value.empty() && value.find_first_of(" \"=\n\t") == std::string::npos;
                return plain ? well_formed(value)
                             : boost::json::serialize(boost::json::value(well_formed(value)));
            } else {
                return fmt::format("{}", value);
            }
        },
        field.value);
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view text) {
    for (const LogLevel level : levels)
        if (to_string(level) == text) return level;
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
    // Bunyan takes any number: what is written is what is at or above it.
    for (const LogLevel level : levels)
        if (number <= static_cast<int>(level)) return level;
    return std::nullopt;
}

std::string_view to_string(LogLevel level) {
    switch (level) {
        case LogLevel::trace:
            return "trace";
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warn:
            return "warn";
        case LogLevel::error:
            return "error";
        case LogLevel::fatal:
            return "fatal";
    }
    return "info";
}

std::string bunyan_line(const LogIdentity& identity, LogLevel level, std::string_view message,
                        const std::vector<LogField>& fields, SystemTime time) {
    boost::json::object line;
    line["name"] = identity.name;
    line["hostname"] = identity.hostname;
    line["pid"] = identity.pid;
    line["level"] = static_cast<int>(level);
    for (const LogField& field : fields) {
        std::visit(
            [&](const auto& value) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
                    line[field.name] = well_formed(value);
                } else {
                    line[field.name] = value;
                }
            },
            field.value);
    }
    line["msg"] = well_formed(message);
    line["time"] = iso_time(time);
    line["v"] = 0;
    return boost::json::serialize(line);
}

std::string readable_line(LogLevel level, std::string_view message,
                          const std::vector<LogField>& fields, SystemTime time, bool colour) {
    static constexpr std::array<std::string_view, 6> colours{"90", "36", "32", "33", "31", "35"};
    const auto index = static_cast<std::size_t>(static_cast<int>(level) / 10 - 1);
    std::string name = fmt::format("{:>5}", to_string(level));
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (colour) name = fmt::format("\033[{}m{}\033[0m", colours.at(index), name);
    std::string line =
        fmt::format("{} {}  {}", iso_time(time).substr(11, 12), name, well_formed(message));
    for (const LogField& field : fields) {
        line += colour ? fmt::format("  \033[90m{}=\033[0m{}", field.name, value_text(field))
                       : fmt::format("  {}={}", field.name, value_text(field));
    }
    return line;
}

struct Log::Sink {
    std::shared_ptr<spdlog::details::thread_pool> threads =
        std::make_shared<spdlog::details::thread_pool>(8192, 1);
    std::shared_ptr<spdlog::async_logger> logger = std::make_shared<spdlog::async_logger>(
        "kcl", std::make_shared<spdlog::sinks::stdout_sink_mt>(), threads,
        spdlog::async_overflow_policy::overrun_oldest);

    Sink() {
        logger->set_pattern("%v");
        logger->set_level(spdlog::level::trace);
        logger->flush_on(spdlog::level::trace);
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    /// The thread writes out its queue before it ends; only then may what it writes with go.
    ~Sink() { threads.reset(); }
};

Log::Log(Clock& clock, LogIdentity identity, LogLevel lowest, Form form)
    : clock_(clock),
      identity_(std::move(identity)),
      lowest_(lowest),
      form_(form),
      sink_(std::make_unique<Sink>()) {}

Log::~Log() = default;

void Log::flush() {
    const std::unique_lock lock(sink_guard_);
    sink_.reset();
    sink_ = std::make_unique<Sink>();
}

void Log::write(LogLevel level, std::string_view message, std::vector<LogField> fields) {
    if (!enabled(level)) return;
    const SystemTime now = clock_.system_now();
    const std::string line = form_ == Form::bunyan
                                 ? bunyan_line(identity_, level, message, fields, now)
                                 : readable_line(level, message, fields, now, true);
    const std::shared_lock lock(sink_guard_);
    sink_->logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace kcl::observe
