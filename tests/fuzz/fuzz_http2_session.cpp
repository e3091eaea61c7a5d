#include "kcl/local/http/http2/http2_session.h"

#include "tests/fuzz/input.h"

#include <string>
#include <string_view>

/// What a client sends, after its preface and settings: each piece is a length (one byte) and so
/// many bytes; odd lengths are followed by output. Every request is answered, by turns in different
/// ways.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kcl::local;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    http::Http2Limits limits;
    limits.read = {.head = 1024, .body = 4096};
    limits.streams = 8;
    limits.requests = 8192;
    http::Http2Session session(limits);
    using namespace std::string_view_literals;
    bool open = session.arrived("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"sv);
    std::string out;
    std::int32_t streaming = 0;
    kcl::SteadyTime now{};
    while (open && !rest.empty()) {
        const auto length = static_cast<unsigned char>(rest.front());
        rest.remove_prefix(1);
        open = session.arrived(rest.substr(0, length));
        rest.remove_prefix(std::min<std::size_t>(length, rest.size()));
        for (auto& request : session.take_requests()) {
            const bool goes_on = request.stream % 3 == 0;
            if (goes_on) streaming = request.stream;
            session.answer(request.stream, {200, {{"X-Name", "v"}}, *request.call.body}, goes_on);
            if (request.stream % 7 == 0) session.reset(request.stream);
        }
        session.append(streaming, "part", length % 5 == 0);
        if (length % 2 == 1) session.produce(out, out.size() + 65'536);
        if (length % 11 == 0) session.ping();
        if (length == 254) session.shut_down();
        session.reset_the_stalled(now += std::chrono::seconds(1));
        session.take_closed();
        kcl::wire::require(session.open_streams() <= 2 * limits.streams,
                           "no more streams are open than were granted");
        if (out.size() > (std::size_t{1} << 20)) out.clear();
    }
    session.produce(out, out.size() + 65'536);
    return 0;
}
