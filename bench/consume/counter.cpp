// The benchmark's consumer: counts what comes and throws it away. Prints "counted BYTES" once it
// has seen $COUNT_UP_TO.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <kcl/plugin.h>

namespace {

std::atomic<unsigned long long> counted = 0;

unsigned long long goal() {
    static const char* const text = std::getenv("COUNT_UP_TO");
    static const auto bytes = text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
    return bytes;
}

class Counter : public kcl::Consumer {
  public:
    void initialize(const kcl::ShardStart&) override {}

    bool process_records(const kcl::Batch& batch, kcl::Checkpointer&) override {
        unsigned long long bytes = 0;
        for (const kcl::Record& record : batch.records) bytes += record.data.size();
        const auto before = counted.fetch_add(bytes);
        if (before < goal() && before + bytes >= goal()) {
            std::printf("counted %llu\n", before + bytes);
            std::fflush(stdout);
        }
        return true;
    }
};

}  // namespace

KCL_PLUGIN(Counter);
