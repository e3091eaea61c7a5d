// Shapes of coroutine code that some compilers get wrong in silence. Prints the name of each that
// misbehaves and exits with their number. Crashes and hangs (double frees, lost resumptions) fail
// the probe too.
#include <coroutine>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

int living = 0;  // Tracked objects alive; each shape must leave it at zero.

struct Tracked {
    std::string text;
    explicit Tracked(std::string t = {}) : text(std::move(t)) { ++living; }
    Tracked(const Tracked& other) : text(other.text) { ++living; }
    Tracked(Tracked&& other) noexcept : text(std::move(other.text)) { ++living; }
    Tracked& operator=(const Tracked&) = default;
    Tracked& operator=(Tracked&&) = default;
    ~Tracked() { --living; }
};

struct Request {
    Tracked name;
    int limit = 0;
};

template <class T>
struct Task {
    struct promise_type {
        std::optional<T> value;
        std::coroutine_handle<> waiter;
        Task get_return_object() {
            return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        struct Final {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(
                std::coroutine_handle<promise_type> self) noexcept {
                return self.promise().waiter ? self.promise().waiter : std::noop_coroutine();
            }
            void await_resume() noexcept {}
        };
        Final final_suspend() noexcept { return {}; }
        void return_value(T v) { value.emplace(std::move(v)); }
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
    explicit Task(std::coroutine_handle<promise_type> h) : handle(h) {}
    Task(Task&& other) noexcept : handle(std::exchange(other.handle, {})) {}
    Task(const Task&) = delete;
    ~Task() {
        if (handle) handle.destroy();
    }
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) noexcept {
        handle.promise().waiter = waiter;
        return handle;
    }
    T await_resume() { return std::move(*handle.promise().value); }
    T run() {
        handle.resume();
        return std::move(*handle.promise().value);
    }
};

int calls = 0;
Task<bool> yes() {
    ++calls;
    co_return true;
}
Task<bool> no() {
    ++calls;
    co_return false;
}
Task<int> length_of(Request request) {
    co_return static_cast<int>(request.name.text.size()) + request.limit;
}
Task<Tracked> named(std::string text) { co_return Tracked{std::move(text)}; }
template <class F>
Task<int> call(F f) {
    co_return f();
}

const char* const long_text = "a text that is too long for the small-string buffer";

Task<int> if_in_a_block() {
    {
        if (co_await yes()) co_return 1;
    }
    co_return 0;
}
Task<int> conjunction() {
    const bool both = co_await no() && co_await yes();
    co_return both ? -1 : calls;
}
Task<int> disjunction() {
    const bool either = co_await yes() || co_await no();
    co_return either ? calls : -1;
}
Task<int> braced_argument() {
    co_return co_await length_of({.name = Tracked{long_text}, .limit = 1});
}
Task<int> capturing_lambda() {
    std::string text = long_text;
    co_return co_await call([text] { return static_cast<int>(text.size()); });
}
Task<int> conditional_of_class_type() {
    const Tracked t = calls == 0 ? co_await named(long_text) : co_await named("short");
    co_return static_cast<int>(t.text.size());
}
Task<int> aggregate_of_awaited() {
    Request r{.name = co_await named(long_text), .limit = 2};
    co_return static_cast<int>(r.name.text.size()) + r.limit;
}
Task<int> loop_condition() {
    int turns = 0;
    while (turns < 3 && co_await yes()) ++turns;
    co_return turns;
}
Task<int> vector_of_awaited() {
    std::vector<Tracked> all;
    all.push_back(co_await named(long_text));
    all.push_back(co_await named(long_text));
    co_return static_cast<int>(all.size() + all[1].text.size());
}
Task<int> switch_on_awaited() {
    switch (co_await length_of(Request{Tracked{"abc"}, 0})) {
        case 3:
            co_return 3;
        default:
            co_return -1;
    }
}
Task<int> negated_condition() {
    if (!co_await no()) {
        if (!(co_await yes())) co_return -1;
        co_return calls;
    }
    co_return -2;
}
Task<int> ternary_of_numbers() { co_return co_await yes() ? 7 : -1; }

int failures = 0;
void expect(const char* shape, Task<int> (*f)(), int wanted) {
    calls = 0;
    int got = 0;
    {
        auto task = f();
        got = task.run();
    }
    if (got == wanted && living == 0) return;
    ++failures;
    std::printf("'%s' gives %d instead of %d, %d objects left; ", shape, got, wanted, living);
    living = 0;
}

}  // namespace

int main() {
    const int n = static_cast<int>(std::string(long_text).size());
    expect("if (co_await) in a block", if_in_a_block, 1);
    expect("co_await && co_await", conjunction, 1);
    expect("co_await || co_await", disjunction, 1);
    expect("braced aggregate argument", braced_argument, n + 1);
    expect("capturing lambda argument", capturing_lambda, n);
    expect("conditional of class type", conditional_of_class_type, n);
    expect("aggregate made of co_await", aggregate_of_awaited, n + 2);
    expect("co_await in a loop condition", loop_condition, 3);
    expect("vector of awaited values", vector_of_awaited, n + 2);
    expect("switch on co_await", switch_on_awaited, 3);
    expect("negated co_await", negated_condition, 2);
    expect("conditional of numbers", ternary_of_numbers, 7);
    return failures;
}
