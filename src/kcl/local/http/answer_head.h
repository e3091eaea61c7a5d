#pragma once

#include "kcl/local/service.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace kcl::local::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(SystemTime time);

/// The Date header for answers, formatted anew once a second.
class DateLine {
  public:
    std::string_view at(SystemTime now);

  private:
    std::chrono::sys_seconds second_ = std::chrono::sys_seconds::max();
    std::string text_;
};

/// How the client finds the end of the body.
enum class Framing : std::uint8_t {
    length,       ///< Content-Length.
    chunked,      ///< Transfer-Encoding; it ends with an empty chunk.
    until_closed  ///< With the connection: for clients of HTTP/1.0.
};

/// The headers that belong to the connection.
struct ConnectionHeaders {
    std::string_view server;
    std::string_view date;
    bool keep_alive = true;
    Framing framing = Framing::length;
};

/// Appends status line and headers of `answer` in HTTP/1.1, up to and including the empty line.
void append_head(std::string& out, const Answer& answer, const ConnectionHeaders& connection);

}  // namespace kcl::local::http
