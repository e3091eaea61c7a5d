#pragma once

#include "kcl/base/clock.h"
#include "kcl/wire/api.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kcl::wire {

/// Appends one message to a string, value by value, in either format. Sizes must be told in advance
/// and kept: CBOR writes them first.
///
/// JSON is written without spaces; text goes out as it is, save for what JSON must escape.
class Writer {
  public:
    Writer(Format format, std::string& out) : is_json_(format == Format::json), out_(out) {}

    void begin_object(std::size_t members);
    void end_object();
    void begin_array(std::size_t elements);
    void end_array();
    /// Of the member whose value comes next.
    void name(std::string_view name);

    void text(std::string_view text);
    /// JSON: base64.
    void bytes(std::span<const std::byte> bytes);
    void integer(std::int64_t value);
    /// What is no number (NaN, infinity) becomes null in JSON.
    void floating(double value);
    void boolean(bool value);
    /// JSON: seconds, milliseconds as the fraction. CBOR: tag 1 and whole milliseconds, as AWS
    /// bends it.
    void time(SystemTime time);

  private:
    void separate();
    void quoted(std::string_view text);
    void head(unsigned major_type, std::uint64_t value);

    bool is_json_;
    bool is_first_ = true;  ///< In its container: no comma before it.
    std::string& out_;
};

}  // namespace kcl::wire
