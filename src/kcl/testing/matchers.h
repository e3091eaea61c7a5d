#pragma once

#include "kcl/base/result.h"

#include <gmock/gmock.h>

/// Matchers for Result<T> and other std::expected whose error has `fault`, `message` and `code`.
/// The only header of this room that needs GoogleTest (link GTest::gmock).
namespace kcl::testing {

inline void describe_failure(const Error& error, ::testing::MatchResultListener& listener) {
    listener << "which fails (" << to_string(error.fault) << "): " << error.message;
    if (!error.code.empty()) listener << " [" << error.code << "]";
}

MATCHER(IsOk, negation ? "fails" : "is a success") {
    if (arg.has_value()) return true;
    describe_failure(arg.error(), *result_listener);
    return false;
}

/// A success whose value matches.
MATCHER_P(IsOkAnd, value_matcher, "is a success with a value that matches") {
    if (arg.has_value()) return ::testing::ExplainMatchResult(value_matcher, *arg, result_listener);
    describe_failure(arg.error(), *result_listener);
    return false;
}

MATCHER_P(Fails, fault,
          std::string(negation ? "does not fail as " : "fails as ") +
              std::string(to_string(fault))) {
    if (arg.has_value()) {
        *result_listener << "which is a success";
        return false;
    }
    describe_failure(arg.error(), *result_listener);
    return arg.error().fault == fault;
}

/// A failure whose message matches, such as FailsSaying(Fault::invalid, HasSubstr("ShardId")).
MATCHER_P2(FailsSaying, fault, message_matcher,
           "fails as " + std::string(to_string(fault)) + " with a message that matches") {
    if (arg.has_value()) {
        *result_listener << "which is a success";
        return false;
    }
    describe_failure(arg.error(), *result_listener);
    return arg.error().fault == fault && ::testing::Matches(message_matcher)(arg.error().message);
}

/// A failure with the service's error name, such as FailsWithCode("ResourceNotFoundException").
MATCHER_P(FailsWithCode, code,
          std::string(negation ? "does not fail" : "fails") + " with the code " +
              std::string(code)) {
    if (arg.has_value()) {
        *result_listener << "which is a success";
        return false;
    }
    describe_failure(arg.error(), *result_listener);
    return arg.error().code == code;
}

}  // namespace kcl::testing
