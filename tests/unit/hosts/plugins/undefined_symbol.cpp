#include "kcl/plugin.h"

void from_a_library_that_was_not_linked();

namespace {

class Incomplete : public kcl::Consumer {
    bool process_records(const kcl::Batch&, kcl::Checkpointer&) override {
        from_a_library_that_was_not_linked();
        return true;
    }
};

}  // namespace

KCL_PLUGIN(Incomplete);
