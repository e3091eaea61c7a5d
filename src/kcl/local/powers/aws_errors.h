#pragma once

#include "kcl/local/powers/call_facts.h"
#include "kcl/wire/service_error.h"

#include <string>
#include <string_view>

/// What AWS says when it is too much, or when it fails inside: the words that clients' retry rules
/// look for.
namespace kcl::local::powers {

wire::ServiceError error_of(std::string type, std::string message, int status = 400);

/// Of reads from and writes to one shard.
wire::ServiceError shard_rate_exceeded(const Caller& caller, std::string_view stream,
                                       std::string_view shard);
/// Of operations on the stream itself; without a stream, of those on the account.
wire::ServiceError stream_rate_exceeded(const Caller& caller, std::string_view stream);

wire::ServiceError table_throughput_exceeded();
wire::ServiceError index_throughput_exceeded();
/// Of tables that are paid by request.
wire::ServiceError on_demand_throughput_exceeded();

/// "Too much" as the operation of `facts` says it.
wire::ServiceError throttled(const CallFacts& facts);

/// 500 or 503 as the service says it.
wire::ServiceError unavailable(wire::Api api, int status);

/// The whole answer: in the format of the call, with a request id made of `id`.
Answer error_answer(const CallFacts& facts, const wire::ServiceError& error, std::uint64_t id);

/// The error's name in an answer that is none of success; empty when there is none.
std::string error_name(wire::Api api, const Answer& answer);

}  // namespace kcl::local::powers
