#include "kcl/local/dynamodb/protocol/common_members.h"
#include "kcl/local/dynamodb/protocol/request_schemas.h"

/// PartiQL.
namespace kcl::local::dynamodb::schemas {
namespace {

constexpr std::int64_t longest_statement = 8192;
constexpr std::int64_t longest_token = 32'768;

constexpr Member statement{
    .name = "Statement", .rules = {.required = true, .shortest = 1, .longest = longest_statement}};
constexpr Member parameters{
    .name = "Parameters", .type = Type::list, .rules = {.shortest = 1}, .children = value_element};

constexpr std::array execute_statement_members{
    consumed_capacity,
    Member{.name = "NextToken", .rules = {.shortest = 1, .longest = longest_token}},
    at_least_one("Limit"),
    statement,
    parameters,
    consistent_read,
    on_failure};

constexpr std::array batch_statement_members{statement, parameters, consistent_read, on_failure};
constexpr std::array batch_statement_element{Member{.type = Type::structure,
                                                    .children = batch_statement_members,
                                                    .class_name = "BatchStatementRequest"}};
constexpr std::array batch_members{consumed_capacity,
                                   Member{.name = "Statements",
                                          .type = Type::list,
                                          .rules = {.required = true, .shortest = 1, .longest = 25},
                                          .children = batch_statement_element}};

constexpr std::array parameterized_members{statement, parameters, on_failure};
constexpr std::array parameterized_element{Member{.type = Type::structure,
                                                  .children = parameterized_members,
                                                  .class_name = "ParameterizedStatement"}};
constexpr std::array transaction_members{
    consumed_capacity,
    Member{.name = "ClientRequestToken", .rules = {.shortest = 1, .longest = 36}},
    Member{.name = "TransactStatements",
           .type = Type::list,
           .rules = {.required = true, .shortest = 1, .longest = 100},
           .children = parameterized_element}};

}  // namespace

constinit const protocol::Schema batch_execute_statement = batch_members;
constinit const protocol::Schema execute_statement = execute_statement_members;
constinit const protocol::Schema execute_transaction = transaction_members;

}  // namespace kcl::local::dynamodb::schemas
