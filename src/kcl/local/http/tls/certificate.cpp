#include "kcl/local/http/tls/certificate.h"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace kcl::local::http {

namespace {

struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::chrono::days valid_for{3650};

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(fmt::format("OpenSSL can't make {}", what));
}

std::time_t seconds(SystemTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

bool is_address(const std::string& name) {
    boost::system::error_code error;
    asio::ip::make_address(name, error);
    return !error;
}

std::string alternative_names(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names)
        text +=
            fmt::format("{}{}:{}", text.empty() ? "" : ",", is_address(name) ? "IP" : "DNS", name);
    return text;
}

void extend(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1,
            "a certificate's extension");
}

/// Each certificate differs from those before, for clients that remember.
void number(X509* certificate) {
    std::array<unsigned char, 16> bytes{};
    require(RAND_bytes(bytes.data(), bytes.size()) == 1, "random bytes");
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x3f) | 0x40);  // positive, of full length
    BIGNUM* value = BN_bin2bn(bytes.data(), bytes.size(), nullptr);
    BN_to_ASN1_INTEGER(value, X509_get_serialNumber(certificate));
    BN_free(value);
}

void name(X509* certificate) {
    constexpr std::string_view common_name = "kcl local";
    auto* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.data()),
                               static_cast<int>(common_name.size()), -1, 0);
    X509_set_issuer_name(certificate, subject);
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

Owned<BIO> reader(const std::string& text) {
    return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

bool names_all(X509* certificate, const std::vector<std::string>& names) {
    return std::ranges::all_of(names, [&](const auto& name) {
        return is_address(name)
                   ? X509_check_ip_asc(certificate, name.c_str(), 0) == 1
                   : X509_check_host(certificate, name.data(), name.size(), 0, nullptr) == 1;
    });
}

}  // namespace

Identity make_identity(const std::vector<std::string>& names, SystemTime now) {
    const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
    const Owned<X509> made(X509_new());
    require(key && made, "a key");
    auto* certificate = made.get();
    X509_set_version(certificate, X509_VERSION_3);
    number(certificate);
    std::time_t from = seconds(now - std::chrono::days(1));
    std::time_t until = seconds(now + valid_for);
    X509_time_adj_ex(X509_getm_notBefore(certificate), 0, 0, &from);
    X509_time_adj_ex(X509_getm_notAfter(certificate), 0, 0, &until);
    X509_set_pubkey(certificate, key.get());
    name(certificate);
    // Strict clients want each of these of one who vouches for itself.
    extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
    extend(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign");
    extend(certificate, NID_ext_key_usage, "serverAuth");
    extend(certificate, NID_subject_key_identifier, "hash");
    extend(certificate, NID_subject_alt_name, alternative_names(names));
    require(X509_sign(certificate, key.get(), EVP_sha256()) > 0, "a signature");

    Identity identity;
    const Owned<BIO> certificate_text(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(certificate_text.get(), certificate);
    identity.certificate = text_of(certificate_text.get());
    const Owned<BIO> key_text(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    identity.key = text_of(key_text.get());
    return identity;
}

bool is_usable(const Identity& identity, const std::vector<std::string>& names, SystemTime now) {
    const Owned<X509> certificate(
        PEM_read_bio_X509(reader(identity.certificate).get(), nullptr, nullptr, nullptr));
    const Owned<EVP_PKEY> key(
        PEM_read_bio_PrivateKey(reader(identity.key).get(), nullptr, nullptr, nullptr));
    if (!certificate || !key || X509_check_private_key(certificate.get(), key.get()) != 1)
        return false;
    std::time_t begin = seconds(now);
    std::time_t tomorrow = seconds(now + std::chrono::days(1));
    return X509_cmp_time(X509_get0_notBefore(certificate.get()), &begin) < 0 &&
           X509_cmp_time(X509_get0_notAfter(certificate.get()), &tomorrow) > 0 &&
           names_all(certificate.get(), names);
}

}  // namespace kcl::local::http
