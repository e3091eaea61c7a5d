#include <kcl/launch.h>
#include <memory>

namespace {
class Nothing : public kcl::Consumer {
  public:
    bool process_records(const kcl::Batch&, kcl::Checkpointer&) override { return true; }
};
}  // namespace

int main(int argc, char** argv) {
    return kcl::launch_cluster(argc, argv, [] { return std::make_unique<Nothing>(); });
}
