#pragma once

#include "kcl/aws/credentials.h"

#include <optional>
#include <string>
#include <string_view>

namespace kcl::aws {

/// Reads what the credential services answer. Pure. No message repeats an answer's text: it holds
/// secrets.

/// "2026-01-02T03:04:05Z", also with a fraction, with "UTC", or with an offset such as "+02:00".
std::optional<SystemTime> parse_time(std::string_view text);

/// {"AccessKeyId", "SecretAccessKey", "Token" or "SessionToken", "Expiration"}, as the container
/// and instance services and credential processes give it. Faults: corrupt (not JSON, or a key or
/// the expiry is missing or malformed).
Result<Credentials> credentials_from_json(std::string_view text, std::string source);

/// A member of a JSON object, when it is text or a whole number; empty otherwise, also when `json`
/// is no object.
std::optional<std::string> json_member(std::string_view json, std::string_view name);

/// The text of the first element `name` in an XML answer, entities resolved, without regard to name
/// spaces. Empty when absent, unfinished or not plain text.
std::optional<std::string> xml_text(std::string_view xml, std::string_view name);
/// The same inside the first element `parent`.
std::optional<std::string> xml_text(std::string_view xml, std::string_view parent,
                                    std::string_view name);

}  // namespace kcl::aws
