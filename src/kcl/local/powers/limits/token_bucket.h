#pragma once

#include "kcl/base/clock.h"

#include <map>
#include <string>
#include <string_view>

namespace kcl::local::powers {

/// What flows into a bucket, and how much it holds.
struct TokenRate {
    double per_second = 0;
    double most = 0;
};

/// So much was left at that time. Below zero: what was taken in advance, to be made up for.
struct TokenBucket {
    double left = 0;
    SystemTime at;
};

/// The bucket at `now`. A clock that went back brings nothing in and takes nothing away.
TokenBucket refilled(const TokenBucket& bucket, const TokenRate& rate, SystemTime now);
/// When `bucket`, as it is, will hold `wanted`.
SystemTime time_of(const TokenBucket& bucket, const TokenRate& rate, double wanted);

/// Buckets by name, each full when it is first asked for, unless it is said how it began.
class TokenBuckets {
  public:
    TokenBucket& at(std::string_view name, const TokenRate& rate, SystemTime now);
    TokenBucket& at(std::string_view name, const TokenRate& rate, SystemTime now,
                    const TokenBucket& beginning);
    void clear() { buckets_.clear(); }

    /// Beyond so many (tests that make up names for ever) all are forgotten.
    static constexpr std::size_t most = 100'000;

  private:
    std::map<std::string, TokenBucket, std::less<>> buckets_;
};

}  // namespace kcl::local::powers
