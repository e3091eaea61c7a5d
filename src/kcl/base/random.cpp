#include "kcl/base/random.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace kcl {

std::uint64_t Random::below(std::uint64_t bound) {
    if (bound == 0) return 0;
    // Values under the remainder of 2^64 / bound would make small results likelier: draw again.
    const std::uint64_t uneven = (0 - bound) % bound;
    for (;;) {
        const std::uint64_t drawn = next();
        if (drawn >= uneven) return drawn % bound;
    }
}

double Random::fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::string Random::uuid() {
    const std::uint64_t high = (next() & ~0xF000ULL) | 0x4000ULL;
    const std::uint64_t low = (next() & ~(3ULL << 62)) | (1ULL << 63);
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF,
                       high & 0xFFFF, low >> 48, low & 0xFFFF'FFFF'FFFFULL);
}

std::uint64_t SystemRandom::next() {
    // The processor's own generator, which std::random_device asks, takes half a microsecond for
    // each number; the kernel's takes that for many.
    struct Stock {
        std::array<std::uint64_t, 32> numbers;  // 256 bytes: the most that getentropy() gives
        std::size_t left = 0;
    };
    thread_local Stock stock;
    if (stock.left == 0) {
        if (::getentropy(stock.numbers.data(), sizeof stock.numbers) != 0)
            throw std::system_error(errno, std::generic_category(), "no random numbers");
        stock.left = stock.numbers.size();
    }
    return stock.numbers[--stock.left];
}

}  // namespace kcl
