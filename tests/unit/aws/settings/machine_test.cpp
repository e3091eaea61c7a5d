#include "kcl/aws/settings/machine.h"

#include "kcl/aws/settings/child_process.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace kcl::aws {
namespace {

using kcl::testing::Fails;
using kcl::testing::FailsSaying;
using kcl::testing::IsOkAnd;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SplitWords, FollowsTheQuotesOfAShell) {
    EXPECT_THAT(split_words("  /bin/tool  --a b\t"), IsOkAnd(ElementsAre("/bin/tool", "--a", "b")));
    EXPECT_THAT(split_words(R"("C:\dir\tool" 'one two' x\ y "q\"\\" '' a"b"'c')"),
                IsOkAnd(ElementsAre("C:\\dir\\tool", "one two", "x y", "q\"\\", "", "abc")));
    EXPECT_THAT(split_words("a $HOME `x` ; b | c"),
                IsOkAnd(ElementsAre("a", "$HOME", "`x`", ";", "b", "|", "c")));
    EXPECT_THAT(split_words("a \"b"), FailsSaying(Fault::invalid, HasSubstr("quote")));
    EXPECT_THAT(split_words("a 'b"), Fails(Fault::invalid));
    EXPECT_THAT(split_words("   "), FailsSaying(Fault::invalid, HasSubstr("empty")));
}

TEST(ParseFlag, KnowsTrueAndFalseInAnyCase) {
    EXPECT_THAT(parse_flag("True", "X"), IsOkAnd(true));
    EXPECT_THAT(parse_flag("FALSE", "X"), IsOkAnd(false));
    EXPECT_THAT(parse_flag("yes", "X"),
                FailsSaying(Fault::invalid, HasSubstr("X must be true or false, not 'yes'")));
}

TEST(ProcessEnvironment, TellsSetFromNotSet) {
    const auto environment = process_environment();
    EXPECT_TRUE(environment("PATH"));
    EXPECT_FALSE(environment("KCL_SURELY_NOT_SET"));
}

class Files_ : public ::testing::Test {
  protected:
    Files_() {
        auto pattern = (std::filesystem::temp_directory_path() / "kcl-files-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Files_() override { std::filesystem::remove_all(folder_); }
    std::string path(std::string_view name) const { return folder_ / name; }
    std::filesystem::path folder_;
    RealFiles files_;
};

TEST_F(Files_, ReadsWholeFilesAndEmptyOnes) {
    std::ofstream{path("a")} << "one\ntwo\0" << "three";
    std::ofstream{path("empty")};
    EXPECT_THAT(files_.read(path("a")), IsOkAnd("one\ntwothree"));
    EXPECT_THAT(files_.read(path("empty")), IsOkAnd(""));
    EXPECT_THAT(files_.read(path("none")),
                FailsSaying(Fault::not_found, HasSubstr("none: No such file")));
    EXPECT_THAT(files_.read(path("a/b")), Fails(Fault::not_found));
}

TEST_F(Files_, ReplacesAFileSoThatOnlyItsOwnerReadsIt) {
    std::ofstream{path("token")} << "old and longer";
    ASSERT_TRUE(files_.replace(path("token"), "new"));
    EXPECT_THAT(files_.read(path("token")), IsOkAnd("new"));
    struct stat facts;
    ASSERT_EQ(::stat(path("token").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600u);
    EXPECT_THAT(files_.replace(path("nowhere/token"), "x"), Fails(Fault::not_found));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_}, {}), 1)
        << "no drafts stay behind";
}

TEST(ExpandHome, ReplacesALeadingTildeOnly) {
    const Environment home = [](std::string_view) { return std::optional<std::string>{"/h"}; };
    const Environment none = [](std::string_view) { return std::optional<std::string>{}; };
    EXPECT_EQ(expand_home("~/a/~/b", home), "/h/a/~/b");
    EXPECT_EQ(expand_home("/x/~/b", home), "/x/~/b");
    EXPECT_EQ(expand_home("~user/b", home), "~user/b");
    EXPECT_EQ(expand_home("~/a", none), "~/a");
}

class ChildProcess : public ::testing::Test {
  protected:
    Result<ProcessOutput> run(std::vector<std::string> words, Duration patience = 30s) {
        return testing::run(io_, processes_.run(std::move(words), clock_.steady_now() + patience));
    }
    asio::io_context io_;
    RealClock clock_;
    RealProcesses processes_{clock_};
};

TEST_F(ChildProcess, GivesOutputErrorsAndStatus) {
    const auto ended = run({"sh", "-c", "echo out; echo err >&2; exit 3"});
    ASSERT_TRUE(ended) << ended.error().message;
    EXPECT_EQ(ended->output, "out\n");
    EXPECT_EQ(ended->errors, "err\n");
    EXPECT_EQ(ended->status, 3);
}

TEST_F(ChildProcess, HasNothingToReadAndIsNotGivenToAShell) {
    EXPECT_EQ(run({"cat"})->output, "");
    EXPECT_EQ(run({"echo", "$HOME;", "a b"})->output, "$HOME; a b\n");
}

TEST_F(ChildProcess, ReadsMoreThanAPipeHolds) {
    EXPECT_EQ(
        run({"sh", "-c", "head -c 300000 /dev/zero; head -c 100000 /dev/zero >&2"})->output.size(),
        300000u);
    EXPECT_THAT(run({"sh", "-c", "head -c 3000000 /dev/zero"}),
                FailsSaying(Fault::invalid, HasSubstr("1 MiB")));
}

TEST_F(ChildProcess, TellsSignalsFromExits) {
    EXPECT_EQ(run({"sh", "-c", "kill -9 $$"})->status, 128 + 9);
}

TEST_F(ChildProcess, SaysThatThereIsNoSuchProgram) {
    EXPECT_THAT(run({"/no/such/tool"}), FailsSaying(Fault::not_found, HasSubstr("/no/such/tool")));
    EXPECT_THAT(run({"/etc/passwd"}), Fails(Fault::denied));
}

TEST_F(ChildProcess, IsKilledWithItsChildrenAtTheDeadline) {
    const auto start = clock_.steady_now();
    EXPECT_THAT(run({"sh", "-c", "sleep 60 & sleep 60"}, 100ms),
                FailsSaying(Fault::timed_out, HasSubstr("sh did not end in time")));
    EXPECT_LT(clock_.steady_now() - start, 20s);
}

}  // namespace
}  // namespace kcl::aws
