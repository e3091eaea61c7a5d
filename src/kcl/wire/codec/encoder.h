#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/wire/codec/writer.h"
#include "kcl/wire/dynamodb/attribute_value.h"
#include "kcl/wire/shape.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::wire {

/// Writes described structs with a Writer: the rules of what is written for which member type.
/// encode() is its face.
class Encoder {
  public:
    explicit Encoder(Writer& writer) : writer_(writer) {}

    void put(bool value) { writer_.boolean(value); }
    void put(int value) { writer_.integer(value); }
    void put(std::int64_t value) { writer_.integer(value); }
    void put(double value) { writer_.floating(value); }
    void put(const std::string& text) { writer_.text(text); }
    void put(std::string_view text) { writer_.text(text); }
    void put(std::span<const std::byte> bytes) { writer_.bytes(bytes); }
    void put(SystemTime time) { writer_.time(time); }
    void put(HashKey key) { writer_.text(kcl::to_string(key)); }
    void put(const dynamodb::AttributeValue& value);

    template <NamedEnum E>
    void put(E value) {
        writer_.text(name_of(value));
    }
    template <class T>
    void put(const std::optional<T>& value) {
        if (value) put(*value);
    }
    template <class T>
    void put(const std::vector<T>& values) {
        writer_.begin_array(values.size());
        for (const auto& value : values) put(value);
        writer_.end_array();
    }
    template <class T>
    void put(const std::map<std::string, T, std::less<>>& entries) {
        writer_.begin_object(entries.size());
        for (const auto& [name, value] : entries) {
            writer_.name(name);
            put(value);
        }
        writer_.end_object();
    }
    template <Shape T>
    void put(const T& message) {
        writer_.begin_object(count_present(message));
        T::members(message, [&](std::string_view name, const auto& member, auto... when) {
            if (!is_present(member, when...)) return;
            writer_.name(name);
            put(member);
        });
        writer_.end_object();
    }

  private:
    template <class T>
    static bool is_present(const T&) {
        return true;
    }
    template <class T>
    static bool is_present(const T&, Always) {
        return true;
    }
    template <class T>
    static bool is_present(const std::optional<T>& value) {
        return value.has_value();
    }
    template <class T>
    static bool is_present(const std::vector<T>& values) {
        return !values.empty();
    }
    template <class T>
    static bool is_present(const std::map<std::string, T, std::less<>>& entries) {
        return !entries.empty();
    }

    template <Shape T>
    static std::size_t count_present(const T& message) {
        std::size_t count = 0;
        T::members(message, [&count](std::string_view, const auto& member, auto... when) {
            if (is_present(member, when...)) ++count;
        });
        return count;
    }

    Writer& writer_;
};

/// About how many bytes a message will take: exact enough that the long ones are not moved while
/// they grow.
class SizeEstimate {
  public:
    explicit SizeEstimate(Format format) : is_json_(format == Format::json) {}

    template <Shape T>
    std::size_t of(const T& message) const {
        std::size_t sum = 2;
        T::members(message, [&](std::string_view name, const auto& member, auto...) {
            sum += name.size() + 4 + of(member);
        });
        return sum;
    }
    template <class T>
    std::size_t of(const std::vector<T>& values) const {
        std::size_t sum = 8;
        for (const auto& value : values) sum += 1 + of(value);
        return sum;
    }
    template <class T>
    std::size_t of(const std::optional<T>& value) const {
        return value ? of(*value) : 0;
    }
    std::size_t of(std::span<const std::byte> bytes) const {
        return 8 + (is_json_ ? bytes.size() / 3 * 4 : bytes.size());
    }
    std::size_t of(std::string_view text) const { return text.size() + 4; }
    std::size_t of(const std::string& text) const { return text.size() + 4; }
    template <class T>
    std::size_t of(const T&) const {
        return 24;
    }

  private:
    bool is_json_;
};

}  // namespace kcl::wire
