#pragma once

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kcl::local::http {

/// The client's side of an HTTP/2 connection as nghttp2 has it, without sockets: what tests say and
/// hear.
class Http2Peer {
  public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    struct Heard {
        std::map<std::string, std::string> headers;  ///< ":status" is one of them.
        std::string body;
        bool complete = false;  ///< The server has ended the stream in order.
        bool closed = false;
        std::uint32_t error = 0;  ///< Why it was reset.
    };

    explicit Http2Peer(std::uint32_t window = 65'535, bool takes_bodies = true) {
        nghttp2_session_callbacks* callbacks = nullptr;
        nghttp2_session_callbacks_new(&callbacks);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, &on_header);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, &on_data);
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, &on_frame);
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, &on_close);
        nghttp2_option* option = nullptr;
        nghttp2_option_new(&option);
        nghttp2_option_set_no_auto_window_update(option, takes_bodies ? 0 : 1);
        nghttp2_session_client_new2(&session_, callbacks, this, option);
        nghttp2_option_del(option);
        nghttp2_session_callbacks_del(callbacks);
        const nghttp2_settings_entry entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window};
        nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &entry, 1);
    }
    Http2Peer(const Http2Peer&) = delete;
    Http2Peer& operator=(const Http2Peer&) = delete;
    ~Http2Peer() { nghttp2_session_del(session_); }

    /// Begins a request; its stream. Without `whole`, more of the body is to come: say_more().
    std::int32_t ask(std::string_view method, std::string_view path, std::string body = {},
                     const Headers& more = {}, bool whole = true) {
        Headers headers{{":method", std::string(method)},
                        {":scheme", "http"},
                        {":authority", "localhost"},
                        {":path", std::string(path)}};
        headers.insert(headers.end(), more.begin(), more.end());
        std::vector<nghttp2_nv> lines;
        for (auto& [name, value] : headers)
            lines.push_back({bytes(name), bytes(value), name.size(), value.size(), 0});
        auto& upload = uploads_.emplace_back(new Upload{std::move(body), whole});
        const nghttp2_data_provider provider{{.ptr = upload.get()}, &read_body};
        const bool has_body = !whole || !upload->rest.empty();
        const auto stream = nghttp2_submit_request(session_, nullptr, lines.data(), lines.size(),
                                                   has_body ? &provider : nullptr, nullptr);
        by_stream_[stream] = upload.get();
        return stream;
    }
    void say_more(std::int32_t stream, std::string_view body, bool last) {
        by_stream_[stream]->rest.append(body);
        by_stream_[stream]->last = last;
        nghttp2_session_resume_data(session_, stream);
    }
    void reset(std::int32_t stream) {
        nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
    }
    void ping() { nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, nullptr); }
    /// Lets the server send so many bytes more on that stream.
    void take(std::int32_t stream, std::size_t count) {
        nghttp2_session_consume(session_, stream, count);
    }

    std::string output() {
        std::string out;
        const std::uint8_t* piece = nullptr;
        for (ssize_t size = 0; (size = nghttp2_session_mem_send(session_, &piece)) > 0;)
            out.append(reinterpret_cast<const char*>(piece), static_cast<std::size_t>(size));
        return out;
    }
    void input(std::string_view text) {
        nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(text.data()),
                                 text.size());
    }

    Heard& heard(std::int32_t stream) { return heard_[stream]; }
    bool told_to_go_away() const { return goaway_; }
    std::uint32_t goaway_error() const { return goaway_error_; }
    int pings_answered() const { return pongs_; }
    int pings_asked() const { return pings_; }

  private:
    struct Upload {
        std::string rest;
        bool last;
    };

    static std::uint8_t* bytes(std::string& text) {
        return reinterpret_cast<std::uint8_t*>(text.data());
    }
    static Http2Peer& peer(void* self) { return *static_cast<Http2Peer*>(self); }
    static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                         std::size_t name_length, const std::uint8_t* value,
                         std::size_t value_length, std::uint8_t, void* self) {
        peer(self).heard_[frame->hd.stream_id].headers.insert_or_assign(
            std::string(name, name + name_length), std::string(value, value + value_length));
        return 0;
    }
    static int on_data(nghttp2_session*, std::uint8_t, std::int32_t stream,
                       const std::uint8_t* data, std::size_t length, void* self) {
        peer(self).heard_[stream].body.append(data, data + length);
        return 0;
    }
    static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* self) {
        auto& own = peer(self);
        if (frame->hd.type == NGHTTP2_GOAWAY) {
            own.goaway_ = true;
            own.goaway_error_ = frame->goaway.error_code;
        }
        const bool is_ack = (frame->hd.flags & NGHTTP2_FLAG_ACK) != 0;
        if (frame->hd.type == NGHTTP2_PING) ++(is_ack ? own.pongs_ : own.pings_);
        if (frame->hd.stream_id > 0 && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 &&
            (frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS))
            own.heard_[frame->hd.stream_id].complete = true;
        return 0;
    }
    static int on_close(nghttp2_session*, std::int32_t stream, std::uint32_t error, void* self) {
        auto& heard = peer(self).heard_[stream];
        heard.closed = true;
        heard.error = error;
        return 0;
    }
    static ssize_t read_body(nghttp2_session*, std::int32_t, std::uint8_t* out, std::size_t length,
                             std::uint32_t* flags, nghttp2_data_source* source, void*) {
        auto& upload = *static_cast<Upload*>(source->ptr);
        const auto count = std::min(length, upload.rest.size());
        if (count == 0 && !upload.last) return NGHTTP2_ERR_DEFERRED;
        std::copy_n(upload.rest.begin(), count, out);
        upload.rest.erase(0, count);
        if (upload.rest.empty() && upload.last) *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(count);
    }

    nghttp2_session* session_ = nullptr;
    std::vector<std::unique_ptr<Upload>> uploads_;
    std::map<std::int32_t, Upload*> by_stream_;
    std::map<std::int32_t, Heard> heard_;
    bool goaway_ = false;
    std::uint32_t goaway_error_ = 0;
    int pongs_ = 0;
    int pings_ = 0;
};

}  // namespace kcl::local::http
