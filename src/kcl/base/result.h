#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace kcl {

/// What went wrong, chosen by what its receiver does next. The text and the AWS code are for the
/// log.
enum class Fault {
    throttled,    ///< Slow down and try again.
    unavailable,  ///< The other side can't be reached or failed inside: try again later.
    timed_out,  ///< No answer in time. The call may have been applied: read back before you decide.
    condition_failed,  ///< A conditional write did not apply: read the item, never repeat blindly.
    lost,              ///< The lease is not ours any more: stop its work, don't retry.
    expired,           ///< An iterator or token is too old: get a new one and go on.
    exists,     ///< What was to be created is there already, or the resource is busy changing.
    not_found,  ///< The stream, shard, table or item does not exist.
    invalid,    ///< The request is wrong; repeating it gives the same answer.
    denied,     ///< No permission, or no usable credentials: tell the user.
    corrupt,    ///< Bytes that can't be understood.
};

/// The name of a fault as logs print it, such as "throttled".
std::string_view to_string(Fault fault);

/// A failure that a correct program meets. Programming errors and cancellation are exceptions
/// instead.
struct Error {
    Fault fault = Fault::unavailable;
    std::string
        message;  ///< One sentence for a person: names the thing and, where there is one, the mend.
    std::string code;  ///< The service's error name, such as
                       ///< "ProvisionedThroughputExceededException"; may be empty.
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(Fault fault, std::string message, std::string code = {}) {
    return std::unexpected(Error{fault, std::move(message), std::move(code)});
}

}  // namespace kcl
