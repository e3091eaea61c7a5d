#include "kcl/shards/shard_listing.h"

#include <utility>
#include <vector>

namespace kcl::shards {

namespace {

constexpr int token_restarts = 3;

asio::awaitable<Result<std::vector<wire::kinesis::Shard>>> list_pages(
    aws::KinesisClient& kinesis, const std::string& stream_name,
    const std::optional<wire::kinesis::ShardFilter>& filter) {
    std::vector<wire::kinesis::Shard> shards;
    std::optional<std::string> token;
    do {
        wire::kinesis::ListShardsRequest request;
        if (token) {
            request.next_token = std::exchange(token, std::nullopt);
        } else {
            request.stream_name = stream_name;
            request.shard_filter = filter;
        }
        auto page = co_await kinesis.list_shards(std::move(request));
        if (!page) co_return std::unexpected(std::move(page).error());
        for (auto& shard : page->shards) shards.push_back(std::move(shard));
        token = std::move(page->next_token);
        // Some emulators send an empty token with the last page.
    } while (token && !token->empty());
    co_return shards;
}

}  // namespace

asio::awaitable<Result<ShardGraph>> list_shards(aws::KinesisClient& kinesis,
                                                std::string stream_name,
                                                std::optional<wire::kinesis::ShardFilter> filter) {
    for (int restart = 0;; ++restart) {
        auto shards = co_await list_pages(kinesis, stream_name, filter);
        if (shards) co_return ShardGraph(*shards);
        if (shards.error().fault != Fault::expired || restart == token_restarts)
            co_return std::unexpected(std::move(shards).error());
    }
}

}  // namespace kcl::shards
