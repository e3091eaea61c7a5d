#include "kcl/local/http/http2/http2_session.h"

#include "kcl/local/http/http2/http2_callbacks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace kcl::local::http {

namespace {

constexpr std::uint32_t stream_window = std::uint32_t{128} << 10;
constexpr std::int32_t connection_window = std::int32_t{16} << 20;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Header lines as nghttp2 wants them: in lower case, in one piece of memory that stays.
class HeaderLines {
  public:
    void add(std::string_view name, std::string_view value) {
        lines_.push_back({text_.size(), name.size(), value.size()});
        std::ranges::transform(name, std::back_inserter(text_), lower);
        text_.append(value);
    }
    std::vector<nghttp2_nv> views() {
        std::vector<nghttp2_nv> result;
        result.reserve(lines_.size());
        auto* bytes = reinterpret_cast<std::uint8_t*>(text_.data());
        for (const auto& [start, name, value] : lines_)
            result.push_back(
                {bytes + start, bytes + start + name, name, value, NGHTTP2_NV_FLAG_NONE});
        return result;
    }

  private:
    struct Line {
        std::size_t start, name, value;
    };
    std::string text_;
    std::vector<Line> lines_;
};

}  // namespace

void Http2Session::Free::operator()(nghttp2_session* session) const {
    nghttp2_session_del(session);
}

Http2Session::Http2Session(const Http2Limits& limits) : limits_(limits) {
    make_session();
    submit_settings();
}

Http2Session::~Http2Session() = default;

void Http2Session::submit_settings() {
    const std::array settings{
        nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits_.streams},
        nghttp2_settings_entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, stream_window},
        nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
                               static_cast<std::uint32_t>(limits_.read.head)}};
    nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    nghttp2_session_set_local_window_size(session_.get(), NGHTTP2_FLAG_NONE, 0, connection_window);
}

bool Http2Session::arrived(std::string_view bytes) {
    if (is_broken_) return false;
    const auto taken = nghttp2_session_mem_recv(
        session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    // What a client may do wrong ends with GOAWAY inside nghttp2; what is left here is a flood, or
    // no HTTP/2 at all.
    if (taken < 0) is_broken_ = true;
    if (taken == NGHTTP2_ERR_FLOODED || taken == NGHTTP2_ERR_BAD_CLIENT_MAGIC)
        nghttp2_session_terminate_session(session_.get(), taken == NGHTTP2_ERR_FLOODED
                                                              ? NGHTTP2_ENHANCE_YOUR_CALM
                                                              : NGHTTP2_PROTOCOL_ERROR);
    return !is_broken_ && nghttp2_session_want_read(session_.get()) != 0;
}

Http2Session::Stream* Http2Session::find(std::int32_t id) {
    const auto found = streams_.find(id);
    return found == streams_.end() ? nullptr : &found->second;
}

void Http2Session::head_arrived(std::int32_t id, Stream& stream) {
    if (stream.head_bytes > limits_.read.head)
        return refuse(id, stream, 431,
                      fmt::format("the headers are larger than {} bytes", limits_.read.head));
    const auto text = stream.call.header("content-length");
    std::size_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    if (length > limits_.read.body)
        return refuse(id, stream, 413,
                      fmt::format("the body is larger than {} bytes", limits_.read.body));
    if (stream.call.header("expect") == "100-continue") {
        HeaderLines lines;
        lines.add(":status", "100");
        const auto views = lines.views();
        nghttp2_submit_headers(session_.get(), NGHTTP2_FLAG_NONE, id, nullptr, views.data(),
                               views.size(), nullptr);
    }
}

void Http2Session::body_arrived(std::int32_t id, Stream& stream, std::string_view bytes) {
    // The connection's window is for all streams: it never waits for one of them.
    nghttp2_session_consume_connection(session_.get(), bytes.size());
    stream.progress += bytes.size();
    if (!stream.is_refused && stream.body.size() + bytes.size() > limits_.read.body)
        refuse(id, stream, 413, fmt::format("the body is larger than {} bytes", limits_.read.body));
    if (stream.is_refused) {
        nghttp2_session_consume_stream(session_.get(), id, bytes.size());
        return;
    }
    stream.body.append(bytes);
    kept_ += bytes.size();
    if (kept_ < limits_.requests) {
        nghttp2_session_consume_stream(session_.get(), id, bytes.size());
        return;
    }
    stream.withheld += bytes.size();
    withheld_ += bytes.size();
    grant_windows();
}

/// Lets requests go on arriving: all, or only the oldest when those that are here are enough.
void Http2Session::grant_windows() {
    if (withheld_ == 0 || complete_ >= limits_.requests) return;
    for (auto& [id, stream] : streams_) {
        if (stream.is_complete) continue;
        if (const auto bytes = std::exchange(stream.withheld, 0); bytes > 0) {
            withheld_ -= bytes;
            nghttp2_session_consume_stream(session_.get(), id, bytes);
        }
        if (kept_ >= limits_.requests) return;
    }
}

void Http2Session::complete(std::int32_t id, Stream& stream) {
    withheld_ -= std::exchange(stream.withheld, 0);
    stream.is_complete = true;
    if (stream.is_refused) return;
    stream.size = stream.body.size();
    complete_ += stream.size;
    stream.call.body = std::make_shared<const std::string>(std::move(stream.body));
    stream.is_head = stream.call.method == "HEAD";
    requests_.push_back({id, std::move(stream.call)});
    grant_windows();
}

/// What is kept of the request is not needed any more.
void Http2Session::release(Stream& stream) {
    withheld_ -= std::exchange(stream.withheld, 0);
    kept_ -= stream.body.size() + stream.size;
    complete_ -= std::exchange(stream.size, 0);
    stream.body = {};
    grant_windows();
}

void Http2Session::refuse(std::int32_t id, Stream& stream, int status, std::string why) {
    stream.is_refused = true;
    release(stream);
    answer(id, {status, {{"Content-Type", "text/plain"}}, std::move(why) + "\n"}, false);
}

void Http2Session::answer(std::int32_t id, Answer answer, bool more) {
    auto* stream = find(id);
    if (!stream || stream->is_answered) return;
    stream->is_answered = true;
    release(*stream);
    stream->more = more && !stream->is_head;
    if (!more)
        answer.headers.emplace_back("content-length", fmt::format_int(answer.body.size()).str());
    const bool has_body = !stream->is_head && (more || !answer.body.empty());
    if (has_body) {
        unsent_ += answer.body.size();
        stream->out = std::move(answer.body);
    }
    submit(id, *stream, answer, has_body);
}

void Http2Session::submit(std::int32_t id, Stream& stream, const Answer& answer, bool has_body) {
    HeaderLines lines;
    lines.add(":status", fmt::format_int(answer.status).str());
    for (const auto& [name, value] : answer.headers) lines.add(name, value);
    const auto views = lines.views();
    nghttp2_data_provider body{};
    body.source.ptr = &stream;
    body.read_callback = &Callbacks::read_body;
    nghttp2_submit_response(session_.get(), id, views.data(), views.size(),
                            has_body ? &body : nullptr);
}

void Http2Session::append(std::int32_t id, std::string bytes, bool last) {
    auto* stream = find(id);
    if (!stream || !stream->more) return;
    unsent_ += bytes.size();
    if (stream->unsent() == 0) {
        stream->out = std::move(bytes);
        stream->at = 0;
    } else {
        stream->out.append(bytes);
    }
    stream->more = !last;
    if (std::exchange(stream->is_deferred, false)) nghttp2_session_resume_data(session_.get(), id);
}

void Http2Session::reset(std::int32_t id) {
    if (find(id))
        nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, NGHTTP2_INTERNAL_ERROR);
}

std::ptrdiff_t Http2Session::fill(Stream& stream, std::uint8_t* out, std::size_t length,
                                  std::uint32_t* flags) {
    const auto count = std::min(length, stream.unsent());
    if (count == 0 && stream.more) {
        stream.is_deferred = true;
        return NGHTTP2_ERR_DEFERRED;
    }
    std::memcpy(out, stream.out.data() + stream.at, count);
    stream.at += count;
    stream.progress += count;
    unsent_ -= count;
    if (stream.unsent() == 0) {
        stream.out = {};
        stream.at = 0;
        if (!stream.more) *flags |= NGHTTP2_DATA_FLAG_EOF;
    }
    return static_cast<std::ptrdiff_t>(count);
}

void Http2Session::closed(std::int32_t id) {
    auto* stream = find(id);
    if (!stream) return;
    unsent_ -= stream->unsent();
    release(*stream);
    streams_.erase(id);
    closed_.push_back(id);
    grant_windows();
}

void Http2Session::produce(std::string& out, std::size_t most) {
    while (out.size() < most) {
        const std::uint8_t* bytes = nullptr;
        const auto count = nghttp2_session_mem_send(session_.get(), &bytes);
        if (count <= 0) {
            is_broken_ = is_broken_ || count < 0;
            return;
        }
        out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
    }
}

std::size_t Http2Session::unsent(std::int32_t id) const {
    const auto found = streams_.find(id);
    return found == streams_.end() ? 0 : found->second.unsent();
}

void Http2Session::shut_down() {
    nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(session_.get()), NGHTTP2_NO_ERROR,
                          nullptr, 0);
}

void Http2Session::ping() { nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr); }

void Http2Session::reset_the_stalled(SteadyTime now) {
    for (auto& [id, stream] : streams_) {
        const bool arrives = !stream.is_complete && !stream.is_answered;
        const bool leaves = stream.unsent() > 0;
        if (!stream.began) stream.began = now;
        if ((!arrives && !leaves) || stream.progress != stream.seen || !stream.stands_since) {
            stream.seen = stream.progress;
            stream.stands_since = now;
        }
        const Duration patience = leaves && stream.more ? limits_.total : limits_.stall;
        const bool too_slow = arrives && now - *stream.began >= limits_.total;
        if (too_slow || now - *stream.stands_since >= patience)
            nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    }
}

bool Http2Session::is_over() const {
    return !nghttp2_session_want_write(session_.get()) &&
           (is_broken_ || !nghttp2_session_want_read(session_.get()));
}

}  // namespace kcl::local::http
