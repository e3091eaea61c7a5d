#include "kcl/aws/http/proxy.h"

#include "kcl/aws/http/request_head.h"
#include "kcl/testing/matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace kcl::aws {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FailsSaying;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

HttpUrl url(std::string_view text) { return parse_http_url(text).value(); }

bool goes_direct(const std::string& no_proxy, std::string_view target) {
    const auto rules = ProxyRules::from({.https_proxy = "http://proxy:3128",
                                         .http_proxy = "http://proxy:3128",
                                         .no_proxy = no_proxy});
    return rules.value().proxy_for(url(target)) == nullptr;
}

TEST(ProxyRules, FollowNoProxy) {
    struct Row {
        const char* no_proxy;
        const char* target;
        bool direct;
    };
    const Row rows[] = {
        {"", "https://kinesis.us-east-1.amazonaws.com/", false},
        {"*", "https://kinesis.us-east-1.amazonaws.com/", true},
        {"amazonaws.com", "https://kinesis.us-east-1.amazonaws.com/", true},
        {".amazonaws.com", "https://kinesis.us-east-1.amazonaws.com/", true},
        {"*.amazonaws.com", "https://kinesis.us-east-1.amazonaws.com/", true},
        {"AmazonAWS.com", "https://kinesis.us-east-1.amazonaws.com/", true},
        {"a.example, b.example ,c.example", "http://b.example/", true},
        {"ws.com", "https://amazonaws.com/", false},
        {"b.example:8080", "http://b.example:8080/", true},
        {"b.example:8080", "http://b.example/", false},
        {"10.1.2.3", "http://10.1.2.3/", true},
        {"10.1.2.3", "http://10.1.2.4/", false},
        {"10.0.0.0/8", "http://10.9.9.9:4567/", true},
        {"10.0.0.0/8", "http://11.0.0.1/", false},
        {"10.0.0.0/33", "http://10.0.0.1/", false},
        {"fd00::/8", "http://[fd12::1]/", true},
        {"fd00::/8", "http://[fe12::1]/", false},
        {"fd12::1", "http://[fd12:0:0::1]:80/", true},
        {",,", "http://b.example/", false},
    };
    for (const auto& row : rows)
        EXPECT_EQ(goes_direct(row.no_proxy, row.target), row.direct)
            << row.no_proxy << " " << row.target;
}

TEST(ProxyRules, NeverSendWhatIsNearThroughAProxy) {
    for (const char* target :
         {"http://localhost:4567/", "http://127.0.0.1:4567/", "http://127.8.8.8/", "http://[::1]/",
          "http://169.254.169.254/latest/", "http://169.254.170.2/", "http://x.localhost/"})
        EXPECT_TRUE(goes_direct("", target)) << target;
}

TEST(ProxyRules, HaveOneProxyForEachScheme) {
    const auto rules =
        ProxyRules::from({.https_proxy = "secure-proxy:1", .http_proxy = "http://plain-proxy"})
            .value();
    EXPECT_EQ(rules.proxy_for(url("https://a.example"))->host, "secure-proxy");
    EXPECT_EQ(rules.proxy_for(url("http://a.example"))->host, "plain-proxy");
    EXPECT_EQ(rules.proxy_for(url("http://a.example"))->port, 80);
}

TEST(ProxyRules, RefuseProxiesThatTheyCannotUseWithoutTellingThePassword) {
    EXPECT_THAT(parse_proxy("https://proxy:443"),
                FailsSaying(Fault::invalid, HasSubstr("http://")));
    EXPECT_THAT(parse_proxy("socks5://u:secret@proxy:1080"),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("proxy"), Not(HasSubstr("secret")))));
    EXPECT_THAT(parse_proxy("http://u:secret@proxy:port"),
                FailsSaying(Fault::invalid, Not(HasSubstr("secret"))));
}

TransportSettings from(std::map<std::string, std::string, std::less<>> environment) {
    return TransportSettings::from_environment(
        [environment](std::string_view name) -> std::optional<std::string> {
            const auto found = environment.find(name);
            if (found == environment.end()) return std::nullopt;
            return found->second;
        });
}

TEST(TransportSettings, ReadProxiesInEitherCaseLowerFirst) {
    EXPECT_EQ(from({{"HTTPS_PROXY", "a"}}).https_proxy, "a");
    EXPECT_EQ(from({{"HTTPS_PROXY", "a"}, {"https_proxy", "b"}}).https_proxy, "b");
    EXPECT_EQ(from({{"HTTPS_PROXY", "a"}, {"https_proxy", ""}}).https_proxy, "a");
    EXPECT_EQ(from({{"NO_PROXY", "a"}}).no_proxy, "a");
    EXPECT_EQ(from({{"http_proxy", "a"}}).http_proxy, "a");
    EXPECT_EQ(from({{"HTTP_PROXY", "set by a visitor's Proxy header"}}).http_proxy, "");
}

TEST(TransportSettings, PreferTheBundleOfAws) {
    EXPECT_EQ(from({{"SSL_CERT_FILE", "b"}}).ca_file, "b");
    EXPECT_EQ(from({{"SSL_CERT_FILE", "b"}, {"AWS_CA_BUNDLE", "a"}}).ca_file, "a");
    EXPECT_EQ(from({{"SSL_CERT_DIR", "d"}}).ca_directory, "d");
}

TEST(TransportSettings, ReportEveryFaultAtOnce) {
    EXPECT_THAT(TransportSettings{}.validate(), IsEmpty());
    const TransportSettings bad{
        .connect_timeout = 0s, .connections_per_host = 0, .https_proxy = "ftp://x"};
    EXPECT_THAT(bad.validate(), ElementsAre(HasSubstr("connect timeout"),
                                            HasSubstr("one connection"), HasSubstr("https proxy")));
}

TEST(HttpUrl, KeepsPathAndQueryAsSpelt) {
    const auto parsed = url("https://Kinesis.Example/a%2Fb/?x=%20&y");
    EXPECT_TRUE(parsed.secure);
    EXPECT_EQ(parsed.target, "/a%2Fb/?x=%20&y");
    EXPECT_EQ(parsed.port, 443);
    EXPECT_EQ(url("http://h?q").target, "/?q");
}

TEST(HttpUrl, LeavesTheSchemesOwnPortOutOfTheHostHeader) {
    EXPECT_EQ(url("https://h:443/").authority(), "h");
    EXPECT_EQ(url("http://h:443/").authority(), "h:443");
    EXPECT_EQ(url("http://[::1]:80/").authority(), "[::1]");
    EXPECT_EQ(url("http://[::1]:81/").host_and_port(), "[::1]:81");
}

TEST(HttpUrl, RefusesWhatItCannotUse) {
    for (const char* text : {"", "kinesis", "//h/", "http://", "http://:80/", "http://h:0/",
                             "http://h:70000/", "http://h:x/", "unix:/run/socket", "http://h/a b"})
        EXPECT_FALSE(parse_http_url(text)) << text;
}

TEST(RequestHead, StatesTheLengthOfEmptyPostsToo) {
    HttpRequest request{.method = "POST", .url = "http://h/"};
    EXPECT_EQ(request_head(request, url("http://h/"), nullptr),
              "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
    request.method = "GET";
    EXPECT_EQ(request_head(request, url("http://h/"), nullptr),
              "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
}

}  // namespace
}  // namespace kcl::aws
