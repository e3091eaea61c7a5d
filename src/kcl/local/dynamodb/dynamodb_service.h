#pragma once

#include "kcl/base/random.h"
#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/service.h"

#include <optional>
#include <string_view>

namespace kcl::local::dynamodb {

/// DynamoDB as its clients meet it over HTTP: the protocol's checks in the order of AWS, its error
/// texts, checksums and request ids around an Engine.
///
/// Accounts and regions come from the credentials of each call and share nothing. `random` makes
/// table and request ids; it is borrowed, and used by each answer on the calling thread.
class DynamoDbService final : public Service {
  public:
    explicit DynamoDbService(Random& random, Engine::Settings settings = {})
        : random_(random), engine_(random, settings) {}

    std::string_view name() const override { return "dynamodb"; }
    bool may_write(const Call& call) const override;
    Answer answer(const Call& call, storage::Transaction& transaction) override;
    Answer internal_failure(const Call& call, std::string_view why) const override;

  private:
    Answer answer_operation(const Call& call, storage::Transaction& transaction);
    void add_id(const Call& call, Answer& answer) const;

    Random& random_;
    Engine engine_;
};

}  // namespace kcl::local::dynamodb
