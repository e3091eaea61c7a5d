#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct StartStreamEncryptionRequest {
    static constexpr std::string_view operation = "StartStreamEncryption";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    EncryptionType encryption_type = EncryptionType::kms;
    std::string key_id;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("EncryptionType", self.encryption_type);
        visit("KeyId", self.key_id);
    }
};

/// Empty: the stream is UPDATING now.
struct StartStreamEncryptionResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct StopStreamEncryptionRequest {
    static constexpr std::string_view operation = "StopStreamEncryption";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    EncryptionType encryption_type = EncryptionType::kms;
    std::string key_id;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("EncryptionType", self.encryption_type);
        visit("KeyId", self.key_id);
    }
};

/// Empty: the stream is UPDATING now.
struct StopStreamEncryptionResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
