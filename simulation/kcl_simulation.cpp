#include "simulation/command/command.h"

#include <cstdio>
#include <exception>
#include <vector>

int main(int argc, char** argv) {
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    const auto options = kcl::simulation::parse_options(words);
    if (!options) {
        std::fprintf(stderr, "kcl-simulation: %s\n", options.error().message.c_str());
        return 2;
    }
    const auto print = [](std::string_view text) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fflush(stdout);
    };
    try {
        kcl::RealClock clock;
        return kcl::simulation::perform(*options, clock, print);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "kcl-simulation: %s\n", error.what());
        return 1;
    }
}
