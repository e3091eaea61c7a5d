#include "kcl/cli/local_command.h"
#include "kcl/cli/streams/put/put_command.h"
#include "kcl/cli/streams/streams_command.h"
#include "kcl/cli/streams/tail/tail_command.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Command {
    std::string_view name;
    std::string_view does;
    int (*run)(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);
};

constexpr std::array commands{
    Command{"local", "run a local Kinesis and a local DynamoDB", &kcl::cli::local_command},
    Command{"streams", "list, make, show, change and delete streams", &kcl::cli::streams_command},
    Command{"put", "put records into a stream", &kcl::cli::put_command},
    Command{"tail", "print the records of a stream", &kcl::cli::tail_command},
};

void print_usage(std::ostream& out) {
    out << "Usage: kcl COMMAND [options]\n\nCommands:\n";
    for (const auto& command : commands)
        out << "  " << std::left << std::setw(10) << command.name << command.does << '\n';
    out << "\n'kcl COMMAND --help' says more.\n";
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    if (arguments.empty() || arguments[0] == "--help") {
        print_usage(arguments.empty() ? std::cerr : std::cout);
        return arguments.empty() ? 2 : 0;
    }
    const auto command = std::ranges::find(commands, arguments[0], &Command::name);
    if (command == commands.end()) {
        std::cerr << "kcl: there is no command '" << arguments[0] << "'\n";
        print_usage(std::cerr);
        return 2;
    }
    return command->run({arguments.begin() + 1, arguments.end()}, std::cout, std::cerr);
}
