#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Expressions once parsed: plain values that depend on nothing but their text, so that they may be
/// kept and shared. What "#n" and ":v" stand for comes with each request (bindings.h).
namespace kcl::local::dynamodb {

enum class ExpressionKind : std::uint8_t { condition, filter, key_condition, update, projection };

/// "ConditionExpression" and so on.
std::string_view name_of(ExpressionKind kind);

/// One step of a document path: a name, "#n", or a place in a list.
struct PathStep {
    static constexpr std::int32_t none = -1;

    std::string name;                 ///< As written; empty for a place in a list.
    std::int32_t placeholder = none;  ///< Which of Placeholders::names it is.
    std::int32_t index = none;        ///< The place in a list.
};

using Path = std::vector<PathStep>;

enum class Function : std::uint8_t {
    attribute_exists,
    attribute_not_exists,
    attribute_type,
    begins_with,
    contains,
    size,
    if_not_exists,
    list_append,
};

enum class Comparison : std::uint8_t {
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal
};
/// The comparison that "=", "<>", "<", "<=", ">" or ">=" is; empty for other words.
std::optional<Comparison> comparison_of(std::string_view sign);

/// One node of a condition, or of the right side of a SET.
struct Node {
    enum class Kind : std::uint8_t {
        path,
        value,  ///< ":v"
        function,
        comparison,
        between,  ///< Three operands.
        in,       ///< What is looked for, then the candidates.
        conjunction,
        disjunction,
        negation,
        plus,
        minus,
    };
    Kind kind = Kind::path;
    bool in_parentheses = false;
    Function function = Function::size;
    Comparison comparison = Comparison::equal;
    std::int32_t placeholder = PathStep::none;  ///< Which of Placeholders::values it is.
    Path path;
    std::vector<Node> operands;

    /// True for what stands for a value; false for what is true or not.
    bool is_operand() const { return kind == Kind::path || kind == Kind::value; }
};

/// The operator or function as error messages name it.
std::string_view operator_name(const Node& node);

/// What an expression needs from its request, each once.
struct Placeholders {
    struct Use {
        bool is_name;
        std::int32_t index;
    };
    std::vector<std::string> names;
    std::vector<std::string> values;
    std::vector<Use>
        uses;  ///< In the order in which they are looked up: of first use, an update's names first.
};

/// The faults that an expression can have beside its syntax, in the order in which the service
/// looks for them.
enum class ExpressionFault : std::uint8_t {
    redundant_parentheses,
    unknown_function,
    misused_function,
    reserved_word,
    list_index,
    repeated_section,
    too_many_operators,
    // From here on after the request's names and values were looked up.
    operand,
    distinct_operands,
    path_overlap,
    path_conflict,
    operand_type,
};

/// The first fault of each kind.
class ExpressionFaults {
  public:
    void note(ExpressionFault fault, std::string message) {
        auto& place = messages_[static_cast<std::size_t>(fault)];
        if (!place) place = std::move(message);
    }
    /// The first in [from, to).
    const std::string* first(ExpressionFault from, ExpressionFault to) const {
        for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i)
            if (const auto& message = messages_[i]) return &*message;
        return nullptr;
    }

  private:
    std::array<std::optional<std::string>,
               static_cast<std::size_t>(ExpressionFault::operand_type) + 1>
        messages_;
};

enum class UpdateSection : std::uint8_t { set, remove, add, subtract };

struct SetAction {
    Path path;
    Node value;
};

/// ADD or DELETE: a path and ":v".
struct MemberAction {
    Path path;
    std::int32_t placeholder = PathStep::none;
};

/// One parsed expression. Which of the parts are filled depends on its kind.
struct Expression {
    ExpressionKind kind = ExpressionKind::condition;
    Placeholders placeholders;

    Node condition;  ///< Conditions, filters and key conditions.

    std::vector<SetAction> set;  ///< Updates.
    /// Of an update, in the order of its text; empty when it was not made from text.
    std::vector<UpdateSection> sections;
    std::vector<Path> remove;
    std::vector<MemberAction> add;
    std::vector<MemberAction> subtract;

    std::vector<Path> projection;

    /// Made from AttributeUpdates: ADD appends to lists too, and a wrong type has words of its own.
    bool is_legacy = false;

    /// Faults that don't depend on names and values, but are only reported after these were found
    /// to be defined.
    std::optional<std::string> late_fault;
};

}  // namespace kcl::local::dynamodb
