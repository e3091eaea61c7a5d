#include "kcl/base/random.h"
#include "kcl/local/storage/lmdb_store.h"
#include "kcl/local/storage/memory_store.h"

#include "temporary_directory.h"

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

// What both stores promise, and that they can't be told apart.
namespace kcl::local::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr Space space = Space::dynamodb_items;
using Contents = std::map<std::string, std::string>;

Contents walk_forward(Transaction& transaction, Space in = space) {
    Contents all;
    const auto cursor = transaction.cursor(in);
    for (bool more = cursor->seek(""); more; more = cursor->next())
        all.emplace(cursor->key(), cursor->value());
    return all;
}

std::vector<std::string> keys_backward(Transaction& transaction) {
    std::vector<std::string> keys;
    const auto cursor = transaction.cursor(space);
    for (bool more = cursor->seek_before(""); more; more = cursor->previous())
        keys.emplace_back(cursor->key());
    return keys;
}

class EveryStore : public testing::TestWithParam<const char*> {
  protected:
    EveryStore() {
        if (std::string_view(GetParam()) == "lmdb")
            store_ = std::make_unique<LmdbStore>(directory_.path());
        else
            store_ = std::make_unique<MemoryStore>();
    }
    void put(const std::vector<std::pair<std::string, std::string>>& items) {
        const auto writer = store_->write();
        for (const auto& [key, value] : items) writer->put(space, key, value);
        writer->commit();
    }

    TemporaryDirectory directory_;
    std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, EveryStore, testing::Values("memory", "lmdb"),
                         [](const auto& test) { return std::string(test.param); });

TEST_P(EveryStore, KeepsWhatWasCommittedInByteOrder) {
    put({{"b", "2"},
         {"a", "1"},
         {std::string("\xff", 1), "last"},
         {std::string("a\0", 2), "between"}});
    const auto reader = store_->read();
    EXPECT_THAT(walk_forward(*reader),
                ElementsAre(Pair("a", "1"), Pair(std::string("a\0", 2), "between"), Pair("b", "2"),
                            Pair("\xff", "last")));
    EXPECT_EQ(reader->get(space, "b"), "2");
    EXPECT_EQ(reader->get(space, "c"), std::nullopt);
    EXPECT_THAT(walk_forward(*reader, Space::dynamodb_tables), IsEmpty());
}

TEST_P(EveryStore, ForgetsWhatWasNotCommitted) {
    put({{"kept", "1"}, {"erased", "1"}});
    {
        const auto writer = store_->write();
        writer->put(space, "kept", "2");
        writer->put(space, "new", "2");
        EXPECT_TRUE(writer->erase(space, "erased"));
        EXPECT_EQ(writer->get(space, "kept"), "2");
        EXPECT_EQ(writer->get(space, "erased"), std::nullopt);
    }
    const auto reader = store_->read();
    EXPECT_THAT(walk_forward(*reader), ElementsAre(Pair("erased", "1"), Pair("kept", "1")));
}

TEST_P(EveryStore, LetsAReaderSeeTheStateItBeganWith) {
    put({{"a", "old"}, {"b", "old"}});
    const auto before = store_->read();
    {
        const auto writer = store_->write();
        writer->put(space, "a", "new");
        writer->put(space, "c", "new");
        writer->erase(space, "b");
        EXPECT_THAT(walk_forward(*before), ElementsAre(Pair("a", "old"), Pair("b", "old")));
        writer->commit();
    }
    EXPECT_THAT(walk_forward(*before), ElementsAre(Pair("a", "old"), Pair("b", "old")));
    const auto after = store_->read();
    EXPECT_THAT(walk_forward(*after), ElementsAre(Pair("a", "new"), Pair("c", "new")));
}

TEST_P(EveryStore, SaysWhetherAnErasedKeyWasThere) {
    put({{"a", ""}});
    const auto writer = store_->write();
    EXPECT_TRUE(writer->erase(space, "a"));
    EXPECT_FALSE(writer->erase(space, "a"));
    EXPECT_FALSE(writer->erase(space, std::string(600, 'x')));
}

TEST_P(EveryStore, FindsNeighboursInBothDirections) {
    put({{"b", ""}, {"d", ""}});
    const auto reader = store_->read();
    const auto cursor = reader->cursor(space);
    ASSERT_TRUE(cursor->seek("c"));
    EXPECT_EQ(cursor->key(), "d");
    EXPECT_FALSE(cursor->seek("e"));
    ASSERT_TRUE(cursor->seek_before("d"));
    EXPECT_EQ(cursor->key(), "b");
    ASSERT_TRUE(cursor->seek_before("zz"));
    EXPECT_EQ(cursor->key(), "d");
    EXPECT_FALSE(cursor->seek_before("b"));
    EXPECT_FALSE(cursor->seek_before("a"));
    ASSERT_TRUE(cursor->seek_before(""));
    EXPECT_EQ(cursor->key(), "d");
    EXPECT_TRUE(cursor->previous());
    EXPECT_FALSE(cursor->previous());
}

TEST_P(EveryStore, KeepsLongKeysInOrderAmongShortOnes) {
    const std::string beginning(511, 'm');
    std::vector<std::string> keys;
    for (const auto& key :
         {std::string("a"), std::string(510, 'm'), beginning, beginning + std::string(1, '\0'),
          beginning + "a", beginning + std::string(503, 'a'),
          beginning + std::string(503, 'a') + "b", beginning + std::string(3000, 'b'),
          std::string(510, 'm') + "n", std::string("n")})
        keys.push_back(key);
    Contents expected;
    for (const auto& key : keys) expected.emplace(key, std::to_string(key.size()));
    put({expected.rbegin(), expected.rend()});

    const auto reader = store_->read();
    EXPECT_EQ(walk_forward(*reader), expected);
    EXPECT_EQ(keys_backward(*reader), std::vector<std::string>(keys.rbegin(), keys.rend()));
    for (const auto& [key, value] : expected) EXPECT_EQ(reader->get(space, key), value);
    EXPECT_EQ(reader->get(space, beginning + std::string(503, 'b')), std::nullopt);
}

/// Keys that share beginnings of awkward lengths, so that layers are made, shared and emptied.
std::string random_key(Random& random) {
    static constexpr std::array<std::size_t, 8> lengths{1, 5, 509, 510, 511, 512, 1013, 1500};
    std::string key(lengths[random.below(lengths.size())],
                    static_cast<char>('a' + random.below(2)));
    for (auto more = random.below(4); more > 0; --more)
        key += static_cast<char>('`' + random.below(4));
    return key;
}

class Twins : public testing::TestWithParam<std::uint64_t> {
  protected:
    void compare_everything() {
        const auto one = memory_.read();
        const auto other = lmdb_->read();
        ASSERT_EQ(walk_forward(*one), walk_forward(*other));
        ASSERT_EQ(keys_backward(*one), keys_backward(*other));
        for (int i = 0; i < 30; ++i) compare_walks(*one, *other);
    }
    void compare_walks(Transaction& one, Transaction& other) {
        const auto a = one.cursor(space), b = other.cursor(space);
        const std::string key = random_key(random_);
        const bool upward = random_.below(2) == 0;
        bool found = upward ? a->seek(key) : a->seek_before(key);
        ASSERT_EQ(upward ? b->seek(key) : b->seek_before(key), found) << key.size() << key.back();
        for (int steps = 0; found && steps < 8; ++steps) {
            ASSERT_EQ(a->key(), b->key());
            ASSERT_EQ(a->value(), b->value());
            const bool forward = random_.below(2) == 0;
            found = forward ? a->next() : a->previous();
            ASSERT_EQ(forward ? b->next() : b->previous(), found);
        }
    }
    void change(Transaction& one, Transaction& other) {
        const std::string key = random_key(random_);
        switch (random_.below(3)) {
            case 0:
                ASSERT_EQ(one.erase(space, key), other.erase(space, key));
                break;
            default: {
                const std::string value(random_.below(50),
                                        static_cast<char>('0' + random_.below(10)));
                one.put(space, key, value);
                other.put(space, key, value);
            }
        }
        ASSERT_EQ(one.get(space, key), other.get(space, key));
    }

    SeededRandom random_{GetParam()};
    TemporaryDirectory directory_;
    MemoryStore memory_;
    std::unique_ptr<LmdbStore> lmdb_ = std::make_unique<LmdbStore>(directory_.path());
};

INSTANTIATE_TEST_SUITE_P(Seeds, Twins, testing::Range<std::uint64_t>(1, 7));

TEST_P(Twins, AreEqualAfterAnyOperations) {
    for (int round = 0; round < 25; ++round) {
        {
            const auto one = memory_.write();
            const auto other = lmdb_->write();
            for (auto changes = random_.below(40); changes > 0; --changes) change(*one, *other);
            compare_walks(*one, *other);
            if (random_.below(4) != 0) one->commit(), other->commit();
        }
        compare_everything();
        if (HasFatalFailure()) return;
    }
}

TEST_P(Twins, AreEqualWhenEverythingIsErasedAgain) {
    std::vector<std::string> keys(200);
    for (auto& key : keys) key = random_key(random_);
    for (const bool fill : {true, false}) {
        const auto one = memory_.write();
        const auto other = lmdb_->write();
        for (const auto& key : keys) {
            if (fill) one->put(space, key, "x"), other->put(space, key, "x");
            if (!fill) ASSERT_EQ(one->erase(space, key), other->erase(space, key));
        }
        one->commit();
        other->commit();
    }
    compare_everything();
    EXPECT_THAT(walk_forward(*lmdb_->read()), IsEmpty());
}

}  // namespace
}  // namespace kcl::local::storage
