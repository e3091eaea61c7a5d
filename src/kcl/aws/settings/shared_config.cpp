#include "kcl/aws/settings/shared_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>

namespace kcl::aws {

namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower_case(std::string_view text) {
    std::string lowered{text};
    std::ranges::transform(lowered, lowered.begin(), [](char c) {
        return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lowered;
}

// In a value, a comment begins at a '#' or ';' after white space.
std::string_view without_comment(std::string_view value) {
    for (std::size_t i = 1; i < value.size(); ++i)
        if ((value[i] == '#' || value[i] == ';') && blanks.contains(value[i - 1]))
            return trimmed(value.substr(0, i));
    return value;
}

std::string_view unquoted(std::string_view name) {
    const bool quoted = name.size() >= 2 && (name.front() == '"' || name.front() == '\'') &&
                        name.back() == name.front();
    return quoted ? name.substr(1, name.size() - 2) : name;
}

// Reads one file line by line into the sections of a SharedConfig.
class Reader {
  public:
    Reader(ConfigFile kind, std::string_view path, SharedConfig& config)
        : kind_(kind), path_(path), config_(config) {}

    Result<void> read(std::string_view text) {
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        while (!text.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            ++line_;
            if (auto read = read_line(text.substr(0, end)); !read) return read;
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        add_bare_default();
        return {};
    }

  private:
    Result<void> read_line(std::string_view line) {
        const auto content = trimmed(line);
        if (content.empty() || content.front() == '#' || content.front() == ';') return {};
        const auto indent = line.find_first_not_of(blanks);
        if (!name_.empty() && indent > indent_) return read_continuation(content);
        name_.clear();
        if (content.front() == '[') return read_section(content);
        if (!section_known_) return wrong("a setting stands before the first [section]");
        return read_setting(content, indent);
    }

    Result<void> read_section(std::string_view line) {
        const auto end = line.find(']');
        if (end == line.npos) return wrong("the section's ']' is missing");
        section_known_ = true;
        section_ = find_section(trimmed(line.substr(1, end - 1)));
        return {};
    }

    // Null for a section that is none of ours.
    Settings* find_section(std::string_view title) {
        if (kind_ == ConfigFile::credentials)
            return &config_.profiles[std::string{unquoted(title)}];
        if (title == "default") return &bare_default_.emplace_back();
        const auto space = title.find_first_of(blanks);
        if (space == title.npos) return nullptr;
        const std::string name{unquoted(trimmed(title.substr(space)))};
        const auto type = title.substr(0, space);
        if (type == "profile") {
            default_named_ |= name == "default";
            return &config_.profiles[name];
        }
        if (type == "sso-session") return &config_.sso_sessions[name];
        if (type == "services") return &config_.services[name];
        return nullptr;
    }

    Result<void> read_setting(std::string_view line, std::size_t indent) {
        const auto equals = line.find('=');
        if (equals == line.npos || equals == 0) return wrong("expected 'name = value'");
        name_ = lower_case(trimmed(line.substr(0, equals)));
        indent_ = indent;
        nests_ = store(name_, line.substr(equals + 1)).empty();
        return {};
    }

    // A line further in: part of a block when the name above it has no value, else more of that
    // value.
    Result<void> read_continuation(std::string_view line) {
        if (!nests_) {
            if (section_) (*section_)[name_] += "\n" + std::string{line};
            return {};
        }
        const auto equals = line.find('=');
        if (equals == line.npos || equals == 0) return wrong("expected 'name = value'");
        store(name_ + '.' + lower_case(trimmed(line.substr(0, equals))), line.substr(equals + 1));
        return {};
    }

    std::string_view store(const std::string& name, std::string_view value) {
        const auto kept = trimmed(without_comment(value));
        if (section_) (*section_)[name] = kept;
        return kept;
    }

    // [profile default] hides [default], wherever it stands.
    void add_bare_default() {
        if (default_named_) return;
        for (auto& settings : bare_default_)
            for (auto& [name, value] : settings)
                config_.profiles["default"][name] = std::move(value);
        if (!bare_default_.empty()) config_.profiles["default"];
    }

    std::unexpected<Error> wrong(std::string_view what) const {
        return failure(Fault::invalid, fmt::format("{} line {}: {}", path_, line_, what));
    }

    ConfigFile kind_;
    std::string_view path_;
    SharedConfig& config_;
    int line_ = 0;
    bool section_known_ = false;
    Settings* section_ = nullptr;
    std::list<Settings> bare_default_;  // sections are kept by address
    bool default_named_ = false;
    std::string name_;  // of the setting above, which an indented line continues
    std::size_t indent_ = 0;
    bool nests_ = false;
};

Result<void> read_file(const std::string& path, ConfigFile kind, Files& files,
                       SharedConfig& config) {
    config.paths += (config.paths.empty() ? "" : " and ") + path;
    const auto text = files.read(path);
    if (text) return read_config(*text, kind, path, config);
    if (text.error().fault == Fault::not_found) return {};
    return std::unexpected(text.error());
}

std::unexpected<Error> no_such_profile(const SharedConfig& config) {
    std::string known;
    for (const auto& [name, settings] : config.profiles)
        known += (known.empty() ? "" : ", ") + name;
    return failure(
        Fault::invalid,
        fmt::format("the AWS profile '{}' is not in {}; {}", config.profile, config.paths,
                    known.empty() ? "no profile is" : "these are: " + known));
}

}  // namespace

std::optional<std::string> value_of(const Settings& settings, std::string_view name) {
    const auto found = settings.find(name);
    if (found == settings.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

const Settings& SharedConfig::settings() const {
    static const Settings none;
    const auto found = profiles.find(profile);
    return found == profiles.end() ? none : found->second;
}

Result<void> read_config(std::string_view text, ConfigFile kind, std::string_view path,
                         SharedConfig& config) {
    return Reader{kind, path, config}.read(text);
}

Result<SharedConfig> load_shared_config(const Environment& environment, Files& files,
                                        const std::optional<std::string>& profile) {
    SharedConfig config;
    const auto path = [&](std::string_view variable, std::string_view usual) {
        return expand_home(value_of(environment, variable).value_or(std::string{usual}),
                           environment);
    };
    auto read =
        read_file(path("AWS_CONFIG_FILE", "~/.aws/config"), ConfigFile::config, files, config);
    if (read)
        read = read_file(path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
                         ConfigFile::credentials, files, config);
    if (!read) return std::unexpected(read.error());

    auto chosen = profile;
    if (!chosen) chosen = value_of(environment, "AWS_PROFILE");
    if (!chosen) chosen = value_of(environment, "AWS_DEFAULT_PROFILE");
    if (chosen) config.profile = *chosen;
    config.profile_chosen = chosen.has_value();
    if (chosen && *chosen != "default" && !config.profiles.contains(*chosen))
        return no_such_profile(config);
    return config;
}

}  // namespace kcl::aws
