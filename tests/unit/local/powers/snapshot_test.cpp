#include "kcl/local/powers/data/snapshot.h"

#include "powers/powered_services.h"
#include "temporary_directory.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace kcl::local::powers {
namespace {

using ::testing::HasSubstr;

std::string snapshot_of(storage::Store& store) {
    std::string bytes;
    const auto view = store.read();
    SnapshotReader reader(*view);
    for (auto more = reader.next(100); !more.empty(); more = reader.next(100)) bytes += more;
    return bytes;
}

std::expected<void, std::string> restore(storage::Store& store, std::string_view bytes) {
    const auto transaction = store.write();
    auto done = restore_snapshot(*transaction, bytes);
    transaction->commit();
    return done;
}

TEST(Snapshot, CarriesAStateFromOneStoreToAnother) {
    PoweredServices first;
    first.create_stream("s");
    first.create_table("ttt");
    first.put_record("s", "k", "hello");
    first.put_item("ttt", "1", "kept");
    PoweredServices second;
    second.create_stream("other", 3);
    second.create_table("gone");
    ASSERT_TRUE(restore(second.store, snapshot_of(first.store)));
    EXPECT_THAT(second.kinesis_call("ListStreams", "{}").body, HasSubstr(R"(["s"])"));
    EXPECT_THAT(second.get_records(second.iterator("s")).body,
                HasSubstr(PoweredServices::base64("hello")));
    EXPECT_THAT(second.get_item("ttt", "1").body, HasSubstr("kept"));
    EXPECT_EQ(second.get_item("gone", "1").status, 400);
    EXPECT_EQ(snapshot_of(second.store), snapshot_of(first.store));
}

TEST(Snapshot, ChangesNothingWhenItIsDamaged) {
    PoweredServices services;
    services.create_stream("s");
    const auto whole = snapshot_of(services.store);
    services.create_stream("t");
    const auto before = snapshot_of(services.store);
    auto flipped = whole;
    flipped[whole.size() / 2] ^= 1;
    for (const auto& [bytes, why] : std::vector<std::pair<std::string, std::string>>{
             {"", "no snapshot"},
             {"hello", "no snapshot"},
             {whole.substr(0, whole.size() - 1), "damaged or incomplete"},
             {whole.substr(0, 25), "damaged or incomplete"},
             {flipped, "damaged or incomplete"},
             {whole + "x", "damaged or incomplete"}}) {
        const auto done = restore(services.store, bytes);
        ASSERT_FALSE(done);
        EXPECT_THAT(done.error(), HasSubstr(why));
        EXPECT_EQ(snapshot_of(services.store), before);
    }
}

TEST(Snapshot, MakesOldIteratorsStrangersToNewStreams) {
    PoweredServices services;
    services.create_stream("s");
    const auto iterator = services.iterator("s");
    ASSERT_EQ(services.admin("POST", "/_kcl/reset", R"({"only":"data"})").status, 200);
    EXPECT_THAT(services.kinesis_call("ListStreams", "{}").body, HasSubstr(R"("StreamNames":[])"));
    services.create_stream("s");
    EXPECT_EQ(services.type_of(services.get_records(iterator)), "ResourceNotFoundException");
}

TEST(Snapshot, GoesThroughTheAdminApi) {
    const TemporaryDirectory directory;
    const auto file = (directory.path() / "state").string();
    PoweredServices services;
    services.create_table("ttt");
    services.put_item("ttt", "1", "first");
    const auto saved =
        services.admin("POST", "/_kcl/snapshot", fmt::format(R"({{"file":"{}"}})", file));
    ASSERT_EQ(saved.status, 200) << saved.body;
    EXPECT_EQ(services.json_of(saved).at("bytes").as_int64(),
              static_cast<std::int64_t>(std::filesystem::file_size(file)));
    const auto bytes = services.admin("GET", "/_kcl/snapshot").body;
    services.put_item("ttt", "1", "second");
    EXPECT_EQ(
        services.admin("POST", "/_kcl/restore", fmt::format(R"({{"file":"{}"}})", file)).status,
        200);
    EXPECT_THAT(services.get_item("ttt", "1").body, HasSubstr("first"));
    services.put_item("ttt", "1", "third");
    EXPECT_EQ(services.admin("POST", "/_kcl/restore", bytes).status, 200);
    EXPECT_THAT(services.get_item("ttt", "1").body, HasSubstr("first"));
}

TEST(Snapshot, IsOfTheMomentInWhichItWasAskedForWhateverIsWrittenWhileItIsMade) {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "state";
    PoweredServices services;
    services.create_table("ttt");
    for (const auto* id : {"1", "2", "3", "4"})
        services.put_item("ttt", id, std::string(390'000, 'x'));
    const auto before = snapshot_of(services.store);
    const auto ask = [&](std::string method, std::string body) {
        return services.ask(*services.kinesis,
                            {.method = std::move(method),
                             .target = "/_kcl/snapshot",
                             .headers = {{"Host", "127.0.0.1:1"}},
                             .body = std::make_shared<const std::string>(std::move(body))});
    };
    const auto sent = ask("GET", "");
    const auto saved = ask("POST", fmt::format(R"({{"file":"{}"}})", file.string()));
    EXPECT_FALSE(std::filesystem::exists(file)) << "it appears whole";
    std::string bytes, told;
    int parts = 0;
    for (const auto& [answer, out] : {std::pair(&sent, &bytes), std::pair(&saved, &told)})
        for (bool last = false; !last; ++parts) {
            services.put_item("ttt", "1", "changed");
            const auto part = answer->stream->next(*services.store.read(), SystemTime());
            *out += part.bytes;
            last = part.last;
        }
    EXPECT_GT(parts, 4);
    EXPECT_EQ(bytes, before);
    EXPECT_EQ(boost::json::parse(told).at("bytes").as_int64(),
              static_cast<std::int64_t>(before.size()));
    std::ostringstream kept;
    kept << std::ifstream(file, std::ios::binary).rdbuf();
    EXPECT_EQ(kept.str(), before);
}

TEST(Snapshot, LeavesFilesAloneThatAreNone) {
    const TemporaryDirectory directory;
    const auto file = (directory.path() / "precious").string();
    std::ofstream(file) << "precious";
    PoweredServices services;
    const auto body = fmt::format(R"({{"file":"{}"}})", file);
    for (const auto* path : {"/_kcl/snapshot", "/_kcl/capture"}) {
        const auto answer = services.admin("POST", path, body);
        EXPECT_EQ(answer.status, 400);
        EXPECT_THAT(answer.body, HasSubstr("precious: it is there already and is no"));
    }
    EXPECT_EQ(std::filesystem::file_size(file), 8u);
}

TEST(Snapshot, SaysWhatIsWrongWithTheFile) {
    const TemporaryDirectory directory;
    const auto missing = (directory.path() / "none" / "state").string();
    PoweredServices services;
    for (const auto& [body, why] : std::vector<std::pair<std::string, std::string>>{
             {fmt::format(R"({{"file":"{}"}})", missing), missing},
             {R"({"file":"state"})", "file must be an absolute path"},
             {R"({"File":"/x"})", "file is missing"},
             {R"({"file":"/x","more":1})", "more is no member"}}) {
        for (const auto* path : {"/_kcl/snapshot", "/_kcl/restore"}) {
            const auto answer = services.admin("POST", path, body);
            EXPECT_EQ(answer.status, 400);
            EXPECT_THAT(answer.body, HasSubstr(why));
        }
    }
    EXPECT_THAT(services.admin("POST", "/_kcl/restore", "nonsense").body, HasSubstr("no snapshot"));
}

TEST(Reset, MakesAllAsItWasAtTheStartOrOnlyAPart) {
    PoweredServices services(
        {.clock = SystemTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}}});
    services.create_table("ttt");
    services.admin("POST", "/_kcl/clock", R"({"stepMs":86400000})");
    services.add_rules(R"({"operation":"Scan","fault":"drop"})");
    const auto part = services.admin("POST", "/_kcl/reset", R"({"only":["counters","faults"]})");
    EXPECT_EQ(part.body, "{\"reset\":[\"faults\",\"counters\"]}\n");
    EXPECT_EQ(services.powers.clock().system_now(),
              SystemTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2}});
    EXPECT_THAT(services.admin("GET", "/_kcl/faults").body, HasSubstr(R"("rules":[])"));
    EXPECT_THAT(services.dynamodb_call("ListTables", "{}").body, HasSubstr(R"(["ttt"])"));
    services.admin("POST", "/_kcl/reset");
    EXPECT_EQ(services.powers.clock().system_now(),
              SystemTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}});
    EXPECT_THAT(services.dynamodb_call("ListTables", "{}").body, HasSubstr("[]"));
    const auto wrong = services.admin("POST", "/_kcl/reset", R"({"only":"everything"})");
    EXPECT_THAT(wrong.body,
                HasSubstr("only must be one or more of data, clock, faults, limits, counters"));
}

}  // namespace
}  // namespace kcl::local::powers
