#pragma once

#include "kcl/local/service.h"

#include <boost/json/parse.hpp>

#include <string>
#include <utility>

namespace kcl::local::admin {

/// A call as a program on this machine makes it.
inline Call admin_call(std::string method, std::string target, std::string body = "") {
    return {.method = std::move(method),
            .target = std::move(target),
            .headers = {{"Host", "127.0.0.1:4567"}},
            .body = std::make_shared<const std::string>(std::move(body))};
}

inline boost::json::value json_of(const Answer& answer) { return boost::json::parse(answer.body); }

/// The sentence of a refusal.
inline std::string error_of(const Answer& answer) {
    const auto document = json_of(answer);
    const auto* error = document.as_object().if_contains("error");
    return error != nullptr ? std::string(error->as_string()) : "no error";
}

}  // namespace kcl::local::admin
