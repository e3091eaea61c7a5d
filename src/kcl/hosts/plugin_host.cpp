#include "kcl/hosts/plugin_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace kcl::hosts {

namespace {

constexpr const char* symbol = "kcl_plugin";
constexpr std::size_t longest_error = 1024;

struct Unload {
    void operator()(void* library) const { dlclose(library); }
};
using Library = std::unique_ptr<void, Unload>;

/// dlerror() begins with the path that we name ourselves.
std::string reason(const std::string& path) {
    const char* text = dlerror();
    std::string_view why = text ? text : "unknown reason";
    if (why.starts_with(path + ": ")) why.remove_prefix(path.size() + 2);
    return std::string(why);
}

/// What to do about the loader's complaint.
std::string mend(std::string_view why) {
    if (why.find("invalid ELF header") != why.npos || why.find("file too short") != why.npos ||
        why.find("wrong ELF class") != why.npos)
        return ". A consumer is a shared library for this machine (.so), built with -shared";
    if (why.find("undefined symbol") != why.npos)
        return ". Link the library that has it to the plug-in; names with 'kcl' in them mean that "
               "it was built against another version of this library";
    if (why.find("cannot open shared object file") != why.npos)
        return ". A library that the plug-in needs is not installed where the loader looks "
               "(ldd shows which)";
    return "";
}

Result<void> check(const std::string& path, const Plugin& plugin) {
    constexpr auto ours = Plugin::current_abi;
    if (plugin.abi != ours)
        return failure(
            Fault::invalid,
            fmt::format("the plug-in {} was built for plug-in interface {}, this program has {}: "
                        "rebuild it with the headers of this version",
                        path, plugin.abi, ours));
    const Plugin mine;
    constexpr std::array<std::string_view, std::size(Plugin{}.sizes)> names{
        "kcl::Record", "kcl::Batch", "kcl::ShardStart", "std::string"};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (plugin.sizes[i] != mine.sizes[i])
            return failure(
                Fault::invalid,
                fmt::format("the plug-in {} (compiler {}) has a {} of {} bytes, this program of "
                            "{}: rebuild it with the headers of this version, with libstdc++ and "
                            "its C++11 ABI",
                            path, plugin.compiler, names[i], plugin.sizes[i], mine.sizes[i]));
    return {};
}

}  // namespace

Result<std::shared_ptr<PluginHost>> PluginHost::load(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return failure(Fault::not_found, fmt::format("the consumer {} does not exist", path));
    // A name without a slash would be looked for in the system's folders.
    const std::string file = path.contains('/') ? path : "./" + path;
    Library library(dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL));
    if (!library) {
        const std::string why = reason(file);
        return failure(Fault::invalid,
                       fmt::format("the consumer {} can't be loaded: {}{}", path, why, mend(why)));
    }
    const auto* plugin = static_cast<const Plugin*>(dlsym(library.get(), symbol));
    if (!plugin)
        return failure(Fault::invalid,
                       fmt::format("the library {} has no symbol {}: is it built with "
                                   "KCL_PLUGIN(YourConsumer)?",
                                   path, symbol));
    if (auto fits = check(path, *plugin); !fits) return std::unexpected(std::move(fits).error());
    std::shared_ptr<const Plugin> kept(std::shared_ptr<void>(std::move(library)), plugin);
    return std::shared_ptr<PluginHost>(new PluginHost(std::move(kept)));
}

std::shared_ptr<Consumer> PluginHost::make() {
    std::array<char, longest_error> error{};
    Consumer* consumer = plugin_->make(error.data(), error.size());
    if (!consumer) throw std::runtime_error(error.data());
    return {consumer, [plugin = plugin_](Consumer* made) { plugin->destroy(made); }};
}

}  // namespace kcl::hosts
