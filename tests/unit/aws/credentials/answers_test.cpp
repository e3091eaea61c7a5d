#include "kcl/aws/credentials/answers.h"

#include "kcl/testing/matchers.h"

#include "credentials/fake_outside.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using kcl::testing::FailsSaying;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const SystemTime afternoon =
    SystemTime{std::chrono::sys_days{std::chrono::year{2024} / 2 / 29}} + 15h + 4min + 5s;

TEST(ParseTime, ReadsTheFormsThatServicesAndToolsWrite) {
    for (const auto* text :
         {"2024-02-29T15:04:05Z", "2024-02-29T15:04:05UTC", "2024-02-29T15:04:05.123456Z",
          "2024-02-29T15:04:05+00:00", "2024-02-29T17:34:05+02:30", "2024-02-29T08:04:05-07:00"}) {
        const auto time = parse_time(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(*time, afternoon) << text;
    }
}

TEST(ParseTime, RefusesWhatIsNoTime) {
    for (const auto* text :
         {"", "2024-02-29", "2023-02-29T00:00:00Z", "2024-02-29T24:00:00Z", "2024-02-29T15:04:05",
          "2024-02-29 15:04:05Z", "2024-02-29T15:04:05.Z", "2024-02-29T15:04:05+2:00",
          "20240229T150405Z", "2024-02-29T15:04:05Zjunk", "1709219045"})
        EXPECT_FALSE(parse_time(text)) << text;
}

TEST(CredentialsFromJson, ReadsBothNamesOfTheToken) {
    const auto one = credentials_from_json(keys_json("AK", "2024-02-29T15:04:05Z"), "here");
    ASSERT_TRUE(one);
    EXPECT_EQ(*one, (Credentials{"AK", "SECRET-AK", "TOKEN-AK", afternoon, "here"}));
    const auto other = credentials_from_json(
        R"({"AccessKeyId":"AK","SecretAccessKey":"S","SessionToken":"T"})", "here");
    ASSERT_TRUE(other);
    EXPECT_EQ(*other, (Credentials{"AK", "S", "T", {}, "here"}));
}

TEST(CredentialsFromJson, SaysWhatIsMissingAndNeverWhatIsThere) {
    const auto reading = [](std::string_view text) {
        return credentials_from_json(text, "the agent");
    };
    const auto silent = Not(HasSubstr("HUSH"));
    EXPECT_THAT(
        reading("HUSH"),
        FailsSaying(Fault::corrupt, AllOf(HasSubstr("the agent is not a JSON object"), silent)));
    EXPECT_THAT(reading("[]"), FailsSaying(Fault::corrupt, HasSubstr("JSON object")));
    EXPECT_THAT(reading(R"({"SecretAccessKey":"HUSH"})"),
                FailsSaying(Fault::corrupt, AllOf(HasSubstr("no AccessKeyId"), silent)));
    EXPECT_THAT(reading(R"({"AccessKeyId":"A","SecretAccessKey":""})"),
                FailsSaying(Fault::corrupt, HasSubstr("no SecretAccessKey")));
    EXPECT_THAT(reading(R"({"AccessKeyId":"A","SecretAccessKey":"HUSH","Expiration":"soon"})"),
                FailsSaying(Fault::corrupt, AllOf(HasSubstr("Expiration"), silent)));
}

TEST(XmlText, FindsAnElementInsideAnother) {
    const auto xml = role_xml("AssumeRole", "AK", "2024-02-29T15:04:05Z");
    EXPECT_EQ(xml_text(xml, "Credentials", "AccessKeyId"), "AK");
    EXPECT_EQ(xml_text(xml, "Credentials", "Arn"), std::nullopt);
    EXPECT_EQ(xml_text(xml, "Arn"), "a");
    EXPECT_EQ(
        xml_text("<a x='1'><n:b y=\"2\">one &amp; &lt;two&gt; &quot;&#39;</n:b></a>", "a", "b"),
        "one & <two> \"'");
    EXPECT_EQ(xml_text("<a><b/></a>", "b"), "");
    EXPECT_EQ(xml_text("<ab>1</ab><a>2</a>", "a"), "2");
}

TEST(XmlText, GivesNothingForBrokenOrNestedText) {
    for (const auto* xml : {"", "<a", "<a>", "<a>text", "<a>text</b>", "a>text</a>",
                            "<a><c>x</c></a>", "<a>&evil;</a>", "</a><a>"})
        EXPECT_EQ(xml_text(xml, "a"), std::nullopt) << xml;
}

TEST(JsonMember, IsEmptyForAnythingElseThanTextAndNumbers) {
    EXPECT_EQ(json_member(R"({"a":"x"})", "a"), "x");
    EXPECT_EQ(json_member(R"({"a":1})", "a"), "1");
    EXPECT_EQ(json_member(R"({"a":[1]})", "a"), std::nullopt);
    EXPECT_EQ(json_member(R"({"a":null})", "a"), std::nullopt);
    EXPECT_EQ(json_member("<html>", "a"), std::nullopt);
}

TEST(Credentials, PrintThemselvesWithoutSecrets) {
    const Credentials keys{"AKIAIOSFODNN7EXAMPLE", "the-secret", "the-token", afternoon,
                           "environment"};
    const auto shown = fmt::format("{}", keys);
    EXPECT_EQ(shown, "key ****MPLE from environment, expires 2024-02-29T15:04:05Z");
    EXPECT_EQ(::testing::PrintToString(keys), shown);
    EXPECT_EQ(fmt::format("{}", Credentials{"short", "s", "", {}, ""}), "key **** from nowhere");
}

}  // namespace
}  // namespace kcl::aws
