#include "kcl/aws/endpoint.h"

#include "kcl/aws/settings/partition.h"
#include "kcl/testing/matchers.h"

#include "credentials/fake_outside.h"
#include "endpoint_table.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using kcl::testing::FailsSaying;
using ::testing::AllOf;
using ::testing::HasSubstr;

class KnownEndpoint : public ::testing::TestWithParam<EndpointRow> {};

TEST_P(KnownEndpoint, IsWhereTheAwsToolsFindIt) {
    const auto& row = GetParam();
    EndpointSettings settings;
    settings.region = row.region;
    settings.fips = row.fips;
    settings.dual_stack = row.dual_stack;
    const auto endpoint = endpoint_for(row.service, settings);
    if (row.url.empty()) {
        EXPECT_THAT(endpoint, kcl::testing::Fails(Fault::invalid));
    } else {
        ASSERT_TRUE(endpoint) << endpoint.error().message;
        EXPECT_EQ(endpoint->url, row.url);
        EXPECT_EQ(endpoint->signing_region, row.region);
    }
}

INSTANTIATE_TEST_SUITE_P(Table, KnownEndpoint, ::testing::ValuesIn(endpoint_table));

TEST(Partition, IsFoundByTheShapeOfTheRegion) {
    EXPECT_EQ(partition_of("eu-west-1").id, "aws");
    EXPECT_EQ(partition_of("cn-north-1").id, "aws-cn");
    EXPECT_EQ(partition_of("us-gov-east-1").id, "aws-us-gov");
    EXPECT_EQ(partition_of("us-iso-west-1").id, "aws-iso");
    EXPECT_EQ(partition_of("us-isob-east-1").id, "aws-iso-b");
    EXPECT_EQ(partition_of("eu-isoe-west-1").id, "aws-iso-e");
    EXPECT_EQ(partition_of("us-isof-south-1").id, "aws-iso-f");
    EXPECT_EQ(partition_of("eusc-de-east-1").id, "aws-eusc");
    EXPECT_EQ(partition_of("us-gov-somewhere").id, "aws") << "no number at the end";
    EXPECT_EQ(partition_of("mars-north-1").id, "aws") << "new regions are most likely there";
}

TEST(Region, ThatCouldChangeTheHostIsRefused) {
    for (const auto* bad : {"", "us-east-1.evil.com", "us-east-1/", "us_east_1", "-us", "us-",
                            "a@b", "1234", "us east", "us-east-1\r\nX: y"})
        EXPECT_FALSE(check_region(bad)) << bad;
    EXPECT_FALSE(check_region(std::string(64, 'a')));
    EXPECT_TRUE(check_region(std::string(63, 'a')));
    EndpointSettings settings;
    settings.region = "x.evil.com/";
    EXPECT_THAT(endpoint_for(Service::kinesis, settings),
                FailsSaying(Fault::invalid, HasSubstr("'x.evil.com/' is no AWS region")));
}

TEST(Endpoint, NeedsARegion) {
    EXPECT_THAT(endpoint_for(Service::kinesis, {}),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("--region"), HasSubstr("AWS_REGION"))));
}

// --- what flags, environment and profile say ---

class Settings_ : public ::testing::Test {
  protected:
    Settings_() {
        profile("region = from-profile\n");
        fake_.variables["AWS_REGION"] = "us-east-1";
    }
    void profile(std::string_view text) {
        config_ = {};
        EXPECT_TRUE(
            read_config("[default]\n" + std::string{text}, ConfigFile::config, "c", config_));
    }
    void set(std::string name, std::string value) {
        fake_.variables[std::move(name)] = std::move(value);
    }
    Result<EndpointSettings> settings() {
        return endpoint_settings(flags_, fake_.environment(), config_);
    }
    std::string url(Service service) {
        const auto found = settings();
        if (!found) return found.error().message;
        const auto endpoint = endpoint_for(service, *found);
        return endpoint ? endpoint->url : endpoint.error().message;
    }

    FakeOutside fake_;
    SharedConfig config_;
    EndpointFlags flags_;
};

TEST_F(Settings_, FindTheRegionByFlagThenEnvironmentThenProfile) {
    set("AWS_DEFAULT_REGION", "from-default");
    flags_.region = "from-flag";
    EXPECT_EQ(settings()->region, "from-flag");
    flags_.region.reset();
    EXPECT_EQ(settings()->region, "us-east-1");
    fake_.variables.erase("AWS_REGION");
    EXPECT_EQ(settings()->region, "from-default");
    fake_.variables.erase("AWS_DEFAULT_REGION");
    EXPECT_EQ(settings()->region, "from-profile");
    profile("");
    EXPECT_EQ(settings()->region, "");
}

TEST_F(Settings_, RefuseARegionThatIsNone) {
    set("AWS_REGION", "us-east-1.example.com");
    EXPECT_THAT(settings(),
                FailsSaying(Fault::invalid, HasSubstr("'us-east-1.example.com' is no AWS region")));
}

TEST_F(Settings_, UnderstandOldNamesOfFipsRegions) {
    for (const auto* old : {"fips-us-gov-west-1", "us-gov-west-1-fips"}) {
        flags_.region = old;
        EXPECT_EQ(settings()->region, "us-gov-west-1");
        EXPECT_TRUE(settings()->fips);
    }
}

TEST_F(Settings_, TurnFipsAndDualStackOnByFlagEnvironmentOrProfile) {
    profile("use_fips_endpoint = true\nuse_dualstack_endpoint = true\n");
    EXPECT_EQ(url(Service::kinesis), "https://kinesis-fips.us-east-1.api.aws");
    set("AWS_USE_FIPS_ENDPOINT", "false");
    EXPECT_EQ(url(Service::kinesis), "https://kinesis.us-east-1.api.aws");
    flags_.dual_stack = false;
    EXPECT_EQ(url(Service::kinesis), "https://kinesis.us-east-1.amazonaws.com");
    set("AWS_USE_FIPS_ENDPOINT", "1");
    EXPECT_THAT(settings(), FailsSaying(Fault::invalid,
                                        HasSubstr("AWS_USE_FIPS_ENDPOINT must be true or false")));
}

TEST_F(Settings_, FindAnOwnEndpointInTheOrderOfTheAwsTools) {
    profile("services = mine\nendpoint_url = http://profile:5\n");
    config_.services["mine"]["dynamodb.endpoint_url"] = "http://section:4/";
    EXPECT_EQ(url(Service::kinesis), "http://profile:5");
    EXPECT_EQ(url(Service::dynamodb), "http://section:4");
    set("AWS_ENDPOINT_URL", "http://all:3");
    EXPECT_EQ(url(Service::dynamodb), "http://all:3");
    set("AWS_ENDPOINT_URL_DYNAMODB", "http://own:2");
    EXPECT_EQ(url(Service::dynamodb), "http://own:2");
    EXPECT_EQ(url(Service::cloudwatch), "http://all:3");
    flags_.urls[Service::dynamodb] = "https://flag:1/base/";
    EXPECT_EQ(url(Service::dynamodb), "https://flag:1/base");
}

TEST_F(Settings_, IgnoreConfiguredEndpointsButNotFlagsWhenToldSo) {
    set("AWS_ENDPOINT_URL", "http://all:3");
    set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    flags_.urls[Service::dynamodb] = "http://flag:1";
    EXPECT_EQ(url(Service::kinesis), "https://kinesis.us-east-1.amazonaws.com");
    EXPECT_EQ(url(Service::dynamodb), "http://flag:1");
    fake_.variables.erase("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    profile("ignore_configured_endpoint_urls = true\n");
    EXPECT_EQ(url(Service::kinesis), "https://kinesis.us-east-1.amazonaws.com");
}

TEST_F(Settings_, SignForTheRegionInUseAtAnOwnEndpoint) {
    flags_.urls[Service::kinesis] = "http://localhost:4567";
    flags_.region = "eu-west-1";
    const auto endpoint = endpoint_for(Service::kinesis, *settings());
    EXPECT_EQ(*endpoint, (Endpoint{"http://localhost:4567", "eu-west-1", "kinesis"}));
}

TEST_F(Settings_, TakeAnOwnEndpointAsItIsWhateverIsSaidAboutFips) {
    flags_.urls[Service::kinesis] = "http://localhost:4567";
    flags_.fips = true;
    EXPECT_EQ(url(Service::kinesis), "http://localhost:4567");
    EXPECT_EQ(url(Service::dynamodb), "https://dynamodb-fips.us-east-1.amazonaws.com");
}

TEST_F(Settings_, RefuseAnEndpointThatIsNoUrl) {
    for (const auto* bad : {"localhost:4566", "ftp://host", "http://", "http:///path",
                            "https://a b", "https://h#f"}) {
        set("AWS_ENDPOINT_URL", bad);
        EXPECT_THAT(settings(), FailsSaying(Fault::invalid, AllOf(HasSubstr("AWS_ENDPOINT_URL is"),
                                                                  HasSubstr(bad))));
    }
}

}  // namespace
}  // namespace kcl::aws
