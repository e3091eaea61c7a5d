#include "kcl/coordination/utilisation/cpu_source.h"

#include "kcl/coordination/utilisation/container_cpu.h"
#include "kcl/coordination/utilisation/cpu_readings.h"

#include <string>

namespace kcl::coordination {

namespace {

constexpr auto group_folder = "/sys/fs/cgroup/";
constexpr auto kubernetes_token = "/var/run/secrets/kubernetes.io/serviceaccount/token";

std::string text_of(aws::Files& files, const std::string& path) {
    return files.read(path).value_or("");
}

/// The whole machine.
class MachineCpu final : public CpuSource {
  public:
    explicit MachineCpu(aws::Files& files) : files_(files) {}

    asio::awaitable<std::optional<double>> measure() override {
        const auto before = last_;
        last_ = read_proc_stat(text_of(files_, "/proc/stat"));
        if (!before || !last_) co_return std::nullopt;
        co_return busy_percent(*before, *last_);
    }

  private:
    aws::Files& files_;
    std::optional<MachineTimes> last_;
};

/// A control group: a container of Kubernetes, Docker or systemd, with the limits that it has.
class GroupCpu final : public CpuSource {
  public:
    enum class Version : std::uint8_t { one, two };
    GroupCpu(aws::Files& files, Clock& clock, Version version)
        : files_(files), clock_(clock), version_(version) {}

    asio::awaitable<std::optional<double>> measure() override {
        const auto before = last_;
        const SteadyTime at = clock_.steady_now();
        last_.reset();
        if (const auto used = read_used()) last_ = Sample{*used, at};
        const auto processors = read_limit();
        if (!before || !last_ || !processors) co_return std::nullopt;
        co_return group_percent(last_->used - before->used, at - before->at, *processors);
    }

  private:
    struct Sample {
        Duration used;
        SteadyTime at;
    };

    std::string file(const char* name) const {
        return text_of(files_, group_folder + std::string(name));
    }

    std::optional<Duration> read_used() const {
        return version_ == Version::two ? read_cpu_stat(file("cpu.stat"))
                                        : read_cpuacct_usage(file("cpu/cpuacct.usage"));
    }

    std::optional<double> read_limit() const {
        if (version_ == Version::two) {
            const auto quota = read_cpu_max(file("cpu.max"));
            return quota ? quota : count_processors(file("cpuset.cpus.effective"));
        }
        const auto quota = read_cfs(file("cpu/cpu.cfs_quota_us"), file("cpu/cpu.cfs_period_us"));
        return quota ? quota : count_processors(file("cpuset/cpuset.effective_cpus"));
    }

    aws::Files& files_;
    Clock& clock_;
    Version version_;
    std::optional<Sample> last_;
};

bool exists(aws::Files& files, const std::string& path) { return files.read(path).has_value(); }

}  // namespace

std::unique_ptr<CpuSource> find_cpu_source(CpuOutside outside) {
    const auto metadata = aws::value_of(outside.environment, "ECS_CONTAINER_METADATA_URI_V4");
    if (metadata) return std::make_unique<ContainerCpu>(outside.http, outside.clock, *metadata);
    aws::Files& files = outside.files;
    const std::string folder = group_folder;
    // The machine's own group has no cpu.max: that file means that somebody has put us into one.
    if (exists(files, folder + "cpu.max"))
        return std::make_unique<GroupCpu>(files, outside.clock, GroupCpu::Version::two);
    // In version 1 the machine's own group looks like any other, but has no quota.
    const auto quota = read_cfs(text_of(files, folder + "cpu/cpu.cfs_quota_us"),
                                text_of(files, folder + "cpu/cpu.cfs_period_us"));
    const bool in_pod =
        exists(files, kubernetes_token) && exists(files, folder + "cpu/cpuacct.usage");
    if (quota || in_pod)
        return std::make_unique<GroupCpu>(files, outside.clock, GroupCpu::Version::one);
    if (exists(files, "/proc/stat")) return std::make_unique<MachineCpu>(files);
    return nullptr;
}

}  // namespace kcl::coordination
