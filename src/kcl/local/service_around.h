#pragma once

#include "kcl/local/service.h"

namespace kcl::local {

/// A service around another: whatever it does not override is the other's. Borrows it.
class ServiceAround : public Service {
  public:
    explicit ServiceAround(Service& inner) : inner_(inner) {}

    std::string_view name() const override { return inner_.name(); }
    bool may_write(const Call& call) const override { return inner_.may_write(call); }
    Answer answer(const Call& call, storage::Transaction& transaction) override {
        return inner_.answer(call, transaction);
    }
    Answer internal_failure(const Call& call, std::string_view why) const override {
        return inner_.internal_failure(call, why);
    }

  protected:
    Service& inner() const { return inner_; }

  private:
    Service& inner_;
};

}  // namespace kcl::local
