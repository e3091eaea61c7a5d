#pragma once

#include "kcl/local/powers/strict_members.h"

#include <expected>
#include <string>

namespace kcl::local::admin {

/// The only member of a body, "file": an absolute path, because the services' working directory is
/// not the caller's. The error is a sentence.
inline std::expected<std::string, std::string> file_member(const boost::json::value& body) {
    powers::StrictMembers members(body, "");
    const auto file = members.text("file");
    if (!file || !file->starts_with('/')) members.complain("file", "an absolute path");
    if (auto complaint = members.complaint()) return std::unexpected(*std::move(complaint));
    return *file;
}

}  // namespace kcl::local::admin
