#include "kcl/aws/judgement.h"

#include <algorithm>
#include <array>

namespace kcl::aws {

namespace {

struct Row {
    std::string_view name;  ///< Without the closing "Exception".
    Fault fault;
    Trouble trouble;
};

constexpr auto rows = std::to_array<Row>({
    // Too fast.
    {"ProvisionedThroughputExceeded", Fault::throttled, Trouble::throttled},
    {"Throttling", Fault::throttled, Trouble::throttled},
    {"Throttled", Fault::throttled, Trouble::throttled},
    {"RequestThrottled", Fault::throttled, Trouble::throttled},
    {"RequestLimitExceeded", Fault::throttled, Trouble::throttled},
    {"TooManyRequests", Fault::throttled, Trouble::throttled},
    {"BandwidthLimitExceeded", Fault::throttled, Trouble::throttled},
    {"SlowDown", Fault::throttled, Trouble::throttled},
    {"PriorRequestNotComplete", Fault::throttled, Trouble::throttled},
    {"EC2Throttled", Fault::throttled, Trouble::throttled},
    {"KMSThrottling", Fault::throttled, Trouble::throttled},
    {"TransactionInProgress", Fault::throttled, Trouble::throttled},
    {"TransactionConflict", Fault::throttled, Trouble::throttled},
    {"LimitExceeded", Fault::throttled, Trouble::permanent},  // unless it is a rate: see judge()
    // Broken inside.
    {"InternalFailure", Fault::unavailable, Trouble::transient},
    {"InternalServerError", Fault::unavailable, Trouble::transient},
    {"InternalError", Fault::unavailable, Trouble::transient},
    {"ServiceUnavailable", Fault::unavailable, Trouble::transient},
    {"RequestTimeout", Fault::unavailable, Trouble::transient},
    {"IDPCommunicationError", Fault::unavailable, Trouble::transient},
    // States of things.
    {"ConditionalCheckFailed", Fault::condition_failed, Trouble::permanent},
    {"ResourceNotFound", Fault::not_found, Trouble::permanent},
    {"TableNotFound", Fault::not_found, Trouble::permanent},
    {"ResourceInUse", Fault::exists, Trouble::permanent},
    {"TableAlreadyExists", Fault::exists, Trouble::permanent},
    {"ExpiredIterator", Fault::expired, Trouble::permanent},
    {"ExpiredNextToken", Fault::expired, Trouble::permanent},
    {"TrimmedDataAccess", Fault::expired, Trouble::permanent},
    // Who we are, and when.
    {"ExpiredToken", Fault::denied, Trouble::stale_credentials},
    {"UnrecognizedClient", Fault::denied, Trouble::stale_credentials},
    {"InvalidClientTokenId", Fault::denied, Trouble::stale_credentials},
    {"RequestTimeTooSkewed", Fault::denied, Trouble::clock_skew},
    {"RequestExpired", Fault::denied, Trouble::clock_skew},
    {"RequestInTheFuture", Fault::denied, Trouble::clock_skew},
    {"InvalidSignature", Fault::denied,
     Trouble::permanent},  // unless the clock differs: see judge()
    {"SignatureDoesNotMatch", Fault::denied, Trouble::permanent},
    {"AuthFailure", Fault::denied, Trouble::permanent},
    {"AccessDenied", Fault::denied, Trouble::permanent},
    {"MissingAuthenticationToken", Fault::denied, Trouble::permanent},
    {"IncompleteSignature", Fault::denied, Trouble::permanent},
    {"OptInRequired", Fault::denied, Trouble::permanent},
    {"NotAuthorized", Fault::denied, Trouble::permanent},
    {"KMSAccessDenied", Fault::denied, Trouble::permanent},
    {"KMSDisabled", Fault::denied, Trouble::permanent},
    {"KMSInvalidState", Fault::denied, Trouble::permanent},
    {"KMSNotFound", Fault::denied, Trouble::permanent},
    {"KMSOptInRequired", Fault::denied, Trouble::permanent},
    // Wrong requests.
    {"Validation", Fault::invalid, Trouble::permanent},
    {"ValidationError", Fault::invalid, Trouble::permanent},
    {"InvalidArgument", Fault::invalid, Trouble::permanent},
    {"Serialization", Fault::invalid, Trouble::permanent},
    {"UnknownOperation", Fault::invalid, Trouble::permanent},
    {"ItemCollectionSizeLimitExceeded", Fault::invalid, Trouble::permanent},
    {"IdempotentParameterMismatch", Fault::invalid, Trouble::permanent},
});

std::string_view without_ending(std::string_view name) {
    constexpr std::string_view ending = "Exception";
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
    return name;
}

Judgement judge_status(int status) {
    if (status == 429) return {Fault::throttled, Trouble::throttled};
    if (status == 500 || status == 502 || status == 503 || status == 504)
        return {Fault::unavailable, Trouble::transient, true};
    if (status >= 500) return {Fault::unavailable, Trouble::permanent, true};
    if (status == 401 || status == 403 || status == 407) return {Fault::denied, Trouble::permanent};
    return {Fault::invalid, Trouble::permanent};
}

/// A cancelled transaction was not applied; why it was cancelled stands in its reasons.
Judgement judge_transaction(const std::vector<wire::dynamodb::CancellationReason>& reasons) {
    const auto has = [&](std::initializer_list<std::string_view> codes) {
        return std::ranges::any_of(reasons, [&](const auto& reason) {
            return reason.code && std::ranges::find(codes, *reason.code) != codes.end();
        });
    };
    if (has({"ConditionalCheckFailed", "DuplicateItem"}))
        return {Fault::condition_failed, Trouble::permanent};
    if (has({"ValidationError", "ItemCollectionSizeLimitExceeded"}))
        return {Fault::invalid, Trouble::permanent};
    if (has({"AccessDenied"})) return {Fault::denied, Trouble::permanent};
    return {Fault::throttled,
            Trouble::throttled};  // conflicts with another transaction, throughput
}

}  // namespace

Judgement judge(const wire::ServiceError& error, OperationRules rules, bool clock_differs) {
    const auto name = without_ending(error.type);
    auto judgement = judge_status(error.status);
    const auto row = std::ranges::find(rows, name, &Row::name);
    if (name == "TransactionCanceled")
        judgement = judge_transaction(error.cancellation_reasons);
    else if (row != rows.end())
        judgement = {row->fault, row->trouble, row->fault == Fault::unavailable};

    if (name == "LimitExceeded" && rules.limit_is_rate) judgement.trouble = Trouble::throttled;
    const bool about_signature =
        name == "InvalidSignature" || name == "SignatureDoesNotMatch" || name == "AuthFailure";
    if (about_signature && clock_differs) judgement.trouble = Trouble::clock_skew;
    if (judgement.trouble == Trouble::throttled && !rules.retry_throttling)
        judgement.trouble = Trouble::permanent;
    return judgement;
}

}  // namespace kcl::aws
