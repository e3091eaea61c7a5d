#include "kcl/local/dynamodb/partiql/paths.h"

#include <fmt/format.h>

#include <charconv>

namespace kcl::local::dynamodb::partiql {
namespace {

Outcome<PathStep> list_place(const Step& step) {
    const auto out_of_range = [&] {
        return refuse(fmt::format("List index is not within the allowable range; index: [{}]{}",
                                  step.text, at(step.at)));
    };
    PathStep place;
    const auto end = step.text.data() + step.text.size();
    const auto [stop, error] = std::from_chars(step.text.data(), end, place.index);
    if (error == std::errc::result_out_of_range) return out_of_range();
    if (error != std::errc{} || stop != end)
        return refuse("Unexpected path component" + at(step.at));
    if (place.index < 0) return out_of_range();
    return place;
}

}  // namespace

Outcome<Path> document_path(const Term& term) {
    if (term.kind != Term::Kind::path) return refuse("Unexpected path component" + at(term.at));
    Path path;
    for (const auto& step : term.steps) {
        switch (step.kind) {
            case Step::Kind::name:
                path.push_back({.name = step.text});
                break;
            case Step::Kind::index: {
                auto place = list_place(step);
                if (!place) return std::unexpected(std::move(place).error());
                path.push_back(std::move(*place));
                break;
            }
            case Step::Kind::wildcard:
                return refuse("Wildcard path component like a[*].b are not supported" +
                              at(step.at));
            case Step::Kind::unpivot:
                return refuse("Unpivot path component like a.*.b are not supported" + at(step.at));
            case Step::Kind::other:
                return refuse("Unexpected path component" + at(step.at));
        }
    }
    return path;
}

std::string column_name(const Path& path) {
    std::string name;
    for (const auto& step : path) {
        if (step.index == PathStep::none)
            name = step.name;
        else
            name += fmt::format("[{}]", step.index);
    }
    return name;
}

}  // namespace kcl::local::dynamodb::partiql
