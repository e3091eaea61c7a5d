#include "kcl/local/admin/capture_routes.h"

#include "kcl/local/admin/file_member.h"

namespace kcl::local::admin {

namespace {

using powers::Capture;
using Find = std::function<Service*(const Request& request, std::string_view name)>;

Answer tell(const Capture& capture) {
    json::object document{{"capturing", capture.runs()}};
    if (capture.runs()) {
        document["file"] = capture.file().string();
        document["lines"] = capture.lines();
    }
    return says(document);
}

Answer start(Capture& capture, const Request& request) {
    const auto file = file_member(request.body);
    if (!file) return refuses(file.error());
    if (const auto started = capture.start(*file); !started) return refuses(started.error());
    return tell(capture);
}

Answer handle_replay(const Find& find, const Request& request) {
    const auto file = file_member(request.body);
    if (!file) return refuses(file.error());
    const auto calls = powers::read_capture(*file);
    if (!calls) return refuses(calls.error());
    const auto replayed = powers::replay(
        *calls, [&](std::string_view name) { return find(request, name); }, request.transaction);
    json::object document{{"applied", replayed.applied}, {"refused", replayed.refused}};
    if (replayed.refused > 0) document["firstRefusal"] = replayed.first_refusal;
    return says(document);
}

}  // namespace

Routes capture_routes(Capture& capture, Find find) {
    return {{.method = "GET",
             .path = "/_kcl/capture",
             .does = "Whether writes are captured, and to which file.",
             .handle = [&capture](const Request&) { return tell(capture); }},
            {.method = "POST",
             .path = "/_kcl/capture",
             .does = "Adds every write that succeeds to a file: {file}.",
             .handle = [&capture](const Request& request) { return start(capture, request); }},
            {.method = "DELETE",
             .path = "/_kcl/capture",
             .does = "Ends the capture.",
             .handle =
                 [&capture](const Request&) {
                     capture.stop();
                     return tell(capture);
                 }},
            {.method = "POST",
             .path = "/_kcl/replay",
             .does = "Makes the writes of a capture again, at once, each at its own time: {file}.",
             .writes = true,
             .handle = [find = std::move(find)](const Request& request) {
                 return handle_replay(find, request);
             }}};
}

}  // namespace kcl::local::admin
