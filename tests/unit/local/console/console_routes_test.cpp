#include "kcl/local/console/console_routes.h"

#include "kcl/local/admin/admin_service.h"
#include "kcl/local/console/console_files.h"
#include "kcl/local/storage/memory_store.h"

#include "admin/admin_call.h"

#include <gmock/gmock.h>

namespace kcl::local::console {
namespace {

using admin::admin_call;
using ::testing::HasSubstr;

class NoService final : public Service {
  public:
    std::string_view name() const override { return "kinesis"; }
    bool may_write(const Call&) const override { return false; }
    Answer answer(const Call&, storage::Transaction&) override { return {.status = 418}; }
};

class ConsoleRoutesTest : public ::testing::Test {
  protected:
    Answer get(std::string target) {
        const auto transaction = store.read();
        return service.answer(admin_call("GET", std::move(target)), *transaction);
    }
    static std::string header(const Answer& answer, std::string_view wanted) {
        for (const auto& [name, value] : answer.headers)
            if (name == wanted) return value;
        return "";
    }

    storage::MemoryStore store;
    NoService inner;
    admin::Routes routes = console_routes(
        {{"kinesis", "http://127.0.0.1:4567", false}, {"dynamodb", "http://127.0.0.1:6789", true}});
    admin::AdminService service{inner, routes};
};

TEST_F(ConsoleRoutesTest, ServeThePageWithAndWithoutASlash) {
    for (const auto* target : {"/_kcl/ui", "/_kcl/ui/", "/_kcl/ui/index.html", "/_kcl/ui?x=1"}) {
        const auto answer = get(target);
        EXPECT_EQ(answer.status, 200) << target;
        EXPECT_EQ(header(answer, "Content-Type"), "text/html; charset=utf-8");
        EXPECT_THAT(answer.body, HasSubstr("<!doctype html>"));
    }
}

TEST_F(ConsoleRoutesTest, ServeEveryFileThatThePageConsistsOf) {
    EXPECT_EQ(header(get("/_kcl/ui/app.js"), "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(header(get("/_kcl/ui/style.css"), "Content-Type"), "text/css; charset=utf-8");
    EXPECT_EQ(header(get("/_kcl/ui/icon.svg"), "Content-Type"), "image/svg+xml");
    for (const auto& file : console_files()) {
        EXPECT_EQ(get("/_kcl/ui/" + std::string(file.name)).body, file.bytes);
        EXPECT_FALSE(file.bytes.empty());
        // It works without a network.
        EXPECT_EQ(file.bytes.find("https://"), std::string_view::npos) << file.name;
        // What strangers wrote never becomes markup.
        EXPECT_EQ(file.bytes.find("innerHTML"), std::string_view::npos) << file.name;
    }
}

TEST_F(ConsoleRoutesTest, ForbidThePageEverythingButItsOwnScriptsAndServices) {
    const auto policy = header(get("/_kcl/ui"), "Content-Security-Policy");
    EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
    EXPECT_THAT(policy, HasSubstr("script-src 'self';"));
    EXPECT_THAT(policy, HasSubstr("connect-src 'self' http://*:4567 https://*:4567 http://*:6789"));
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
}

TEST_F(ConsoleRoutesTest, TellThePageWhereTheServicesAre) {
    EXPECT_EQ(get("/_kcl/ui/services.json").body,
              R"([{"name":"kinesis","port":4567},{"name":"dynamodb","port":6789}])");
}

TEST_F(ConsoleRoutesTest, HaveNothingElse) {
    EXPECT_EQ(get("/_kcl/ui/passwd").status, 404);
    EXPECT_EQ(get("/_kcl/ui/../app.js").status, 404);
    EXPECT_EQ(get("/").status, 418);
}

}  // namespace
}  // namespace kcl::local::console
