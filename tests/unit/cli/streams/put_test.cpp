#include "kcl/cli/streams/put/put_command.h"
#include "kcl/cli/streams/tail/tail_command.h"

#include "tests/unit/cli/streams/tool_scene.h"

#include <deque>

namespace kcl::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Fate;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ScriptedRecords final : public RecordSource {
  public:
    explicit ScriptedRecords(std::deque<std::string> texts) : texts_(std::move(texts)) {}

    asio::awaitable<Result<std::optional<Item>>> next() override {
        std::optional<Item> item;
        if (!texts_.empty()) {
            item = Item{++given_, texts_.front()};
            texts_.pop_front();
        } else if (broken) {
            co_return std::unexpected(*broken);
        }
        co_return item;
    }
    void stop() override { texts_.clear(); }

    std::optional<Error> broken;

  private:
    std::deque<std::string> texts_;
    std::uint64_t given_ = 0;
};

class PutTest : public ToolScene {
  protected:
    int put_all(std::deque<std::string> texts, std::vector<std::string> words = {}) {
        ScriptedRecords records(std::move(texts));
        return put_from(records, std::move(words));
    }
    int put_from(RecordSource& records, std::vector<std::string> words = {}) {
        words.insert(words.begin(), "s");
        const auto options = parse_put_command(words);
        EXPECT_TRUE(options) << options.error().text;
        return play(put_records(tool(), *options, records));
    }
    /// What the stream has, as `kcl tail --no-follow` prints it.
    std::vector<std::string> stored(std::vector<std::string> words = {"--only-data"}) {
        out.str("");
        words.insert(words.begin(), {"s", "--no-follow"});
        const auto options = parse_tail_command(words, clock.system_now());
        EXPECT_EQ(play(tail(tool(), *options)), 0);
        return lines();
    }
};

TEST_F(PutTest, StoresEachLineAndSaysSo) {
    play(create(1));
    EXPECT_EQ(put_all({"a", "b", "c"}, {"--key", "k"}), 0);
    EXPECT_EQ(out.str(), "3 records stored in 1 shard\n");
    EXPECT_EQ(err.str(), "");
    EXPECT_THAT(stored(), ElementsAre("a", "b", "c"));
}

TEST_F(PutTest, SaysWhereASingleRecordWent) {
    play(create(1));
    OneRecord record("hello");
    EXPECT_EQ(put_from(record), 0);
    EXPECT_THAT(out.str(), HasSubstr("1 record stored in shardId-000000000000 as 49"));
}

TEST_F(PutTest, TakesKeysFromTheRecords) {
    play(create(1));
    EXPECT_EQ(put_all({R"({"id":"x"})", R"({"id":7})"}, {"--key-from", "json:id"}), 0);
    const auto records = stored({"--json"});
    ASSERT_THAT(records, SizeIs(2));
    EXPECT_THAT(records[0], HasSubstr(R"("partitionKey":"x")"));
    EXPECT_THAT(records[1], HasSubstr(R"("partitionKey":"7")"));
}

TEST_F(PutTest, FailsAndSaysWhichRecordsWereNotStored) {
    play(create(1));
    EXPECT_EQ(put_all({R"({"id":"x"})", "broken", R"({"no":1})", R"({"id":"y"})"},
                      {"--key-from", "json:id", "--json"}),
              1);
    EXPECT_THAT(err.str(), AllOf(HasSubstr("record 2 was not stored: it is not JSON"),
                                 HasSubstr("record 3 was not stored: it has no field 'id'")));
    const auto summary = printed_json();
    EXPECT_EQ(summary.at("stored").to_number<int>(), 2);
    EXPECT_EQ(summary.at("notStored").to_number<int>(), 2);
    EXPECT_EQ(summary.at("missing").at(1).at("first").to_number<int>(), 3);
}

TEST_F(PutTest, StoresBytesThatAreWrittenInBase64) {
    play(create(1));
    EXPECT_EQ(put_all({"AP8=", "not base64"}, {"--base64"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("record 2 was not stored: it is not base64"));
    EXPECT_THAT(stored(), ElementsAre("00ff"));
}

TEST_F(PutTest, SpreadsRecordsOverTheShardsInTurn) {
    play(create(4));
    EXPECT_EQ(
        put_all({"1", "2", "3", "4", "5", "6", "7", "8"}, {"--key-from", "round-robin", "--json"}),
        0);
    for (const auto& [shard, records] : printed_json().at("shards").as_object())
        EXPECT_EQ(records.to_number<int>(), 2) << std::string(shard);
    EXPECT_EQ(printed_json().at("shards").as_object().size(), 4u);
}

TEST_F(PutTest, TriesAgainWhatTheServiceDidNotTake) {
    play(create(1));
    faults.next("PutRecords", {Fate::Kind::throttled});
    faults.next("PutRecords", {Fate::Kind::unreachable});
    EXPECT_EQ(put_all({"a", "b"}, {"--json"}), 0);
    EXPECT_EQ(printed_json().at("stored").to_number<int>(), 2);
    EXPECT_EQ(printed_json().at("triedAgain").to_number<int>(), 4);
}

TEST_F(PutTest, EndsWithThreeWhenThereIsNoSuchStream) {
    EXPECT_EQ(put_all({"a", "b"}, {"--json"}), 3);
    EXPECT_THAT(err.str(), HasSubstr("kcl streams list"));
    EXPECT_EQ(printed_json().at("notStored").to_number<int>(), 2);
    EXPECT_EQ(put_all({"a"}, {"--key-from", "round-robin"}), 3);
}

TEST_F(PutTest, StoresWhatCameBeforeTheInputBroke) {
    play(create(1));
    ScriptedRecords records({"a", "b"});
    records.broken = Error{Fault::invalid, "can't read the input: Is a directory", ""};
    EXPECT_EQ(put_from(records, {"--key", "k"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("Is a directory"));
    EXPECT_THAT(stored(), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace kcl::cli
