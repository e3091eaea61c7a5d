#pragma once

#include "kcl/local/http/http1_reader.h"
#include "kcl/local/service.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct nghttp2_session;

namespace kcl::local::http {

/// What one HTTP/2 connection is granted.
struct Http2Limits {
    ReadLimits read;               ///< For each request.
    std::uint32_t streams = 1000;  ///< At the same time.
    /// Bytes of requests that are kept until they are answered; beyond, requests arrive one by one.
    std::size_t requests = std::size_t{64} << 20;
    Duration stall = 30s;  ///< Without a byte, for a request that arrives or an answer that leaves.
    /// The same for an answer that goes on, and the most for one request to arrive.
    Duration total = 5min;
};

/// The server's side of one HTTP/2 connection, without sockets and time: bytes in, calls out;
/// answers in, bytes out. The only place that knows nghttp2.
///
/// Memory is bounded whatever the client does: by the limits for requests; what leaves is bounded
/// by its user, see unsent(). Streams are named by their number; a number that is not open any more
/// is ignored. Not thread-safe.
class Http2Session {
  public:
    struct Request {
        std::int32_t stream;
        Call call;
    };

    explicit Http2Session(const Http2Limits& limits);
    Http2Session(const Http2Session&) = delete;
    Http2Session& operator=(const Http2Session&) = delete;
    ~Http2Session();

    /// Bytes from the client. False once the connection is beyond repair: send what output there
    /// is, which says why, and close.
    bool arrived(std::string_view bytes);
    /// Requests that have become complete.
    std::vector<Request> take_requests() { return std::exchange(requests_, {}); }
    /// Streams that have ended since, in whatever way.
    std::vector<std::int32_t> take_closed() { return std::exchange(closed_, {}); }

    /// Begins the answer: status, headers and body. With `more`, append() goes on with it.
    void answer(std::int32_t stream, Answer answer, bool more);
    void append(std::int32_t stream, std::string bytes, bool last);
    /// Cuts the stream, as a network that fails would.
    void reset(std::int32_t stream);

    /// Appends frames to `out`, up to about `most` bytes, as far as the client's windows allow.
    void produce(std::string& out, std::size_t most);
    /// Bytes of answers that the client has not taken: of one stream, and of all.
    std::size_t unsent(std::int32_t stream) const;
    std::size_t unsent() const { return unsent_; }

    /// Takes no new streams; those that are open may end. Then is_over().
    void shut_down();
    void ping();
    /// Resets streams whose client has let us wait for too long. To be called now and then.
    void reset_the_stalled(SteadyTime now);

    std::size_t open_streams() const { return streams_.size(); }
    /// Nothing more will be read or sent.
    bool is_over() const;

  private:
    struct Stream;
    struct Callbacks;  // from nghttp2

    Stream* find(std::int32_t id);
    void make_session();
    void submit_settings();
    void head_arrived(std::int32_t id, Stream& stream);
    void body_arrived(std::int32_t id, Stream& stream, std::string_view bytes);
    void complete(std::int32_t id, Stream& stream);
    void refuse(std::int32_t id, Stream& stream, int status, std::string why);
    void submit(std::int32_t id, Stream& stream, const Answer& answer, bool has_body);
    void release(Stream& stream);
    void grant_windows();
    std::ptrdiff_t fill(Stream& stream, std::uint8_t* out, std::size_t length,
                        std::uint32_t* flags);
    void closed(std::int32_t id);

    Http2Limits limits_;
    struct Free {
        void operator()(nghttp2_session* session) const;
    };
    std::map<std::int32_t, Stream> streams_;
    std::unique_ptr<nghttp2_session, Free> session_;
    std::vector<Request> requests_;
    std::vector<std::int32_t> closed_;
    std::size_t kept_ = 0;      ///< Bytes of requests that are not answered.
    std::size_t complete_ = 0;  ///< Of these: of requests that have arrived.
    std::size_t withheld_ = 0;  ///< Bytes that have arrived and were not granted anew.
    std::size_t unsent_ = 0;
    bool is_broken_ = false;
};

}  // namespace kcl::local::http
