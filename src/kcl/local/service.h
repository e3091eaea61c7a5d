#pragma once

#include "kcl/base/clock.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/codec.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kcl::local {

namespace protocol {
class AccessKeys;
}

/// One HTTP request as it came from the network, whatever it came over.
struct Call {
    std::string method;
    std::string target;  ///< Path and query.
    std::vector<std::pair<std::string, std::string>> headers;
    wire::Body body;
    /// The service's time: what it goes by in all but signatures.
    SystemTime now;
    /// When it came, by the clock that its client goes by too. Empty: `now`.
    std::optional<SystemTime> arrived = {};
    /// Who may call; null: anybody. The front's; it outlives the call.
    const protocol::AccessKeys* keys = nullptr;
    /// Its signature was right, before it was changed on the way to the service.
    bool signature_was_right = false;
    bool from_this_machine = true;  ///< The client runs on the machine of the service.

    /// The first header of that name, compared without case; empty when absent.
    std::string_view header(std::string_view name) const;
};

/// Something that answers which go on are about, such as one shard: writes that are about other
/// topics are no news for them.
using Topic = std::uint64_t;
/// Of an answer that any write may concern.
inline constexpr Topic any_topic = 0;

/// The rest of an answer that goes on for a while (the events of SubscribeToShard), after
/// Answer::body.
///
/// Pure as a service is: no sockets, no clock. The front asks for the next part at once, then after
/// each committed write and when the moment it named has come, but never before the client has
/// taken the part before. It is destroyed when the answer is complete or the client has gone.
class AnswerStream {
  public:
    struct Part {
        std::string bytes;                ///< Empty: nothing to send now.
        bool last = false;                ///< Nothing follows; the answer is complete.
        std::optional<SystemTime> again;  ///< Ask by then, even if nothing was written.
        bool broken = false;  ///< The answer breaks off here, as with a network that fails.
    };

    virtual ~AnswerStream() = default;
    /// Writes that are about this are followed by a question for the next part.
    virtual Topic topic() const { return any_topic; }
    /// Only reads `transaction`. Throws StorageError only.
    virtual Part next(storage::Transaction& transaction, SystemTime now) = 0;
};

/// How much of an answer reaches the client: for tests of clients, which meet networks that fail.
enum class Delivery : std::uint8_t {
    whole,
    half,    ///< Half of the body; then the connection (over HTTP/2: the stream) is cut.
    nothing  ///< Cut before a byte of it.
};

/// What goes back: everything but the headers that belong to the connection (Date, Content-Length,
/// Connection, Server).
struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::unique_ptr<AnswerStream> stream = {};  ///< Follows the body, chunk by chunk.
    Delivery delivery = Delivery::whole;
    Duration hold{0};  ///< The front waits so long, once the call is done, before it answers.
    std::vector<Topic> topics = {};  ///< Of a write: all that it is about. Empty: anything.
};

/// One AWS service as a function from call to answer: checks, decodes, runs the engine, encodes. No
/// sockets, no clock.
///
/// A service never throws for what a caller can send; it changes `transaction` only when the answer
/// is a success, so that many calls can share one transaction and be acknowledged together after
/// its commit.
class Service {
  public:
    virtual ~Service() = default;
    /// The service's name in credential scopes: "kinesis" or "dynamodb".
    virtual std::string_view name() const = 0;
    /// False for calls that are known only to read.
    virtual bool may_write(const Call& call) const = 0;
    virtual Answer answer(const Call& call, storage::Transaction& transaction) = 0;
    /// The answer (500) to a call under which the store failed: nothing was changed, and a client
    /// may try again. As it stands here it is JSON, with the error's name in a header too.
    virtual Answer internal_failure(const Call& call, std::string_view why) const;
};

}  // namespace kcl::local
