#include "kcl/local/storage/lmdb_store.h"

#include "temporary_directory.h"

#include <gmock/gmock.h>

#include <csignal>
#include <memory>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace kcl::local::storage {
namespace {

using testing::HasSubstr;

constexpr Space space = Space::kinesis_records;

std::string numbered(std::uint64_t number) {
    std::string key(8, '\0');
    for (int i = 0; i < 8; ++i)
        key[static_cast<std::size_t>(i)] = static_cast<char>(number >> (8 * (7 - i)));
    return key;
}

std::uint64_t count(Store& store) {
    const auto reader = store.read();
    const auto cursor = reader->cursor(space);
    std::uint64_t found = 0;
    for (bool more = cursor->seek(""); more; more = cursor->next()) ++found;
    return found;
}

std::string failure_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const StorageError& error) {
        return error.what();
    }
    return "no failure";
}

TEST(LmdbStore, StillHasEverythingWhenOpenedAgain) {
    const TemporaryDirectory directory;
    for (std::uint64_t round = 0; round < 3; ++round) {
        LmdbStore store(directory.path());
        EXPECT_EQ(count(store), round);
        const auto writer = store.write();
        writer->put(space, numbered(round), "value");
        writer->commit();
    }
}

TEST(LmdbStore, RefusesADirectoryThatAnotherServerUses) {
    const TemporaryDirectory directory;
    const LmdbStore first(directory.path());
    const auto refusal = failure_of([&] { LmdbStore second(directory.path()); });
    EXPECT_THAT(refusal, HasSubstr(directory.path().string()));
    EXPECT_THAT(refusal,
                HasSubstr("in use by another server (process " + std::to_string(::getpid()) + ")"));
}

TEST(LmdbStore, NamesADirectoryThatCannotBeMade) {
    EXPECT_THAT(failure_of([] { LmdbStore store("/proc/no/such/place"); }),
                HasSubstr("/proc/no/such/place"));
}

TEST(LmdbStore, GrowsBeyondTheMapItBeganWith) {
    const TemporaryDirectory directory;
    LmdbStore store(directory.path(), {.map_bytes = 1 << 20});
    for (std::uint64_t i = 0; i < 100; ++i) {
        const auto writer = store.write();
        writer->put(space, numbered(i), std::string(100'000, 'x'));
        writer->commit();
    }
    EXPECT_EQ(count(store), 100U);
    EXPECT_GT(store.used_bytes(), 10'000'000U);
}

TEST(LmdbStore, ReportsAFullMapAndGoesOn) {
    const TemporaryDirectory directory;
    LmdbStore store(directory.path(), {.map_bytes = 1 << 20});
    {
        const auto writer = store.write();
        EXPECT_THAT(failure_of([&] { writer->put(space, "key", std::string(2 << 20, 'x')); }),
                    HasSubstr("FULL"));
    }
    const auto writer = store.write();
    writer->put(space, "key", "small");
    writer->commit();
    EXPECT_EQ(count(store), 1U);
}

TEST(LmdbStore, RefusesToWriteWhenTheDiskIsNearlyFull) {
    const TemporaryDirectory directory;
    LmdbStore store(directory.path(), {.keep_free_bytes = std::uint64_t{1} << 60});
    EXPECT_EQ(count(store), 0U);
    EXPECT_THAT(failure_of([&] { (void)store.write(); }), HasSubstr("nearly full"));
}

TEST(LmdbStore, KeepsLargeValuesAsTheyAreHoweverTheyReachTheFile) {
    for (const bool fsync : {false, true}) {
        const TemporaryDirectory directory;
        const auto value = [](std::size_t size, char salt) {
            std::string bytes(size, salt);
            for (std::size_t i = 0; i < size; i += 7) bytes[i] = static_cast<char>(i >> 3);
            return bytes;
        };
        const std::vector<std::size_t> sizes{4'000,  16'383,  16'384,        16'385,
                                             40'000, 262'144, (1 << 20) + 1, 7};
        {
            LmdbStore store(directory.path(), {.fsync = fsync});
            for (const char salt : {'a', 'b'}) {  // the second time over the first
                const auto writer = store.write();
                for (std::size_t i = 0; i < sizes.size(); ++i) {
                    writer->put(space, numbered(i), value(sizes[(i + salt) % sizes.size()], salt));
                    EXPECT_EQ(*writer->get(space, numbered(i)),
                              value(sizes[(i + salt) % sizes.size()], salt));
                }
                writer->commit();
            }
            const auto dropped = store.write();
            dropped->put(space, numbered(0), value(100'000, 'c'));
        }
        LmdbStore store(directory.path(), {.fsync = fsync});
        const auto reader = store.read();
        for (std::size_t i = 0; i < sizes.size(); ++i)
            EXPECT_EQ(*reader->get(space, numbered(i)),
                      value(sizes[(i + 'b') % sizes.size()], 'b'));
    }
}

TEST(LmdbStore, UsesTheSpaceOfErasedRecordsAgain) {
    const TemporaryDirectory directory;
    LmdbStore store(directory.path());
    const std::string batch(64 << 10, 'x');
    const auto shift_window = [&](std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t i = from; i < to; ++i) {
            const auto writer = store.write();
            writer->put(space, numbered(i), batch);
            if (i >= 50) writer->erase(space, numbered(i - 50));
            writer->commit();
        }
    };
    shift_window(0, 100);
    const auto after_first_rounds = store.used_bytes();
    shift_window(100, 1'500);
    EXPECT_EQ(count(store), 50U);
    EXPECT_LT(store.used_bytes(), 2 * after_first_rounds);
}

TEST(LmdbStore, KeepsAcknowledgedCommitsWhenTheProcessIsKilled) {
    constexpr std::uint64_t wanted = 300;
    const TemporaryDirectory directory;
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const auto child = ::fork();
    if (child == 0) {  // commits for ever; each acknowledgement is one byte
        LmdbStore store(directory.path());
        for (std::uint64_t i = 0;; ++i) {
            const auto writer = store.write();
            writer->put(space, numbered(i), std::string(3'000, 'x'));
            writer->commit();
            if (::write(pipe[1], "+", 1) != 1) ::_exit(1);
        }
    }
    std::uint64_t acknowledged = 0;
    char byte = 0;
    while (acknowledged < wanted && ::read(pipe[0], &byte, 1) == 1) ++acknowledged;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);
    ::close(pipe[1]);

    ASSERT_EQ(acknowledged, wanted);
    LmdbStore store(directory.path());
    EXPECT_GE(count(store), wanted);
    const auto reader = store.read();
    for (std::uint64_t i = 0; i < wanted; ++i)
        ASSERT_EQ(reader->get(space, numbered(i)), std::string(3'000, 'x')) << i;
}

TEST(LmdbStore, LetsOtherThreadsReadWhileOneWrites) {
    const TemporaryDirectory directory;
    LmdbStore store(directory.path());
    const auto writer = store.write();
    writer->put(space, "key", "value");
    std::uint64_t seen = 99;
    std::thread([&] { seen = count(store); }).join();
    EXPECT_EQ(seen, 0U);
    writer->commit();
    std::thread([&] { seen = count(store); }).join();
    EXPECT_EQ(seen, 1U);
}

TEST(LmdbStore, RefusesASecondWriterInTheSameThreadInsteadOfWaitingForEver) {
    const TemporaryDirectory directory;
    LmdbStore store(directory.path());
    const auto writer = store.write();
    EXPECT_THROW((void)store.write(), std::logic_error);
}

TEST(LmdbStore, WaitsForTheDiskWhenAskedTo) {
    const TemporaryDirectory directory;
    {
        LmdbStore store(directory.path(), {.fsync = true});
        const auto writer = store.write();
        writer->put(space, "key", "value");
        writer->commit();
    }
    LmdbStore store(directory.path(), {.fsync = true});
    EXPECT_EQ(count(store), 1U);
}

}  // namespace
}  // namespace kcl::local::storage
