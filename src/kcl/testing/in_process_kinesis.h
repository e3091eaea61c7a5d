#pragma once

#include "kcl/aws/uniform_kinesis_client.h"
#include "kcl/testing/in_process_call.h"

namespace kcl::testing {

/// Kinesis without a network: each call runs the local engine after one turn of the executor.
///
/// Borrows all that it is given. Confined to one executor.
class InProcessKinesis final : public aws::UniformKinesisClient<InProcessKinesis> {
  public:
    /// Nothing goes wrong.
    explicit InProcessKinesis(InProcessAws& aws);
    /// `clock` is the client's: it waits by it.
    InProcessKinesis(InProcessAws& aws, Clock& clock, FaultPlan& faults);
    ~InProcessKinesis() override;

  private:
    friend UniformKinesisClient;
    template <class Response, class Request>
    Answer<Response> call(Request request);

    InProcessCall call_;
};

}  // namespace kcl::testing
