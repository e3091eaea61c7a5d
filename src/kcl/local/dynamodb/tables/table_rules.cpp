#include "kcl/local/dynamodb/tables/table_rules.h"

#include "kcl/local/dynamodb/values/contains.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Fault = std::optional<wire::ServiceError>;
using Elements = std::vector<dynamodb::KeySchemaElement>;

constexpr std::int64_t most_units = 1'000'000'000'000;

std::vector<std::string_view> names_of(const Elements& elements) {
    std::vector<std::string_view> names;
    for (const auto& element : elements) names.push_back(element.attribute_name);
    return names;
}

const dynamodb::AttributeDefinition* find_definition(const AttributeDefinitions& definitions,
                                                     std::string_view name) {
    const auto found =
        std::ranges::find(definitions, name, &dynamodb::AttributeDefinition::attribute_name);
    return found == definitions.end() ? nullptr : &*found;
}

Fault check_defined(const Elements& elements, const AttributeDefinitions& definitions) {
    const auto is_defined = [&](const auto& element) {
        return find_definition(definitions, element.attribute_name);
    };
    if (std::ranges::all_of(elements, is_defined)) return std::nullopt;
    std::vector<std::string_view> defined;
    for (const auto& definition : definitions) defined.push_back(definition.attribute_name);
    return invalid_value(fmt::format(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], "
        "AttributeDefinitions: [{}]",
        fmt::join(names_of(elements), ", "), fmt::join(defined, ", ")));
}

Fault check_roles(const Elements& elements) {
    if (elements.empty() || elements.size() > 2)
        return validation(
            "Invalid KeySchema: it must have one HASH and at most one RANGE key element");
    if (elements.size() == 2 && elements[0].attribute_name == elements[1].attribute_name)
        return validation(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    if (elements[0].key_type != dynamodb::KeyType::hash)
        return validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    if (elements.size() == 2 && elements[1].key_type != dynamodb::KeyType::range)
        return validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    return std::nullopt;
}

KeySchema key_of(const Elements& elements, const AttributeDefinitions& definitions) {
    const auto attribute = [&](const dynamodb::KeySchemaElement& element) {
        return KeyAttribute{element.attribute_name,
                            find_definition(definitions, element.attribute_name)->attribute_type};
    };
    KeySchema key{.hash = attribute(elements.front())};
    if (elements.size() == 2) key.range = attribute(elements[1]);
    return key;
}

Fault check_local(const dynamodb::SecondaryIndex& wanted, const KeySchema& table_key) {
    if (wanted.key_schema.size() != 2)
        return invalid_value(fmt::format("Index KeySchema does not have a range key for index: {}",
                                         wanted.index_name));
    const auto& hash = wanted.key_schema.front().attribute_name;
    if (hash == table_key.hash.name) return std::nullopt;
    return invalid_value(fmt::format(
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
        "{}. index hash key: {}, table hash key: {}",
        wanted.index_name, hash, table_key.hash.name));
}

Fault check_projection(const dynamodb::Projection& projection) {
    if (!projection.projection_type) return invalid_value("Unknown ProjectionType: null");
    const bool is_include = projection.projection_type == dynamodb::ProjectionType::include;
    if (is_include == !projection.non_key_attributes.empty()) return std::nullopt;
    return invalid_value(fmt::format("ProjectionType is {}, but NonKeyAttributes is {}specified",
                                     wire::name_of(*projection.projection_type),
                                     is_include ? "not " : ""));
}

Fault check_bounds(const dynamodb::ProvisionedThroughput& throughput) {
    const auto check = [](std::int64_t units, std::string_view name) -> Fault {
        if (units <= most_units) return std::nullopt;
        return validation(fmt::format("Given value {} for {} is out of bounds", units, name));
    };
    if (auto fault = check(throughput.read_capacity_units, "ReadCapacityUnits")) return fault;
    return check(throughput.write_capacity_units, "WriteCapacityUnits");
}

}  // namespace

Outcome<KeySchema> checked_key(const Elements& elements, const AttributeDefinitions& definitions) {
    if (elements.size() > definitions.size())
        return refuse("Invalid KeySchema: Some index key attribute have no definition");
    auto fault = check_defined(elements, definitions);
    if (!fault) fault = check_roles(elements);
    if (fault) return std::unexpected(std::move(*fault));
    return key_of(elements, definitions);
}

Outcome<Index> checked_index(const dynamodb::SecondaryIndex& wanted, bool is_global,
                             const AttributeDefinitions& definitions, const KeySchema& table_key) {
    auto fault = check_defined(wanted.key_schema, definitions);
    if (!fault) fault = check_roles(wanted.key_schema);
    if (!fault && !is_global) fault = check_local(wanted, table_key);
    if (!fault) fault = check_projection(wanted.projection);
    if (fault) return std::unexpected(std::move(*fault));
    Index index;
    index.name = wanted.index_name;
    index.is_global = is_global;
    index.key = key_of(wanted.key_schema, definitions);
    index.projection = *wanted.projection.projection_type;
    index.included = wanted.projection.non_key_attributes;
    index.throughput = new_throughput(wanted.provisioned_throughput);
    if (wanted.on_demand_throughput) index.on_demand = *wanted.on_demand_throughput;
    return index;
}

Fault check_table_throughput(const std::optional<dynamodb::ProvisionedThroughput>& throughput,
                             dynamodb::BillingMode billing) {
    if (billing == dynamodb::BillingMode::pay_per_request) {
        if (!throughput) return std::nullopt;
        return invalid_value(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            "PAY_PER_REQUEST");
    }
    if (!throughput)
        return invalid_value(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
            "PROVISIONED");
    return check_bounds(*throughput);
}

Fault check_index_throughput(const std::optional<dynamodb::ProvisionedThroughput>& throughput,
                             dynamodb::BillingMode billing, std::string_view index) {
    if (billing == dynamodb::BillingMode::pay_per_request) {
        if (!throughput) return std::nullopt;
        return invalid_value(fmt::format(
            "ProvisionedThroughput should not be specified for index: {} when BillingMode is "
            "PAY_PER_REQUEST",
            index));
    }
    if (!throughput)
        return invalid_value(
            fmt::format("ProvisionedThroughput must be specified for index: {}", index));
    return check_bounds(*throughput);
}

bool is_key_anywhere(const Table& table, std::string_view attribute) {
    return table.key.find(attribute) || std::ranges::any_of(table.indexes, [&](const Index& index) {
               return index.is_live() && index.key.find(attribute);
           });
}

Throughput new_throughput(const std::optional<dynamodb::ProvisionedThroughput>& wanted) {
    Throughput throughput;
    if (wanted) {
        throughput.read = wanted->read_capacity_units;
        throughput.write = wanted->write_capacity_units;
    }
    return throughput;
}

}  // namespace kcl::local::dynamodb
