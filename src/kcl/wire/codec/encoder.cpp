#include "kcl/wire/codec/encoder.h"

namespace kcl::wire {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
    return std::as_bytes(std::span(text));
}

/// Writes the one member of a value: its type's name and then the value in that type's spelling.
struct ValueEncoder {
    Encoder& encoder;
    Writer& writer;

    void operator()(const std::string& text) {
        writer.name("S");
        writer.text(text);
    }
    void operator()(const dynamodb::Number& number) {
        writer.name("N");
        writer.text(number.digits);
    }
    void operator()(const dynamodb::Binary& binary) {
        writer.name("B");
        writer.bytes(bytes_of(binary.bytes));
    }
    void operator()(bool truth) {
        writer.name("BOOL");
        writer.boolean(truth);
    }
    void operator()(dynamodb::Null) {
        writer.name("NULL");
        writer.boolean(true);
    }
    void operator()(const dynamodb::StringSet& set) {
        writer.name("SS");
        encoder.put(set.values);
    }
    void operator()(const dynamodb::NumberSet& set) {
        writer.name("NS");
        encoder.put(set.values);
    }
    void operator()(const dynamodb::BinarySet& set) {
        writer.name("BS");
        writer.begin_array(set.values.size());
        for (const auto& value : set.values) writer.bytes(bytes_of(value));
        writer.end_array();
    }
    void operator()(const dynamodb::List& list) {
        writer.name("L");
        encoder.put(list);
    }
    void operator()(const dynamodb::Item& item) {
        writer.name("M");
        encoder.put(item);
    }
};

}  // namespace

void Encoder::put(const dynamodb::AttributeValue& value) {
    writer_.begin_object(1);
    std::visit(ValueEncoder{*this, writer_}, value.value);
    writer_.end_object();
}

}  // namespace kcl::wire
