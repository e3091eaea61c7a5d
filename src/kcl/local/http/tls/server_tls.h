#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/local/http/tls/certificate.h"

#include <boost/asio/ssl/context.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace kcl::local::http {

namespace asio = boost::asio;

/// What a server shows to clients that want TLS. Costs nearly nothing until the first of them
/// comes. Confined to one executor.
class ServerTls {
  public:
    /// The certificate and key that somebody made for us. Faults: invalid (a file that can't be
    /// read or is no such thing, or they don't belong together; `message` names it).
    static Result<std::unique_ptr<ServerTls>> load(const std::filesystem::path& certificate,
                                                   const std::filesystem::path& key);
    /// Those that are kept in `directory`/tls; made anew when there are none, or none that can be
    /// used for `names` any more. Faults: unavailable (they can't be written).
    static Result<std::unique_ptr<ServerTls>> keep(const std::filesystem::path& directory,
                                                   const std::vector<std::string>& names,
                                                   SystemTime now);
    /// For this run only.
    static std::unique_ptr<ServerTls> make(const std::vector<std::string>& names, SystemTime now);

    asio::ssl::context& context();
    /// Where clients find the certificate; empty when it is for this run only.
    const std::string& certificate_path() const { return path_; }

  private:
    ServerTls(Identity identity, std::string path);

    Identity identity_;
    std::string path_;
    std::unique_ptr<asio::ssl::context> context_;  ///< Made when the first client comes.
};

}  // namespace kcl::local::http
