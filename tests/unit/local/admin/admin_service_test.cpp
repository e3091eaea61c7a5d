#include "kcl/local/admin/admin_service.h"

#include "kcl/local/storage/memory_store.h"

#include "admin/admin_call.h"
#include "ledger_service.h"

#include <gmock/gmock.h>

namespace kcl::local::admin {
namespace {

using ::testing::HasSubstr;

class AdminServiceTest : public ::testing::Test {
  protected:
    Answer ask(const Call& call) {
        const auto transaction = store.write();
        return service.answer(call, *transaction);
    }

    storage::MemoryStore store;
    LedgerService ledger;
    Routes routes{
        {.method = "GET",
         .path = "/_kcl/thing",
         .does = "Shows.",
         .handle = [](const Request&) { return says("shown"); }},
        {.method = "POST",
         .path = "/_kcl/thing",
         .does = "Changes.",
         .writes = true,
         .handle = [](const Request& request) { return says(request.body); }},
        {.method = "GET",
         .path = "/_kcl/things/*",
         .does = "Shows one.",
         .handle = [](const Request& request) { return says(json::string(request.rest)); }}};
    AdminService service{ledger, routes};
};

TEST_F(AdminServiceTest, LeavesTheServiceItsOwnCalls) {
    EXPECT_EQ(ask(post("/_kclx", "1")).status, 200);
    EXPECT_EQ(ask(get("/")).body, "nothing");
    EXPECT_EQ(ledger.calls, 2);
    EXPECT_TRUE(service.may_write(post("/", "")));
    EXPECT_FALSE(service.may_write(get("/")));
}

TEST_F(AdminServiceTest, SaysWhatThereIs) {
    const auto document = json_of(ask(admin_call("GET", "/_kcl/")));
    EXPECT_EQ(document.at("service"), "ledger");
    ASSERT_EQ(document.at("routes").as_array().size(), 3u);
    EXPECT_EQ(document.at("routes").at(1).at("does"), "Changes.");
    EXPECT_EQ(ask(admin_call("GET", "/_kcl")).status, 200);
    EXPECT_EQ(ledger.calls, 0);
}

TEST_F(AdminServiceTest, FindsTheRouteByMethodAndPath) {
    EXPECT_EQ(ask(admin_call("GET", "/_kcl/thing")).body, "\"shown\"\n");
    EXPECT_EQ(ask(admin_call("GET", "/_kcl/thing/?a=b")).body, "\"shown\"\n");
    EXPECT_EQ(ask(admin_call("POST", "/_kcl/thing", R"({"a":1})")).body, "{\"a\":1}\n");
    EXPECT_EQ(ask(admin_call("GET", "/_kcl/things/7")).body, "\"7\"\n");
    EXPECT_TRUE(service.may_write(admin_call("POST", "/_kcl/thing")));
    EXPECT_FALSE(service.may_write(admin_call("GET", "/_kcl/thing")));
}

TEST_F(AdminServiceTest, SaysWhatIsWrong) {
    const auto unknown = ask(admin_call("GET", "/_kcl/nothing"));
    EXPECT_EQ(unknown.status, 404);
    EXPECT_THAT(error_of(unknown), HasSubstr("/_kcl/nothing"));
    EXPECT_EQ(ask(admin_call("GET", "/_kcl/things/7/8")).status, 404);
    EXPECT_EQ(ask(admin_call("GET", "/_kcl/things/")).status, 404);
    const auto method = ask(admin_call("DELETE", "/_kcl/thing"));
    EXPECT_EQ(method.status, 405);
    EXPECT_THAT(error_of(method), HasSubstr("takes GET, POST, not DELETE"));
    const auto no_json = ask(admin_call("POST", "/_kcl/thing", "{"));
    EXPECT_EQ(no_json.status, 400);
    EXPECT_THAT(error_of(no_json), HasSubstr("no JSON"));
}

Call with(Call call, std::string name, std::string value) {
    std::erase_if(call.headers, [&](const auto& header) { return header.first == name; });
    call.headers.emplace_back(std::move(name), std::move(value));
    return call;
}

TEST_F(AdminServiceTest, ServesProgramsOfThisMachineAndItsOwnPages) {
    const auto call = admin_call("POST", "/_kcl/thing", "{}");
    for (const char* host :
         {"localhost", "LOCALHOST:1", "kcl.localhost:1", "[::1]:4567", "10.0.0.1"})
        EXPECT_EQ(ask(with(call, "Host", host)).status, 200) << host;
    EXPECT_EQ(ask(with(call, "Origin", "http://127.0.0.1:4567")).status, 200);
    EXPECT_EQ(ask(with(call, "Sec-Fetch-Site", "same-origin")).status, 200);
}

TEST_F(AdminServiceTest, RefusesWebPagesOfOthersAndOtherMachines) {
    const auto call = admin_call("POST", "/_kcl/thing", "{}");
    for (const char* host :
         {"rebound.example:4567", "", "localhost.example", "[::1", "127.0.0.1.example"})
        EXPECT_EQ(ask(with(call, "Host", host)).status, 403) << host;
    for (const char* origin :
         {"http://127.0.0.1:80", "https://example.com", "null", "127.0.0.1:4567"})
        EXPECT_EQ(ask(with(call, "Origin", origin)).status, 403) << origin;
    EXPECT_EQ(ask(with(call, "Sec-Fetch-Site", "cross-site")).status, 403);
    auto remote = call;
    remote.from_this_machine = false;
    EXPECT_EQ(ask(remote).status, 403);
}

}  // namespace
}  // namespace kcl::local::admin
