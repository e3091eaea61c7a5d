// Counts words, each shard for itself, into the file <WORD_COUNT_FILE>.<shard id>.
//
// A cluster promises each record at least once: after a crash those since the last checkpoint come
// again. This consumer makes that exactly once in its files: the position is stored together with
// the counts, and records up to there are skipped when they come again. All counts of a stream:
//
//     awk 'FNR > 1 { sum[$2] += $1 } END { for (w in sum) print sum[w], w }' counts.*
//
// Environment: WORD_COUNT_FILE (default "word_counts"); WORD_COUNT_EVERY, how many records between
// two writes (default 1000).
#include "counts.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <kcl/plugin.h>
#include <stdexcept>
#include <string>

namespace {

std::string setting(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value ? value : otherwise;
}

std::uint64_t positive(const std::string& name, const std::string& text) {
    if (text.empty() || text.find_first_not_of("0123456789") != text.npos || std::stoull(text) == 0)
        throw std::runtime_error(name + " must be a whole number above 0, not \"" + text + "\"");
    return std::stoull(text);
}

class WordCount : public kcl::Consumer {
  public:
    void initialize(const kcl::ShardStart& start) override {
        file_ = setting("WORD_COUNT_FILE", "word_counts") + "." + std::string(start.shard_id);
        every_ = positive("WORD_COUNT_EVERY", setting("WORD_COUNT_EVERY", "1000"));
        epoch_ = start.lease_epoch;
        counts_ = Counts::load(file_);
    }

    bool process_records(const kcl::Batch& batch, kcl::Checkpointer&) override {
        for (const kcl::Record& record : batch.records) {
            Position position{std::string(record.sequence_number), record.sub_sequence_number};
            if (!is_before(counts_.up_to(), position)) continue;  // counted before a restart
            counts_.add(record.text(), std::move(position));
            ++unsaved_;
        }
        if (unsaved_ < every_) return false;
        save();
        return true;
    }

    bool shutdown_requested(kcl::Checkpointer&) override {
        save();
        return true;
    }

    void shard_ended(kcl::Checkpointer&) override { save(); }

  private:
    void save() {
        counts_.save(file_, epoch_);
        unsaved_ = 0;
    }

    std::filesystem::path file_;
    std::uint64_t every_ = 1000;
    std::int64_t epoch_ = 0;
    std::uint64_t unsaved_ = 0;
    Counts counts_;
};

}  // namespace

KCL_PLUGIN(WordCount);
