#include "kcl/local/admin/clock_routes.h"

#include "kcl/local/admin/admin_service.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/manual_clock.h"

#include "admin/admin_call.h"
#include "ledger_service.h"

#include <gmock/gmock.h>

namespace kcl::local::admin {
namespace {

using ::testing::HasSubstr;

class ClockRoutesTest : public ::testing::Test {
  protected:
    Answer change(std::string body) {
        const auto transaction = store.write();
        return service.answer(admin_call("POST", "/_kcl/clock", std::move(body)), *transaction);
    }
    std::string now() {
        const auto transaction = store.read();
        const auto answer = service.answer(admin_call("GET", "/_kcl/clock"), *transaction);
        return std::string(json_of(answer).at("now").as_string());
    }

    asio::io_context io;
    kcl::testing::ManualClock real;
    powers::VirtualClock clock{io.get_executor(), real};
    storage::MemoryStore store;
    LedgerService ledger;
    Routes routes = clock_routes(clock);
    AdminService service{ledger, routes};
};

TEST_F(ClockRoutesTest, SetsTheTime) {
    const auto answer = change(R"({"now":"2030-05-06T07:08:09.010Z"})");
    EXPECT_EQ(answer.body,
              "{\"now\":\"2030-05-06T07:08:09.010Z\",\"epochMillis\":1904281689010,"
              "\"rate\":1,\"real\":false}\n");
    real.advance(1s);
    EXPECT_EQ(now(), "2030-05-06T07:08:10.010Z");
}

TEST_F(ClockRoutesTest, StepsFreezesSpeedsUpAndGivesUp) {
    change(R"({"stepMs":86400000})");
    EXPECT_EQ(now(), "2024-01-02T00:00:00.000Z");
    change(R"({"frozen":true})");
    real.advance(1h);
    EXPECT_EQ(now(), "2024-01-02T00:00:00.000Z");
    change(R"({"rate":60,"now":1704067200})");
    real.advance(1s);
    EXPECT_EQ(now(), "2024-01-01T00:01:00.000Z");
    change(R"({"real":true})");
    EXPECT_EQ(now(), "2024-01-01T01:00:01.000Z");
}

TEST_F(ClockRoutesTest, NamesTheMemberThatIsWrong) {
    for (const auto& [body, sentence] : std::vector<std::pair<std::string, std::string>>{
             {R"({"now":"tomorrow"})", R"(now must be a time)"},
             {R"({"now":"1999-12-31"})", "takes times from 2000-01-01T00:00:00.000Z"},
             {R"({"stepMs":-1})", "stepMs must be a whole number from 0"},
             {R"({"rate":1e7})", "rate must be a number from 0 to 1000000"},
             {R"({"rate":1,"frozen":true})", "not both"},
             {R"({"real":true,"rate":2})", "real goes with nothing else"},
             {R"({"speed":2})", "speed is no member"},
             {R"([])", "The body must be an object"},
             {"", "The body must be an object, not null"},
             {"{}", "Give now, stepMs"}}) {
        const auto answer = change(body);
        EXPECT_EQ(answer.status, 400);
        EXPECT_THAT(error_of(answer), HasSubstr(sentence)) << body;
    }
    EXPECT_TRUE(clock.is_real());
}

}  // namespace
}  // namespace kcl::local::admin
