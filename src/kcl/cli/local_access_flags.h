#pragma once

#include "kcl/local.h"

#include <expected>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace kcl::cli {

/// The flags of the local services that say who may call, and what those see who speak TLS.
class LocalAccessFlags {
  public:
    /// Borrows `options` and itself until the words have been parsed.
    void declare(CLI::App& app, LocalOptions& options);
    /// What was read, into `options`. The error is a sentence for a person, without secrets.
    std::expected<void, std::string> take(LocalOptions& options) const;

  private:
    bool verify_ = false;
    std::vector<std::string> keys_;
    std::string file_;
};

}  // namespace kcl::cli
