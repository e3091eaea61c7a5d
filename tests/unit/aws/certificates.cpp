#include "certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace kcl::aws {

namespace {

struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Bio = std::unique_ptr<BIO, Free>;

Key new_key() { return Key(EVP_EC_gen("P-256")); }

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    if (!extension) throw std::logic_error("OpenSSL refuses the extension " + value);
    X509_add_ext(certificate, extension.get(), -1);
}

Certificate new_certificate(EVP_PKEY* key, const std::string& name, long serial, int valid_days) {
    constexpr long day = 24 * 60 * 60;
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -30 * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_days * day);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return certificate;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return text_of(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(bio.get());
}

}  // namespace

struct TestAuthority::Parts {
    Key key;
    Certificate certificate;
};

TestAuthority::TestAuthority() : parts_(std::make_unique<Parts>()) {
    parts_->key = new_key();
    parts_->certificate = new_certificate(parts_->key.get(), "Test Authority", 1, 365);
    auto* own = parts_->certificate.get();
    X509_set_issuer_name(own, X509_get_subject_name(own));
    extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(own, parts_->key.get(), EVP_sha256());
}

TestAuthority::~TestAuthority() = default;

std::string TestAuthority::certificate_pem() const { return pem_of(parts_->certificate.get()); }

asio::ssl::context TestAuthority::server_for(const std::string& names, int valid_days) const {
    const auto key = new_key();
    const auto certificate = new_certificate(key.get(), "Test Server", 2, valid_days);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(parts_->certificate.get()));
    extend(certificate.get(), parts_->certificate.get(), NID_subject_alt_name, names);
    X509_sign(certificate.get(), parts_->key.get(), EVP_sha256());

    asio::ssl::context context(asio::ssl::context::tls_server);
    context.use_certificate(asio::buffer(pem_of(certificate.get())), asio::ssl::context::pem);
    context.use_private_key(asio::buffer(pem_of(key.get())), asio::ssl::context::pem);
    return context;
}

TemporaryFile::TemporaryFile(const std::string& content)
    : path_((std::filesystem::temp_directory_path() / "kcl-test-XXXXXX").string()) {
    const int file = ::mkstemp(path_.data());
    if (file < 0 ||
        ::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
        throw std::runtime_error("can't write " + path_);
    ::close(file);
}

TemporaryFile::~TemporaryFile() { std::filesystem::remove(path_); }

}  // namespace kcl::aws
