#pragma once

#include "kcl/consumer.h"

#include <cstddef>
#include <cstdint>

namespace kcl {

/// What a consumer plug-in (.so) exports, found by the name `kcl_plugin`. Written by KCL_PLUGIN,
/// read by the cluster, which refuses a plug-in whose numbers differ from its own.
struct Plugin {
    static constexpr std::uint32_t current_abi = 1;

    std::uint32_t abi = current_abi;
    /// Layouts that both sides must agree on.
    std::uint32_t sizes[4] = {sizeof(Record), sizeof(Batch), sizeof(ShardStart),
                              sizeof(std::string)};
    const char* compiler = __VERSION__;
    /// A new consumer, or null when its constructor threw; then `error` (at most `error_size`
    /// bytes, with the final zero) says why.
    Consumer* (*make)(char* error, std::size_t error_size) = nullptr;
    void (*destroy)(Consumer*) = nullptr;
};

namespace detail {
template <class T>
Consumer* make_consumer(char* error, std::size_t error_size) {
    try {
        return new T();
    } catch (const std::exception& e) {
        std::string_view text = e.what();
        const std::size_t length = text.copy(error, error_size - 1);
        error[length] = '\0';
    } catch (...) {
        error[std::string_view("unknown exception").copy(error, error_size - 1)] = '\0';
    }
    return nullptr;
}
}  // namespace detail

}  // namespace kcl

/// Makes a shared library a plug-in: KCL_PLUGIN(MyConsumer) once, at namespace scope. MyConsumer
/// has a default constructor.
#define KCL_PLUGIN(ConsumerType)                                                       \
    extern "C" __attribute__((visibility("default"))) const ::kcl::Plugin kcl_plugin { \
        ::kcl::Plugin::current_abi,                                                    \
            {sizeof(::kcl::Record), sizeof(::kcl::Batch), sizeof(::kcl::ShardStart),   \
             sizeof(std::string)},                                                     \
            __VERSION__, &::kcl::detail::make_consumer<ConsumerType>,                  \
            [](::kcl::Consumer* consumer) { delete consumer; }                         \
    }
