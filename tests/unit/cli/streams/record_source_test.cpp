#include "kcl/cli/streams/put/record_source.h"

#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include <gmock/gmock.h>

#include <array>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace kcl::cli {
namespace {

using ::testing::ElementsAre;
using testing::FailsSaying;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

using Read = std::vector<std::pair<std::uint64_t, std::string>>;

/// A pipe: what is written on one side is read on the other.
class RecordSourceTest : public ::testing::Test {
  protected:
    RecordSourceTest() { EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0); }
    ~RecordSourceTest() override {
        close_input();
        ::close(ends_[0]);
    }

    int output() const { return ends_[0]; }
    void write(std::string_view text) {
        EXPECT_EQ(::write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    void close_input() {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }

    static asio::awaitable<Result<Read>> read_all(RecordSource& source) {
        Read all;
        for (;;) {
            auto item = co_await source.next();
            if (!item) co_return std::unexpected(std::move(item).error());
            if (!*item) co_return all;
            all.emplace_back((*item)->number, (*item)->text);
        }
    }
    Result<Read> read(RecordSource& source) { return testing::run(io, read_all(source)); }

    asio::io_context io;

  private:
    std::array<int, 2> ends_{-1, -1};
};

TEST_F(RecordSourceTest, CutsLinesAndNumbersThemAsAnEditorDoes) {
    FileRecords source(output(), FileRecords::Cut::lines);
    write("a\n\nbc\nlast without end");
    close_input();
    const auto lines = read(source);
    ASSERT_TRUE(lines);
    EXPECT_THAT(*lines, ElementsAre(Pair(1, "a"), Pair(3, "bc"), Pair(4, "last without end")));
}

TEST_F(RecordSourceTest, HandsALineOutBeforeTheNextIsThere) {
    FileRecords source(output(), FileRecords::Cut::lines);
    write("a\nb");
    const auto first = testing::run(io, source.next());
    ASSERT_TRUE(first && *first);
    EXPECT_EQ((*first)->text, "a");
    write("c\n");
    EXPECT_EQ((*testing::run(io, source.next()))->text, "bc");
}

TEST_F(RecordSourceTest, TakesTheWholeInputAsOneRecord) {
    FileRecords source(output(), FileRecords::Cut::whole);
    write("a\nb\n");
    close_input();
    EXPECT_THAT(*read(source), ElementsAre(Pair(1, "a\nb\n")));
}

TEST_F(RecordSourceTest, HasNothingWhenTheInputIsEmpty) {
    FileRecords source(output(), FileRecords::Cut::whole);
    close_input();
    EXPECT_THAT(*read(source), IsEmpty());
}

TEST_F(RecordSourceTest, EndsWhenStoppedWhileItWaits) {
    FileRecords source(output(), FileRecords::Cut::lines);
    asio::co_spawn(
        io,
        [](RecordSource& s) -> asio::awaitable<void> {
            s.stop();
            co_return;
        }(source),
        [](const std::exception_ptr&) {});
    EXPECT_THAT(*read(source), IsEmpty());
}

TEST_F(RecordSourceTest, StopsAtARecordBeyondEveryLimit) {
    FileRecords source(output(), FileRecords::Cut::lines);
    std::thread writer([this] {
        const std::string block(1 << 20, 'x');
        for (int i = 0; i < 15; ++i) write(block);
        close_input();
    });
    EXPECT_THAT(read(source), FailsSaying(Fault::invalid, HasSubstr("record 1 has more than")));
    // What nobody reads must not hold the writer up.
    std::array<char, 65'536> rest{};
    while (::read(output(), rest.data(), rest.size()) > 0) {
    }
    writer.join();
}

TEST_F(RecordSourceTest, SaysWhyItCannotRead) {
    const int folder = ::open("/", O_RDONLY | O_CLOEXEC);
    FileRecords source(folder, FileRecords::Cut::lines);
    EXPECT_THAT(read(source), FailsSaying(Fault::invalid, HasSubstr("directory")));
    ::close(folder);
}

}  // namespace
}  // namespace kcl::cli
