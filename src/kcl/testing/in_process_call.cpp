#include "kcl/testing/in_process_call.h"

#include "kcl/aws/judgement.h"

namespace kcl::testing {

Error error_of(const wire::ServiceError& error) {
    return {aws::judge(error, {}, false).fault, error.message, error.type};
}

}  // namespace kcl::testing
