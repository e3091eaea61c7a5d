#pragma once

#include "simulation/world/world.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace kcl::simulation {

/// What happened, a line each: when, who, what. Costs nothing unless it is kept.
class Timeline {
  public:
    /// Borrows `world`.
    Timeline(const World& world, bool kept) : world_(world), kept_(kept) {}

    bool kept() const { return kept_; }
    template <class... Parts>
    void say(std::string_view who, fmt::format_string<Parts...> format, Parts&&... parts) {
        if (kept_) add(who, fmt::format(format, std::forward<Parts>(parts)...));
    }
    void add(std::string_view who, std::string_view what);
    const std::string& text() const { return text_; }

  private:
    const World& world_;
    bool kept_;
    std::string text_;
};

}  // namespace kcl::simulation
