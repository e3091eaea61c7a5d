#include "kcl/hosts/linked_host.h"

#include <stdexcept>

namespace kcl::hosts {

std::shared_ptr<Consumer> LinkedHost::make() {
    std::shared_ptr<Consumer> consumer = factory_();
    if (!consumer) throw std::runtime_error("the consumer factory returned no consumer");
    return consumer;
}

}  // namespace kcl::hosts
