#include "kcl/wire/service_error.h"

#include "kcl/wire/codec.h"

#include <algorithm>
#include <array>

namespace kcl::wire {
namespace {

/// The errors of the protocol, which DynamoDB's front answers before DynamoDB itself is asked.
constexpr std::array<std::string_view, 8> protocol_errors{"SerializationException",
                                                          "UnknownOperationException",
                                                          "MissingAuthenticationTokenException",
                                                          "IncompleteSignatureException",
                                                          "InvalidSignatureException",
                                                          "UnrecognizedClientException",
                                                          "AccessDeniedException",
                                                          "ExpiredTokenException"};

constexpr std::size_t excerpt_size = 200;

std::string_view prefix_of(std::string_view type, Api api) {
    if (api == Api::kinesis) return {};
    if (type == "ValidationException") return "com.amazon.coral.validate#";
    if (std::ranges::find(protocol_errors, type) != protocol_errors.end())
        return "com.amazon.coral.service#";
    return "com.amazonaws.dynamodb.v20120810#";
}

std::string_view message_name(std::string_view type, Api api) {
    const bool has_capital = type == "SerializationException" ||
                             (api == Api::dynamodb && (type == "AccessDeniedException" ||
                                                       type == "TransactionCanceledException"));
    return has_capital ? "Message" : "message";
}

bool belongs_to_a_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

/// "com.amazonaws.dynamodb.v20120810#Name:http://..." means Name.
std::string_view bare_type(std::string_view type) {
    const auto mark = type.find('#');
    if (mark != type.npos) type.remove_prefix(mark + 1);
    const auto first = std::ranges::find_if(type, belongs_to_a_name);
    return {first, std::find_if_not(first, type.end(), belongs_to_a_name)};
}

/// The first words of a body that is no error of AWS, fit for one line of a log.
std::string excerpt(std::string_view body) {
    std::string words;
    for (const char c : body) {
        if (words.size() == excerpt_size) return words + "...";
        const bool is_printable = c > ' ' && c <= '~';
        if (is_printable)
            words += c;
        else if (!words.empty() && words.back() != ' ')
            words += ' ';
    }
    if (words.ends_with(' ')) words.pop_back();
    return words;
}

std::string_view text_of(Value root, std::string_view name) {
    const auto member = root.find(name);
    return member && member->kind() == Kind::string ? member->text() : std::string_view();
}

std::string_view first_of(std::string_view a, std::string_view b) { return a.empty() ? b : a; }

void read_dynamodb_parts(const Document& document, ServiceError& error) {
    Decoder decoder(document);
    const auto item = document.root().find("Item");
    if (item && !item->is_null() && !decoder.get(*item, error.item)) error.item.reset();
    const auto reasons = document.root().find("CancellationReasons");
    if (reasons && !reasons->is_null() && !decoder.get(*reasons, error.cancellation_reasons))
        error.cancellation_reasons.clear();
}

}  // namespace

std::string encode_error(const ServiceError& error, Api api, Format format) {
    const bool has_message = !error.message.empty();
    const bool has_reasons = !error.cancellation_reasons.empty();
    std::string body;
    Writer writer(format, body);
    Encoder encoder(writer);
    writer.begin_object(1 + std::size_t{has_message} + std::size_t{error.item.has_value()} +
                        std::size_t{has_reasons});
    writer.name("__type");
    writer.text(std::string(prefix_of(error.type, api)) + error.type);
    if (has_message) {
        writer.name(message_name(error.type, api));
        writer.text(error.message);
    }
    if (error.item) {
        writer.name("Item");
        encoder.put(error.item);
    }
    if (has_reasons) {
        writer.name("CancellationReasons");
        encoder.put(error.cancellation_reasons);
    }
    writer.end_object();
    return body;
}

ServiceError decode_error(const Body& body, Format format, int status,
                          std::string_view type_header) {
    ServiceError error;
    error.status = status;
    const auto document = Document::parse(body, format);
    if (!document) {
        error.type = bare_type(type_header);
        if (body) error.message = excerpt(*body);
        return error;
    }
    const Value root = document->root();
    error.type = first_of(bare_type(text_of(root, "__type")), bare_type(type_header));
    error.message = first_of(text_of(root, "message"), text_of(root, "Message"));
    read_dynamodb_parts(*document, error);
    return error;
}

}  // namespace kcl::wire
