#include "kcl/local/admin/route.h"

#include <boost/json/serialize.hpp>

#include <cmath>

namespace kcl::local::admin {

namespace {

Answer json_answer(int status, const json::value& document) {
    return {status,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            json::serialize(document) + "\n"};
}

}  // namespace

json::value plain(double number) {
    constexpr double exact = 1e15;
    const bool is_whole = std::abs(number) <= exact && number == std::floor(number);
    return is_whole ? json::value(static_cast<std::int64_t>(number)) : json::value(number);
}

Answer says(const json::value& document) { return json_answer(200, document); }

Answer refuses(std::string_view sentence, int status) {
    json::object document;
    document["error"] = json::string(sentence);
    return json_answer(status, document);
}

}  // namespace kcl::local::admin
