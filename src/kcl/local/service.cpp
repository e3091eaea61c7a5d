#include "kcl/local/service.h"

#include <boost/beast/core/string.hpp>

namespace kcl::local {

namespace {

struct Failure {
    std::string type;
    std::string message;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("__type", self.type);
        visit("message", self.message);
    }
};

}  // namespace

std::string_view Call::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (boost::beast::iequals(key, name)) return value;
    return {};
}

Answer Service::internal_failure(const Call& call, std::string_view why) const {
    const Failure failure{"InternalFailure", std::string(why)};
    const auto asked_in = call.header("Content-Type");
    const std::string type(
        asked_in.starts_with("application/x-amz-json-") ? asked_in : "application/x-amz-json-1.1");
    return {500,
            {{"Content-Type", type}, {"x-amzn-ErrorType", failure.type}},
            wire::encode(failure, wire::Format::json)};
}

}  // namespace kcl::local
