#include "kcl/wire/tree/tree_builder.h"

#include <cbor.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace kcl::wire {
namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t epoch_tag = 1;

/// Names and most values are, and need no closer look.
bool is_ascii(std::string_view text) {
    std::uint64_t seen = 0;
    for (; text.size() >= sizeof seen; text.remove_prefix(sizeof seen)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data(), sizeof eight);
        seen |= eight;
    }
    unsigned char rest = 0;
    for (const char c : text) rest |= static_cast<unsigned char>(c);
    constexpr std::uint64_t top_bits = 0x8080'8080'8080'8080;
    return (seen & top_bits) == 0 && (rest & 0x80) == 0;
}

bool is_utf8(std::string_view text) {
    return is_ascii(text) || simdjson::validate_utf8(text.data(), text.size());
}

/// Takes libcbor's events, one item at a time, and grows the tree. Nothing is allocated for a
/// declared length: only items that are really there count.
class CborReader {
  public:
    CborReader(TextStorage& storage, std::vector<Node>& nodes) : storage_(storage), tree_(nodes) {}

    std::optional<std::string> read();

    void on_integer(std::uint64_t value) {
        if (Node* node = add_scalar(Kind::integer))
            node->integer = static_cast<std::int64_t>(std::min(value, largest));
        end_item();
    }
    void on_negative(std::uint64_t value) {
        if (Node* node = add_scalar(Kind::integer))
            node->integer = -1 - static_cast<std::int64_t>(std::min(value, largest));
        end_item();
    }
    void on_floating(double value) {
        if (Node* node = add_scalar(Kind::floating)) node->floating = value;
        end_item();
    }
    void on_boolean(bool value) {
        if (Node* node = add_scalar(Kind::boolean)) node->size = value ? 1 : 0;
        end_item();
    }
    void on_null() {
        add_scalar(Kind::null);
        end_item();
    }
    void on_text(Kind kind, std::string_view text);
    void on_pieces(Kind kind);
    void on_container(Kind kind, std::optional<std::uint64_t> declared);
    void on_tag(std::uint64_t tag);
    void on_break();

  private:
    struct Open {
        std::size_t place;
        std::optional<std::uint64_t> declared;  ///< Entries; empty when a break ends it.
        std::uint32_t size = 0;
        bool is_object = false;
        bool expects_name = false;
    };

    void refuse(std::string_view why) {
        if (!problem_) problem_ = fmt::format("{} at byte {}", why, offset_);
    }
    bool may_begin(Kind kind);
    Node* add_scalar(Kind kind);
    void add_text(Kind kind, std::string_view text);
    void end_item();

    TextStorage& storage_;
    TreeBuilder tree_;
    std::vector<Open> open_;
    std::optional<Kind> pieces_;  ///< The kind of string whose pieces are coming in.
    std::string gathered_;
    bool is_tagged_ = false;
    bool is_epoch_ = false;
    bool is_done_ = false;
    std::size_t offset_ = 0;
    std::optional<std::string> problem_;
};

bool CborReader::may_begin(Kind kind) {
    if (pieces_) refuse("a string in pieces holds something else");
    if (!open_.empty() && open_.back().expects_name && kind != Kind::string)
        refuse("a member's name is not text");
    return !problem_;
}

Node* CborReader::add_scalar(Kind kind) {
    if (!may_begin(kind)) return nullptr;
    Node& node = tree_.add(kind);
    node.is_epoch = is_epoch_;
    is_tagged_ = is_epoch_ = false;
    return &node;
}

void CborReader::add_text(Kind kind, std::string_view text) {
    if (kind == Kind::string && !is_utf8(text)) return refuse("text is not UTF-8");
    if (Node* node = add_scalar(kind)) {
        node->text = text.data();
        node->size = static_cast<std::uint32_t>(text.size());
    }
    end_item();
}

void CborReader::on_text(Kind kind, std::string_view text) {
    if (!pieces_) return add_text(kind, text);
    if (*pieces_ != kind) return refuse("a string in pieces holds something else");
    gathered_.append(text);
}

void CborReader::on_pieces(Kind kind) {
    if (!may_begin(kind)) return;
    pieces_ = kind;
    gathered_.clear();
}

void CborReader::on_container(Kind kind, std::optional<std::uint64_t> declared) {
    if (!may_begin(kind)) return;
    if (open_.size() >= max_document_depth) return refuse("nested too deeply");
    const bool is_object = kind == Kind::object;
    const auto place = tree_.open(kind);
    is_tagged_ = is_epoch_ = false;
    if (declared == 0) return end_item();
    open_.push_back({place, declared, 0, is_object, is_object});
}

void CborReader::on_tag(std::uint64_t tag) {
    if (pieces_) return refuse("a string in pieces holds something else");
    is_tagged_ = true;
    is_epoch_ = tag == epoch_tag;
}

void CborReader::on_break() {
    if (pieces_) {
        const auto kind = *pieces_;
        pieces_.reset();
        return add_text(kind, storage_.keep(gathered_));
    }
    const bool is_between = !open_.empty() && open_.back().is_object && !open_.back().expects_name;
    if (open_.empty() || open_.back().declared || is_between || is_tagged_)
        return refuse("a break where nothing ends");
    tree_.close(open_.back().place, open_.back().size);
    open_.pop_back();
    end_item();
}

void CborReader::end_item() {
    while (!problem_) {
        if (open_.empty()) {
            is_done_ = true;
            return;
        }
        Open& top = open_.back();
        if (top.expects_name) {
            top.expects_name = false;
            return;
        }
        top.expects_name = top.is_object;
        if (++top.size != top.declared) return;
        tree_.close(top.place, top.size);
        open_.pop_back();
    }
}

CborReader& reader(void* context) { return *static_cast<CborReader*>(context); }

std::string_view view(cbor_data data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

const cbor_callbacks events{
    .uint8 = [](void* r, std::uint8_t value) { reader(r).on_integer(value); },
    .uint16 = [](void* r, std::uint16_t value) { reader(r).on_integer(value); },
    .uint32 = [](void* r, std::uint32_t value) { reader(r).on_integer(value); },
    .uint64 = [](void* r, std::uint64_t value) { reader(r).on_integer(value); },
    .negint64 = [](void* r, std::uint64_t value) { reader(r).on_negative(value); },
    .negint32 = [](void* r, std::uint32_t value) { reader(r).on_negative(value); },
    .negint16 = [](void* r, std::uint16_t value) { reader(r).on_negative(value); },
    .negint8 = [](void* r, std::uint8_t value) { reader(r).on_negative(value); },
    .byte_string_start = [](void* r) { reader(r).on_pieces(Kind::bytes); },
    .byte_string = [](void* r, cbor_data data,
                      std::size_t size) { reader(r).on_text(Kind::bytes, view(data, size)); },
    .string = [](void* r, cbor_data data,
                 std::size_t size) { reader(r).on_text(Kind::string, view(data, size)); },
    .string_start = [](void* r) { reader(r).on_pieces(Kind::string); },
    .indef_array_start = [](void* r) { reader(r).on_container(Kind::array, std::nullopt); },
    .array_start = [](void* r, std::size_t size) { reader(r).on_container(Kind::array, size); },
    .indef_map_start = [](void* r) { reader(r).on_container(Kind::object, std::nullopt); },
    .map_start = [](void* r, std::size_t size) { reader(r).on_container(Kind::object, size); },
    .tag = [](void* r, std::uint64_t tag) { reader(r).on_tag(tag); },
    .float2 = [](void* r, float value) { reader(r).on_floating(value); },
    .float4 = [](void* r, float value) { reader(r).on_floating(value); },
    .float8 = [](void* r, double value) { reader(r).on_floating(value); },
    .undefined = [](void* r) { reader(r).on_null(); },
    .null = [](void* r) { reader(r).on_null(); },
    .boolean = [](void* r, bool value) { reader(r).on_boolean(value); },
    .indef_break = [](void* r) { reader(r).on_break(); },
};

std::optional<std::string> CborReader::read() {
    const std::string& text = *storage_.body;
    const auto* data = reinterpret_cast<cbor_data>(text.data());
    while (!is_done_ && !problem_) {
        const auto result =
            cbor_stream_decode(data + offset_, text.size() - offset_, &events, this);
        if (result.status == CBOR_DECODER_NEDATA) refuse("it ends in the middle of a value");
        if (result.status == CBOR_DECODER_ERROR) refuse("a value of an unknown type");
        offset_ += result.read;
    }
    if (!problem_ && offset_ != text.size()) refuse("more bytes after its end");
    return problem_;
}

}  // namespace

std::optional<std::string> read_cbor(TextStorage& storage, std::vector<Node>& nodes) {
    return CborReader(storage, nodes).read();
}

}  // namespace kcl::wire
