#include "kcl/aws/credentials/source_chain.h"

#include <fmt/format.h>

namespace kcl::aws {

namespace {

Error named(const CredentialsSource& source, Error error) {
    error.message = fmt::format("no AWS credentials from {}: {}", source.name(), error.message);
    return error;
}

}  // namespace

asio::awaitable<Result<Credentials>> SourceChain::load(SteadyTime deadline) {
    if (chosen_) {
        auto credentials = co_await chosen_->load(deadline);
        if (credentials) co_return credentials;
        if (credentials.error().fault != Fault::not_found)
            co_return std::unexpected(named(*chosen_, std::move(credentials).error()));
        chosen_ = nullptr;  // somebody took away what it was set up with
    }
    co_return co_await search(deadline);
}

asio::awaitable<Result<Credentials>> SourceChain::search(SteadyTime deadline) {
    std::string passed_over;
    for (const auto& source : sources_) {
        auto credentials = co_await source->load(deadline);
        if (credentials) {
            chosen_ = source.get();
            co_return credentials;
        }
        if (credentials.error().fault != Fault::not_found)
            co_return std::unexpected(named(*source, std::move(credentials).error()));
        passed_over += fmt::format("{}{}: {}", passed_over.empty() ? "" : "; ", source->name(),
                                   credentials.error().message);
    }
    co_return failure(
        Fault::denied,
        fmt::format(
            "no AWS credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
            "name a profile with AWS_PROFILE, or run where a role is attached. Looked at: {}",
            passed_over));
}

}  // namespace kcl::aws
