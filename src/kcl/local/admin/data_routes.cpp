#include "kcl/local/admin/data_routes.h"

#include "kcl/local/admin/file_member.h"
#include "kcl/local/powers/data/snapshot.h"
#include "kcl/local/powers/strict_members.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::admin {

namespace {

std::string names_of(const std::vector<Reset>& resets) {
    std::string names;
    for (const auto& reset : resets) names += (names.empty() ? "" : ", ") + reset.name;
    return names;
}

Answer handle_reset(const std::vector<Reset>& resets, const Request& request) {
    const json::value nothing = json::object();
    powers::StrictMembers members(request.body.is_null() ? nothing : request.body, "");
    const auto only = members.texts("only");
    for (const auto& name : only)
        if (std::ranges::find(resets, name, &Reset::name) == resets.end())
            members.complain("only", fmt::format("one or more of {}", names_of(resets)));
    if (auto complaint = members.complaint()) return refuses(*complaint);
    json::array done;
    for (const auto& reset : resets) {
        if (!only.empty() && std::ranges::find(only, reset.name) == only.end()) continue;
        reset.undo(request.transaction);
        done.push_back(json::string(reset.name));
    }
    return says(json::object{{"reset", std::move(done)}});
}

Answer handle_save(const Request& request) {
    const auto file = file_member(request.body);
    if (!file) return refuses(file.error());
    const auto bytes = powers::save_snapshot(request.transaction, *file);
    if (!bytes) return refuses(bytes.error());
    return says(json::object{{"file", *file}, {"bytes", *bytes}});
}

Answer handle_send(const Request& request) {
    Answer answer{200, {{"Content-Type", "application/octet-stream"}}, {}};
    powers::write_snapshot(request.transaction,
                           [&](std::string_view bytes) { answer.body.append(bytes); });
    return answer;
}

Answer handle_restore(const Request& request) {
    const std::string_view body = request.call.body ? *request.call.body : std::string_view();
    std::expected<void, std::string> done;
    if (body.starts_with('{')) {
        boost::system::error_code error;
        const auto document = json::parse(body, error);
        if (error) return refuses(fmt::format("The body is no JSON: {}.", error.message()));
        const auto file = file_member(document);
        if (!file) return refuses(file.error());
        done = powers::load_snapshot(request.transaction, *file);
    } else {
        done = powers::restore_snapshot(request.transaction, body);
        if (!done) done = std::unexpected(fmt::format("The body: {}.", done.error()));
    }
    return done ? says(json::object{{"restored", true}}) : refuses(done.error());
}

}  // namespace

Routes data_routes(std::vector<Reset> resets) {
    return {{.method = "POST",
             .path = "/_kcl/reset",
             .does = fmt::format("Makes all as it was at the start, and the data empty; {{only}} "
                                 "names parts: {}.",
                                 names_of(resets)),
             .writes = true,
             .handle = [resets](const Request& r) { return handle_reset(resets, r); }},
            {.method = "GET",
             .path = "/_kcl/snapshot",
             .does = "All data, as bytes for POST /_kcl/restore.",
             .handle = handle_send},
            {.method = "POST",
             .path = "/_kcl/snapshot",
             .does = "Writes all data to a file of the services' machine: {file}.",
             .handle = handle_save},
            {.method = "POST",
             .path = "/_kcl/restore",
             .does = "Puts a snapshot in the place of all data: {file}, or the bytes themselves.",
             .writes = true,
             .takes_bytes = true,
             .handle = handle_restore}};
}

}  // namespace kcl::local::admin
