#include "kcl/local/http/http2/http2_callbacks.h"

#include <new>

namespace kcl::local::http {

namespace {

/// What RFC 9113 adds to each header when it counts a list of them.
constexpr std::size_t header_overhead = 32;

Http2Session& session_of(void* self) { return *static_cast<Http2Session*>(self); }

std::string_view text(const std::uint8_t* bytes, std::size_t length) {
    return {reinterpret_cast<const char*>(bytes), length};
}

bool is_request(const nghttp2_frame* frame) {
    return frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
}

template <class T, class Delete>
std::unique_ptr<T, Delete> checked(T* made, Delete free) {
    if (!made) throw std::bad_alloc();
    return {made, free};
}

}  // namespace

void Http2Session::make_session() {
    nghttp2_session_callbacks* made = nullptr;
    nghttp2_session_callbacks_new(&made);
    const auto callbacks = checked(made, &nghttp2_session_callbacks_del);
    nghttp2_session_callbacks_set_on_begin_headers_callback(made, &Callbacks::on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(made, &Callbacks::on_header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(made, &Callbacks::on_frame);
    nghttp2_session_callbacks_set_on_frame_send_callback(made, &Callbacks::on_frame_sent);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, &Callbacks::on_data);
    nghttp2_session_callbacks_set_on_stream_close_callback(made, &Callbacks::on_close);

    nghttp2_option* raw = nullptr;
    nghttp2_option_new(&raw);
    const auto option = checked(raw, &nghttp2_option_del);
    nghttp2_option_set_no_auto_window_update(raw, 1);
    nghttp2_option_set_no_closed_streams(raw, 1);
    nghttp2_session* session = nullptr;
    if (nghttp2_session_server_new2(&session, made, this, raw) != 0) throw std::bad_alloc();
    session_.reset(session);
}

int Http2Session::Callbacks::on_begin_headers(nghttp2_session*, const nghttp2_frame* frame,
                                              void* self) {
    if (is_request(frame)) session_of(self).streams_[frame->hd.stream_id];
    return 0;
}

int Http2Session::Callbacks::on_header(nghttp2_session*, const nghttp2_frame* frame,
                                       const std::uint8_t* name, std::size_t name_length,
                                       const std::uint8_t* value, std::size_t value_length,
                                       std::uint8_t, void* self) {
    auto& session = session_of(self);
    auto* stream = is_request(frame) ? session.find(frame->hd.stream_id) : nullptr;
    if (!stream) return 0;  // trailers mean nothing here
    stream->head_bytes += name_length + value_length + header_overhead;
    if (stream->head_bytes > session.limits_.read.head) return 0;
    const auto key = text(name, name_length);
    const auto content = text(value, value_length);
    auto& call = stream->call;
    if (key == ":method") {
        call.method = content;
    } else if (key == ":path") {
        call.target = content;
    } else if (key == ":authority") {
        call.headers.emplace_back("host", content);
    } else if (!key.starts_with(':') && (key != "host" || call.header("host").empty())) {
        call.headers.emplace_back(key, content);
    }
    return 0;
}

int Http2Session::Callbacks::on_frame(nghttp2_session*, const nghttp2_frame* frame, void* self) {
    auto& session = session_of(self);
    const auto id = frame->hd.stream_id;
    auto* stream = session.find(id);
    if (!stream) return 0;
    if (is_request(frame)) session.head_arrived(id, *stream);
    const bool brings_the_end =
        (frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) &&
        (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (brings_the_end) session.complete(id, *stream);
    return 0;
}

/// A refused request need not be brought to its end.
int Http2Session::Callbacks::on_frame_sent(nghttp2_session* session, const nghttp2_frame* frame,
                                           void* self) {
    const auto* stream = session_of(self).find(frame->hd.stream_id);
    const bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 &&
                        (frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS);
    if (stream && is_end && !stream->is_complete)
        nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                                  NGHTTP2_NO_ERROR);
    return 0;
}

int Http2Session::Callbacks::on_data(nghttp2_session* session, std::uint8_t, std::int32_t id,
                                     const std::uint8_t* data, std::size_t length, void* self) {
    auto& own = session_of(self);
    if (auto* stream = own.find(id)) {
        own.body_arrived(id, *stream, text(data, length));
    } else {
        nghttp2_session_consume(session, id, length);
    }
    return 0;
}

int Http2Session::Callbacks::on_close(nghttp2_session*, std::int32_t id, std::uint32_t,
                                      void* self) {
    session_of(self).closed(id);
    return 0;
}

ssize_t Http2Session::Callbacks::read_body(nghttp2_session*, std::int32_t, std::uint8_t* out,
                                           std::size_t length, std::uint32_t* flags,
                                           nghttp2_data_source* source, void* self) {
    return session_of(self).fill(*static_cast<Stream*>(source->ptr), out, length, flags);
}

}  // namespace kcl::local::http
