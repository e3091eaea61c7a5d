#include "kcl/local/test_powers.h"

#include "kcl/local/admin/admin_service.h"
#include "kcl/local/admin/capture_routes.h"
#include "kcl/local/admin/clock_routes.h"
#include "kcl/local/admin/counter_routes.h"
#include "kcl/local/admin/data_routes.h"
#include "kcl/local/admin/fault_routes.h"
#include "kcl/local/admin/limit_routes.h"
#include "kcl/local/powers/data/replay.h"
#include "kcl/local/powers/data/snapshot.h"
#include "kcl/local/powers/faults/fault_rule_text.h"
#include "kcl/local/powers/faults/faulty_service.h"
#include "kcl/local/powers/limits/limited_dynamodb.h"
#include "kcl/local/powers/limits/limited_kinesis.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace kcl::local {

namespace {

using storage::Transaction;

/// A service and what is wrapped around it, from the inside out.
class Wrapped final : public Service {
  public:
    explicit Wrapped(std::unique_ptr<Service> service) { layers_.push_back(std::move(service)); }

    Service& outermost() const { return *layers_.back(); }
    void wrap(std::unique_ptr<Service> layer) { layers_.push_back(std::move(layer)); }

    std::string_view name() const override { return outermost().name(); }
    bool may_write(const Call& call) const override { return outermost().may_write(call); }
    Answer answer(const Call& call, Transaction& transaction) override {
        return outermost().answer(call, transaction);
    }
    Answer internal_failure(const Call& call, std::string_view why) const override {
        return outermost().internal_failure(call, why);
    }

  private:
    std::vector<std::unique_ptr<Service>> layers_;
};

void append(admin::Routes& all, admin::Routes more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

}  // namespace

TestPowers::TestPowers(asio::any_io_executor executor, Clock& real, Options options,
                       std::function<void(std::string_view)> trouble)
    : options_(std::move(options)),
      clock_(std::move(executor), real),
      faults_(options_.fault_seed),
      limits_enforced_(options_.enforce_limits),
      trouble_(std::move(trouble)),
      capture_(trouble_) {
    start_clock();
    start_faults();
    add(own_routes());
}

TestPowers::~TestPowers() = default;

admin::Routes TestPowers::own_routes() {
    admin::Routes all = admin::clock_routes(clock_);
    append(all, admin::fault_routes(faults_));
    append(all, admin::limit_routes(limits_enforced_, [this] { start_limits(limits_enforced_); }));
    append(all, admin::counter_routes(counters_));
    append(all, admin::capture_routes(
                    capture_, [this](const admin::Request& request, std::string_view name) {
                        const auto* asked = guest(request.service);
                        const auto* found = guest(name);
                        const bool reached = asked && found && asked->store == found->store;
                        return reached ? found->captured : nullptr;
                    }));
    append(all,
           admin::data_routes(
               {{"data", [](Transaction& transaction) { powers::erase_everything(transaction); }},
                {"clock", [this](Transaction&) { start_clock(); }},
                {"faults", [this](Transaction&) { start_faults(); }},
                {"limits", [this](Transaction&) { start_limits(options_.enforce_limits); }},
                {"counters", [this](Transaction&) { counters_.clear(); }}},
               [this](std::string_view name) -> storage::Store& { return *guest(name)->store; }));
    return all;
}

std::expected<void, std::string> TestPowers::check() const {
    if (options_.faults.empty()) return {};
    const auto rules = powers::parse_fault_rules(std::string_view(options_.faults));
    if (!rules) return std::unexpected("the fault rules: " + rules.error());
    return {};
}

const TestPowers::Guest* TestPowers::guest(std::string_view name) const {
    const auto found = std::ranges::find(guests_, name, &Guest::name);
    return found == guests_.end() ? nullptr : &*found;
}

std::expected<void, std::string> TestPowers::begin() {
    if (guests_.empty()) return {};
    const bool is_about_data =
        !options_.restore.empty() || !options_.replay.empty() || !options_.snapshot.empty();
    auto& store = *guests_.front().store;
    if (is_about_data && guests_.back().store != &store)
        return std::unexpected("restore, replay and snapshot need one directory for both services");
    if (!options_.replay.empty()) {
        auto calls = powers::read_capture(options_.replay);
        if (!calls) return std::unexpected(std::move(calls).error());
        to_replay_ = *std::move(calls);
    }
    if (is_about_data) {
        const auto transaction = store.write();
        if (!options_.restore.empty())
            if (auto done = powers::load_snapshot(*transaction, options_.restore); !done)
                return done;
        if (!options_.replay_paced) replay_now(*transaction);
        transaction->commit();
    }
    if (options_.capture.empty()) return {};
    return capture_.start(options_.capture);
}

void TestPowers::replay_now(Transaction& transaction) {
    const auto find = [this](std::string_view name) {
        const auto* found = guest(name);
        return found != nullptr ? found->captured : nullptr;
    };
    const auto replayed = powers::replay(std::exchange(to_replay_, {}), find, transaction);
    if (replayed.refused > 0)
        trouble_(fmt::format("{}: {} calls were refused this time; the first: {}", options_.replay,
                             replayed.refused, replayed.first_refusal));
}

asio::awaitable<void> TestPowers::run(powers::MakeCall make) {
    return powers::replay_paced(std::exchange(to_replay_, {}), clock_, std::move(make));
}

std::expected<void, std::string> TestPowers::end() {
    if (options_.snapshot.empty() || guests_.empty()) return {};
    const auto saved = powers::save_snapshot(*guests_.front().store->read(), options_.snapshot);
    if (!saved) return std::unexpected(saved.error());
    return {};
}

void TestPowers::start_clock() {
    clock_.follow_real();
    if (options_.clock) clock_.set(*options_.clock);
    if (options_.clock_rate != 1) clock_.run_at(options_.clock_rate);
}

void TestPowers::start_faults() {
    faults_.start_over(options_.fault_seed);
    if (options_.faults.empty()) return;
    auto parsed = powers::parse_fault_rules(std::string_view(options_.faults));
    if (!parsed) return;  // check() tells
    if (parsed->seed) faults_.start_over(*parsed->seed);
    for (auto& rule : parsed->rules) faults_.add(std::move(rule), clock_.system_now());
}

void TestPowers::start_limits(bool enforced) {
    limits_enforced_ = enforced;
    kinesis_limits_.clear();
    dynamodb_limits_.clear();
}

void TestPowers::add(admin::Routes routes) { append(routes_, std::move(routes)); }

std::unique_ptr<Service> TestPowers::around(std::unique_ptr<Service> service,
                                            storage::Store& store) {
    auto wrapped = std::make_unique<Wrapped>(std::move(service));
    wrapped->wrap(std::make_unique<powers::CapturingService>(wrapped->outermost(), capture_));
    guests_.push_back({std::string(wrapped->name()), &wrapped->outermost(), &store});
    if (wrapped->name() == "kinesis")
        wrapped->wrap(std::make_unique<powers::LimitedKinesis>(wrapped->outermost(),
                                                               kinesis_limits_, limits_enforced_));
    else
        wrapped->wrap(std::make_unique<powers::LimitedDynamoDb>(
            wrapped->outermost(), dynamodb_limits_, limits_enforced_));
    const auto note = [this](const powers::CallFacts& facts, powers::FaultKind) {
        ++counters_.of(facts.service(), facts.operation).faults;
    };
    wrapped->wrap(
        std::make_unique<powers::FaultyService>(wrapped->outermost(), faults_, store, note));
    wrapped->wrap(std::make_unique<powers::CountingService>(wrapped->outermost(), counters_));
    wrapped->wrap(std::make_unique<admin::AdminService>(wrapped->outermost(), routes_));
    return wrapped;
}

}  // namespace kcl::local
