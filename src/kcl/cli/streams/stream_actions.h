#pragma once

#include "kcl/cli/streams/kinesis_tool.h"
#include "kcl/cli/streams/stream_options.h"
#include "kcl/shards/shard_graph.h"
#include "kcl/streams/stream_status.h"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kcl::cli {

/// The actions of `kcl streams`: each asks the service, waits if that is wanted, and prints what
/// came of it: a sentence, or one JSON object. Errors are the caller's to print.
///
/// Borrows `options`. One action for each object.
class StreamActions {
  public:
    StreamActions(KinesisTool tool, const StreamOptions& options);

    asio::awaitable<Result<void>> list();
    asio::awaitable<Result<void>> create();
    asio::awaitable<Result<void>> describe();
    asio::awaitable<Result<void>> remove();
    asio::awaitable<Result<void>> split();
    asio::awaitable<Result<void>> merge();
    asio::awaitable<Result<void>> scale();
    asio::awaitable<Result<void>> retain();

  private:
    asio::awaitable<Result<void>> scale_by_one_step(int target);
    asio::awaitable<Result<void>> set_retention(int present);
    asio::awaitable<Result<void>> await_active();
    asio::awaitable<Result<void>> finish(std::string sentence, boost::json::object facts);
    void watch(const streams::Summary& summary);
    void print(const std::string& sentence, const boost::json::object& facts);

    KinesisTool tool_;
    const StreamOptions& options_;
    streams::Patience patience_;
    std::string last_seen_;
};

}  // namespace kcl::cli
