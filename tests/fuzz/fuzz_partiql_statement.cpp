#include "kcl/local/dynamodb/partiql/prepared_statement.h"

#include "tests/fuzz/input.h"

#include <string>
#include <vector>

/// Any text as a statement: it is prepared, or refused with a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kcl::local::dynamodb;
    using kcl::wire::require;
    const std::string statement(reinterpret_cast<const char*>(data), size);
    const std::vector<AttributeValue> parameters(3, AttributeValue::s("x"));
    for (std::size_t count = 0; count <= parameters.size(); ++count) {
        const std::vector<AttributeValue> given(parameters.begin(),
                                                parameters.begin() + static_cast<long>(count));
        const auto prepared = partiql::prepare(statement, given);
        if (prepared)
            require(!prepared->table.empty(), "a statement names its table");
        else
            require(!prepared.error().message.empty(), "a refusal says why");
    }
    return 0;
}
