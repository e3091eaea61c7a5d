#include "kcl/plugin.h"

#include <stdexcept>

namespace {

class Unmakeable : public kcl::Consumer {
  public:
    Unmakeable() { throw std::runtime_error("no database at localhost"); }
    bool process_records(const kcl::Batch&, kcl::Checkpointer&) override { return true; }
};

}  // namespace

KCL_PLUGIN(Unmakeable);
