#include "kcl/leases/tenure/event_outlet.h"

#include <boost/asio/post.hpp>

#include <utility>

namespace kcl::leases {

EventOutlet::EventOutlet(boost::asio::any_io_executor executor,
                         std::function<void(const LeaseEvent&)> listener)
    : executor_(std::move(executor)),
      listener_(std::make_shared<std::function<void(const LeaseEvent&)>>(std::move(listener))) {}

void EventOutlet::tell(LeaseEvent event) {
    if (!*listener_) return;
    auto deliver = [to = std::weak_ptr(listener_), event = std::move(event)] {
        if (const auto listener = to.lock()) (*listener)(event);
    };
    boost::asio::post(executor_, std::move(deliver));
}

}  // namespace kcl::leases
