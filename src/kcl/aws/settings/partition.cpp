#include "kcl/aws/settings/partition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kcl::aws {

namespace {

constexpr Partition standard{"aws", "", "amazonaws.com", "api.aws"};
constexpr std::array<Partition, 7> others{{
    {"aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"aws-eusc", "eusc-de-", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    {"aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    {"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    {"aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    {"aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"},
}};

bool is_digit(char c) { return '0' <= c && c <= '9'; }
bool is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); }

// "west-1": a word, a hyphen, a number.
bool is_place(std::string_view text) {
    const auto hyphen = text.find('-');
    if (hyphen == text.npos || hyphen == 0 || hyphen + 1 == text.size()) return false;
    const auto in_word = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
    return std::ranges::all_of(text.substr(0, hyphen), in_word) &&
           std::ranges::all_of(text.substr(hyphen + 1), is_digit);
}

}  // namespace

const Partition& partition_of(std::string_view region) {
    for (const auto& partition : others)
        if (region.starts_with(partition.region_prefix) &&
            is_place(region.substr(partition.region_prefix.size())))
            return partition;
    return standard;
}

Result<void> check_region(std::string_view region) {
    const auto is_allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
    const bool good = !region.empty() && region.size() <= 63 && region.front() != '-' &&
                      region.back() != '-' && std::ranges::all_of(region, is_allowed) &&
                      !std::ranges::all_of(region, is_digit);
    if (good) return {};
    return failure(
        Fault::invalid,
        fmt::format("'{}' is no AWS region: expected a name like us-east-1", region.substr(0, 80)));
}

}  // namespace kcl::aws
