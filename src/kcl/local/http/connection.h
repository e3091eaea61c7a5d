#pragma once

#include "kcl/local/http/connection_rules.h"
#include "kcl/local/http/turn_committer.h"

#include <boost/asio/awaitable.hpp>

namespace kcl::local::http {

class ServerTls;

/// What all connections of one server share. Borrowed by each.
struct Front {
    Service& service;
    TurnCommitter& committer;
    Clock& clock;
    const ConnectionRules& rules;
    ServerTls* tls = nullptr;  ///< Null: TLS is not spoken.
};

/// One client's connection, whatever it speaks.
///
/// Never throws to its runner for what a client does. It is ended from outside by finish() or
/// cut(), not by cancellation. Confined to the server's executor.
class Connection {
  public:
    virtual ~Connection() = default;
    virtual asio::awaitable<void> run() = 0;
    /// Ends it in order: what is under way is still answered, nothing new is begun.
    virtual void finish() = 0;
    /// Ends it at once.
    virtual void cut() = 0;
    /// Cuts what has taken too long. Called about once a second.
    virtual void look(SteadyTime now) = 0;
};

}  // namespace kcl::local::http
