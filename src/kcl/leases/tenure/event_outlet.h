#pragma once

#include "kcl/leases/lease_event.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace kcl::leases {

/// Delivers events to one listener, later and in order, so that it may call whoever told them.
/// Those not delivered when this goes out of scope are dropped.
class EventOutlet {
  public:
    EventOutlet(boost::asio::any_io_executor executor,
                std::function<void(const LeaseEvent&)> listener);
    EventOutlet(const EventOutlet&) = delete;
    EventOutlet& operator=(const EventOutlet&) = delete;
    ~EventOutlet() = default;

    void tell(LeaseEvent event);

  private:
    boost::asio::any_io_executor executor_;
    std::shared_ptr<std::function<void(const LeaseEvent&)>> listener_;
};

}  // namespace kcl::leases
