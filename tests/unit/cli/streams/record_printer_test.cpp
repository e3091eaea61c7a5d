#include "kcl/cli/streams/tail/record_printer.h"

#include "kcl/wire/aggregated_record.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <deque>
#include <sstream>

namespace kcl::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class RecordPrinterTest : public ::testing::Test {
  protected:
    void add(std::string data, std::string key = "key") {
        texts_.push_back(std::move(data));
        keys_.push_back(std::move(key));
        batch.records.push_back({.sequence_number = "4951",
                                 .approximate_arrival_timestamp =
                                     SystemTime(std::chrono::milliseconds(1'769'860'800'250)),
                                 .data = std::as_bytes(std::span(texts_.back())),
                                 .partition_key = keys_.back()});
    }
    void add_aggregated(std::vector<std::string> inner) {
        std::vector<wire::UserRecord> records;
        for (auto& text : inner)
            records.push_back({std::as_bytes(std::span(text)), "inner", std::nullopt});
        add(wire::pack(records), "a");
    }
    std::vector<std::string> lines(const Printed& printed) const {
        std::istringstream text(printed.text);
        std::vector<std::string> all;
        for (std::string line; std::getline(text, line);) all.push_back(line);
        return all;
    }

    PrintStyle style{.stream = "s"};
    shards::Shard shard{.id = "shard-0"};
    retrieval::FetchedBatch batch;

  private:
    std::deque<std::string> texts_;
    std::deque<std::string> keys_;
};

TEST_F(RecordPrinterTest, ShowsTimeShardKeyAndData) {
    add("hello", "k");
    EXPECT_EQ(print(style, shard, batch).text, "2026-01-31T12:00:00.250Z shard-0 k  hello\n");
    style.only_data = true;
    EXPECT_EQ(print(style, shard, batch).text, "hello\n");
}

TEST_F(RecordPrinterTest, KeepsAHostileKeyOnItsLine) {
    add("x", "a\x1b[2J\nb");
    EXPECT_THAT(print(style, shard, batch).text, HasSubstr(" a\\x1b[2J\\x0ab  x\n"));
}

TEST_F(RecordPrinterTest, GivesProgramsEverythingThatIsKnown) {
    add("hello", "k");
    batch.behind_latest = std::chrono::milliseconds(17);
    style.json = true;
    EXPECT_EQ(boost::json::parse(print(style, shard, batch).text),
              boost::json::parse(R"({"stream":"s","shardId":"shard-0","sequenceNumber":"4951",
                  "approximateArrivalTimestamp":"2026-01-31T12:00:00.250Z","partitionKey":"k",
                  "millisBehindLatest":17,"encoding":"utf-8","data":"hello"})"));
}

TEST_F(RecordPrinterTest, GivesProgramsBytesInBase64WhenTheyAreNoText) {
    add("\xff");
    style.json = true;
    auto object = boost::json::parse(print(style, shard, batch).text);
    EXPECT_EQ(object.at("encoding"), "base64");
    EXPECT_EQ(object.at("data"), "/w==");
    style.form = DataForm::hex;
    object = boost::json::parse(print(style, shard, batch).text);
    EXPECT_EQ(object.at("encoding"), "hex");
    EXPECT_EQ(object.at("data"), "ff");
}

TEST_F(RecordPrinterTest, TakesAggregatedRecordsApart) {
    add_aggregated({"one", "two"});
    add("three");
    style.only_data = true;
    EXPECT_THAT(lines(print(style, shard, batch)), ElementsAre("one", "two", "three"));
    style.only_data = false;
    style.json = true;
    const auto all = lines(print(style, shard, batch));
    ASSERT_THAT(all, SizeIs(3));
    const auto second = boost::json::parse(all[1]);
    EXPECT_EQ(second.at("subSequenceNumber").to_number<int>(), 1);
    EXPECT_EQ(second.at("partitionKey"), "inner");
    EXPECT_FALSE(boost::json::parse(all[2]).as_object().contains("subSequenceNumber"));
}

TEST_F(RecordPrinterTest, SaysWhatItLeavesOut) {
    add_aggregated({"elsewhere"});
    shard.hash_key_range = {0, 0};
    const auto printed = print(style, shard, batch);
    EXPECT_EQ(printed.records, 0u);
    EXPECT_THAT(printed.remarks, ElementsAre(HasSubstr("another shard")));
}

TEST_F(RecordPrinterTest, StopsAtTheLimitAlsoWithinAnAggregate) {
    add_aggregated({"one", "two", "three"});
    add("four");
    style.only_data = true;
    const auto printed = print(style, shard, batch, 2);
    EXPECT_EQ(printed.text, "one\ntwo\n");
    EXPECT_EQ(printed.records, 2u);
}

}  // namespace
}  // namespace kcl::cli
