#include "kcl/aws/judgement.h"

#include <gtest/gtest.h>

namespace kcl::aws {
namespace {

Judgement judge_named(std::string type, int status = 400, OperationRules rules = {},
                      bool clock_differs = false) {
    return judge({.type = std::move(type), .message = "", .status = status}, rules, clock_differs);
}

TEST(Judgement, KnowsTheErrorsOfTheServices) {
    const struct {
        const char* type;
        Fault fault;
        Trouble trouble;
    } rows[] = {
        {"ProvisionedThroughputExceededException", Fault::throttled, Trouble::throttled},
        {"ThrottlingException", Fault::throttled, Trouble::throttled},
        {"Throttling", Fault::throttled, Trouble::throttled},
        {"RequestLimitExceeded", Fault::throttled, Trouble::throttled},
        {"SlowDown", Fault::throttled, Trouble::throttled},
        {"TransactionConflictException", Fault::throttled, Trouble::throttled},
        {"TransactionInProgressException", Fault::throttled, Trouble::throttled},
        {"KMSThrottlingException", Fault::throttled, Trouble::throttled},
        {"LimitExceededException", Fault::throttled, Trouble::permanent},
        {"InternalFailure", Fault::unavailable, Trouble::transient},
        {"InternalFailureException", Fault::unavailable, Trouble::transient},
        {"InternalServerError", Fault::unavailable, Trouble::transient},
        {"ServiceUnavailable", Fault::unavailable, Trouble::transient},
        {"RequestTimeout", Fault::unavailable, Trouble::transient},
        {"IDPCommunicationError", Fault::unavailable, Trouble::transient},
        {"ConditionalCheckFailedException", Fault::condition_failed, Trouble::permanent},
        {"ResourceNotFoundException", Fault::not_found, Trouble::permanent},
        {"ResourceInUseException", Fault::exists, Trouble::permanent},
        {"ExpiredIteratorException", Fault::expired, Trouble::permanent},
        {"ExpiredNextTokenException", Fault::expired, Trouble::permanent},
        {"AccessDeniedException", Fault::denied, Trouble::permanent},
        {"AccessDenied", Fault::denied, Trouble::permanent},
        {"KMSAccessDeniedException", Fault::denied, Trouble::permanent},
        {"KMSDisabledException", Fault::denied, Trouble::permanent},
        {"KMSOptInRequired", Fault::denied, Trouble::permanent},
        {"InvalidSignatureException", Fault::denied, Trouble::permanent},
        {"MissingAuthenticationTokenException", Fault::denied, Trouble::permanent},
        {"ExpiredTokenException", Fault::denied, Trouble::stale_credentials},
        {"UnrecognizedClientException", Fault::denied, Trouble::stale_credentials},
        {"RequestTimeTooSkewed", Fault::denied, Trouble::clock_skew},
        {"RequestExpired", Fault::denied, Trouble::clock_skew},
        {"ValidationException", Fault::invalid, Trouble::permanent},
        {"InvalidArgumentException", Fault::invalid, Trouble::permanent},
        {"SerializationException", Fault::invalid, Trouble::permanent},
        {"UnknownOperationException", Fault::invalid, Trouble::permanent},
        {"ItemCollectionSizeLimitExceededException", Fault::invalid, Trouble::permanent},
        {"SomethingNewException", Fault::invalid, Trouble::permanent},
    };
    for (const auto& row : rows) {
        const auto judgement = judge_named(row.type);
        EXPECT_EQ(judgement.fault, row.fault) << row.type;
        EXPECT_EQ(judgement.trouble, row.trouble) << row.type;
    }
}

TEST(Judgement, GoesByTheStatusWhenNothingNamesTheError) {
    const struct {
        int status;
        Fault fault;
        Trouble trouble;
    } rows[] = {
        {500, Fault::unavailable, Trouble::transient},
        {502, Fault::unavailable, Trouble::transient},
        {503, Fault::unavailable, Trouble::transient},
        {504, Fault::unavailable, Trouble::transient},
        {501, Fault::unavailable, Trouble::permanent},
        {429, Fault::throttled, Trouble::throttled},
        {403, Fault::denied, Trouble::permanent},
        {401, Fault::denied, Trouble::permanent},
        {404, Fault::invalid, Trouble::permanent},
        {413, Fault::invalid, Trouble::permanent},
        {301, Fault::invalid, Trouble::permanent},
    };
    for (const auto& row : rows) {
        const auto judgement = judge_named("", row.status);
        EXPECT_EQ(judgement.fault, row.fault) << row.status;
        EXPECT_EQ(judgement.trouble, row.trouble) << row.status;
    }
}

TEST(Judgement, TakesALimitForARateOnlyWhereItIsOne) {
    EXPECT_EQ(judge_named("LimitExceededException", 400, {.limit_is_rate = true}).trouble,
              Trouble::throttled);
    EXPECT_EQ(judge_named("LimitExceededException").trouble, Trouble::permanent);
}

TEST(Judgement, LeavesThrottlingToCallersWhoPaceThemselves) {
    const auto judgement =
        judge_named("ProvisionedThroughputExceededException", 400, {.retry_throttling = false});
    EXPECT_EQ(judgement.fault, Fault::throttled);
    EXPECT_EQ(judgement.trouble, Trouble::permanent);
    EXPECT_EQ(judge_named("InternalFailure", 500, {.retry_throttling = false}).trouble,
              Trouble::transient);
}

TEST(Judgement, BlamesTheClockForARefusedSignatureOnlyWhenTheClockDiffers) {
    for (const char* type : {"InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure"}) {
        EXPECT_EQ(judge_named(type, 400, {}, false).trouble, Trouble::permanent) << type;
        EXPECT_EQ(judge_named(type, 400, {}, true).trouble, Trouble::clock_skew) << type;
    }
    EXPECT_EQ(judge_named("ValidationException", 400, {}, true).trouble, Trouble::permanent);
}

TEST(Judgement, OnlyFailuresInsideTheServiceMayHaveBeenApplied) {
    EXPECT_TRUE(judge_named("InternalServerError", 500).maybe_applied);
    EXPECT_TRUE(judge_named("", 502).maybe_applied);
    EXPECT_FALSE(judge_named("ThrottlingException").maybe_applied);
    EXPECT_FALSE(judge_named("ConditionalCheckFailedException").maybe_applied);
    EXPECT_FALSE(judge_named("ExpiredTokenException").maybe_applied);
}

TEST(Judgement, ReadsWhyATransactionWasCancelled) {
    const auto cancelled = [](std::initializer_list<const char*> codes) {
        wire::ServiceError error{.type = "TransactionCanceledException"};
        for (const char* code : codes) error.cancellation_reasons.push_back({.code = code});
        return judge(error, {}, false);
    };
    EXPECT_EQ(cancelled({"None", "ConditionalCheckFailed"}).fault, Fault::condition_failed);
    EXPECT_EQ(cancelled({"TransactionConflict", "ConditionalCheckFailed"}).fault,
              Fault::condition_failed);
    EXPECT_EQ(cancelled({"None", "ValidationError"}).fault, Fault::invalid);
    EXPECT_EQ(cancelled({"None", "TransactionConflict"}).fault, Fault::throttled);
    EXPECT_EQ(cancelled({"None", "TransactionConflict"}).trouble, Trouble::throttled);
    EXPECT_EQ(cancelled({"ThrottlingError"}).fault, Fault::throttled);
    EXPECT_EQ(cancelled({"ProvisionedThroughputExceeded", "None"}).trouble, Trouble::throttled);
    EXPECT_EQ(cancelled({}).fault, Fault::throttled);
    EXPECT_FALSE(cancelled({"TransactionConflict"}).maybe_applied);
}

}  // namespace
}  // namespace kcl::aws
