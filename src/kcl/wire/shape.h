#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace kcl::wire {

/// How the messages of AWS operations are described, once, for both directions and every format.
///
/// A message is a plain struct with a static member template
///
///     template <class Self, class Visit>
///     static void members(Self& self, Visit&& visit) {
///         visit("StreamName", self.stream_name);
///         visit("Limit", self.limit);
///     }
///
/// that names each member as the service's model does. encode() and decode() (codec.h) are written
/// once against it. A member that the model requires has a plain type; an optional one is
/// std::optional, or a container whose emptiness means the same as absence (it is not sent then,
/// unless the member is marked with `always`).
template <class T>
concept Shape = requires(T& t) { T::members(t, [](std::string_view, auto&, auto...) {}); };

/// A third word to `visit`, for a container that is sent even when it is empty: `visit("Records",
/// self.records, always)`.
struct Always {};
inline constexpr Always always;

/// The wire names of an enumeration, in the order of its enumerators. Specialised beside each
/// enumeration.
template <class E>
struct EnumNames;

template <class E>
concept NamedEnum = requires { EnumNames<E>::names; };

template <NamedEnum E>
constexpr std::string_view name_of(E value) {
    return EnumNames<E>::names[static_cast<std::size_t>(value)];
}

/// Empty when no enumerator has that name.
template <NamedEnum E>
constexpr std::optional<E> enum_named(std::string_view name) {
    const auto& names = EnumNames<E>::names;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return static_cast<E>(i);
    return std::nullopt;
}

}  // namespace kcl::wire
