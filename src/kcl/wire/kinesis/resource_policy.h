#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <string>

namespace kcl::wire::kinesis {

struct PutResourcePolicyRequest {
    static constexpr std::string_view operation = "PutResourcePolicy";

    std::string resource_arn;  ///< Of a stream or of a stream's consumer.
    std::string policy;        ///< A JSON document.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceARN", self.resource_arn);
        visit("Policy", self.policy);
    }
};

/// Empty: done at once.
struct PutResourcePolicyResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct GetResourcePolicyRequest {
    static constexpr std::string_view operation = "GetResourcePolicy";

    std::string resource_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceARN", self.resource_arn);
    }
};

struct GetResourcePolicyResponse {
    std::string policy;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Policy", self.policy);
    }
};

struct DeleteResourcePolicyRequest {
    static constexpr std::string_view operation = "DeleteResourcePolicy";

    std::string resource_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceARN", self.resource_arn);
    }
};

/// Empty: done at once.
struct DeleteResourcePolicyResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
