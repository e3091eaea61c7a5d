#include "kcl/wire/event_stream.h"

#include "kcl/wire/crc32.h"
#include "kcl/wire/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace kcl::wire {

namespace {

constexpr std::size_t lengths_size = 8;
constexpr std::size_t prelude_size = 12;
constexpr std::size_t checksum_size = 4;
constexpr std::size_t least_frame = prelude_size + checksum_size;

enum class Type : std::uint8_t { yes, no, int8, int16, int32, int64, bytes, text, timestamp, uuid };

template <class Integer>
void append(std::string& out, Integer value) {
    using Unsigned = std::make_unsigned_t<Integer>;
    for (std::size_t shift = sizeof value * 8; shift > 0; shift -= 8)
        out.push_back(static_cast<char>(static_cast<Unsigned>(value) >> (shift - 8) & 0xFF));
}

void append(std::string& out, Type type) { out.push_back(static_cast<char>(type)); }

void require_length(bool fits, std::string_view what) {
    if (!fits) throw std::length_error(fmt::format("an event frame can't hold such {}", what));
}

/// The value with its type before it.
struct ValueWriter {
    std::string& out;

    void operator()(bool value) const { append(out, value ? Type::yes : Type::no); }
    void operator()(std::int8_t value) const { number(Type::int8, value); }
    void operator()(std::int16_t value) const { number(Type::int16, value); }
    void operator()(std::int32_t value) const { number(Type::int32, value); }
    void operator()(std::int64_t value) const { number(Type::int64, value); }
    void operator()(const EventBytes& value) const { sized(Type::bytes, value.bytes); }
    void operator()(const std::string& value) const { sized(Type::text, value); }
    void operator()(SystemTime value) const {
        number(Type::timestamp, std::int64_t{value.time_since_epoch().count()});
    }
    void operator()(const EventUuid& value) const {
        append(out, Type::uuid);
        out.append(reinterpret_cast<const char*>(value.data()), value.size());
    }

  private:
    template <class Integer>
    void number(Type type, Integer value) const {
        append(out, type);
        append(out, value);
    }
    void sized(Type type, std::string_view value) const {
        require_length(value.size() <= std::numeric_limits<std::uint16_t>::max(), "a long header");
        append(out, type);
        append(out, static_cast<std::uint16_t>(value.size()));
        out.append(value);
    }
};

void append_header(std::string& out, const EventHeader& header) {
    require_length(
        !header.name.empty() && header.name.size() <= std::numeric_limits<std::uint8_t>::max(),
        "a header name");
    out.push_back(static_cast<char>(header.name.size()));
    out.append(header.name);
    std::visit(ValueWriter{out}, header.value);
}

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (const char byte : bytes.substr(at, 4))
        value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

/// Reads headers; past the end everything is empty and ok() is false.
class HeaderReader {
  public:
    explicit HeaderReader(std::string_view bytes) : rest_(bytes) {}

    bool at_end() const { return rest_.empty(); }
    bool ok() const { return ok_; }

    EventHeader header() {
        EventHeader header;
        header.name = take(static_cast<unsigned char>(integer<std::int8_t>()));
        ok_ = ok_ && !header.name.empty();
        header.value = value(static_cast<Type>(integer<std::int8_t>()));
        return header;
    }

  private:
    EventHeaderValue value(Type type) {
        switch (type) {
            case Type::yes:
                return true;
            case Type::no:
                return false;
            case Type::int8:
                return integer<std::int8_t>();
            case Type::int16:
                return integer<std::int16_t>();
            case Type::int32:
                return integer<std::int32_t>();
            case Type::int64:
                return integer<std::int64_t>();
            case Type::bytes:
                return EventBytes{sized()};
            case Type::text:
                return sized();
            case Type::timestamp:
                return SystemTime(std::chrono::milliseconds(integer<std::int64_t>()));
            case Type::uuid:
                return uuid();
        }
        ok_ = false;
        return false;
    }
    template <class Integer>
    Integer integer() {
        std::make_unsigned_t<Integer> value = 0;
        for (const char byte : take(sizeof value))
            value = static_cast<std::make_unsigned_t<Integer>>(std::uint64_t{value} << 8 |
                                                               static_cast<unsigned char>(byte));
        return static_cast<Integer>(value);
    }
    std::string sized() {
        const auto size = static_cast<std::uint16_t>(integer<std::int16_t>());
        return std::string(take(size));
    }
    EventUuid uuid() {
        EventUuid uuid{};
        std::ranges::copy(std::as_bytes(std::span(take(uuid.size()))), uuid.begin());
        return uuid;
    }
    std::string_view take(std::size_t size) {
        ok_ = ok_ && size <= rest_.size();
        if (!ok_) return {};
        const auto taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
    bool ok_ = true;
};

std::optional<std::vector<EventHeader>> read_headers(std::string_view bytes) {
    HeaderReader reader(bytes);
    std::vector<EventHeader> headers;
    while (!reader.at_end() && reader.ok()) headers.push_back(reader.header());
    if (!reader.ok()) return std::nullopt;
    return headers;
}

}  // namespace

std::string_view EventFrame::text(std::string_view name) const {
    for (const auto& header : headers)
        if (header.name == name) {
            const auto* text = std::get_if<std::string>(&header.value);
            return text ? std::string_view(*text) : std::string_view();
        }
    return {};
}

void append_event_frame(std::string& out, const EventFrame& frame) {
    constexpr EventFrameLimits limits;
    std::string headers;
    for (const auto& header : frame.headers) append_header(headers, header);
    const std::size_t total = least_frame + headers.size() + frame.payload.size();
    require_length(headers.size() <= limits.headers, "many headers");
    require_length(total <= limits.frame, "a long payload");

    const std::size_t begin = out.size();
    const auto so_far = [&] { return crc32(std::string_view(out).substr(begin)); };
    out.reserve(begin + total);
    append(out, static_cast<std::uint32_t>(total));
    append(out, static_cast<std::uint32_t>(headers.size()));
    append(out, so_far());
    out += headers;
    out += frame.payload;
    append(out, so_far());
}

std::string encode(const EventFrame& frame) {
    std::string out;
    append_event_frame(out, frame);
    return out;
}

void EventStreamDecoder::feed(std::string_view bytes) {
    if (fault_) return;
    bytes_.erase(0, std::exchange(begin_, 0));
    bytes_ += bytes;
}

Result<std::optional<EventFrame>> EventStreamDecoder::next() {
    if (fault_) return std::unexpected(*fault_);
    const auto rest = std::string_view(bytes_).substr(begin_);
    if (rest.size() < prelude_size) return std::nullopt;
    const auto size = frame_size();
    if (!size) return give_up(size.error().message);
    if (rest.size() < *size) return std::nullopt;
    const auto frame = rest.substr(0, *size);
    const std::size_t end = *size - checksum_size;
    if (u32_at(frame, end) != crc32(frame.substr(0, end)))
        return give_up("an event frame's checksum is wrong");
    const std::size_t headers_size = u32_at(frame, 4);
    auto headers = read_headers(frame.substr(prelude_size, headers_size));
    if (!headers) return give_up("an event frame's headers can't be read");
    EventFrame read{*std::move(headers), {}};
    const auto payload =
        frame.substr(prelude_size + headers_size, *size - least_frame - headers_size);
    read.payload.reserve(payload.size() + json_padding);
    read.payload = payload;
    begin_ += *size;
    return read;
}

/// Of the frame that begins; its first twelve bytes are there.
Result<std::size_t> EventStreamDecoder::frame_size() const {
    const auto prelude = std::string_view(bytes_).substr(begin_, prelude_size);
    const std::size_t total = u32_at(prelude, 0);
    const std::size_t headers = u32_at(prelude, 4);
    if (u32_at(prelude, lengths_size) != crc32(prelude.substr(0, lengths_size)))
        return failure(Fault::corrupt, "an event frame begins with a wrong checksum");
    if (total < least_frame || headers > total - least_frame)
        return failure(Fault::corrupt,
                       fmt::format("an event frame of {} bytes says that {} of them are headers",
                                   total, headers));
    if (total > limits_.frame || headers > limits_.headers)
        return failure(Fault::corrupt,
                       fmt::format("an event frame of {} bytes with {} of headers is too large",
                                   total, headers));
    return total;
}

std::unexpected<Error> EventStreamDecoder::give_up(std::string why) {
    fault_ = Error{Fault::corrupt, std::move(why), {}};
    bytes_.clear();
    begin_ = 0;
    return std::unexpected(*fault_);
}

}  // namespace kcl::wire
