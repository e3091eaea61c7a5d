#include "kcl/retrieval/deaggregate.h"

#include "kcl/wire/aggregated_record.h"

#include <gmock/gmock.h>

#include <list>
#include <string>
#include <vector>

namespace kcl::retrieval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::span<const std::byte> bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

/// Records of the stream, kept alive with their bytes.
class Stream {
  public:
    Stream& plain(std::string number, std::string data) {
        return add(std::move(number), std::move(data));
    }
    Stream& aggregate(std::string number, const std::vector<std::string>& texts) {
        std::vector<wire::UserRecord> inner;
        for (const auto& text : texts) inner.push_back({bytes(text), "inner key", {}});
        return add(std::move(number), wire::pack(inner));
    }
    Stream& aggregate_with_hash_keys(std::string number,
                                     const std::vector<std::string_view>& hash_keys) {
        std::vector<wire::UserRecord> inner;
        for (const auto key : hash_keys) inner.push_back({{}, "inner key", key});
        return add(std::move(number), wire::pack(inner));
    }
    std::string& last_data() { return data_.back(); }
    const std::vector<wire::kinesis::Record>& records() const { return records_; }

  private:
    Stream& add(std::string number, std::string data) {
        numbers_.push_back(std::move(number));
        data_.push_back(std::move(data));
        records_.push_back({.sequence_number = numbers_.back(),
                            .approximate_arrival_timestamp = SystemTime(std::chrono::seconds(7)),
                            .data = bytes(data_.back()),
                            .partition_key = "outer key"});
        return *this;
    }

    std::list<std::string> numbers_, data_;
    std::vector<wire::kinesis::Record> records_;
};

std::vector<std::string> positions(const std::vector<Record>& records) {
    std::vector<std::string> result;
    for (const auto& record : records) result.push_back(to_string(position_of(record)));
    return result;
}

TEST(Deaggregate, HandsOverPlainRecordsWhereTheyLie) {
    Stream stream;
    stream.plain("1", "one").plain("2", "");
    const auto result = deaggregate(stream.records(), {});
    ASSERT_THAT(result.records, SizeIs(2));
    EXPECT_EQ(result.records[0].text(), "one");
    EXPECT_EQ(result.records[0].data.data(), stream.records()[0].data.data());
    EXPECT_EQ(result.records[0].partition_key, "outer key");
    EXPECT_EQ(result.records[0].sequence_number, "1");
    EXPECT_EQ(result.records[0].approximate_arrival.time_since_epoch(), std::chrono::seconds(7));
    EXPECT_EQ(result.records[1].text(), "");
    EXPECT_FALSE(any_aggregated(stream.records()));
}

TEST(Deaggregate, TakesAggregatesApartAndCountsTheirRecords) {
    Stream stream;
    stream.plain("1", "plain").aggregate("2", {"a", "b", "c"}).plain("3", "plain");
    const auto result = deaggregate(stream.records(), {});
    EXPECT_THAT(positions(result.records), ElementsAre("1", "2", "2/1", "2/2", "3"));
    EXPECT_EQ(result.records[2].text(), "b");
    EXPECT_EQ(result.records[2].partition_key, "inner key");
    EXPECT_EQ(result.records[2].approximate_arrival.time_since_epoch(), std::chrono::seconds(7));
    EXPECT_TRUE(any_aggregated(stream.records()));
}

TEST(Deaggregate, LeavesOutAWholeAggregateOfWhichOneRecordBelongsElsewhere) {
    Stream stream;
    stream.aggregate_with_hash_keys("1", {"5", "15"}).aggregate_with_hash_keys("2", {"5", "9"});
    const auto result = deaggregate(stream.records(), HashKeyRange{0, 9});
    EXPECT_THAT(positions(result.records), ElementsAre("2", "2/1"));
    EXPECT_EQ(result.misplaced, 1u);
}

TEST(Deaggregate, DeliversADamagedAggregateAsItIs) {
    Stream stream;
    stream.aggregate("1", {"a", "b"});
    stream.last_data().back() ^= 1;  // the checksum
    const auto result = deaggregate(stream.records(), {});
    EXPECT_THAT(positions(result.records), ElementsAre("1"));
    EXPECT_EQ(result.records[0].data.size(), stream.last_data().size());
}

TEST(DropUpTo, ResumesInTheMiddleOfAnAggregate) {
    struct Case {
        Checkpoint done;
        std::vector<std::string> rest;
    };
    const Case cases[] = {
        {Checkpoint::trim_horizon(), {"9", "10", "10/1", "10/2", "11"}},
        {Checkpoint::latest(), {"9", "10", "10/1", "10/2", "11"}},
        {Checkpoint::at_timestamp(), {"9", "10", "10/1", "10/2", "11"}},
        {Checkpoint::at("8"), {"9", "10", "10/1", "10/2", "11"}},
        {Checkpoint::at("9"), {"10", "10/1", "10/2", "11"}},
        {Checkpoint::at("10"), {"10/1", "10/2", "11"}},
        {Checkpoint::at("10", 1), {"10/2", "11"}},
        {Checkpoint::at("10", 2), {"11"}},
        {Checkpoint::at("11"), {}},
        {Checkpoint::at("100"), {}},
    };
    Stream stream;
    stream.plain("9", "x").aggregate("10", {"a", "b", "c"}).plain("11", "y");
    for (const auto& c : cases) {
        auto records = deaggregate(stream.records(), {}).records;
        drop_up_to(c.done, records);
        EXPECT_EQ(positions(records), c.rest) << to_string(c.done);
    }
}

TEST(Deaggregate, MakesNothingOfNothing) {
    EXPECT_THAT(deaggregate({}, {}).records, IsEmpty());
    std::vector<Record> none;
    drop_up_to(Checkpoint::at("1"), none);
    EXPECT_THAT(none, IsEmpty());
}

}  // namespace
}  // namespace kcl::retrieval
