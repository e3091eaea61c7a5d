#include "kcl/retrieval/read_position.h"

#include <gtest/gtest.h>

namespace kcl::retrieval {
namespace {

using Type = wire::kinesis::ShardIteratorType;

constexpr SystemTime noon{12h};
const ShardSource source{"stream", "shard-1"};

TEST(ReadPosition, AsksForTheIteratorThatTheCheckpointMeans) {
    struct Case {
        Checkpoint checkpoint;
        Type type;
        std::optional<std::string> number;
        std::optional<SystemTime> timestamp;
    };
    const Case cases[] = {
        {Checkpoint::trim_horizon(), Type::trim_horizon, {}, {}},
        {Checkpoint::latest(), Type::latest, {}, {}},
        {Checkpoint::at_timestamp(), Type::at_timestamp, {}, noon},
        {Checkpoint::at("42"), Type::at_sequence_number, "42", {}},
        {Checkpoint::at("42", 7), Type::at_sequence_number, "42", {}},
    };
    for (const auto& c : cases) {
        const ReadPosition position({c.checkpoint, noon});
        const auto request = position.iterator_request(source);
        EXPECT_EQ(request.stream_name, "stream");
        EXPECT_EQ(request.shard_id, "shard-1");
        EXPECT_EQ(request.shard_iterator_type, c.type) << to_string(c.checkpoint);
        EXPECT_EQ(request.starting_sequence_number, c.number) << to_string(c.checkpoint);
        EXPECT_EQ(request.timestamp, c.timestamp) << to_string(c.checkpoint);
    }
}

TEST(ReadPosition, GoesOnAfterTheLastRecordWhateverTheStartWas) {
    for (const auto& start : {Checkpoint::trim_horizon(), Checkpoint::latest(),
                              Checkpoint::at_timestamp(), Checkpoint::at("42", 7)}) {
        ReadPosition position({start, noon});
        position.subscribed(noon);
        position.read_up_to("99");
        const auto request = position.iterator_request(source);
        EXPECT_EQ(request.shard_iterator_type, Type::after_sequence_number);
        EXPECT_EQ(request.starting_sequence_number, "99");
        EXPECT_EQ(request.timestamp, std::nullopt);
    }
}

TEST(ReadPosition, ReadsTheRecordAtTheCheckpointAgainUntilSomethingWasRead) {
    ReadPosition position({Checkpoint::at("42", 7), {}});
    position.subscribed(noon);
    EXPECT_EQ(position.iterator_request(source).shard_iterator_type, Type::at_sequence_number);
}

TEST(ReadPosition, LatestStaysTheMomentOfTheFirstSubscription) {
    ReadPosition position({Checkpoint::latest(), {}});
    position.subscribed(noon);
    position.subscribed(noon + 1h);
    const auto request = position.iterator_request(source);
    EXPECT_EQ(request.shard_iterator_type, Type::at_timestamp);
    EXPECT_EQ(request.timestamp, noon - 5s);
}

}  // namespace
}  // namespace kcl::retrieval
