#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/hash_key.h"
#include "kcl/wire/document.h"
#include "kcl/wire/dynamodb/attribute_value.h"
#include "kcl/wire/shape.h"

#include <map>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::wire {

/// Reads described structs from the values of one Document: the rules of what is taken for which
/// member type. decode() is its face.
///
/// get() returns false at the first value that can't be taken; error() then says which and why.
/// Text and bytes may be borrowed: storage() keeps them alive, after the Document too.
class Decoder {
  public:
    explicit Decoder(const Document& document);

    bool get(Value value, bool& out);
    bool get(Value value, int& out);
    bool get(Value value, std::int64_t& out);
    bool get(Value value, double& out);
    bool get(Value value, std::string& out);
    bool get(Value value, std::string_view& out);
    bool get(Value value, std::span<const std::byte>& out);
    bool get(Value value, SystemTime& out);
    bool get(Value value, HashKey& out);
    bool get(Value value, dynamodb::AttributeValue& out);

    template <NamedEnum E>
    bool get(Value value, E& out) {
        if (value.kind() != Kind::string) return refuse("text", value);
        const auto known = enum_named<E>(value.text());
        if (!known) return refuse_name(value.text());
        out = *known;
        return true;
    }
    /// A name that is not known yet counts as absent, so that a service may invent some.
    template <NamedEnum E>
    bool get(Value value, std::optional<E>& out) {
        if (value.kind() != Kind::string) return refuse("text", value);
        out = enum_named<E>(value.text());
        return true;
    }
    template <class T>
    bool get(Value value, std::optional<T>& out) {
        return get(value, out.emplace());
    }
    template <class T>
    bool get(Value value, std::vector<T>& out) {
        if (value.kind() != Kind::array) return refuse("a list", value);
        out.clear();
        out.reserve(value.size());
        for (const auto element : value.elements())
            if (!get(element, out.emplace_back())) return in_element(out.size() - 1);
        return true;
    }
    template <class T>
    bool get(Value value, std::map<std::string, T, std::less<>>& out) {
        if (value.kind() != Kind::object) return refuse("a map", value);
        out.clear();
        for (const auto [name, entry] : value.members())
            if (!get(entry, out[std::string(name)])) return in_member(name);
        return true;
    }
    template <Shape T>
    bool get(Value value, T& out) {
        if (value.kind() != Kind::object) return refuse("a structure", value);
        for (const auto [name, member] : value.members()) {
            if (member.is_null()) continue;
            bool is_good = true;
            T::members(out, [&](std::string_view known, auto& target, auto...) {
                if (known == name) is_good = get(member, target);
            });
            if (!is_good) return in_member(name);
        }
        return true;
    }

    bool has_borrowed() const { return has_borrowed_; }
    std::shared_ptr<const void> storage() const { return storage_; }
    Error error() const;

  private:
    struct Storage {
        std::shared_ptr<const void> source;
        std::pmr::monotonic_buffer_resource decoded;
    };

    bool refuse(std::string_view expected, Value found);
    bool refuse_name(std::string_view name);
    bool in_member(std::string_view name);
    bool in_element(std::size_t index);
    void go_up(std::string step);
    bool get_bytes(Value value, std::string& out);
    bool get_typed(std::string_view type, Value value, dynamodb::AttributeValue& out);

    Format format_;
    std::shared_ptr<Storage> storage_;
    bool has_borrowed_ = false;
    std::string path_;
    std::string problem_;
};

}  // namespace kcl::wire
