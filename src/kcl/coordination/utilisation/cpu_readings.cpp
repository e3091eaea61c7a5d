#include "kcl/coordination/utilisation/cpu_readings.h"

#include "kcl/base/parse_number.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

namespace kcl::coordination {

namespace {

namespace json = boost::json;

// The share of a container that has asked for none, as ECS sets it.
constexpr double least_share = 2;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Takes the next word off `text`.
std::string_view take_word(std::string_view& text) {
    text = trimmed(text);
    const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

double limited(double percent) { return std::clamp(percent, 0.0, 100.0); }

std::optional<json::object> parse_object(std::string_view text) {
    boost::system::error_code error;
    auto value = json::parse(json::string_view{text.data(), text.size()}, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

/// The member that a path of names leads to; null when there is none.
const json::value* at(const json::object& object, std::initializer_list<std::string_view> path) {
    const json::object* within = &object;
    const json::value* found = nullptr;
    for (const std::string_view name : path) {
        if (within == nullptr) return nullptr;
        found = within->if_contains(json::string_view{name.data(), name.size()});
        within = found != nullptr ? found->if_object() : nullptr;
    }
    return found;
}

std::optional<double> number_at(const json::object& object,
                                std::initializer_list<std::string_view> path) {
    const auto* member = at(object, path);
    if (member == nullptr || !member->is_number()) return std::nullopt;
    return member->to_number<double>();
}

std::optional<ContainerTimes> times_in(const json::object& stats, const char* part) {
    const auto used = number_at(stats, {part, "cpu_usage", "total_usage"});
    if (!used || *used < 0) return std::nullopt;
    // Before its first second a container has no times of the machine.
    const double system = std::max(0.0, number_at(stats, {part, "system_cpu_usage"}).value_or(0));
    return ContainerTimes{static_cast<std::uint64_t>(*used), static_cast<std::uint64_t>(system)};
}

}  // namespace

std::optional<MachineTimes> read_proc_stat(std::string_view text) {
    text = text.substr(0, text.find('\n'));
    if (take_word(text) != "cpu") return std::nullopt;
    std::array<std::uint64_t, 5> ticks{};  // user, nice, system, idle, waiting for disks
    for (auto& tick : ticks) {
        const auto value = parse_number<std::uint64_t>(take_word(text));
        if (!value) return std::nullopt;
        tick = *value;
    }
    const auto [user, nice, system, idle, waiting] = ticks;
    return MachineTimes{user + nice + system + idle + waiting, idle};
}

double busy_percent(const MachineTimes& before, const MachineTimes& after) {
    if (after.total <= before.total || after.idle < before.idle) return 0;
    const auto total = static_cast<double>(after.total - before.total);
    const auto idle = static_cast<double>(after.idle - before.idle);
    return limited((total - idle) / total * 100);
}

std::optional<Duration> read_cpu_stat(std::string_view text) {
    while (!(text = trimmed(text)).empty()) {
        const auto name = take_word(text);
        const auto value = parse_number<std::int64_t>(take_word(text));
        if (name == "usage_usec" && value) return std::chrono::microseconds(*value);
    }
    return std::nullopt;
}

std::optional<Duration> read_cpuacct_usage(std::string_view text) {
    const auto value = parse_number<std::int64_t>(trimmed(text));
    if (!value || *value < 0) return std::nullopt;
    return Duration(*value);
}

std::optional<double> read_cpu_max(std::string_view text) {
    const auto quota = take_word(text);
    return read_cfs(quota, text);
}

std::optional<double> read_cfs(std::string_view quota, std::string_view period) {
    const auto most = parse_number<std::int64_t>(trimmed(quota));
    const auto of = parse_number<std::int64_t>(trimmed(period));
    if (!most || !of || *most <= 0 || *of <= 0) return std::nullopt;
    return static_cast<double>(*most) / static_cast<double>(*of);
}

std::optional<double> count_processors(std::string_view list) {
    list = trimmed(list);
    double count = 0;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        const auto part = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        const auto dash = part.find('-');
        const auto first = parse_number<std::uint32_t>(part.substr(0, dash));
        const auto last = dash == std::string_view::npos
                              ? first
                              : parse_number<std::uint32_t>(part.substr(dash + 1));
        if (!first || !last || *last < *first) return std::nullopt;
        count += static_cast<double>(*last - *first) + 1;
    }
    if (count == 0) return std::nullopt;
    return count;
}

double group_percent(Duration used, Duration passed, double processors) {
    if (passed <= Duration::zero() || processors <= 0) return 0;
    return limited(static_cast<double>(used.count()) / static_cast<double>(passed.count()) /
                   processors * 100);
}

std::optional<ContainerStats> read_container_stats(std::string_view text) {
    const auto stats = parse_object(text);
    if (!stats) return std::nullopt;
    const auto now = times_in(*stats, "cpu_stats");
    if (!now) return std::nullopt;
    const auto processors = number_at(*stats, {"cpu_stats", "online_cpus"});
    return ContainerStats{*now, times_in(*stats, "precpu_stats").value_or(ContainerTimes{}),
                          processors && *processors > 0 ? *processors : 1};
}

std::optional<double> read_container_limit(std::string_view container, std::string_view task,
                                           double processors) {
    const auto me = parse_object(container);
    const auto whole = parse_object(task);
    if (!me || !whole) return std::nullopt;
    const auto* my_id = at(*me, {"DockerId"});
    const auto* containers = at(*whole, {"Containers"});
    double mine = least_share;
    double all = 0;
    if (containers != nullptr && containers->is_array()) {
        for (const auto& entry : containers->get_array()) {
            if (!entry.is_object()) continue;
            const double share = number_at(entry.get_object(), {"Limits", "CPU"}).value_or(0);
            all += share;
            const auto* id = at(entry.get_object(), {"DockerId"});
            if (id != nullptr && my_id != nullptr && *id == *my_id && share > 0) mine = share;
        }
    }
    const double of_task = number_at(*whole, {"Limits", "CPU"}).value_or(processors);
    const double part = all > 0 ? std::min(1.0, mine / all) : 1;
    const double limit = part * of_task;
    if (limit <= 0) return std::nullopt;
    return limit;
}

double container_percent(const ContainerTimes& before, const ContainerTimes& after,
                         double processors, double limit) {
    if (before.used == 0 && before.system == 0) return 0;
    if (after.used < before.used || after.system < before.system) return 0;
    if (after.system == before.system) return 100;
    const auto used = static_cast<double>(after.used - before.used);
    const auto system = static_cast<double>(after.system - before.system);
    return limited(used / system * processors / limit * 100);
}

}  // namespace kcl::coordination
