#include "kcl/local/console/console_routes.h"

#include "kcl/local/console/console_files.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

namespace kcl::local::console {

namespace json = boost::json;
using admin::Request;

namespace {

std::string_view type_of(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
    }};
    for (const auto& [ending, type] : types)
        if (name.ends_with(ending)) return type;
    return "application/octet-stream";
}

int port_of(std::string_view url) {
    const auto digits = url.substr(url.rfind(':') + 1);
    int port = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return port;
}

/// What the page is told, and what it may do.
class Console {
  public:
    explicit Console(const std::vector<LocalEndpoint>& endpoints)
        : policy_(
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
              "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
              "connect-src 'self'") {
        json::array services;
        for (const auto& endpoint : endpoints) {
            const int port = port_of(endpoint.url);
            services.push_back(json::object{{"name", endpoint.service}, {"port", port}});
            // The page came from one of the names of this machine; the policy can't know which.
            policy_ += fmt::format(" http://*:{0} https://*:{0}", port);
        }
        services_ = json::serialize(services);
    }

    Answer file(std::string_view name) const {
        if (name == "services.json") return answer("application/json", services_);
        const auto& files = console_files();
        const auto found = std::ranges::find(files, name, &EmbeddedFile::name);
        if (found == files.end())
            return admin::refuses(fmt::format("The page has no file '{}'.", name), 404);
        return answer(type_of(name), found->bytes);
    }

  private:
    Answer answer(std::string_view type, std::string_view body) const {
        return {.status = 200,
                .headers = {{"Content-Type", std::string(type)},
                            {"Cache-Control", "no-cache"},
                            {"Content-Security-Policy", policy_},
                            {"Referrer-Policy", "no-referrer"},
                            {"X-Content-Type-Options", "nosniff"}},
                .body = std::string(body)};
    }

    std::string policy_;
    std::string services_;
};

}  // namespace

admin::Routes console_routes(const std::vector<LocalEndpoint>& endpoints) {
    const auto console = std::make_shared<const Console>(endpoints);
    admin::Routes routes;
    routes.push_back({.method = "GET",
                      .path = "/_kcl/ui",
                      .does = "A page for people: streams, shards, records, tables and items.",
                      .handle = [console](const Request&) { return console->file("index.html"); }});
    routes.push_back(
        {.method = "GET",
         .path = "/_kcl/ui/*",
         .does = "The files of that page.",
         .handle = [console](const Request& request) { return console->file(request.rest); }});
    return routes;
}

}  // namespace kcl::local::console
