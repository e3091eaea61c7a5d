#pragma once

#include "kcl/base/result.h"
#include "kcl/wire/api.h"
#include "kcl/wire/tree/node.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::wire {

/// The body of a message: kept alive by everything that was decoded from it by reference.
/// JSON is parsed without a copy when the string's capacity leaves `json_padding` bytes after its
/// end.
using Body = std::shared_ptr<const std::string>;

inline constexpr std::size_t json_padding = 64;

/// Deeper nesting is refused. DynamoDB's 32 levels of values cost two levels each.
inline constexpr std::size_t max_document_depth = 128;

/// One value of a Document, which must outlive it. Cheap to copy.
class Value {
  public:
    class Elements;
    class Members;

    explicit Value(const Node& node) : node_(&node) {}

    Kind kind() const { return node_->kind; }
    bool is_null() const { return kind() == Kind::null; }
    bool is_number() const { return kind() == Kind::integer || kind() == Kind::floating; }

    /// Only for the kind that each names.
    bool boolean() const { return node_->size != 0; }
    std::string_view text() const { return {node_->text, node_->size}; }
    std::span<const std::byte> bytes() const {
        return {reinterpret_cast<const std::byte*>(node_->text), node_->size};
    }

    /// Only for numbers. integer(): fractions are floored and what does not fit becomes the nearest
    /// that does, as AWS does it. number_text(): the digits as they were sent; CBOR's are written
    /// out.
    std::int64_t integer() const;
    double number() const;
    std::string number_text() const;
    /// A CBOR number that is marked as a time (tag 1).
    bool is_epoch() const { return node_->is_epoch; }

    /// Elements of an array, members of an object; 0 for all else.
    std::size_t size() const {
        return kind() == Kind::array || kind() == Kind::object ? node_->size : 0;
    }
    /// Empty for what is not an array, or not an object. Members come in the order of the text,
    /// doubled names too.
    Elements elements() const;
    Members members() const;
    /// The member of that name, the last one when it is there twice. Empty also for what is not an
    /// object.
    std::optional<Value> find(std::string_view name) const;

  private:
    const Node* node_;
};

class Value::Elements {
  public:
    class iterator {
      public:
        using value_type = Value;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(const Node* node) : node_(node) {}
        Value operator*() const { return Value(*node_); }
        iterator& operator++() {
            node_ += node_->extent;
            return *this;
        }
        iterator operator++(int) {
            const auto before = *this;
            ++*this;
            return before;
        }
        bool operator==(const iterator&) const = default;

      private:
        const Node* node_ = nullptr;
    };

    Elements(const Node* first, const Node* last) : first_(first), last_(last) {}
    iterator begin() const { return iterator(first_); }
    iterator end() const { return iterator(last_); }

  private:
    const Node* first_;
    const Node* last_;
};

class Value::Members {
  public:
    struct Member {
        std::string_view name;
        Value value;
    };

    class iterator {
      public:
        using value_type = Member;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(const Node* name) : name_(name) {}
        Member operator*() const { return {{name_->text, name_->size}, Value(name_[1])}; }
        iterator& operator++() {
            name_ += 1 + name_[1].extent;
            return *this;
        }
        iterator operator++(int) {
            const auto before = *this;
            ++*this;
            return before;
        }
        bool operator==(const iterator&) const = default;

      private:
        const Node* name_ = nullptr;
    };

    Members(const Node* first, const Node* last) : first_(first), last_(last) {}
    iterator begin() const { return iterator(first_); }
    iterator end() const { return iterator(last_); }

  private:
    const Node* first_;
    const Node* last_;
};

inline Value::Elements Value::elements() const {
    if (kind() != Kind::array) return {nullptr, nullptr};
    return {node_ + 1, node_ + node_->extent};
}

inline Value::Members Value::members() const {
    if (kind() != Kind::object) return {nullptr, nullptr};
    return {node_ + 1, node_ + node_->extent};
}

/// A message as it was sent, parsed but not yet understood: what the local services check before
/// they decode.
///
/// Owns the tree and shares what the values point to: the body, and a store for text that could not
/// stay where it was (JSON strings with escapes, CBOR strings in pieces). Read-only once parsed:
/// any thread may look.
class Document {
  public:
    /// The whole body must be one array or object of the format; text must be UTF-8.
    /// Faults: corrupt (`message` names what is wrong and where, as a byte offset).
    static Result<Document> parse(Body body, Format format);

    Value root() const { return Value(nodes_.front()); }
    Format format() const { return format_; }
    /// Keeps alive what text() and bytes() of its values point to.
    const std::shared_ptr<const void>& storage() const { return storage_; }

  private:
    Document(std::vector<Node> nodes, std::shared_ptr<const void> storage, Format format)
        : nodes_(std::move(nodes)), storage_(std::move(storage)), format_(format) {}

    std::vector<Node> nodes_;
    std::shared_ptr<const void> storage_;
    Format format_;
};

}  // namespace kcl::wire
