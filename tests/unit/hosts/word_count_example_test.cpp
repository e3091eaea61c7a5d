#include "kcl/hosts/plugin_host.h"
#include "kcl/testing/matchers.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace kcl::hosts {
namespace {

using ::testing::HasSubstr;

class NoCheckpointer final : public Checkpointer {
    void checkpoint() override {}
    void checkpoint(const Record&) override {}
    void checkpoint(std::string_view, std::uint64_t) override {}
};

/// Runs the example as a cluster would, without a cluster.
class WordCountExample : public ::testing::Test {
  protected:
    void SetUp() override {
        folder = ::testing::TempDir() + "word_count_" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        setenv("WORD_COUNT_FILE", (folder + "/counts").c_str(), 1);
        setenv("WORD_COUNT_EVERY", "3", 1);
        auto loaded = PluginHost::load(WORD_COUNT_PLUGIN);
        ASSERT_THAT(loaded, testing::IsOk());
        host = *loaded;
    }

    std::shared_ptr<Consumer> start(std::int64_t epoch) {
        auto consumer = host->make();
        consumer->initialize({.stream = "s",
                              .shard_id = "shard-0",
                              .checkpoint = "TRIM_HORIZON",
                              .lease_epoch = epoch});
        return consumer;
    }

    /// Records number `first` and on. What the consumer returned.
    bool process(Consumer& consumer, int first, const std::vector<std::string>& texts) {
        std::deque<std::string> numbers;
        std::vector<Record> records;
        for (const auto& text : texts) {
            numbers.push_back(std::to_string(first++));
            records.push_back({.data = std::as_bytes(std::span(text)),
                               .partition_key = "key",
                               .sequence_number = numbers.back()});
        }
        return consumer.process_records({.records = records}, none);
    }

    std::string file() const {
        std::ifstream in(folder + "/counts.shard-0");
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }

    std::string folder;
    std::shared_ptr<PluginHost> host;
    NoCheckpointer none;
};

TEST_F(WordCountExample, CheckpointsOnlyWhatItHasWritten) {
    const auto consumer = start(1);
    EXPECT_FALSE(process(*consumer, 9, {"Hello, world", "hello"}));
    EXPECT_EQ(file(), "");
    EXPECT_TRUE(process(*consumer, 11, {"hello!"}));
    EXPECT_EQ(file(), "epoch 1 up-to 11 0\n3 hello\n1 world\n");
}

TEST_F(WordCountExample, CountsNothingTwiceAfterACrash) {
    auto consumer = start(1);
    EXPECT_TRUE(process(*consumer, 9, {"a", "a", "a"}));
    // The cluster dies before it has stored the checkpoint: the records come again.
    consumer = start(2);
    EXPECT_FALSE(process(*consumer, 9, {"a", "a", "a", "b"}));
    EXPECT_TRUE(consumer->shutdown_requested(none));
    EXPECT_EQ(file(), "epoch 2 up-to 12 0\n3 a\n1 b\n");
}

TEST_F(WordCountExample, LosesNothingAtAShutdown) {
    auto consumer = start(1);
    EXPECT_FALSE(process(*consumer, 1, {"a"}));
    EXPECT_TRUE(consumer->shutdown_requested(none));
    consumer = start(2);
    EXPECT_FALSE(process(*consumer, 2, {"a"}));
    consumer->shard_ended(none);
    EXPECT_EQ(file(), "epoch 2 up-to 2 0\n2 a\n");
}

TEST_F(WordCountExample, ALeftoverOfAnEarlierTenureCannotOverwrite) {
    const auto leftover = start(1);
    EXPECT_FALSE(process(*leftover, 1, {"old"}));
    const auto owner = start(2);
    EXPECT_TRUE(process(*owner, 1, {"new", "new", "new"}));
    EXPECT_THROW(leftover->shutdown_requested(none), std::runtime_error);
    EXPECT_THAT(file(), HasSubstr("3 new"));
}

TEST_F(WordCountExample, SaysWhichSettingIsWrong) {
    setenv("WORD_COUNT_EVERY", "often", 1);
    try {
        start(1);
        ADD_FAILURE() << "took it";
    } catch (const std::exception& e) {
        EXPECT_THAT(e.what(), HasSubstr("WORD_COUNT_EVERY"));
    }
}

}  // namespace
}  // namespace kcl::hosts
