#pragma once

#include "kcl/wire/document.h"

#include <cstring>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::wire {

/// What the values of a Document point into.
struct TextStorage {
    Body body;
    std::string padded;  ///< The copy that is parsed when the body itself has no room for padding.
    std::pmr::monotonic_buffer_resource moved;

    std::string_view keep(std::string_view text) {
        auto* place = static_cast<char*>(moved.allocate(text.size() + 1, 1));
        std::memcpy(place, text.data(), text.size());
        return {place, text.size()};
    }
};

/// Appends values to a flat tree in the order in which a parser meets them.
class TreeBuilder {
  public:
    explicit TreeBuilder(std::vector<Node>& nodes) : nodes_(nodes) {}

    Node& add(Kind kind) {
        Node node;
        node.integer = 0;
        node.kind = kind;
        return nodes_.emplace_back(node);
    }
    Node& add_text(Kind kind, std::string_view text) {
        Node& node = add(kind);
        node.text = text.data();
        node.size = static_cast<std::uint32_t>(text.size());
        return node;
    }
    std::size_t open(Kind kind) {
        add(kind);
        return nodes_.size() - 1;
    }
    void close(std::size_t container, std::uint32_t size) {
        nodes_[container].size = size;
        nodes_[container].extent = static_cast<std::uint32_t>(nodes_.size() - container);
    }

  private:
    std::vector<Node>& nodes_;
};

/// Fill `nodes`, or say what is wrong with the text and where.
std::optional<std::string> read_json(TextStorage& storage, std::vector<Node>& nodes);
std::optional<std::string> read_cbor(TextStorage& storage, std::vector<Node>& nodes);

}  // namespace kcl::wire
