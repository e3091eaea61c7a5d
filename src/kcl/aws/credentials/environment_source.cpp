#include "kcl/aws/credentials/environment_source.h"

namespace kcl::aws {

asio::awaitable<Result<Credentials>> GivenSource::load(SteadyTime) {
    if (credentials_.access_key_id.empty() || credentials_.secret_access_key.empty())
        co_return failure(Fault::invalid,
                          "of the access key and its secret, only one was given: give both");
    auto credentials = credentials_;
    if (credentials.source.empty()) credentials.source = name();
    co_return credentials;
}

asio::awaitable<Result<Credentials>> EnvironmentSource::load(SteadyTime) {
    const auto id = value_of(environment_, "AWS_ACCESS_KEY_ID");
    const auto secret = value_of(environment_, "AWS_SECRET_ACCESS_KEY");
    if (!id && !secret) co_return failure(Fault::not_found, "AWS_ACCESS_KEY_ID is not set");
    if (!id)
        co_return failure(Fault::invalid,
                          "AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not: set both");
    if (!secret)
        co_return failure(Fault::invalid,
                          "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both");
    co_return Credentials{
        *id, *secret, value_of(environment_, "AWS_SESSION_TOKEN").value_or(""), {}, name()};
}

}  // namespace kcl::aws
