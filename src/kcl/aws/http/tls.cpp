#include "kcl/aws/http/tls.h"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <map>
#include <mutex>

namespace kcl::aws {

namespace {

constexpr unsigned char http11_only[] = "\x08http/1.1";

bool is_address(const std::string& host) {
    boost::system::error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

void forget_server(void*, void* name, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<std::string*>(name);
}

/// Where an SSL keeps the name of its server, and an SSL_CTX its Sessions.
int server_slot() {
    static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, forget_server);
    return slot;
}
int sessions_slot() {
    static const int slot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return slot;
}

}  // namespace

/// The last session of each server. Servers hand them out at any moment of a connection.
class TlsContext::Sessions {
  public:
    /// OpenSSL's callback. We keep a copy (0: not the reference that is offered): OpenSSL declares
    /// the original dead when its connection ends without a farewell, as ours do.
    static int on_new_session(SSL* ssl, SSL_SESSION* session) {
        const auto* server = static_cast<std::string*>(SSL_get_ex_data(ssl, server_slot()));
        auto* sessions =
            static_cast<Sessions*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), sessions_slot()));
        if (!server || !sessions) return 0;
        const std::lock_guard lock(sessions->mutex_);
        sessions->last_[*server].reset(SSL_SESSION_dup(session));
        return 0;
    }

    void reuse(SSL* ssl, const std::string& server) {
        const std::lock_guard lock(mutex_);
        if (const auto found = last_.find(server); found != last_.end())
            SSL_set_session(ssl, found->second.get());
    }

  private:
    struct Free {
        void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
    };

    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<SSL_SESSION, Free>> last_;
};

TlsContext::TlsContext()
    : sessions_(std::make_unique<Sessions>()), context_(asio::ssl::context::tls_client) {
    auto* native = context_.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_alpn_protos(native, http11_only, sizeof http11_only - 1);
    SSL_CTX_set_session_cache_mode(native,
                                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_set_ex_data(native, sessions_slot(), sessions_.get());
    SSL_CTX_sess_set_new_cb(native, &Sessions::on_new_session);
    context_.set_verify_mode(asio::ssl::verify_peer);
}

TlsContext::~TlsContext() = default;

Result<std::unique_ptr<TlsContext>> TlsContext::load(const TransportSettings& settings) {
    std::unique_ptr<TlsContext> tls(new TlsContext);
    boost::system::error_code error;
    const auto unreadable = [&](const std::string& path) {
        return failure(Fault::invalid,
                       fmt::format("can't read certificates of authorities from '{}': {}. Check "
                                   "AWS_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR",
                                   path, error.message()));
    };
    if (settings.ca_file.empty() && settings.ca_directory.empty()) {
        tls->context_.set_default_verify_paths(error);
        if (error) return unreadable("the system's place");
    }
    if (!settings.ca_file.empty()) {
        tls->context_.load_verify_file(settings.ca_file, error);
        if (error) return unreadable(settings.ca_file);
    }
    if (!settings.ca_directory.empty()) {
        tls->context_.add_verify_path(settings.ca_directory, error);
        if (error) return unreadable(settings.ca_directory);
    }
    return tls;
}

void TlsContext::prepare(SSL* ssl, const HttpUrl& url) {
    if (is_address(url.host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), url.host.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl, url.host.c_str());
        SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl, url.host.c_str());
    }
    const auto server = url.host_and_port();
    SSL_set_ex_data(ssl, server_slot(), new std::string(server));
    sessions_->reuse(ssl, server);
}

Error TlsContext::explain(SSL* ssl, const HttpUrl& url, const boost::system::error_code& error) {
    const auto server = url.host_and_port();
    const long verdict = SSL_get_verify_result(ssl);
    if (verdict == X509_V_OK)
        return {Fault::unavailable,
                fmt::format("the TLS handshake with {} failed: {}", server, error.message()),
                {}};
    const std::string_view why = X509_verify_cert_error_string(verdict);
    if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH)
        return {Fault::unavailable,
                fmt::format("refused TLS with {}: its certificate is for another name ({})", server,
                            why),
                {}};
    if (verdict == X509_V_ERR_CERT_HAS_EXPIRED || verdict == X509_V_ERR_CERT_NOT_YET_VALID)
        return {
            Fault::unavailable,
            fmt::format("refused TLS with {}: {} (or this machine's clock is wrong)", server, why),
            {}};
    return {
        Fault::unavailable,
        fmt::format(
            "refused TLS with {}: no trusted authority vouches for its certificate ({}); name your "
            "authority's file in AWS_CA_BUNDLE",
            server, why),
        {}};
}

}  // namespace kcl::aws
