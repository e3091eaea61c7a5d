// The demo's consumer: writes each record into a notebook, one line a record, so that the demo can
// count them all.
//
//   <nanoseconds> <tab> <shard> <tab> <sequence number> <tab> <partition key> <tab> <data>
//
// One file for each cluster and shard, in the folder $NOTEBOOK.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <kcl/plugin.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace {

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

class Notebook : public kcl::Consumer {
  public:
    void initialize(const kcl::ShardStart& start) override {
        const char* folder = std::getenv("NOTEBOOK");
        if (folder == nullptr) throw std::runtime_error("set NOTEBOOK to the folder to write to");
        shard_ = start.shard_id;
        const std::string path =
            std::string(folder) + "/" + shard_ + "." + std::to_string(getpid()) + ".tsv";
        file_.reset(std::fopen(path.c_str(), "a"));
        if (!file_) throw std::runtime_error("can't write " + path);
    }

    bool process_records(const kcl::Batch& batch, kcl::Checkpointer&) override {
        for (const kcl::Record& record : batch.records) {
            const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
            std::fprintf(file_.get(), "%lld\t%s\t%.*s\t%.*s\t%.*s\n", static_cast<long long>(now),
                         shard_.c_str(), static_cast<int>(record.sequence_number.size()),
                         record.sequence_number.data(),
                         static_cast<int>(record.partition_key.size()), record.partition_key.data(),
                         static_cast<int>(record.data.size()), record.text().data());
        }
        // On the disk before the checkpoint says so.
        if (std::fflush(file_.get()) != 0) throw std::runtime_error("can't write to the notebook");
        return true;
    }

  private:
    std::string shard_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace

KCL_PLUGIN(Notebook);
