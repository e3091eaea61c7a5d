#pragma once

#include "kcl/local/service.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <cstddef>
#include <memory>

namespace kcl::local::http {

namespace asio = boost::asio;

/// What one request may bring at most, in bytes.
struct ReadLimits {
    std::size_t head = std::size_t{64} << 10;
    std::size_t body = std::size_t{16} << 20;
};

/// Turns the bytes of one HTTP/1.x connection into calls, one after the other. No sockets, no time.
///
/// Bytes beyond a request stay for the next one, so a client may send requests ahead of their
/// answers.
class Http1Reader {
  public:
    enum class Progress {
        starved,            ///< Bring more bytes.
        wants_to_continue,  ///< The client waits for "100 Continue" before it sends the body. Told
                            ///< once.
        complete,           ///< take() the call.
        refused,            ///< refusal() says why; nothing more can be read from this connection.
    };

    explicit Http1Reader(ReadLimits limits);
    Http1Reader(const Http1Reader&) = delete;
    Http1Reader& operator=(const Http1Reader&) = delete;
    ~Http1Reader();

    /// Where the next bytes from the network go; arrived() says how many came.
    asio::mutable_buffer space();
    void arrived(std::size_t bytes);

    Progress parse();

    /// Nothing of a request has arrived yet.
    bool between_requests() const;
    /// The call that is complete; `now` is left for others to fill. The next parse() begins the
    /// next one.
    Call take();
    /// How the last call taken wants its answer.
    bool keep_alive() const { return keep_alive_; }
    bool head_only() const { return head_only_; }
    bool knows_chunks() const { return knows_chunks_; }
    /// 400, 413 or 431, once parse() said refused.
    /// To be sent once.
    Answer take_refusal() { return std::move(refusal_); }

  private:
    class Parser;

    Progress refuse(int status, std::string reason);

    ReadLimits limits_;
    boost::beast::flat_buffer buffer_;
    std::unique_ptr<Parser> parser_;
    Answer refusal_;
    bool keep_alive_ = true;
    bool head_only_ = false;
    bool knows_chunks_ = true;
};

}  // namespace kcl::local::http
