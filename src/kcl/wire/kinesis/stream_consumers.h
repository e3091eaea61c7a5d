#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

enum class ConsumerStatus : std::uint8_t { creating, deleting, active };

/// Who reads a stream by SubscribeToShard.
struct StreamConsumer {
    std::string consumer_name;
    std::string consumer_arn;
    ConsumerStatus consumer_status = ConsumerStatus::active;
    SystemTime consumer_creation_timestamp;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ConsumerName", self.consumer_name);
        visit("ConsumerARN", self.consumer_arn);
        visit("ConsumerStatus", self.consumer_status);
        visit("ConsumerCreationTimestamp", self.consumer_creation_timestamp);
    }
};

struct ConsumerDescription {
    std::string consumer_name;
    std::string consumer_arn;
    ConsumerStatus consumer_status = ConsumerStatus::active;
    SystemTime consumer_creation_timestamp;
    std::string stream_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ConsumerName", self.consumer_name);
        visit("ConsumerARN", self.consumer_arn);
        visit("ConsumerStatus", self.consumer_status);
        visit("ConsumerCreationTimestamp", self.consumer_creation_timestamp);
        visit("StreamARN", self.stream_arn);
    }
};

struct RegisterStreamConsumerRequest {
    static constexpr std::string_view operation = "RegisterStreamConsumer";

    std::string stream_arn;
    std::string consumer_name;
    std::map<std::string, std::string, std::less<>> tags;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamARN", self.stream_arn);
        visit("ConsumerName", self.consumer_name);
        visit("Tags", self.tags);
    }
};

/// The consumer is CREATING now.
struct RegisterStreamConsumerResponse {
    StreamConsumer consumer;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Consumer", self.consumer);
    }
};

struct DeregisterStreamConsumerRequest {
    static constexpr std::string_view operation = "DeregisterStreamConsumer";

    std::optional<std::string> stream_arn;
    std::optional<std::string> consumer_name;
    std::optional<std::string> consumer_arn;  ///< Or the two others.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamARN", self.stream_arn);
        visit("ConsumerName", self.consumer_name);
        visit("ConsumerARN", self.consumer_arn);
    }
};

/// Empty: the consumer is DELETING now.
struct DeregisterStreamConsumerResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct DescribeStreamConsumerRequest {
    static constexpr std::string_view operation = "DescribeStreamConsumer";

    std::optional<std::string> stream_arn;
    std::optional<std::string> consumer_name;
    std::optional<std::string> consumer_arn;  ///< Or the two others.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamARN", self.stream_arn);
        visit("ConsumerName", self.consumer_name);
        visit("ConsumerARN", self.consumer_arn);
    }
};

struct DescribeStreamConsumerResponse {
    ConsumerDescription consumer_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ConsumerDescription", self.consumer_description);
    }
};

struct ListStreamConsumersRequest {
    static constexpr std::string_view operation = "ListStreamConsumers";

    std::string stream_arn;
    std::optional<std::string> next_token;
    std::optional<int> max_results;
    std::optional<SystemTime> stream_creation_timestamp;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamARN", self.stream_arn);
        visit("NextToken", self.next_token);
        visit("MaxResults", self.max_results);
        visit("StreamCreationTimestamp", self.stream_creation_timestamp);
    }
};

struct ListStreamConsumersResponse {
    std::vector<StreamConsumer> consumers;
    std::optional<std::string> next_token;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Consumers", self.consumers, always);
        visit("NextToken", self.next_token);
    }
};

}  // namespace kcl::wire::kinesis

namespace kcl::wire {
template <>
struct EnumNames<kinesis::ConsumerStatus> {
    static constexpr std::array<std::string_view, 3> names{"CREATING", "DELETING", "ACTIVE"};
};
}  // namespace kcl::wire
