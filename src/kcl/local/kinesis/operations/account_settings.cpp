#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/account.h"

namespace kcl::local::kinesis {

Outcome<api::DescribeAccountSettingsResponse> Engine::describe_account_settings(
    storage::Transaction& transaction, const Caller& caller,
    const api::DescribeAccountSettingsRequest&) const {
    const auto commitment = Account(transaction, caller.account, caller.region).commitment();
    return api::DescribeAccountSettingsResponse{commitment.describe(caller.now)};
}

Outcome<api::UpdateAccountSettingsResponse> Engine::update_account_settings(
    storage::Transaction& transaction, const Caller& caller,
    const api::UpdateAccountSettingsRequest& request) const {
    Account account(transaction, caller.account, caller.region);
    auto commitment = account.commitment();
    if (request.minimum_throughput_billing_commitment.status == api::CommitmentStatus::enabled)
        commitment.begin(caller.now);
    else
        commitment.end(caller.now);
    account.save(commitment);
    return api::UpdateAccountSettingsResponse{commitment.describe(caller.now)};
}

}  // namespace kcl::local::kinesis
