#pragma once

#include "kcl/local/admin/route.h"
#include "kcl/local/service_around.h"

namespace kcl::local::admin {

/// The service it wraps, and beside it the admin API: every path under "/_kcl".
///
/// `GET /_kcl/` lists the routes. Calls that must not drive the services (same_origin.h) get 403,
/// unknown paths 404, known paths with another method 405, bodies that are no JSON 400. A route of
/// any kind (a page, say) is one more entry in `routes`. Borrows `inner` and `routes`, which may
/// grow until the first call.
class AdminService final : public ServiceAround {
  public:
    AdminService(Service& inner, const Routes& routes) : ServiceAround(inner), routes_(routes) {}

    bool may_write(const Call& call) const override;
    Answer answer(const Call& call, storage::Transaction& transaction) override;
    Answer internal_failure(const Call& call, std::string_view why) const override;

  private:
    Answer answer_admin(const Call& call, storage::Transaction& transaction) const;
    Answer overview() const;

    const Routes& routes_;
};

}  // namespace kcl::local::admin
