#pragma once

#include "kcl/aws/settings/machine.h"

namespace kcl::aws {

/// Runs real programs. Each call is confined to the executor that awaits it.
class RealProcesses final : public Processes {
  public:
    explicit RealProcesses(Clock& clock) : clock_(clock) {}

    asio::awaitable<Result<ProcessOutput>> run(std::vector<std::string> words,
                                               SteadyTime deadline) override;

  private:
    Clock& clock_;
};

}  // namespace kcl::aws
