#include "kcl/wire/aggregated_record.h"

#include "kcl/wire/partition_key.h"

#include "tests/unit/wire/bodies.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>

namespace kcl::wire {
namespace {

using UnpackedKind = Unpacked::Kind;

constexpr HashKeyRange whole_space{};

std::string with_frame(const std::string& message) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    EVP_Digest(message.data(), message.size(), digest.data(), &size, EVP_md5(), nullptr);
    return from_hex("f3899ac2") + message +
           std::string(reinterpret_cast<const char*>(digest.data()), size);
}

UserRecord record(std::string_view data, std::string_view partition_key,
                  std::optional<std::string_view> explicit_hash_key = std::nullopt) {
    return {bytes(data), partition_key, explicit_hash_key};
}

/// "k", "l" and explicit "5" in the tables; records (k, "one"), (l, explicit 5, "two").
const std::string two_records = from_hex("0a016b 0a016c 120135 1a07 0800 1a03") + "one" +
                                from_hex("1a09 0801 1000 1a03") + "two";

TEST(AggregatedRecords, AreUnpackedInOrder) {
    const auto packed = with_frame(two_records);
    const auto unpacked = unpack(bytes(packed), whole_space);
    EXPECT_EQ(unpacked.kind, UnpackedKind::aggregated);
    EXPECT_EQ(unpacked.lost, 0u);
    EXPECT_EQ(unpacked.records, (std::vector{record("one", "k"), record("two", "l", "5")}));
}

TEST(AggregatedRecords, ArePackedAsTheProducerLibraryDoes) {
    const std::vector records{record("one", "k"), record("two", "l", "5")};
    EXPECT_EQ(pack(records), with_frame(two_records));
}

TEST(AggregatedRecords, ShareTheirKeys) {
    const std::vector records{record("1", "same", "9"), record("2", "same", "9"),
                              record("3", "other", "9")};
    const auto packed = pack(records);
    EXPECT_EQ(packed.find("same"), packed.rfind("same"));
    EXPECT_EQ(unpack(bytes(packed), whole_space).records, records);
}

TEST(AggregatedRecords, OfAnySizeSurviveTheRoundTrip) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 300; ++i)
        texts.push_back(std::string(i * i % 5000, static_cast<char>(i)));
    std::vector<UserRecord> records;
    for (const auto& each : texts) records.push_back(record(each, each.empty() ? "-" : "k"));
    const auto packed = pack(records);
    EXPECT_EQ(unpack(bytes(packed), whole_space).records, records);
}

TEST(AggregatedRecords, ArePlainRecordsUnlessFrameAndDigestAreRight) {
    const auto packed = with_frame(two_records);
    for (std::size_t size = 0; size < packed.size(); ++size)
        EXPECT_EQ(unpack(bytes(packed).first(size), whole_space).kind, UnpackedKind::plain) << size;
    for (std::size_t i = 0; i < packed.size(); ++i) {
        auto damaged = packed;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        const auto unpacked = unpack(bytes(damaged), whole_space);
        EXPECT_EQ(unpacked.kind, UnpackedKind::plain) << i;
        EXPECT_TRUE(unpacked.records.empty());
    }
    EXPECT_FALSE(may_be_aggregated(bytes("hello, world: an ordinary record")));
}

TEST(AggregatedRecords, ArePlainRecordsWhenTheProtobufIsBroken) {
    const std::string broken[] = {
        from_hex("1a021a00"),                  // no partition key index
        from_hex("0a016b 1a02 0800"),          // no data
        from_hex("0a05 6b"),                   // shorter than it says
        from_hex("0a"),                        // no length
        from_hex("0affffffffffffffffff01"),    // a length beyond all memory
        from_hex("0affffffffffffffffffff01"),  // a varint of eleven bytes
        from_hex("07"),                        // a wire type that does not exist
        from_hex("00"),                        // field number 0
        from_hex("2c"),                        // the end of a group that never began
        from_hex("2b 34"),                     // ... or of another group
        from_hex("2b"),                        // a group that never ends
    };
    for (const auto& message : broken) {
        const auto packed = with_frame(message);
        EXPECT_EQ(unpack(bytes(packed), whole_space).kind, UnpackedKind::plain);
    }
}

TEST(AggregatedRecords, MayHoldFieldsThatWeDoNotKnow) {
    const auto message =
        from_hex("2801 310102030405060708 3d01020304 42027878 4b 5001 5b 5c 4c") +  // 5..11
        from_hex("0a016b 1a0e 0800 2804 2202 0a00 2b 2c 1a02") + "hi";
    const auto packed = with_frame(message);
    const auto unpacked = unpack(bytes(packed), whole_space);
    EXPECT_EQ(unpacked.kind, UnpackedKind::aggregated);
    EXPECT_EQ(unpacked.records, std::vector{record("hi", "k")});
}

TEST(AggregatedRecords, WithNothingInsideAreNothing) {
    const auto packed = with_frame(from_hex("0a016b"));
    const auto unpacked = unpack(bytes(packed), whole_space);
    EXPECT_EQ(unpacked.kind, UnpackedKind::aggregated);
    EXPECT_TRUE(unpacked.records.empty());
}

TEST(AggregatedRecords, AreRefusedAsAWholeWhenOneBelongsToAnotherShard) {
    const auto packed = pack(
        std::vector{record("one", "k", "10"), record("two", "k", "20"), record("x", "k", "30")});
    EXPECT_EQ(unpack(bytes(packed), {10, 30}).kind, UnpackedKind::aggregated);
    EXPECT_EQ(unpack(bytes(packed), {11, 30}).kind, UnpackedKind::misplaced);
    EXPECT_EQ(unpack(bytes(packed), {10, 29}).kind, UnpackedKind::misplaced);
    EXPECT_TRUE(unpack(bytes(packed), {10, 29}).records.empty());
}

TEST(AggregatedRecords, ArePlacedByTheirPartitionKeyWithoutAnExplicitOne) {
    const auto packed = pack(std::vector{record("one", "k")});
    const HashKey place = hash_key_of("k");
    EXPECT_EQ(unpack(bytes(packed), {place, place}).kind, UnpackedKind::aggregated);
    EXPECT_EQ(unpack(bytes(packed), {place + 1, max_hash_key}).kind, UnpackedKind::misplaced);
}

TEST(AggregatedRecords, KeepWhatComesBeforeAFault) {
    const auto good = from_hex("0a016b 1a06 0800 1a02") + "hi";
    const std::string faults[] = {
        from_hex("1a04 0801 1a00"),       // no such partition key
        from_hex("1a06 0800 1000 1a00"),  // no such explicit hash key
        from_hex("1a0d 08ffffffffffffffffff01 1a00"),
        from_hex("120178 1a06 0800 1000 1a00"),  // an explicit hash key that is no number
        from_hex("1200 1a06 0800 1000 1a00"),
    };
    for (const auto& fault : faults) {
        const auto packed = with_frame(good + fault + from_hex("1a04 0800 1a00"));
        const auto unpacked = unpack(bytes(packed), whole_space);
        EXPECT_EQ(unpacked.kind, UnpackedKind::aggregated);
        EXPECT_EQ(unpacked.records, std::vector{record("hi", "k")});
        EXPECT_EQ(unpacked.lost, 2u);
    }
}

TEST(AggregatedRecords, MayWriteAnExplicitHashKeyWithLeadingZeros) {
    const auto packed = pack(std::vector{record("one", "k", "007"), record("two", "k", "00")});
    EXPECT_EQ(unpack(bytes(packed), {0, 7}).records.size(), 2u);
}

}  // namespace
}  // namespace kcl::wire
