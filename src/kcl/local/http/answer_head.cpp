#include "kcl/local/http/answer_head.h"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

#include <array>

namespace kcl::local::http {

std::string http_date(SystemTime time) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[std::chrono::weekday(day).c_encoding()],
        static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
        clock.seconds().count());
}

std::string_view DateLine::at(SystemTime now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (second != second_) {
        second_ = second;
        text_ = http_date(now);
    }
    return text_;
}

namespace {

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void append_head(std::string& out, const Answer& answer, const ConnectionHeaders& connection) {
    const auto reason =
        boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(answer.status));
    out.append("HTTP/1.1 ").append(fmt::format_int(answer.status).str());
    out.append(" ").append(reason.data(), reason.size()).append("\r\n");
    for (const auto& [name, value] : answer.headers) append_header(out, name, value);
    if (connection.framing == Framing::length)
        append_header(out, "Content-Length", fmt::format_int(answer.body.size()).str());
    if (connection.framing == Framing::chunked) append_header(out, "Transfer-Encoding", "chunked");
    append_header(out, "Date", connection.date);
    append_header(out, "Server", connection.server);
    append_header(out, "Connection", connection.keep_alive ? "keep-alive" : "close");
    out.append("\r\n");
}

}  // namespace kcl::local::http
