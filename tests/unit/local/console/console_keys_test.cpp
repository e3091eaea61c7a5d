#include "kcl/local/console/console_keys.h"

#include "kcl/local/protocol/access_keys.h"

#include <gmock/gmock.h>

namespace kcl::local::console {
namespace {

TEST(ConsoleKeys, ThereIsOneForEachAccountAndOneForTheRest) {
    const std::vector<LocalAccessKey> others{{"mine", "s1", "", ""},
                                             {"theirs", "s2", "123456789012", ""},
                                             {"too", "s3", "123456789012", ""}};
    const auto keys = console_keys(others, "abc");
    ASSERT_EQ(keys.size(), 2U);
    const protocol::AccessKeys known("kinesis", keys);
    ASSERT_NE(known.find("kcl-console"), nullptr);
    EXPECT_EQ(known.find("kcl-console")->account, "");
    ASSERT_NE(known.find("kcl-console-123456789012"), nullptr);
    EXPECT_EQ(known.find("kcl-console-123456789012")->account, "123456789012");
    EXPECT_EQ(known.find("kcl-console-123456789012")->secret, "abc");
}

TEST(ConsoleUrl, HasTheSecretWhereBrowsersKeepItToThemselves) {
    EXPECT_EQ(console_url("http://127.0.0.1:4567", ""), "http://127.0.0.1:4567/_kcl/ui");
    EXPECT_EQ(console_url("http://127.0.0.1:4567", "abc"), "http://127.0.0.1:4567/_kcl/ui#key=abc");
}

}  // namespace
}  // namespace kcl::local::console
