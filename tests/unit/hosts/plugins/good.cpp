// A consumer that notes what it is told in a string that its checkpointer calls see. Built with
// C++20 by whatever compiler users have.
#include "kcl/plugin.h"

#include <stdexcept>
#include <string>

namespace {

class Good : public kcl::Consumer {
  public:
    void initialize(const kcl::ShardStart& start) override {
        text_ = std::string(start.stream) + " " + std::string(start.shard_id) + " from " +
                std::string(start.checkpoint);
        if (start.log) start.log(kcl::LogLevel::info, text_);
    }

    bool process_records(const kcl::Batch& batch, kcl::Checkpointer& checkpointer) override {
        for (const kcl::Record& record : batch.records) {
            if (record.text() == "throw") throw std::runtime_error("told to throw");
            if (record.text() == "checkpoint") checkpoint(record, checkpointer);
        }
        return batch.records.back().text() == "done";
    }

  private:
    /// Proves that an exception of the cluster is understood on this side.
    void checkpoint(const kcl::Record& record, kcl::Checkpointer& checkpointer) {
        try {
            checkpointer.checkpoint(record);
        } catch (const kcl::CheckpointError& e) {
            throw std::logic_error(e.reason() == kcl::CheckpointError::Reason::lease_lost
                                       ? std::string("lost: ") + e.what()
                                       : "other");
        }
    }

    std::string text_;
};

}  // namespace

KCL_PLUGIN(Good);
