#pragma once

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace kcl::aws {

namespace asio = boost::asio;

/// A certificate authority that exists for one test.
class TestAuthority {
  public:
    TestAuthority();
    ~TestAuthority();
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;

    /// Its own certificate, for a file that clients trust.
    std::string certificate_pem() const;
    /// What a server for `names` ("DNS:a.example,IP:127.0.0.1") presents.
    asio::ssl::context server_for(const std::string& names, int valid_days = 30) const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// A file that lives as long as this object.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& content);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

}  // namespace kcl::aws
