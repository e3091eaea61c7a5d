#include "kcl/hosts/plugin_host.h"

#include "kcl/testing/matchers.h"

#include <gmock/gmock.h>

#include <dlfcn.h>
#include <fstream>
#include <string>
#include <vector>

namespace kcl::hosts {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

std::string plugin(const std::string& name) { return PLUGIN_FOLDER "/" + name + ".so"; }

bool is_loaded(const std::string& path) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (library) dlclose(library);
    return library != nullptr;
}

class RefusingCheckpointer final : public Checkpointer {
  public:
    void checkpoint() override { refuse(); }
    void checkpoint(const Record&) override { refuse(); }
    void checkpoint(std::string_view, std::uint64_t) override { refuse(); }

  private:
    [[noreturn]] static void refuse() {
        throw CheckpointError(CheckpointError::Reason::lease_lost, "somebody has it");
    }
};

bool process(Consumer& consumer, const std::string& text) {
    const Record record{.data = std::as_bytes(std::span(text)), .sequence_number = "1"};
    RefusingCheckpointer checkpointer;
    return consumer.process_records({.records = std::span(&record, 1)}, checkpointer);
}

std::string what(const std::function<void()>& action) {
    try {
        action();
    } catch (const std::exception& e) {
        return e.what();
    }
    return "nothing thrown";
}

/// Built by our own compiler, and by g++ when the machine has one: Debian's users have that.
class GoodPlugin : public ::testing::TestWithParam<std::string> {
  protected:
    void SetUp() override {
        if (!std::ifstream(plugin(GetParam()))) GTEST_SKIP() << "was not built here";
    }
};

TEST_P(GoodPlugin, IsCalledLikeALinkedConsumer) {
    auto host = PluginHost::load(plugin(GetParam()));
    ASSERT_THAT(host, IsOk());
    EXPECT_NE((*host)->compiler(), "");
    const auto consumer = (*host)->make();
    std::vector<std::string> log;
    consumer->initialize({.stream = "stream",
                          .shard_id = "shard-7",
                          .checkpoint = "TRIM_HORIZON",
                          .log = [&](LogLevel, std::string_view text) { log.emplace_back(text); }});
    EXPECT_THAT(log, ElementsAre("stream shard-7 from TRIM_HORIZON"));
    EXPECT_TRUE(process(*consumer, "done"));
    EXPECT_FALSE(process(*consumer, "more"));
}

TEST_P(GoodPlugin, PassesExceptionsBothWays) {
    auto host = PluginHost::load(plugin(GetParam()));
    ASSERT_THAT(host, IsOk());
    const auto consumer = (*host)->make();
    EXPECT_EQ(what([&] { process(*consumer, "throw"); }), "told to throw");
    EXPECT_EQ(what([&] { process(*consumer, "checkpoint"); }), "lost: somebody has it");
}

TEST_P(GoodPlugin, StaysLoadedUntilItsLastConsumerIsGone) {
    const auto path = plugin(GetParam());
    auto host = PluginHost::load(path);
    ASSERT_THAT(host, IsOk());
    auto consumer = (*host)->make();
    host->reset();
    EXPECT_TRUE(is_loaded(path));
    EXPECT_TRUE(process(*consumer, "done"));
    consumer.reset();
    EXPECT_FALSE(is_loaded(path));
}

INSTANTIATE_TEST_SUITE_P(Compilers, GoodPlugin, ::testing::Values("good", "good_gcc"),
                         [](const auto& info) { return info.param; });

TEST(PluginHost, SaysThatAFileDoesNotExist) {
    EXPECT_THAT(PluginHost::load("/nowhere/libfoo.so"),
                FailsSaying(Fault::not_found, "the consumer /nowhere/libfoo.so does not exist"));
}

TEST(PluginHost, SaysThatAFileIsNoSharedLibrary) {
    const std::string path = ::testing::TempDir() + "consumer.js";
    std::ofstream(path) << "module.exports = function () { return 'this is not a library' }\n";
    EXPECT_THAT(PluginHost::load(path),
                FailsSaying(Fault::invalid, AllOf(HasSubstr(path), HasSubstr("shared library"))));
    std::ofstream(path).close();
    EXPECT_THAT(PluginHost::load(path),
                FailsSaying(Fault::invalid, AllOf(HasSubstr(path), HasSubstr("shared library"))));
}

TEST(PluginHost, SaysThatALibraryIsNoPlugin) {
    EXPECT_THAT(PluginHost::load(plugin("no_symbol")),
                FailsSaying(Fault::invalid, HasSubstr("is it built with KCL_PLUGIN(")));
    EXPECT_FALSE(is_loaded(plugin("no_symbol")));
}

TEST(PluginHost, NamesBothInterfacesOfAPluginOfAnotherVersion) {
    EXPECT_THAT(PluginHost::load(plugin("wrong_abi")),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("interface 999"), HasSubstr("has 1"),
                                                  HasSubstr("rebuild"))));
}

TEST(PluginHost, NamesTheTypeThatAPluginSeesDifferently) {
    EXPECT_THAT(PluginHost::load(plugin("wrong_size")),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("kcl::Batch"), HasSubstr("rebuild"))));
}

TEST(PluginHost, NamesAnUndefinedSymbol) {
    EXPECT_THAT(PluginHost::load(plugin("undefined_symbol")),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("undefined symbol"),
                                                  HasSubstr("from_a_library_that_was_not_linked"),
                                                  HasSubstr("Link the library"))));
}

TEST(PluginHost, ThrowsWhatTheConstructorThrew) {
    auto host = PluginHost::load(plugin("throwing_constructor"));
    ASSERT_THAT(host, IsOk());
    EXPECT_EQ(what([&] { (*host)->make(); }), "no database at localhost");
}

}  // namespace
}  // namespace kcl::hosts
