#pragma once

#include "kcl/local/http/http2/http2_session.h"

#include <nghttp2/nghttp2.h>

#include <optional>

namespace kcl::local::http {

/// A request on its way in, then its answer on its way out.
struct Http2Session::Stream {
    std::size_t unsent() const { return out.size() - at; }

    Call call;
    std::size_t head_bytes = 0;
    std::string body;
    std::size_t withheld = 0;  ///< Bytes of the body that its window was not given back.
    std::size_t size = 0;      ///< Of the complete body, until it is answered.
    bool is_complete = false;
    bool is_refused = false;
    bool is_head = false;

    std::string out;
    std::size_t at = 0;  ///< Where the unsent rest of `out` begins.
    bool is_answered = false;
    bool more = false;
    bool is_deferred = false;

    std::size_t progress = 0;  ///< Bytes both ways.
    std::size_t seen = 0;      ///< `progress` when it was looked at last.
    std::optional<SteadyTime> began, stands_since;
};

/// What nghttp2 calls, for each of its events.
struct Http2Session::Callbacks {
    static int on_begin_headers(nghttp2_session* session, const nghttp2_frame* frame, void* self);
    static int on_header(nghttp2_session* session, const nghttp2_frame* frame,
                         const std::uint8_t* name, std::size_t name_length,
                         const std::uint8_t* value, std::size_t value_length, std::uint8_t flags,
                         void* self);
    static int on_frame(nghttp2_session* session, const nghttp2_frame* frame, void* self);
    static int on_frame_sent(nghttp2_session* session, const nghttp2_frame* frame, void* self);
    static int on_data(nghttp2_session* session, std::uint8_t flags, std::int32_t id,
                       const std::uint8_t* data, std::size_t length, void* self);
    static int on_close(nghttp2_session* session, std::int32_t id, std::uint32_t error, void* self);
    static ssize_t read_body(nghttp2_session* session, std::int32_t id, std::uint8_t* out,
                             std::size_t length, std::uint32_t* flags, nghttp2_data_source* source,
                             void* self);
};

}  // namespace kcl::local::http
