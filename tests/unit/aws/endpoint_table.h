#pragma once

#include "kcl/aws/endpoint.h"

#include <ostream>
#include <string>
#include <vector>

namespace kcl::aws {

// Where botocore finds the services; made by tests/conformance/endpoints/compare.py --table.
struct EndpointRow {
    Service service;
    std::string region;
    bool fips;
    bool dual_stack;
    std::string url;  // empty: refused
};

inline void PrintTo(const EndpointRow& row, std::ostream* out) {
    *out << row.region << ' ' << row.url;
}

// clang-format off
inline const std::vector<EndpointRow> endpoint_table{
    {Service::kinesis, "us-east-1", false, false, "https://kinesis.us-east-1.amazonaws.com"},
    {Service::kinesis, "us-east-1", true, false, "https://kinesis-fips.us-east-1.amazonaws.com"},
    {Service::kinesis, "us-east-1", false, true, "https://kinesis.us-east-1.api.aws"},
    {Service::kinesis, "us-east-1", true, true, "https://kinesis-fips.us-east-1.api.aws"},
    {Service::dynamodb, "us-east-1", false, false, "https://dynamodb.us-east-1.amazonaws.com"},
    {Service::dynamodb, "us-east-1", true, false, "https://dynamodb-fips.us-east-1.amazonaws.com"},
    {Service::dynamodb, "us-east-1", false, true, "https://dynamodb.us-east-1.api.aws"},
    {Service::dynamodb, "us-east-1", true, true, "https://dynamodb-fips.us-east-1.api.aws"},
    {Service::cloudwatch, "us-east-1", false, false, "https://monitoring.us-east-1.amazonaws.com"},
    {Service::cloudwatch, "us-east-1", true, false, "https://monitoring-fips.us-east-1.amazonaws.com"},
    {Service::cloudwatch, "us-east-1", false, true, "https://monitoring.us-east-1.api.aws"},
    {Service::cloudwatch, "us-east-1", true, true, "https://monitoring-fips.us-east-1.api.aws"},
    {Service::sts, "us-east-1", false, false, "https://sts.us-east-1.amazonaws.com"},
    {Service::sts, "us-east-1", true, false, "https://sts-fips.us-east-1.amazonaws.com"},
    {Service::sts, "us-east-1", false, true, "https://sts.us-east-1.api.aws"},
    {Service::sts, "us-east-1", true, true, "https://sts-fips.us-east-1.api.aws"},
    {Service::s3, "us-east-1", false, false, "https://s3.us-east-1.amazonaws.com"},
    {Service::s3, "us-east-1", true, false, "https://s3-fips.us-east-1.amazonaws.com"},
    {Service::s3, "us-east-1", false, true, "https://s3.dualstack.us-east-1.amazonaws.com"},
    {Service::s3, "us-east-1", true, true, "https://s3-fips.dualstack.us-east-1.amazonaws.com"},
    {Service::sso, "us-east-1", false, false, "https://portal.sso.us-east-1.amazonaws.com"},
    {Service::sso, "us-east-1", true, false, "https://portal.sso-fips.us-east-1.amazonaws.com"},
    {Service::sso, "us-east-1", false, true, "https://portal.sso.us-east-1.api.aws"},
    {Service::sso, "us-east-1", true, true, "https://portal.sso-fips.us-east-1.api.aws"},
    {Service::sso_oidc, "us-east-1", false, false, "https://oidc.us-east-1.amazonaws.com"},
    {Service::sso_oidc, "us-east-1", true, false, "https://oidc-fips.us-east-1.amazonaws.com"},
    {Service::sso_oidc, "us-east-1", false, true, "https://oidc.us-east-1.api.aws"},
    {Service::sso_oidc, "us-east-1", true, true, "https://oidc-fips.us-east-1.api.aws"},
    {Service::kinesis, "us-gov-west-1", false, false, "https://kinesis.us-gov-west-1.amazonaws.com"},
    {Service::kinesis, "us-gov-west-1", true, false, "https://kinesis.us-gov-west-1.amazonaws.com"},
    {Service::kinesis, "us-gov-west-1", false, true, "https://kinesis.us-gov-west-1.api.aws"},
    {Service::kinesis, "us-gov-west-1", true, true, "https://kinesis-fips.us-gov-west-1.api.aws"},
    {Service::dynamodb, "us-gov-west-1", false, false, "https://dynamodb.us-gov-west-1.amazonaws.com"},
    {Service::dynamodb, "us-gov-west-1", true, false, "https://dynamodb.us-gov-west-1.amazonaws.com"},
    {Service::dynamodb, "us-gov-west-1", false, true, "https://dynamodb.us-gov-west-1.api.aws"},
    {Service::dynamodb, "us-gov-west-1", true, true, "https://dynamodb-fips.us-gov-west-1.api.aws"},
    {Service::cloudwatch, "us-gov-west-1", false, false, "https://monitoring.us-gov-west-1.amazonaws.com"},
    {Service::cloudwatch, "us-gov-west-1", true, false, "https://monitoring.us-gov-west-1.amazonaws.com"},
    {Service::cloudwatch, "us-gov-west-1", false, true, "https://monitoring.us-gov-west-1.api.aws"},
    {Service::cloudwatch, "us-gov-west-1", true, true, "https://monitoring.us-gov-west-1.api.aws"},
    {Service::sts, "us-gov-west-1", false, false, "https://sts.us-gov-west-1.amazonaws.com"},
    {Service::sts, "us-gov-west-1", true, false, "https://sts.us-gov-west-1.amazonaws.com"},
    {Service::sts, "us-gov-west-1", false, true, "https://sts.us-gov-west-1.api.aws"},
    {Service::sts, "us-gov-west-1", true, true, "https://sts-fips.us-gov-west-1.api.aws"},
    {Service::s3, "us-gov-west-1", false, false, "https://s3.us-gov-west-1.amazonaws.com"},
    {Service::s3, "us-gov-west-1", true, false, "https://s3-fips.us-gov-west-1.amazonaws.com"},
    {Service::s3, "us-gov-west-1", false, true, "https://s3.dualstack.us-gov-west-1.amazonaws.com"},
    {Service::s3, "us-gov-west-1", true, true, "https://s3-fips.dualstack.us-gov-west-1.amazonaws.com"},
    {Service::sso, "us-gov-west-1", false, false, "https://portal.sso.us-gov-west-1.amazonaws.com"},
    {Service::sso, "us-gov-west-1", true, false, "https://portal.sso.us-gov-west-1.amazonaws.com"},
    {Service::sso, "us-gov-west-1", false, true, "https://portal.sso.us-gov-west-1.api.aws"},
    {Service::sso, "us-gov-west-1", true, true, "https://portal.sso-fips.us-gov-west-1.api.aws"},
    {Service::sso_oidc, "us-gov-west-1", false, false, "https://oidc.us-gov-west-1.amazonaws.com"},
    {Service::sso_oidc, "us-gov-west-1", true, false, "https://oidc.us-gov-west-1.amazonaws.com"},
    {Service::sso_oidc, "us-gov-west-1", false, true, "https://oidc.us-gov-west-1.api.aws"},
    {Service::sso_oidc, "us-gov-west-1", true, true, "https://oidc-fips.us-gov-west-1.api.aws"},
    {Service::kinesis, "cn-north-1", false, false, "https://kinesis.cn-north-1.amazonaws.com.cn"},
    {Service::kinesis, "cn-north-1", true, false, "https://kinesis-fips.cn-north-1.amazonaws.com.cn"},
    {Service::kinesis, "cn-north-1", false, true, "https://kinesis.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::kinesis, "cn-north-1", true, true, "https://kinesis-fips.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::dynamodb, "cn-north-1", false, false, "https://dynamodb.cn-north-1.amazonaws.com.cn"},
    {Service::dynamodb, "cn-north-1", true, false, "https://dynamodb-fips.cn-north-1.amazonaws.com.cn"},
    {Service::dynamodb, "cn-north-1", false, true, "https://dynamodb.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::dynamodb, "cn-north-1", true, true, "https://dynamodb-fips.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::cloudwatch, "cn-north-1", false, false, "https://monitoring.cn-north-1.amazonaws.com.cn"},
    {Service::cloudwatch, "cn-north-1", true, false, "https://monitoring-fips.cn-north-1.amazonaws.com.cn"},
    {Service::cloudwatch, "cn-north-1", false, true, "https://monitoring.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::cloudwatch, "cn-north-1", true, true, "https://monitoring-fips.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::sts, "cn-north-1", false, false, "https://sts.cn-north-1.amazonaws.com.cn"},
    {Service::sts, "cn-north-1", true, false, "https://sts-fips.cn-north-1.amazonaws.com.cn"},
    {Service::sts, "cn-north-1", false, true, "https://sts.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::sts, "cn-north-1", true, true, "https://sts-fips.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::s3, "cn-north-1", false, false, "https://s3.cn-north-1.amazonaws.com.cn"},
    {Service::s3, "cn-north-1", true, false, ""},
    {Service::s3, "cn-north-1", false, true, "https://s3.dualstack.cn-north-1.amazonaws.com.cn"},
    {Service::s3, "cn-north-1", true, true, ""},
    {Service::sso, "cn-north-1", false, false, "https://portal.sso.cn-north-1.amazonaws.com.cn"},
    {Service::sso, "cn-north-1", true, false, "https://portal.sso-fips.cn-north-1.amazonaws.com.cn"},
    {Service::sso, "cn-north-1", false, true, "https://portal.sso.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::sso, "cn-north-1", true, true, "https://portal.sso-fips.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::sso_oidc, "cn-north-1", false, false, "https://oidc.cn-north-1.amazonaws.com.cn"},
    {Service::sso_oidc, "cn-north-1", true, false, "https://oidc-fips.cn-north-1.amazonaws.com.cn"},
    {Service::sso_oidc, "cn-north-1", false, true, "https://oidc.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::sso_oidc, "cn-north-1", true, true, "https://oidc-fips.cn-north-1.api.amazonwebservices.com.cn"},
    {Service::kinesis, "us-iso-east-1", false, false, "https://kinesis.us-iso-east-1.c2s.ic.gov"},
    {Service::kinesis, "us-iso-east-1", true, false, "https://kinesis-fips.us-iso-east-1.c2s.ic.gov"},
    {Service::kinesis, "us-iso-east-1", false, true, "https://kinesis.us-iso-east-1.api.aws.ic.gov"},
    {Service::kinesis, "us-iso-east-1", true, true, "https://kinesis-fips.us-iso-east-1.api.aws.ic.gov"},
    {Service::kinesis, "us-isob-east-1", false, false, "https://kinesis.us-isob-east-1.sc2s.sgov.gov"},
    {Service::kinesis, "us-isob-east-1", true, false, "https://kinesis-fips.us-isob-east-1.sc2s.sgov.gov"},
    {Service::kinesis, "us-isob-east-1", false, true, "https://kinesis.us-isob-east-1.api.aws.scloud"},
    {Service::kinesis, "us-isob-east-1", true, true, "https://kinesis-fips.us-isob-east-1.api.aws.scloud"},
    {Service::kinesis, "eu-isoe-west-1", false, false, "https://kinesis.eu-isoe-west-1.cloud.adc-e.uk"},
    {Service::kinesis, "eu-isoe-west-1", true, false, "https://kinesis-fips.eu-isoe-west-1.cloud.adc-e.uk"},
    {Service::kinesis, "eu-isoe-west-1", false, true, "https://kinesis.eu-isoe-west-1.api.cloud-aws.adc-e.uk"},
    {Service::kinesis, "eu-isoe-west-1", true, true, "https://kinesis-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk"},
    {Service::kinesis, "us-isof-south-1", false, false, "https://kinesis.us-isof-south-1.csp.hci.ic.gov"},
    {Service::kinesis, "us-isof-south-1", true, false, "https://kinesis-fips.us-isof-south-1.csp.hci.ic.gov"},
    {Service::kinesis, "us-isof-south-1", false, true, "https://kinesis.us-isof-south-1.api.aws.hci.ic.gov"},
    {Service::kinesis, "us-isof-south-1", true, true, "https://kinesis-fips.us-isof-south-1.api.aws.hci.ic.gov"},
    {Service::kinesis, "eusc-de-east-1", false, false, "https://kinesis.eusc-de-east-1.amazonaws.eu"},
    {Service::kinesis, "eusc-de-east-1", true, false, "https://kinesis-fips.eusc-de-east-1.amazonaws.eu"},
    {Service::kinesis, "eusc-de-east-1", false, true, "https://kinesis.eusc-de-east-1.api.amazonwebservices.eu"},
    {Service::kinesis, "eusc-de-east-1", true, true, "https://kinesis-fips.eusc-de-east-1.api.amazonwebservices.eu"},
    {Service::kinesis, "mx-central-1", false, false, "https://kinesis.mx-central-1.amazonaws.com"},
    {Service::kinesis, "mx-central-1", true, false, "https://kinesis-fips.mx-central-1.amazonaws.com"},
    {Service::kinesis, "mx-central-1", false, true, "https://kinesis.mx-central-1.api.aws"},
    {Service::kinesis, "mx-central-1", true, true, "https://kinesis-fips.mx-central-1.api.aws"},
};
// clang-format on

}  // namespace kcl::aws
