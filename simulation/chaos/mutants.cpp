#include "simulation/chaos/mutants.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace kcl::simulation::mutant {

namespace api = wire::dynamodb;

template <class Response>
using Answer = aws::DynamoDbClient::Answer<Response>;

Answer<api::UpdateItemResponse> Rewriting::update_item(api::UpdateItemRequest request) {
    if (update_) update_(request);
    return inner_.update_item(std::move(request));
}

Answer<api::PutItemResponse> Rewriting::put_item(api::PutItemRequest request) {
    if (put_) put_(request);
    return inner_.put_item(std::move(request));
}

Answer<api::UpdateItemResponse> Unanswered::update_item(api::UpdateItemRequest request) {
    auto again = request;
    auto answer = co_await inner_.update_item(std::move(request));
    if (answer || answer.error().fault != Fault::timed_out) co_return answer;
    if (then_ == Then::assume_applied) co_return api::UpdateItemResponse{};
    loosen(again);
    auto second = co_await inner_.update_item(std::move(again));
    co_return second;
}

Answer<api::GetItemResponse> Orphaning::get_item(api::GetItemRequest request) {
    auto answer = co_await inner_.get_item(std::move(request));
    if (answer && answer->item) answer->item->erase("parentShardId");
    co_return answer;
}

Answer<api::UpdateItemResponse> Orphaning::update_item(api::UpdateItemRequest request) {
    auto answer = co_await inner_.update_item(std::move(request));
    if (answer && answer->attributes) answer->attributes->erase("parentShardId");
    co_return answer;
}

Answer<api::ScanResponse> Orphaning::scan(api::ScanRequest request) {
    auto answer = co_await inner_.scan(std::move(request));
    if (answer && answer->items)
        for (Item& row : *answer->items) row.erase("parentShardId");
    co_return answer;
}

Answer<api::UpdateItemResponse> Swallowing::update_item(api::UpdateItemRequest request) {
    if (what_ != What::checkpoints_in_handoffs || kind_of(request) != LeaseWrite::checkpoint)
        co_return co_await inner_.update_item(std::move(request));
    api::GetItemRequest look;
    look.table_name = request.table_name;
    look.key = request.key;
    look.consistent_read = true;
    const auto row = co_await inner_.get_item(std::move(look));
    const bool in_handoff = row && row->item && row->item->contains("checkpointOwner");
    const bool ends = find(request.expression_attribute_values, ":checkpoint") != nullptr &&
                      *find(request.expression_attribute_values, ":checkpoint") ==
                          api::AttributeValue::s("SHARD_END");
    if (in_handoff && !ends) co_return api::UpdateItemResponse{};
    co_return co_await inner_.update_item(std::move(request));
}

Answer<api::PutItemResponse> Swallowing::put_item(api::PutItemRequest request) {
    if (what_ != What::leases_of_children || !is_lease(request) ||
        !request.item.contains("parentShardId"))
        co_return co_await inner_.put_item(std::move(request));
    co_await asio::post(asio::use_awaitable);
    co_return api::PutItemResponse{};
}

Answer<api::UpdateItemResponse> Clearing::update_item(api::UpdateItemRequest request) {
    api::DeleteItemRequest remove;
    remove.table_name = request.table_name;
    remove.key = request.key;
    const auto* position = find(request.expression_attribute_values, ":checkpoint");
    const bool ends = position != nullptr && *position == api::AttributeValue::s("SHARD_END");
    auto answer = co_await inner_.update_item(std::move(request));
    if (answer && ends) co_await inner_.delete_item(std::move(remove));
    co_return answer;
}

Answer<api::UpdateItemResponse> Ahead::update_item(api::UpdateItemRequest request) {
    if (kind_of(request) != LeaseWrite::renewal)
        co_return co_await inner_.update_item(std::move(request));
    const auto next = find(request.expression_attribute_values, ":next")->as_integer();
    const auto known = renewed_.find(key_of(request));
    if (known != renewed_.end() && known->second == next) {
        co_await asio::post(asio::use_awaitable);
        asio::co_spawn(home_.io(), renew_ahead(std::move(request)), asio::detached);
        co_return api::UpdateItemResponse{};
    }
    auto following = request;
    auto answer = co_await inner_.update_item(std::move(request));
    if (answer) asio::co_spawn(home_.io(), renew_ahead(std::move(following)), asio::detached);
    co_return answer;
}

asio::awaitable<void> Ahead::renew_ahead(api::UpdateItemRequest request) {
    auto& values = request.expression_attribute_values;
    const std::int64_t counter = find(values, ":next")->as_integer().value_or(0);
    values.insert_or_assign(":counter", api::AttributeValue::n(counter));
    values.insert_or_assign(":next", api::AttributeValue::n(counter + 1));
    const std::string key = key_of(request);
    co_await clock_.sleep_for(by_);
    const auto answer = co_await inner_.update_item(std::move(request));
    if (answer) renewed_[key] = counter + 1;
}

asio::awaitable<void> CalendarClock::sleep_until(SteadyTime when) {
    if (when == SteadyTime::max()) {
        co_await inner_.sleep_until(when);
        co_return;
    }
    while (steady_now() < when) co_await inner_.sleep_for(when - steady_now());
}

}  // namespace kcl::simulation::mutant
