#include "kcl/local/dynamodb/values/item_codec.h"

#include "kcl/local/dynamodb/values/byte_stream.h"
#include "kcl/local/dynamodb/values/item_size.h"

#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

/// Deeper nesting than an item may have, so that a damaged row can't exhaust the stack.
constexpr int deepest_stored_level = 64;

void write_members(ByteWriter& out, const Item& item);
Item read_members(ByteReader& in, int level);

void write_set(ByteWriter& out, const std::vector<std::string>& values) {
    out.varint(values.size());
    for (const auto& value : values) out.text(value);
}

struct ValueWriter {
    ByteWriter& out;

    void operator()(const std::string& text) const { out.text(text); }
    void operator()(const dynamodb::Number& number) const { out.text(number.digits); }
    void operator()(const dynamodb::Binary& binary) const { out.text(binary.bytes); }
    void operator()(bool value) const { out.byte(value ? 1 : 0); }
    void operator()(const dynamodb::Null&) const {}
    void operator()(const dynamodb::StringSet& set) const { write_set(out, set.values); }
    void operator()(const dynamodb::NumberSet& set) const { write_set(out, set.values); }
    void operator()(const dynamodb::BinarySet& set) const { write_set(out, set.values); }
    void operator()(const dynamodb::List& list) const {
        out.varint(list.size());
        for (const auto& member : list) write(out, member);
    }
    void operator()(const Item& map) const { write_members(out, map); }

    static void write(ByteWriter& out, const AttributeValue& value) {
        out.byte(static_cast<std::uint8_t>(value.value.index()));
        std::visit(ValueWriter{out}, value.value);
    }
};

void write_members(ByteWriter& out, const Item& item) {
    out.varint(item.size());
    for (const auto& [name, value] : item) {
        out.text(name);
        ValueWriter::write(out, value);
    }
}

std::vector<std::string> read_set(ByteReader& in) {
    std::vector<std::string> values;
    for (auto left = in.varint(); left > 0; --left) values.emplace_back(in.text());
    return values;
}

AttributeValue read_value(ByteReader& in, int level) {
    if (level > deepest_stored_level) ByteReader::broken();
    switch (static_cast<ValueType>(in.byte())) {
        case ValueType::s:
            return {std::string(in.text())};
        case ValueType::n:
            return {dynamodb::Number{std::string(in.text())}};
        case ValueType::b:
            return {dynamodb::Binary{std::string(in.text())}};
        case ValueType::boolean:
            return {in.byte() != 0};
        case ValueType::null:
            return {dynamodb::Null{}};
        case ValueType::ss:
            return {dynamodb::StringSet{read_set(in)}};
        case ValueType::ns:
            return {dynamodb::NumberSet{read_set(in)}};
        case ValueType::bs:
            return {dynamodb::BinarySet{read_set(in)}};
        case ValueType::l: {
            dynamodb::List list;
            for (auto left = in.varint(); left > 0; --left)
                list.push_back(read_value(in, level + 1));
            return {std::move(list)};
        }
        case ValueType::m:
            return {read_members(in, level + 1)};
    }
    ByteReader::broken();
}

Item read_members(ByteReader& in, int level) {
    Item item;
    for (auto left = in.varint(); left > 0; --left) {
        std::string name(in.text());
        // Written in order, so that each goes to the end.
        item.emplace_hint(item.end(), std::move(name), read_value(in, level));
    }
    return item;
}

}  // namespace

std::string encode_item(const Item& item) {
    const auto size = item_size(item);
    std::string bytes;
    bytes.reserve(size + 8 * item.size() + 8);
    ByteWriter out(bytes);
    out.varint(size);
    write_members(out, item);
    return bytes;
}

std::size_t encoded_item_size(std::string_view bytes) { return ByteReader(bytes).varint(); }

Item decode_item(std::string_view bytes) {
    ByteReader in(bytes);
    in.varint();
    auto item = read_members(in, 0);
    if (!in.at_end()) ByteReader::broken();
    return item;
}

}  // namespace kcl::local::dynamodb
