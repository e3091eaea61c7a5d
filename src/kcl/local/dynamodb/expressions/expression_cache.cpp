#include "kcl/local/dynamodb/expressions/expression_cache.h"

#include "kcl/local/dynamodb/expressions/parser.h"

namespace kcl::local::dynamodb {

Outcome<std::shared_ptr<const Expression>> ExpressionCache::get(ExpressionKind kind,
                                                                std::string_view text) {
    wanted_.assign(1, static_cast<char>('0' + static_cast<int>(kind)));
    wanted_ += text;
    if (const auto found = by_key_.find(wanted_); found != by_key_.end()) {
        entries_.splice(entries_.begin(), entries_, found->second);
        return found->second->expression;
    }
    auto parsed = parse_expression(kind, text);
    if (!parsed) return std::unexpected(std::move(parsed).error());
    entries_.push_front({wanted_, std::make_shared<const Expression>(std::move(*parsed))});
    by_key_.emplace(entries_.front().key, entries_.begin());
    if (entries_.size() > capacity_) {
        by_key_.erase(entries_.back().key);
        entries_.pop_back();
    }
    return entries_.front().expression;
}

}  // namespace kcl::local::dynamodb
