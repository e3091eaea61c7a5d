// Prints every record to standard output: the smallest consumer that does something.
#include <cstdio>
#include <kcl/plugin.h>
#include <string>

namespace {

class PrintRecords : public kcl::Consumer {
  public:
    void initialize(const kcl::ShardStart& start) override {
        shard_ = start.shard_id;
        start.log(kcl::LogLevel::info, "printing from " + std::string(start.checkpoint));
    }

    bool process_records(const kcl::Batch& batch, kcl::Checkpointer&) override {
        std::string lines;
        for (const kcl::Record& record : batch.records) {
            lines.append(shard_).append(" ").append(record.partition_key).append(": ");
            lines.append(record.text()).append("\n");
        }
        std::fwrite(lines.data(), 1, lines.size(), stdout);
        std::fflush(stdout);
        return true;  // printed is done: checkpoint
    }

  private:
    std::string shard_;
};

}  // namespace

KCL_PLUGIN(PrintRecords);
