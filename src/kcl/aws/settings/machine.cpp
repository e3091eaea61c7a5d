#include "kcl/aws/settings/machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdlib.h>
#include <unistd.h>
#include <utility>

namespace kcl::aws {

namespace {

bool same_but_for_case(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char a, char b) {
        return ('A' <= a && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

// From errno.
std::unexpected<Error> file_failure(std::string_view verb, const std::string& path) {
    const int reason = errno;
    const auto fault = reason == ENOENT || reason == ENOTDIR ? Fault::not_found
                       : reason == EACCES || reason == EPERM ? Fault::denied
                                                             : Fault::unavailable;
    return failure(fault, fmt::format("can't {} {}: {}", verb, path, std::strerror(reason)));
}

// Reads one shell-like word after another from a line.
class Words {
  public:
    explicit Words(std::string_view line) : rest_(line) {}

    Result<std::vector<std::string>> all() {
        for (; !rest_.empty(); rest_.remove_prefix(1)) {
            if (!take(rest_.front()))
                return failure(Fault::invalid, "a quote is opened and not closed");
        }
        end_word();
        if (words_.empty()) return failure(Fault::invalid, "the command is empty");
        return std::move(words_);
    }

  private:
    bool take(char c) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            end_word();
            return true;
        }
        in_word_ = true;
        if (c == '\'' || c == '"') return take_quoted(c);
        if (c == '\\' && rest_.size() > 1) {
            rest_.remove_prefix(1);
            c = rest_.front();
        }
        word_ += c;
        return true;
    }

    // Leaves `rest_` at the closing quote.
    bool take_quoted(char quote) {
        for (rest_.remove_prefix(1); !rest_.empty(); rest_.remove_prefix(1)) {
            char c = rest_.front();
            if (c == quote) return true;
            const bool escapes = quote == '"' && c == '\\' && rest_.size() > 1 &&
                                 (rest_[1] == '"' || rest_[1] == '\\');
            if (escapes) {
                rest_.remove_prefix(1);
                c = rest_.front();
            }
            word_ += c;
        }
        return false;
    }

    void end_word() {
        if (in_word_) words_.push_back(std::exchange(word_, {}));
        in_word_ = false;
    }

    std::string_view rest_;
    bool in_word_ = false;  // also before its first character: '' is a word
    std::string word_;
    std::vector<std::string> words_;
};

}  // namespace

Environment process_environment() {
    return [](std::string_view name) -> std::optional<std::string> {
        const char* value = std::getenv(std::string{name}.c_str());
        return value ? std::optional<std::string>{value} : std::nullopt;
    };
}

std::optional<std::string> value_of(const Environment& environment, std::string_view name) {
    auto value = environment(name);
    if (value && value->empty()) value.reset();
    return value;
}

Result<bool> parse_flag(std::string_view text, std::string_view name) {
    if (same_but_for_case(text, "true")) return true;
    if (same_but_for_case(text, "false")) return false;
    return failure(Fault::invalid, fmt::format("{} must be true or false, not '{}'", name, text));
}

Result<std::string> RealFiles::read(const std::string& path) {
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    // An empty file makes the copy fail, and is none the less read to its end.
    if (file && (text << file.rdbuf() || file.peek() == std::ifstream::traits_type::eof()))
        return text.str();
    return file_failure("read", path);
}

Result<void> RealFiles::replace(const std::string& path, std::string_view text) {
    auto draft = path + ".XXXXXX";
    const int file = ::mkstemp(draft.data());  // readable by us alone
    if (file < 0) return file_failure("write", path);
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const bool closed = ::close(file) == 0;
    if (written && closed && std::rename(draft.c_str(), path.c_str()) == 0) return {};
    auto failed = file_failure("write", path);
    std::remove(draft.c_str());
    return failed;
}

std::string expand_home(std::string path, const Environment& environment) {
    if (!path.starts_with("~/")) return path;
    const auto home = value_of(environment, "HOME");
    return home ? *home + path.substr(1) : path;
}

Result<std::vector<std::string>> split_words(std::string_view line) { return Words{line}.all(); }

}  // namespace kcl::aws
