#pragma once

#include "kcl/base/clock.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::powers {

namespace json = boost::json;

/// The members of one JSON object that a person wrote, each of which must be known and fit.
///
/// Each getter is empty when the member is absent or wrong; the first thing that is wrong is kept
/// as one sentence that names the member and says what it must be. Borrows `value`.
class StrictMembers {
  public:
    /// `where` is what sentences call the object, such as "rules[2]"; empty for the whole body.
    StrictMembers(const json::value& value, std::string where);
    StrictMembers(const json::value&& value, std::string where) = delete;

    bool has(std::string_view name) const;
    const json::value* any(std::string_view name);
    std::optional<std::string> text(std::string_view name);
    /// One text, or an array of texts.
    std::vector<std::string> texts(std::string_view name);
    std::optional<bool> flag(std::string_view name);
    std::optional<double> number(std::string_view name, double least, double most);
    std::optional<std::uint64_t> whole(
        std::string_view name, std::uint64_t least,
        std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
    /// A text that parse_timestamp() takes, or Unix seconds.
    std::optional<SystemTime> time(std::string_view name);

    /// Whether anything was wrong so far.
    bool failed() const { return complaint_.has_value(); }
    /// "`where`.`name` must be `what`, not <what it is>", unless something was wrong before.
    void complain(std::string_view name, std::string_view what);
    /// The same with a sentence of one's own.
    void complain_in_full(std::string sentence);
    /// Asked last: the first thing that is wrong, members that nobody asked for included.
    std::optional<std::string> complaint();

    std::string path(std::string_view name) const;

  private:
    const json::value* get(std::string_view name);

    const json::object* object_ = nullptr;
    std::string where_;
    std::vector<std::string> known_;
    std::optional<std::string> complaint_;
};

}  // namespace kcl::local::powers
