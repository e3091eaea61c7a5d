#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace kcl {

/// The only source of chance below the command line; under simulation everything is drawn from one
/// printed seed.
///
/// Threads: one instance belongs to one executor, unless the implementation says otherwise.
class Random {
  public:
    virtual ~Random() = default;
    /// 64 evenly distributed bits.
    virtual std::uint64_t next() = 0;

    /// Evenly in [0, bound); 0 when bound is 0.
    std::uint64_t below(std::uint64_t bound);
    /// Evenly in [0, 1).
    double fraction();
    /// A random (version 4) UUID in lower-case text.
    std::string uuid();
};

/// The same numbers for the same seed, on every machine.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t next() override { return engine_(); }

  private:
    std::mt19937_64 engine_;
};

/// Numbers that nobody can predict, from the operating system. Any thread.
class SystemRandom final : public Random {
  public:
    std::uint64_t next() override;
};

}  // namespace kcl
