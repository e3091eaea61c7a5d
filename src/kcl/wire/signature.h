#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kcl::wire {

/// AWS Signature Version 4, both sides. Pure: no clock, no I/O; views live as long as their owner
/// says.

/// One request as it goes over the wire.
struct SignableRequest {
    using Header = std::pair<std::string, std::string>;

    std::string_view method;
    std::string_view
        host;  ///< As the Host header has it: with the port, unless it is the scheme's own.
    std::string_view path;   ///< As sent, percent-encoded; empty means "/".
    std::string_view query;  ///< As sent, without '?'.
    std::span<const Header>
        headers;  ///< Without Host. Hop-by-hop ones and User-Agent are left unsigned.
    std::string_view body;
};

/// Splits an absolute URL, as HttpRequest has it, into host, path and query; a default port is left
/// out of the host. The views point into `url`.
struct UrlParts {
    std::string_view host, path, query;
};
UrlParts split_url(std::string_view url);

/// Who signs.
struct SigningIdentity {
    std::string_view access_key_id;
    std::string_view secret_access_key;
    std::string_view session_token;  ///< Empty: none.
};

/// What for.
struct SigningScope {
    std::string_view region;
    std::string_view
        service;  ///< "kinesis"; "s3" signs the path as it is and sends X-Amz-Content-Sha256.
};

enum class Payload : std::uint8_t {
    hashed,    ///< The signature covers the body.
    unsigned_  ///< S3 over TLS only: the body is not covered.
};

using SigningKey = std::array<unsigned char, 32>;

/// Derives signing keys and remembers the last one: it changes once a day. One thread at a time;
/// deriving anew costs four HMACs (microseconds), so give each client its own rather than share one
/// under a lock.
class SigningKeyCache {
  public:
    /// `date` is YYYYMMDD.
    const SigningKey& key(std::string_view secret, std::string_view date,
                          const SigningScope& scope);

  private:
    std::string secret_, date_, region_, service_;
    SigningKey key_{};
};

/// The headers to add to `request`: X-Amz-Date, X-Amz-Security-Token (with a session token),
/// X-Amz-Content-Sha256 (S3) and Authorization. `request` must not have them yet.
std::vector<SignableRequest::Header> sign(const SignableRequest& request,
                                          const SigningIdentity& identity,
                                          const SigningScope& scope, SystemTime now,
                                          SigningKeyCache& keys, Payload payload = Payload::hashed);

/// What an Authorization header claims.
struct Authorization {
    std::string access_key_id;
    std::string date;  ///< YYYYMMDD
    std::string region;
    std::string service;
    std::vector<std::string> signed_headers;  ///< Lower case, in the order given.
    std::string signature;                    ///< 64 hexadecimal digits.
};

/// Faults: invalid (`message` says what is wrong with the header, in the words of the services).
Result<Authorization> parse_authorization(std::string_view header);

/// The moment that a request says it was signed at (X-Amz-Date, else Date in the same form): a
/// server compares it with its clock. Faults: invalid (absent or malformed).
Result<SystemTime> signing_time(const SignableRequest& request);

/// Recomputes the signature of a received request, whose headers are all there (Host may be in
/// `host` only). Faults: denied (it does not match), invalid (a signed header is missing, or the
/// scope's date is not the request's).
Result<void> verify(const SignableRequest& request, const Authorization& authorization,
                    std::string_view secret, SigningKeyCache& keys);

}  // namespace kcl::wire
