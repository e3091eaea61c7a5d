#include "kcl/local/admin/limit_routes.h"

#include "kcl/local/powers/limits/kinesis_limits.h"
#include "kcl/local/powers/strict_members.h"

namespace kcl::local::admin {

namespace {

Answer tell(bool enforced) {
    return says(json::object{
        {"enforce", enforced},
        {"kinesis", powers::kinesis_limits_described()},
        {"dynamodb",
         {{"provisioned", "what the table and each global index has, unused units for 300 s"},
          {"onDemand",
           "12000 read and 4000 write units/s for each table and index, or double of "
           "what its busiest minute used"},
          {"partitionKey", "3000 read and 1000 write units/s"}}}});
}

Answer change(bool& enforced, const std::function<void()>& switched, const Request& request) {
    powers::StrictMembers members(request.body, "");
    const auto wanted = members.flag("enforce");
    if (!wanted && !members.failed()) members.complain("enforce", "true or false");
    if (const auto complaint = members.complaint()) return refuses(*complaint);
    enforced = *wanted;
    switched();
    return tell(enforced);
}

}  // namespace

Routes limit_routes(bool& enforced, std::function<void()> switched) {
    return {{.method = "GET",
             .path = "/_kcl/limits",
             .does = "The limits of AWS, and whether they are enforced.",
             .handle = [&enforced](const Request&) { return tell(enforced); }},
            {.method = "POST",
             .path = "/_kcl/limits",
             .does = "Switches them: {enforce}.",
             .handle = [&enforced, switched = std::move(switched)](const Request& request) {
                 return change(enforced, switched, request);
             }}};
}

}  // namespace kcl::local::admin
