// What every program built with the thread sanitizer should know. The sanitizer calls these.

extern "C" {

/// Boost.Asio counts the references to an executor with a fence, which the sanitizer does not
/// follow: it takes the last owner's delete for a race with the others' last look.
const char* __tsan_default_suppressions() {
    return "race:boost::asio::execution::detail::shared_target_executor\n";
}

/// Suppressions go by names: without a symbolizer there are none.
const char* __tsan_default_options() {
    return "external_symbolizer_path=/usr/lib/llvm-19/bin/llvm-symbolizer";
}
}
