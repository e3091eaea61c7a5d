#pragma once

#include "kcl/base/random.h"
#include "kcl/local/kinesis/engine.h"
#include "kcl/local/service.h"
#include "kcl/wire/document.h"
#include "kcl/wire/service_error.h"

#include <optional>
#include <string_view>

namespace kcl::local::kinesis {

struct Operation;

/// Kinesis Data Streams as its clients meet it over HTTP: JSON and CBOR, the checks in the order of
/// AWS, its error texts.
///
/// Accounts and regions come from the credentials of each call and share nothing. `random` makes
/// request ids; it is borrowed, and used by each answer on the calling thread.
class KinesisService final : public Service {
  public:
    KinesisService(Engine engine, Random& random) : engine_(engine), random_(random) {}

    std::string_view name() const override { return "kinesis"; }
    bool may_write(const Call& call) const override;
    Answer answer(const Call& call, storage::Transaction& transaction) override;
    Answer internal_failure(const Call& call, std::string_view why) const override;

  private:
    std::optional<Answer> answer_outside_protocol(const Call& call) const;
    Answer answer_operation(const Call& call, wire::Format format,
                            storage::Transaction& transaction) const;
    std::optional<wire::ServiceError> find_request_error(const Operation& operation,
                                                         const wire::Document& request,
                                                         storage::Transaction& transaction,
                                                         const Caller& caller) const;
    void add_ids(const Call& call, Answer& answer) const;

    Engine engine_;
    Random& random_;
};

}  // namespace kcl::local::kinesis
