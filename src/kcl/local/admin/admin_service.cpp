#include "kcl/local/admin/admin_service.h"

#include "kcl/local/admin/same_origin.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::admin {

namespace {

constexpr std::string_view root = "/_kcl";

/// Without the query.
std::string_view path_of(const Call& call) {
    const std::string_view target = call.target;
    return target.substr(0, target.find('?'));
}

bool is_admin(const Call& call) {
    const auto path = path_of(call);
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

bool takes_more(const Route& route) { return route.path.ends_with("/*"); }

/// What stands for "*" in the route's path; empty optional when the path is another.
std::optional<std::string_view> match(const Route& route, std::string_view path) {
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    if (!takes_more(route))
        return path == route.path ? std::optional(std::string_view()) : std::nullopt;
    const auto front = std::string_view(route.path).substr(0, route.path.size() - 1);
    if (path.size() <= front.size() || !path.starts_with(front)) return std::nullopt;
    const auto rest = path.substr(front.size());
    return rest.contains('/') ? std::nullopt : std::optional(rest);
}

struct Found {
    const Route* route = nullptr;
    std::string_view rest;
    std::string allowed;  ///< Methods of the path, when there is no route for this one.
};

Found find(const Routes& routes, const Call& call) {
    Found found;
    for (const auto& route : routes) {
        const auto rest = match(route, path_of(call));
        if (!rest) continue;
        if (route.method == call.method) return {&route, *rest, {}};
        found.allowed += (found.allowed.empty() ? "" : ", ") + route.method;
    }
    return found;
}

bool has_body(const Call& call) { return call.body && !call.body->empty(); }

}  // namespace

bool AdminService::may_write(const Call& call) const {
    if (!is_admin(call)) return inner().may_write(call);
    const auto found = find(routes_, call);
    return found.route != nullptr && found.route->writes;
}

Answer AdminService::answer(const Call& call, storage::Transaction& transaction) {
    return is_admin(call) ? answer_admin(call, transaction) : inner().answer(call, transaction);
}

Answer AdminService::internal_failure(const Call& call, std::string_view why) const {
    return is_admin(call) ? refuses(why, 500) : inner().internal_failure(call, why);
}

Answer AdminService::answer_admin(const Call& call, storage::Transaction& transaction) const {
    if (auto why = why_refused(call)) return refuses(*why, 403);
    const auto path = path_of(call);
    if (call.method == "GET" && (path == root || path == "/_kcl/")) return overview();
    const auto found = find(routes_, call);
    if (found.route == nullptr && found.allowed.empty())
        return refuses(fmt::format("There is no {}: GET /_kcl/ lists what there is.", path), 404);
    if (found.route == nullptr) {
        auto answer =
            refuses(fmt::format("{} takes {}, not {}.", path, found.allowed, call.method), 405);
        answer.headers.emplace_back("Allow", found.allowed);
        return answer;
    }
    json::value body;
    if (has_body(call) && !found.route->takes_bytes) {
        boost::system::error_code error;
        body = json::parse(*call.body, error);
        if (error) return refuses(fmt::format("The body is no JSON: {}.", error.message()));
    }
    return found.route->handle({call, found.rest, std::move(body), transaction, inner().name()});
}

Answer AdminService::overview() const {
    json::array routes;
    for (const auto& route : routes_)
        routes.push_back(
            json::object{{"method", route.method}, {"path", route.path}, {"does", route.does}});
    return says(json::object{{"service", inner().name()},
                             {"documentation", "docs/local-services.md"},
                             {"routes", std::move(routes)}});
}

}  // namespace kcl::local::admin
