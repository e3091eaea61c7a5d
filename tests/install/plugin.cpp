#include <kcl/plugin.h>

namespace {
class CountBytes : public kcl::Consumer {
  public:
    bool process_records(const kcl::Batch& batch, kcl::Checkpointer&) override {
        for (const kcl::Record& record : batch.records) bytes_ += record.data.size();
        return true;
    }

  private:
    std::size_t bytes_ = 0;
};
}  // namespace

KCL_PLUGIN(CountBytes);
