#include "kcl/cli/streams/tail/record_printer.h"

#include "kcl/cli/streams/stream_drawing.h"
#include "kcl/wire/aggregated_record.h"
#include "kcl/wire/base64.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace kcl::cli {

namespace json = boost::json;

namespace {

/// One record of a producer, with the stream's record that carried it.
struct Line {
    const wire::kinesis::Record& carrier;
    wire::UserRecord record;
    std::optional<std::uint64_t> sub_sequence_number;
};

class Printer {
  public:
    Printer(const PrintStyle& style, const shards::Shard& shard,
            const retrieval::FetchedBatch& batch, std::uint64_t limit)
        : style_(style), shard_(shard), batch_(batch), limit_(limit) {}

    Printed print() {
        for (const auto& record : batch_.records) add(record);
        return std::move(printed_);
    }

  private:
    void add(const wire::kinesis::Record& record) {
        const auto unpacked = wire::unpack(record.data, shard_.hash_key_range);
        switch (unpacked.kind) {
            case wire::Unpacked::Kind::plain:
                add({record, {record.data, record.partition_key, std::nullopt}, std::nullopt});
                break;
            case wire::Unpacked::Kind::misplaced:
                remark(record,
                       "holds records of another shard, where their producer puts them "
                       "again; left out");
                break;
            case wire::Unpacked::Kind::aggregated:
                for (std::size_t i = 0; i < unpacked.records.size(); ++i)
                    add({record, unpacked.records[i], i});
                if (unpacked.lost > 0)
                    remark(record, fmt::format("holds {} records that can't be read; left out",
                                               unpacked.lost));
                break;
        }
    }

    void add(const Line& line) {
        if (printed_.records >= limit_) return;
        ++printed_.records;
        if (style_.json)
            printed_.text += json_of(line);
        else
            printed_.text += text_of(line);
        printed_.text += '\n';
    }

    void remark(const wire::kinesis::Record& record, std::string_view what) {
        if (printed_.records >= limit_) return;
        printed_.remarks.push_back(
            fmt::format("record {} of {} {}", record.sequence_number, shard_.id, what));
    }

    std::string text_of(const Line& line) const {
        auto data = to_text(line.record.data, style_.form, style_.for_terminal);
        if (style_.only_data) return data;
        return fmt::format("{} {} {}  {}", to_text(line.carrier.approximate_arrival_timestamp),
                           shard_.id, escaped(line.record.partition_key), data);
    }

    std::string json_of(const Line& line) const {
        json::object object{
            {"stream", style_.stream},
            {"shardId", shard_.id},
            {"sequenceNumber", line.carrier.sequence_number},
            {"approximateArrivalTimestamp", to_text(line.carrier.approximate_arrival_timestamp)},
            {"partitionKey", line.record.partition_key}};
        if (line.sub_sequence_number) object["subSequenceNumber"] = *line.sub_sequence_number;
        if (line.record.explicit_hash_key)
            object["explicitHashKey"] = *line.record.explicit_hash_key;
        if (line.carrier.encryption_type)
            object["encryptionType"] = wire::name_of(*line.carrier.encryption_type);
        if (batch_.behind_latest) object["millisBehindLatest"] = batch_.behind_latest->count();
        add_data(line, object);
        return json::serialize(object);
    }

    void add_data(const Line& line, json::object& object) const {
        const std::string_view bytes(reinterpret_cast<const char*>(line.record.data.data()),
                                     line.record.data.size());
        const bool as_text =
            style_.form != DataForm::base64 && style_.form != DataForm::hex && is_utf8(bytes);
        object["encoding"] = as_text ? "utf-8" : style_.form == DataForm::hex ? "hex" : "base64";
        if (as_text)
            object["data"] = bytes;
        else
            object["data"] =
                to_text(line.record.data,
                        style_.form == DataForm::hex ? DataForm::hex : DataForm::base64, false);
    }

    const PrintStyle& style_;
    const shards::Shard& shard_;
    const retrieval::FetchedBatch& batch_;
    std::uint64_t limit_;
    Printed printed_;
};

}  // namespace

Printed print(const PrintStyle& style, const shards::Shard& shard,
              const retrieval::FetchedBatch& batch, std::uint64_t limit) {
    return Printer(style, shard, batch, limit).print();
}

}  // namespace kcl::cli
