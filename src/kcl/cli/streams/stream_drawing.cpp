#include "kcl/cli/streams/stream_drawing.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace kcl::cli {

namespace json = boost::json;
using wire::kinesis::StreamSummary;

namespace {

std::string_view mode_of(const std::optional<wire::kinesis::StreamModeDetails>& details) {
    return details ? wire::name_of(details->stream_mode) : std::string_view("PROVISIONED");
}

double share_of(const HashKeyRange& range) {
    return 100 * (static_cast<double>(range.end - range.start) + 1) /
           (static_cast<double>(max_hash_key) + 1);
}

/// Draws the family tree of a stream, depth first.
class Tree {
  public:
    explicit Tree(const shards::ShardGraph& graph) : graph_(graph) {}

    std::string draw() {
        std::vector<Twig> ahead;
        const auto roots = graph_.roots();
        for (auto root = roots.rbegin(); root != roots.rend(); ++root) ahead.push_back({*root, 0});
        while (!ahead.empty()) {
            const Twig twig = ahead.back();
            ahead.pop_back();
            add_line(twig);
            const auto children = children_of(*twig.shard);
            for (auto child = children.rbegin(); child != children.rend(); ++child)
                ahead.push_back({*child, twig.depth + 1});
        }
        return std::move(text_);
    }

  private:
    struct Twig {
        const shards::Shard* shard;
        int depth;
    };

    std::vector<const shards::Shard*> children_of(const shards::Shard& parent) const {
        std::vector<const shards::Shard*> children;
        for (const auto& shard : graph_.shards()) {
            const auto parents = graph_.listed_parents(shard);
            if (!parents.empty() && parents.front() == &parent) children.push_back(&shard);
        }
        return children;
    }

    void add_line(const Twig& twig) {
        const auto& shard = *twig.shard;
        text_ +=
            fmt::format("  {:<{}}{}  {:<6}  {:5.1f} %  {} - {}", "", twig.depth * 2, shard.id,
                        shard.open ? "open" : "closed", share_of(shard.hash_key_range),
                        to_string(shard.hash_key_range.start), to_string(shard.hash_key_range.end));
        if (shard.parent_ids.size() > 1)
            text_ += fmt::format("  (with {})", shard.parent_ids.back());
        text_ += '\n';
    }

    const shards::ShardGraph& graph_;
    std::string text_;
};

json::object json_of(const shards::Shard& shard) {
    json::array parents;
    for (const auto& parent : shard.parent_ids) parents.emplace_back(parent);
    return {{"id", shard.id},
            {"state", shard.open ? "open" : "closed"},
            {"parents", std::move(parents)},
            {"startingHashKey", to_string(shard.hash_key_range.start)},
            {"endingHashKey", to_string(shard.hash_key_range.end)},
            {"startingSequenceNumber", shard.starting_sequence_number}};
}

}  // namespace

std::string to_text(SystemTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return fmt::format("{:%FT%T}.{:03}Z",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                       (time - seconds).count());
}

std::string drawing_of(const std::vector<StreamSummary>& all) {
    std::size_t widest = 0;
    for (const auto& stream : all) widest = std::max(widest, stream.stream_name.size());
    std::string text;
    for (const auto& stream : all) {
        if (stream.stream_arn.empty())
            text += stream.stream_name + "\n";
        else
            text += fmt::format("{:<{}}  {:<8}  {}\n", stream.stream_name, widest,
                                wire::name_of(stream.stream_status),
                                mode_of(stream.stream_mode_details));
    }
    return text;
}

std::string json_of(const std::vector<StreamSummary>& all) {
    json::array streams;
    for (const auto& stream : all) {
        json::object entry{{"name", stream.stream_name}};
        if (!stream.stream_arn.empty()) {
            entry["arn"] = stream.stream_arn;
            entry["status"] = wire::name_of(stream.stream_status);
            entry["mode"] = mode_of(stream.stream_mode_details);
        }
        if (stream.stream_creation_timestamp)
            entry["created"] = to_text(*stream.stream_creation_timestamp);
        streams.push_back(std::move(entry));
    }
    return json::serialize(json::object{{"streams", std::move(streams)}});
}

std::string drawing_of(const streams::Summary& summary, const shards::ShardGraph& graph) {
    std::string text =
        fmt::format("stream     {}\narn        {}\nstatus     {}\nmode       {}\n",
                    summary.stream_name, summary.stream_arn, wire::name_of(summary.stream_status),
                    mode_of(summary.stream_mode_details));
    text += fmt::format("created    {}\nretention  {} hours\n",
                        to_text(summary.stream_creation_timestamp), summary.retention_period_hours);
    if (summary.encryption_type == wire::kinesis::EncryptionType::kms)
        text += fmt::format("encrypted  with {}\n", summary.key_id.value_or("a key of its own"));
    if (summary.consumer_count.value_or(0) > 0)
        text += fmt::format("consumers  {} of enhanced fan-out\n", *summary.consumer_count);
    const auto open = graph.open_shards().size();
    text += fmt::format("shards     {} open, {} closed\n\n", open, graph.shards().size() - open);
    return text + Tree(graph).draw();
}

std::string json_of(const streams::Summary& summary, const shards::ShardGraph& graph) {
    json::object object{{"name", summary.stream_name},
                        {"arn", summary.stream_arn},
                        {"status", wire::name_of(summary.stream_status)},
                        {"mode", mode_of(summary.stream_mode_details)},
                        {"created", to_text(summary.stream_creation_timestamp)},
                        {"retentionHours", summary.retention_period_hours},
                        {"openShards", graph.open_shards().size()}};
    if (summary.encryption_type) object["encryption"] = wire::name_of(*summary.encryption_type);
    if (summary.key_id) object["keyId"] = *summary.key_id;
    if (summary.consumer_count) object["consumers"] = *summary.consumer_count;
    if (summary.max_record_size_in_kib) object["maxRecordKiB"] = *summary.max_record_size_in_kib;
    json::array shards;
    for (const auto& shard : graph.shards()) shards.push_back(json_of(shard));
    object["shards"] = std::move(shards);
    return json::serialize(object);
}

}  // namespace kcl::cli
