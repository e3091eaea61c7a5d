#include "kcl/wire/md5.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace kcl::wire {
namespace {

/// Kinesis places records by MD5; nothing is secured by it, so a machine in FIPS mode may do it too
/// ("-fips").
const EVP_MD* algorithm() {
    static EVP_MD* const found = EVP_MD_fetch(nullptr, "MD5", "-fips");
    if (found == nullptr)
        throw std::runtime_error(
            "OpenSSL offers no MD5, by which Kinesis places records: enable its default provider");
    return found;
}

}  // namespace

Md5 md5(std::span<const std::byte> bytes) {
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
        EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    Md5 digest;
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    const bool is_done = EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1 &&
                         EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
                         EVP_DigestFinal_ex(context.get(), out, nullptr) == 1;
    if (!is_done) throw std::runtime_error("OpenSSL failed to compute an MD5 digest");
    return digest;
}

}  // namespace kcl::wire
