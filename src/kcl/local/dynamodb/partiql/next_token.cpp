#include "kcl/local/dynamodb/partiql/next_token.h"

#include "kcl/local/dynamodb/values/byte_stream.h"
#include "kcl/local/dynamodb/values/item_codec.h"
#include "kcl/wire/base64.h"
#include "kcl/wire/codec.h"
#include "kcl/wire/md5.h"

#include <cstddef>
#include <span>

/// The digest of statement and parameters (16 bytes), the digest of what follows (16), the number
/// of the read, the key; in base64.
namespace kcl::local::dynamodb::partiql {
namespace {

constexpr std::size_t digest_bytes = 16;

std::string digest(std::string_view text) {
    const auto sum = wire::md5(std::as_bytes(std::span(text)));
    return {reinterpret_cast<const char*>(sum.data()), sum.size()};
}

std::string digest_of(const wire::dynamodb::ExecuteStatementRequest& request) {
    wire::dynamodb::ExecuteStatementRequest bound;
    bound.statement = request.statement;
    bound.parameters = request.parameters;
    return digest(wire::encode(bound, wire::Format::json));
}

}  // namespace

std::string next_token(const wire::dynamodb::ExecuteStatementRequest& request,
                       const ResumePoint& rest) {
    std::string place;
    ByteWriter out(place);
    out.varint(rest.read);
    place += encode_item(rest.last_key);
    const auto bytes = digest_of(request) + digest(place) + place;
    return wire::to_base64(std::as_bytes(std::span(bytes)));
}

Outcome<ResumePoint> read_next_token(const wire::dynamodb::ExecuteStatementRequest& request,
                                     std::string_view token) {
    const auto bytes = wire::from_base64(token);
    if (!bytes || bytes->size() <= 2 * digest_bytes) return refuse("Invalid NextToken");
    const auto place = std::string_view(*bytes).substr(2 * digest_bytes);
    if (std::string_view(*bytes).substr(digest_bytes, digest_bytes) != digest(place))
        return refuse("Invalid NextToken");
    if (!bytes->starts_with(digest_of(request))) return refuse("NextToken does not match request");
    ByteReader in(place);
    ResumePoint rest;
    rest.read = in.varint();
    rest.last_key = decode_item(in.rest());
    return rest;
}

}  // namespace kcl::local::dynamodb::partiql
