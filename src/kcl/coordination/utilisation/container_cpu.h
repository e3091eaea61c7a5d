#pragma once

#include "kcl/coordination/utilisation/cpu_readings.h"
#include "kcl/coordination/utilisation/cpu_source.h"

#include <string>

namespace kcl::coordination {

/// An ECS container, by its task metadata endpoint. An endpoint that does not answer is left alone
/// for five minutes.
class ContainerCpu final : public CpuSource {
  public:
    /// Borrows `http` and `clock`. `endpoint`: the value of ECS_CONTAINER_METADATA_URI_V4.
    ContainerCpu(aws::HttpTransport& http, Clock& clock, std::string endpoint);

    asio::awaitable<std::optional<double>> measure() override;

  private:
    asio::awaitable<std::optional<std::string>> get(std::string path, SteadyTime deadline);
    asio::awaitable<std::optional<double>> find_limit(double processors, SteadyTime deadline);
    asio::awaitable<std::optional<double>> try_to_measure(SteadyTime deadline);

    aws::HttpTransport& http_;
    Clock& clock_;
    std::string endpoint_;
    std::optional<double> limit_;
    std::optional<ContainerTimes> last_;
    SteadyTime ask_again_{};
};

}  // namespace kcl::coordination
