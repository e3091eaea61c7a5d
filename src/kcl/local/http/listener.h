#pragma once

#include "kcl/local/service.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/intrusive/list_hook.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace kcl::local::http {

namespace asio = boost::asio;
class Audience;

/// A connection's end of an answer that goes on: brings the parts of its stream, each when the
/// connection comes for it.
///
/// Owns the stream; borrows the audience that it joins, and the service. Confined to the audience's
/// executor. next() is ended by close(), not by cancellation.
class Listener : public boost::intrusive::list_base_hook<
                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  public:
    Listener(Audience& audience, const Service& service, std::unique_ptr<AnswerStream> stream);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    /// The next part that says something, or that is the last: once the stream has one. Empty after
    /// close() and when the store failed. Come only when the client has taken the part before.
    asio::awaitable<std::optional<AnswerStream::Part>> next();
    /// Nobody listens any more: next() returns at once.
    void close();
    /// The store failed under the stream: the answer can't be completed.
    bool failed() const { return failed_; }

  private:
    friend class Audience;

    void wait(std::function<void()> resume);
    void resume();

    Audience& audience_;
    const Service& service_;
    std::unique_ptr<AnswerStream> stream_;
    std::function<void()> resume_;  ///< Set while next() waits.
    std::optional<AnswerStream::Part> part_;
    std::optional<SystemTime> again_;
    bool closed_ = false;
    bool failed_ = false;
};

}  // namespace kcl::local::http
