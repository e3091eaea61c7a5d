#include "unit/leases/fake_dynamodb.h"

#include "kcl/leases/lease_attributes.h"

#include <sstream>
#include <stdexcept>

namespace kcl::leases {

using namespace wire::dynamodb;

namespace {

aws::DynamoDbError error(Fault fault, std::string message) {
    aws::DynamoDbError made;
    made.fault = fault;
    made.message = std::move(message);
    return made;
}

aws::DynamoDbError error(const Error& plain) {
    auto made = error(plain.fault, plain.message);
    made.code = plain.code;
    return made;
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (;;) {
        const auto at = text.find(separator, from);
        parts.push_back(text.substr(from, at - from));
        if (at == std::string::npos) return parts;
        from = at + separator.size();
    }
}

bool same_value(const AttributeValue* stored, const AttributeValue& wanted) {
    if (!stored) return false;
    if (stored->as_integer() && wanted.as_integer())
        return stored->as_integer() == wanted.as_integer();
    return *stored == wanted;
}

/// "a = :v", "attribute_not_exists(a)".
bool clause_holds(const std::string& clause, const Item& values, const Item* row) {
    const std::string absent = "attribute_not_exists(";
    if (clause.starts_with(absent)) {
        const auto name = clause.substr(absent.size(), clause.size() - absent.size() - 1);
        return !row || !find(*row, name);
    }
    const auto sides = split(clause, " = ");
    if (sides.size() != 2) throw std::logic_error("the fake does not know the condition " + clause);
    return row && same_value(find(*row, sides[0]), values.at(sides[1]));
}

template <class Request>
bool holds(const Request& request, const Item* row) {
    if (!request.condition_expression) return true;
    std::string condition = *request.condition_expression;
    for (const auto& [placeholder, name] : request.expression_attribute_names)
        if (const auto at = condition.find(placeholder); at != std::string::npos)
            condition.replace(at, placeholder.size(), name);
    for (const auto& clause : split(condition, " AND "))
        if (!clause_holds(clause, request.expression_attribute_values, row)) return false;
    return true;
}

void set_clause(const std::string& clause, const Item& values, Item& row) {
    const auto sides = split(clause, " = ");
    row.insert_or_assign(sides.at(0), values.at(sides.at(1)));
}

void add_clause(const std::string& clause, const Item& values, Item& row) {
    const auto sides = split(clause, " ");
    const auto* stored = find(row, sides.at(0));
    const auto before = stored ? stored->as_integer().value() : 0;
    row.insert_or_assign(sides[0],
                         AttributeValue::n(before + values.at(sides.at(1)).as_integer().value()));
}

/// "SET a = :v, b = :w REMOVE c ADD d :one".
void update(const std::string& expression, const Item& values, Item& row) {
    std::istringstream words(expression);
    std::string section;
    std::string clause;
    const auto flush = [&] {
        if (clause.empty()) return;
        if (section == "SET") set_clause(clause, values, row);
        if (section == "REMOVE") row.erase(clause);
        if (section == "ADD") add_clause(clause, values, row);
        clause.clear();
    };
    for (std::string word; words >> word;) {
        if (word == "SET" || word == "REMOVE" || word == "ADD") {
            flush();
            section = word;
            continue;
        }
        const bool last = word.ends_with(',');
        if (last) word.pop_back();
        clause += (clause.empty() ? "" : " ") + word;
        if (last) flush();
    }
    flush();
}

/// Tables other than the lease table call it otherwise.
std::string key_text(const Item& key) {
    for (const std::string_view name :
         {attribute::lease_key, std::string_view("key"), std::string_view("wid")})
        if (const auto* value = find(key, name)) return *value->as_s();
    throw std::logic_error("a row without a key");
}

struct Counted {
    explicit Counted(std::size_t& counter) : count(counter) { ++count; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --count; }
    std::size_t& count;
};

}  // namespace

void FakeDynamoDb::put(const Lease& lease) {
    Item row = to_row(lease);
    if (lease.throughput_kbps)
        row.insert_or_assign("throughputKBps",
                             AttributeValue::n(std::to_string(*lease.throughput_kbps)));
    rows.insert_or_assign(lease.key, std::move(row));
}

Lease FakeDynamoDb::lease(const std::string& key) const {
    return lease_from_row(rows.at(key)).value();
}

void FakeDynamoDb::deliver_late() {
    for (const auto& write : std::exchange(late_, {})) write();
}

aws::DynamoDbError FakeDynamoDb::condition_failed(const Item* row) const {
    auto failed = error(Fault::condition_failed, "The conditional request failed");
    if (row && sends_items) failed.item = *row;
    return failed;
}

template <class Response>
FakeDynamoDb::Answer<Response> FakeDynamoDb::answer_write(
    std::function<aws::DynamoDbResult<Response>()> apply_now) {
    Fate fate = usual_write;
    if (!write_fates.empty()) {
        fate = write_fates.front();
        write_fates.pop_front();
    }
    if (before_write) before_write();
    const SteadyTime answer_at = clock_.steady_now() + fate.answer_after;
    const auto timed_out = error(Fault::timed_out, "no answer in time");
    aws::DynamoDbResult<Response> answer = std::unexpected(timed_out);
    switch (fate.kind) {
        case Kind::normal:
            answer = apply_now();
            break;
        case Kind::answer_lost:
            (void)apply_now();
            break;
        case Kind::never_arrives:
            break;
        case Kind::sent_twice:
            (void)apply_now();
            answer = apply_now();
            if (!answer) answer.error().retried = true;
            break;
        case Kind::arrives_late:
            late_.push_back([apply_now] { (void)apply_now(); });
            break;
        case Kind::hangs:
            (void)apply_now();
            break;
        case Kind::fails:
            answer = std::unexpected(error(fate.fault, "as the test says"));
            break;
    }
    const SteadyTime until = fate.kind == Kind::hangs ? SteadyTime::max() : answer_at;
    co_await clock_.sleep_until(until);
    co_return answer;
}

asio::awaitable<std::optional<aws::DynamoDbError>> FakeDynamoDb::before_read() {
    if (read_fates.empty()) co_return std::nullopt;
    const Fate fate = read_fates.front();
    read_fates.pop_front();
    const SteadyTime until =
        fate.kind == Kind::hangs ? SteadyTime::max() : clock_.steady_now() + fate.answer_after;
    co_await clock_.sleep_until(until);
    if (fate.kind == Kind::normal) co_return std::nullopt;
    co_return error(fate.kind == Kind::fails ? fate.fault : Fault::timed_out, "as the test says");
}

aws::DynamoDbResult<UpdateItemResponse> FakeDynamoDb::apply(const UpdateItemRequest& request) {
    const auto key = key_text(request.key);
    const auto found = rows.find(key);
    const Item* row = found == rows.end() ? nullptr : &found->second;
    if (!holds(request, row)) return std::unexpected(condition_failed(row));
    Item changed = row ? *row : request.key;
    update(request.update_expression.value_or(""), request.expression_attribute_values, changed);
    rows.insert_or_assign(key, changed);
    UpdateItemResponse response;
    if (sends_items && request.return_values == ReturnValues::all_new)
        response.attributes = std::move(changed);
    return response;
}

aws::DynamoDbResult<PutItemResponse> FakeDynamoDb::apply(const PutItemRequest& request) {
    const auto key = key_text(request.item);
    const auto found = rows.find(key);
    const Item* row = found == rows.end() ? nullptr : &found->second;
    if (!holds(request, row)) return std::unexpected(condition_failed(nullptr));
    rows.insert_or_assign(key, request.item);
    return PutItemResponse{};
}

aws::DynamoDbResult<DeleteItemResponse> FakeDynamoDb::apply(const DeleteItemRequest& request) {
    const auto key = key_text(request.key);
    const auto found = rows.find(key);
    const Item* row = found == rows.end() ? nullptr : &found->second;
    if (!holds(request, row)) return std::unexpected(condition_failed(row));
    rows.erase(key);
    return DeleteItemResponse{};
}

FakeDynamoDb::Answer<UpdateItemResponse> FakeDynamoDb::update_item(UpdateItemRequest request) {
    updates.push_back(request);
    const Counted counted(updates_in_flight);
    most_updates_in_flight = std::max(most_updates_in_flight, updates_in_flight);
    if (hanging_keys.contains(key_text(request.key)))
        co_await clock_.sleep_until(SteadyTime::max());
    std::function<aws::DynamoDbResult<UpdateItemResponse>()> work = [this, request] {
        return apply(request);
    };
    co_return co_await answer_write(std::move(work));
}

FakeDynamoDb::Answer<PutItemResponse> FakeDynamoDb::put_item(PutItemRequest request) {
    puts.push_back(request);
    std::function<aws::DynamoDbResult<PutItemResponse>()> work = [this, request] {
        return apply(request);
    };
    co_return co_await answer_write(std::move(work));
}

FakeDynamoDb::Answer<DeleteItemResponse> FakeDynamoDb::delete_item(DeleteItemRequest request) {
    deletes.push_back(request);
    std::function<aws::DynamoDbResult<DeleteItemResponse>()> work = [this, request] {
        return apply(request);
    };
    co_return co_await answer_write(std::move(work));
}

FakeDynamoDb::Answer<GetItemResponse> FakeDynamoDb::get_item(GetItemRequest request) {
    gets.push_back(request);
    if (auto failed = co_await before_read()) co_return std::unexpected(*std::move(failed));
    GetItemResponse response;
    const auto found = rows.find(key_text(request.key));
    if (found != rows.end()) response.item = found->second;
    co_return response;
}

FakeDynamoDb::Answer<QueryResponse> FakeDynamoDb::query(QueryRequest request) {
    if (auto failed = co_await before_read()) co_return std::unexpected(*std::move(failed));
    if (request.index_name != attribute::owner_index ||
        request.key_condition_expression != "leaseOwner = :owner")
        throw std::logic_error("the fake knows only the owner index");
    QueryResponse response;
    response.items.emplace();
    auto from = rows.begin();
    if (request.exclusive_start_key)
        from = rows.upper_bound(key_text(*request.exclusive_start_key));
    for (; from != rows.end(); ++from) {
        const auto* owner = find(from->second, attribute::lease_owner);
        if (!owner || *owner != request.expression_attribute_values.at(":owner")) continue;
        if (response.items->size() == page_size) {
            response.last_evaluated_key = Item{{"leaseKey", response.items->back().at("leaseKey")}};
            co_return response;
        }
        response.items->push_back(
            {{"leaseKey", from->second.at("leaseKey")}, {"leaseOwner", *owner}});
    }
    co_return response;
}

FakeDynamoDb::Answer<ScanResponse> FakeDynamoDb::scan(ScanRequest request) {
    scans.push_back(request);
    if (auto failed = co_await before_read()) co_return std::unexpected(*std::move(failed));
    const auto segments = static_cast<std::size_t>(request.total_segments.value_or(1));
    const auto segment = static_cast<std::size_t>(request.segment.value_or(0));
    ScanResponse response;
    response.items.emplace();
    auto from = rows.begin();
    if (request.exclusive_start_key)
        from = rows.upper_bound(key_text(*request.exclusive_start_key));
    for (; from != rows.end(); ++from) {
        if (std::hash<std::string>{}(from->first) % segments != segment) continue;
        if (response.items->size() == page_size) {
            response.last_evaluated_key = Item{{"leaseKey", response.items->back().at("leaseKey")}};
            co_return response;
        }
        response.items->push_back(from->second);
    }
    co_return response;
}

FakeDynamoDb::Answer<DescribeTableResponse> FakeDynamoDb::describe_table(
    DescribeTableRequest request) {
    if (!describe_errors.empty()) {
        const Error failed = describe_errors.front();
        describe_errors.pop_front();
        co_return std::unexpected(error(failed));
    }
    const auto found = tables.find(request.table_name);
    if (found == tables.end())
        co_return std::unexpected(error(Fault::not_found, "Requested resource not found"));
    Table& table = found->second;
    if (descriptions_until_active > 0 && --descriptions_until_active == 0) {
        if (table.table_status != TableStatus::deleting) table.table_status = TableStatus::active;
        for (auto& index : table.global_secondary_indexes) index.index_status = IndexStatus::active;
    }
    DescribeTableResponse response;
    response.table = table;
    co_return response;
}

FakeDynamoDb::Answer<CreateTableResponse> FakeDynamoDb::create_table(CreateTableRequest request) {
    created.push_back(request);
    if (create_table_error) co_return std::unexpected(error(*create_table_error));
    Table table;
    table.table_name = request.table_name;
    table.key_schema = request.key_schema;
    table.table_status = TableStatus::creating;
    for (const auto& index : request.global_secondary_indexes) {
        SecondaryIndexDescription description;
        description.index_name = index.index_name;
        description.key_schema = index.key_schema;
        description.index_status = IndexStatus::creating;
        table.global_secondary_indexes.push_back(description);
    }
    tables.insert_or_assign(request.table_name, table);
    descriptions_until_active = 2;
    co_return CreateTableResponse{};
}

FakeDynamoDb::Answer<UpdateTableResponse> FakeDynamoDb::update_table(UpdateTableRequest request) {
    table_updates.push_back(request);
    if (update_table_error) co_return std::unexpected(error(*update_table_error));
    const auto& index = request.global_secondary_index_updates.at(0).create.value();
    SecondaryIndexDescription description;
    description.index_name = index.index_name;
    description.key_schema = index.key_schema;
    description.index_status = IndexStatus::creating;
    auto& table = tables.at(request.table_name);
    table.table_status = TableStatus::updating;
    table.global_secondary_indexes.push_back(description);
    descriptions_until_active = 3;
    co_return UpdateTableResponse{};
}

FakeDynamoDb::Answer<DeleteTableResponse> FakeDynamoDb::delete_table(DeleteTableRequest) {
    throw std::logic_error("nobody deletes tables here");
}

FakeDynamoDb::Answer<ListTablesResponse> FakeDynamoDb::list_tables(ListTablesRequest) {
    throw std::logic_error("nobody lists tables here");
}

FakeDynamoDb::Answer<TransactWriteItemsResponse> FakeDynamoDb::transact_write_items(
    TransactWriteItemsRequest) {
    throw std::logic_error("nobody uses transactions here");
}

}  // namespace kcl::leases
