#include "kcl/local/admin/data_routes.h"

#include "kcl/local/admin/file_member.h"
#include "kcl/local/powers/data/snapshot.h"
#include "kcl/local/powers/strict_members.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

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

constexpr std::size_t piece = std::size_t{1} << 20;

/// A snapshot's bytes, one piece for each time that the client can take more.
class SnapshotStream final : public AnswerStream {
  public:
    explicit SnapshotStream(std::unique_ptr<storage::Transaction> view) : view_(std::move(view)) {}

    Part next(storage::Transaction&, SystemTime) override {
        auto bytes = reader_.next(piece);
        const bool last = bytes.empty();
        return {.bytes = std::move(bytes), .last = last};
    }

  private:
    std::unique_ptr<storage::Transaction> view_;  // the state of when it was asked for
    powers::SnapshotReader reader_{*view_};
};

/// Writes a snapshot's file piece by piece. What it says meanwhile is the space that may stand
/// before a JSON document; then {file, bytes}. It breaks off when the disk fails.
class SavingStream final : public AnswerStream {
  public:
    SavingStream(std::unique_ptr<storage::Transaction> view,
                 std::unique_ptr<powers::SnapshotFile> file)
        : view_(std::move(view)), file_(std::move(file)) {}

    Part next(storage::Transaction&, SystemTime) override {
        const auto bytes = reader_.next(piece);
        if (!bytes.empty()) {
            if (!file_->add(bytes)) return {.broken = true};
            return {.bytes = " "};
        }
        const auto size = file_->finish();
        if (!size) return {.broken = true};
        auto told = says(json::object{{"file", file_->path().string()}, {"bytes", *size}});
        return {.bytes = std::move(told.body), .last = true};
    }

  private:
    std::unique_ptr<storage::Transaction> view_;
    powers::SnapshotReader reader_{*view_};
    std::unique_ptr<powers::SnapshotFile> file_;
};

Answer handle_save(const StoreOf& store_of, const Request& request) {
    const auto file = file_member(request.body);
    if (!file) return refuses(file.error());
    auto made = powers::SnapshotFile::make(*file);
    if (!made) return refuses(made.error());
    Answer answer = says();
    answer.body.clear();
    answer.stream =
        std::make_unique<SavingStream>(store_of(request.service).read(), *std::move(made));
    return answer;
}

Answer handle_send(const StoreOf& store_of, const Request& request) {
    Answer answer{200, {{"Content-Type", "application/octet-stream"}}, {}};
    answer.stream = std::make_unique<SnapshotStream>(store_of(request.service).read());
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

Routes data_routes(std::vector<Reset> resets, StoreOf store_of) {
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
             .handle = [store_of](const Request& r) { return handle_send(store_of, r); }},
            {.method = "POST",
             .path = "/_kcl/snapshot",
             .does = "Writes all data to a file of the services' machine: {file}.",
             .handle = [store_of](const Request& r) { return handle_save(store_of, r); }},
            {.method = "POST",
             .path = "/_kcl/restore",
             .does = "Puts a snapshot in the place of all data: {file}, or the bytes themselves.",
             .writes = true,
             .takes_bytes = true,
             .handle = handle_restore}};
}

}  // namespace kcl::local::admin
