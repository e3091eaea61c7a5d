#include "kcl/testing/run.h"

namespace kcl::testing::detail {

void run_in_real_time(asio::io_context& io, asio::awaitable<void> story) {
    struct Ending {
        bool reached = false;
        std::exception_ptr error;
    };
    const auto ending = std::make_shared<Ending>();
    asio::co_spawn(io, std::move(story), [ending](std::exception_ptr error) {
        ending->error = std::move(error);
        ending->reached = true;
    });
    io.restart();
    while (!ending->reached)
        if (io.run_one() == 0)
            throw std::logic_error("the story is stuck: it waits for nothing that can happen");
    if (ending->error) std::rethrow_exception(ending->error);
}

}  // namespace kcl::testing::detail
