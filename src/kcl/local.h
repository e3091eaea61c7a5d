#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kcl {

/// An access key that may call the local services.
struct LocalAccessKey {
    std::string id;
    std::string secret;
    std::string account;        ///< 12 digits. Empty: as without keys.
    std::string session_token;  ///< Empty: it takes none.
};

/// Which local services to run, where, and where they keep their data.
struct LocalOptions {
    struct Service {
        bool wanted = true;
        std::uint16_t port = 0;  ///< 0: one that is free.
        /// Where the data stays from one run to the next. Empty: a temporary directory, gone when
        /// the service stops. Two services with the same directory share one store.
        std::string directory;
    };

    Service kinesis{true, 4567, {}};
    Service dynamodb{true, 6789, {}};
    /// A numeric IP address to listen on. Empty: this machine only, over IPv4 and, where there is,
    /// IPv6.
    std::string bind_address;
    /// How long streams and tables stay CREATING, UPDATING and DELETING.
    std::chrono::milliseconds delay{0};
    /// Wait for the disk at each write, so that data survives a power cut. A kill of the process it
    /// survives anyway.
    bool fsync = false;
    /// Check that calls are signed with one of these. Empty: any signature of the right form will
    /// do.
    std::vector<LocalAccessKey> access_keys;
    /// The certificate (and its chain) and the private key for TLS, PEM files. Empty: made at
    /// start, and kept in a service's directory where there is one.
    std::string tls_certificate, tls_key;
    /// What tests can do to the services. Everything of it can also be changed while they run, by
    /// HTTP: `GET /_kcl/` on either port lists how.
    struct Powers {
        /// What time it is for the services at their start; from there it runs on. Empty: what it
        /// really is.
        std::optional<std::chrono::sys_time<std::chrono::milliseconds>> clock;
        double clock_rate = 1;  ///< How fast the services' time passes; 0: not at all.
        /// Rules by which calls fail, in JSON, as docs/local-services.md has them. Empty: none.
        std::string faults;
        /// A file to which every write that succeeds is added. Empty: none.
        std::string capture;
        /// A file of captured writes to make again: before the services answer, each at its own
        /// time; or, paced, while they run, as far apart as they were then.
        std::string replay;
        bool replay_paced = false;
        /// A file with a snapshot whose data is put in the place of what there is, before all else;
        /// and one to write, when the services stop.
        std::string restore, snapshot;
        bool enforce_limits = false;   ///< Throttle as AWS does, by its published limits.
        std::uint64_t fault_seed = 1;  ///< The same seed, rules and calls meet the same faults.
        bool operator==(const Powers&) const = default;
    };
    Powers powers;
    /// Told about trouble that needs a person (a full disk, no file descriptors): one sentence.
    /// Called on the services' thread; must not block or throw.
    std::function<void(std::string_view)> on_trouble;
};

/// Where a service is to be reached.
struct LocalEndpoint {
    std::string service;  ///< "kinesis" or "dynamodb".
    std::string url;      ///< Such as "http://127.0.0.1:4567".
    bool joined = false;  ///< Another process runs it already, and keeps its data.
    /// The file with the certificate by which it is known over TLS, on the same port. Empty:
    /// unknown, or made for this run only.
    std::string certificate = {};
    /// The page that shows what it holds. Where callers must sign, with a key for the page that is
    /// good until the service stops: for this machine's user only. Empty: joined.
    std::string console = {};
};

/// The local services can't start. `what()` says why and what to do.
class LocalServicesError : public std::runtime_error {
  public:
    LocalServicesError(std::string service, const std::string& what)
        : std::runtime_error(what), service_(std::move(service)) {}
    /// "kinesis" or "dynamodb" when the port of that service is the matter; else empty.
    const std::string& service() const { return service_; }

  private:
    std::string service_;
};

/// Kinesis and DynamoDB on this machine, for development and tests: any AWS client can use them
/// over HTTP.
///
/// Runs on a thread of its own. When the port of a service is taken by the same service of another
/// process, that one is joined instead: nothing is started for it, and the endpoint says so.
/// Threads: one at a time may call.
class LocalServices {
  public:
    explicit LocalServices(const LocalOptions& options);
    LocalServices(const LocalServices&) = delete;
    LocalServices& operator=(const LocalServices&) = delete;
    ~LocalServices();  ///< stop()

    /// Returns once the services answer. Once for each object. Throws LocalServicesError.
    const std::vector<LocalEndpoint>& start();
    /// In the order kinesis, dynamodb; empty before start().
    const std::vector<LocalEndpoint>& endpoints() const;
    /// Finishes the answers that are under way (for at most a few seconds), closes all connections,
    /// lets the data be.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kcl
