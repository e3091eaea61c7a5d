#pragma once

#include "kcl/aws/http_transport.h"
#include "kcl/aws/settings/machine.h"
#include "kcl/base/clock.h"

#include <memory>
#include <optional>

namespace kcl::coordination {

/// How busy the processors are that this process may use, as Java KCL 3 measures it.
class CpuSource {
  public:
    virtual ~CpuSource() = default;
    /// Percent, 0 to 100, over the time since the call before. Empty: the first call, or it can't
    /// be measured at this time; never an error, since nothing depends on it but balance.
    /// Takes no longer than half a second. Cancellation: terminal.
    virtual asio::awaitable<std::optional<double>> measure() = 0;
};

/// Where CpuSources look. Borrowed: all of it outlives them.
struct CpuOutside {
    aws::HttpTransport& http;
    aws::Files& files;
    Clock& clock;
    aws::Environment environment;
};

/// The source for this machine: the task metadata of ECS (ECS_CONTAINER_METADATA_URI_V4), the
/// limits of a control group, version 2 or 1, or else the whole machine by /proc/stat. Null where
/// there is none of these: not on Linux.
std::unique_ptr<CpuSource> find_cpu_source(CpuOutside outside);

}  // namespace kcl::coordination
