#include "kcl/local/http/tls/server_tls.h"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <unistd.h>

namespace kcl::local::http {

namespace {

constexpr unsigned char spoken[] = "\x02h2\x08http/1.1";

/// Of what the client speaks, what we like best; a client that asks for neither goes on without.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned int size, void*) {
    unsigned char* found = nullptr;
    const int outcome =
        SSL_select_next_proto(&found, length, spoken, sizeof spoken - 1, offered, size);
    if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

std::optional<std::string> read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// All of it or nothing, and the key for nobody else to read.
bool write(const std::filesystem::path& path, const std::string& text, int mode) {
    const auto fresh = path.string() + ".new";
    const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0) return false;
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    std::error_code error;
    if (written) std::filesystem::rename(fresh, path, error);
    return written && !error;
}

void use(asio::ssl::context& context, const Identity& identity) {
    context.use_certificate_chain(asio::buffer(identity.certificate));
    context.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem);
    auto* native = context.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
}

}  // namespace

ServerTls::ServerTls(Identity identity, std::string path)
    : identity_(std::move(identity)), path_(std::move(path)) {}

asio::ssl::context& ServerTls::context() {
    if (context_) return *context_;
    auto made = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    use(*made, identity_);
    context_ = std::move(made);
    return *context_;
}

Result<std::unique_ptr<ServerTls>> ServerTls::load(const std::filesystem::path& certificate,
                                                   const std::filesystem::path& key) {
    Identity identity;
    for (const auto& [path, text] :
         {std::pair(&certificate, &identity.certificate), std::pair(&key, &identity.key)}) {
        auto content = read(*path);
        if (!content) return failure(Fault::invalid, fmt::format("can't read {}", path->string()));
        *text = std::move(*content);
    }
    std::unique_ptr<ServerTls> tls(new ServerTls(std::move(identity), certificate.string()));
    try {
        tls->context();
    } catch (const boost::system::system_error& e) {
        return failure(Fault::invalid,
                       fmt::format("{} and {} are not a certificate and its private key in PEM: {}",
                                   certificate.string(), key.string(), e.code().message()));
    }
    return tls;
}

Result<std::unique_ptr<ServerTls>> ServerTls::keep(const std::filesystem::path& directory,
                                                   const std::vector<std::string>& names,
                                                   SystemTime now) {
    const auto folder = directory / "tls";
    const auto certificate = folder / "certificate.pem";
    const auto key = folder / "key.pem";
    Identity kept{read(certificate).value_or(""), read(key).value_or("")};
    if (!is_usable(kept, names, now)) {
        kept = make_identity(names, now);
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error || !write(key, kept.key, 0600) || !write(certificate, kept.certificate, 0644))
            return failure(
                Fault::unavailable,
                fmt::format("can't write the certificate for TLS to {}", folder.string()));
    }
    return std::unique_ptr<ServerTls>(new ServerTls(std::move(kept), certificate.string()));
}

std::unique_ptr<ServerTls> ServerTls::make(const std::vector<std::string>& names, SystemTime now) {
    return std::unique_ptr<ServerTls>(new ServerTls(make_identity(names, now), ""));
}

}  // namespace kcl::local::http
