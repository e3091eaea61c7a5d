#include "network_scene.h"

namespace kcl::cluster {
namespace {

using coordination::coordination_event::StreamReplaced;

class ReplacedStream : public NetworkScene {
  protected:
    asio::awaitable<void> replace_stream() {
        wire::kinesis::DeleteStreamRequest request;
        request.stream_name = "stream";
        const auto deleted = co_await kinesis.delete_stream(std::move(request));
        EXPECT_TRUE(deleted.has_value());
        co_await clock.sleep_for(10s);
        co_await create_stream(2);
        co_await clock.sleep_for(5s);
    }
};

TEST_F(ReplacedStream, IsRefusedByAClusterThatStarts) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        start_cluster("a");
        co_await clock.sleep_for(5s);
        co_await stop_all();
        Machine& again = start_cluster("again");
        co_await clock.sleep_for(5s);
        co_await stop_all();
        EXPECT_TRUE(again.outcome && again.outcome->has_value()) << "the same stream";
        co_await replace_stream();
        Machine& b = start_cluster("b");
        co_await until("b gives up", [&] { return b.ended; });
        if (!b.outcome || b.outcome->has_value()) {
            ADD_FAILURE() << "b did not refuse";
            co_return;
        }
        EXPECT_EQ(b.outcome->error().fault, Fault::invalid);
        EXPECT_NE(b.outcome->error().message.find("'stream' was deleted and created anew"),
                  std::string::npos);
    };
    run(story());
}

TEST_F(ReplacedStream, IsToldOnceByARunningNetwork) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 2; });
        co_await replace_stream();
        co_await until("a says so", [&] { return a.count<StreamReplaced>() == 1; }, 130s);
        co_await clock.sleep_for(std::chrono::minutes(10));
        EXPECT_EQ(a.count<StreamReplaced>(), 1U);
        co_await stop_all();
    };
    run(story());
}

}  // namespace
}  // namespace kcl::cluster
