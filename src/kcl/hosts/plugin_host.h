#pragma once

#include "kcl/base/result.h"
#include "kcl/consumer/consumer_host.h"
#include "kcl/plugin.h"

#include <memory>
#include <string>

namespace kcl::hosts {

/// Consumers of a plug-in: a shared library made with KCL_PLUGIN. It stays loaded as long as this
/// host or one of its consumers lives.
class PluginHost final : public consumer::ConsumerHost {
  public:
    /// Loads the plug-in in the file `path`.
    /// Faults: not_found (no such file); invalid (not a shared library of this machine, something
    ///         it needs is missing, not a plug-in, or built for another version of this library).
    ///         `message` names the file and says what to do.
    static Result<std::shared_ptr<PluginHost>> load(const std::string& path);

    /// Throws std::runtime_error with the text of what the consumer's constructor threw.
    std::shared_ptr<Consumer> make() override;

    /// The compiler that built the plug-in, for the log.
    std::string compiler() const { return plugin_->compiler; }

  private:
    explicit PluginHost(std::shared_ptr<const Plugin> plugin) : plugin_(std::move(plugin)) {}

    std::shared_ptr<const Plugin> plugin_;  // keeps the library loaded
};

}  // namespace kcl::hosts
