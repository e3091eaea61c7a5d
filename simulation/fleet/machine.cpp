#include "simulation/fleet/machine.h"

#include "kcl/hosts/linked_host.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace kcl::simulation {

Machine::Machine(Surroundings surroundings, Traits traits)
    : around_(surroundings),
      traits_(std::move(traits)),
      random_(traits_.seed),
      network_random_(traits_.seed ^ 0x6e6574776f726bULL),
      desk_(std::make_shared<Desk>(
          Desk{around_.ledger, random_, traits_.settings.id, traits_.habits})),
      home_(around_.world),
      true_clock_(home_),
      clock_(true_clock_, {.drift_ppm = traits_.drift_ppm}),
      mutant_clock_(around_.mutation && around_.mutation->clock ? around_.mutation->clock(clock_)
                                                                : nullptr),
      network_(home_, around_.services, network_random_, traits_.settings.id),
      kinesis_(network_),
      dynamodb_(network_,
                [this](const std::string& version) {
                    around_.ledger.holders().read_leader(id(), version);
                }),
      mutant_(around_.mutation ? around_.mutation->wrap(
                                     {dynamodb_, home_, clock_, around_.ledger.family(), id()})
                               : nullptr),
      workers_([this](std::function<void()> job) { run_job(std::move(job)); }) {
    if (around_.mutation) around_.mutation->settings(traits_.settings);
    aws::DynamoDbClient& table = mutant_ ? *mutant_ : dynamodb_;
    Clock& clock = mutant_clock_ ? *mutant_clock_ : clock_;
    auto host = std::make_shared<hosts::LinkedHost>(
        [desk = desk_] { return std::make_unique<Clerk>(desk); });
    cluster_ = std::make_unique<cluster::Cluster>(
        cluster::Cluster::Outside{home_.io().get_executor(), kinesis_, table, workers_, clock,
                                  random_},
        cluster::Cluster::Users{std::move(host),
                                [](const std::string&, LogLevel, std::string_view) {}},
        traits_.settings, [this](const cluster::ClusterEvent& event) { heard(event); });
}

Machine::~Machine() = default;

void Machine::start() {
    around_.ledger.timeline().say(id(), "starts; its clock gains {} ppm", traits_.drift_ppm);
    asio::co_spawn(home_.io(), cluster_->run(),
                   asio::bind_cancellation_slot(
                       kill_.slot(), [this](std::exception_ptr error, Result<void> result) {
                           finished(std::move(error), result);
                       }));
    home_.wake();
}

void Machine::finished(std::exception_ptr error, const Result<void>& result) {
    ended_ = true;
    if (killed()) return;
    around_.ledger.holders().died(id());
    if (!result && !error) around_.ledger.timeline().say(id(), "ended: {}", result.error().message);
    if (!error) return;
    std::string what;
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        what = e.what();
    } catch (...) {
        what = "something that is not a std::exception";
    }
    around_.ledger.accuse(Rule::goes_on, fmt::format("{} ended by an exception: {}", id(), what));
}

void Machine::heard(const cluster::ClusterEvent& event) {
    if (!killed()) around_.ledger.heard(id(), event);
}

void Machine::kill() {
    if (killed() || ended_) return;
    around_.ledger.timeline().say(id(), "is killed");
    desk_->dead = true;
    network_.sever();
    around_.ledger.holders().died(id());
    home_.thaw();
    // What is left of it unwinds, unseen and unheard.
    asio::post(home_.io(), [this] { kill_.emit(asio::cancellation_type::terminal); });
    home_.wake();
}

void Machine::shut_down() {
    if (!runs()) return;
    around_.ledger.timeline().say(id(), "is told to stop");
    leaving_ = true;
    asio::post(home_.io(), [this] { cluster_->shut_down(); });
    home_.wake();
}

void Machine::freeze(bool frozen) {
    if (!runs() || frozen == home_.frozen()) return;
    around_.ledger.timeline().say(id(), "{}", frozen ? "is frozen" : "goes on");
    around_.ledger.holders().frozen(id(), frozen);
    if (frozen) {
        home_.freeze();
    } else {
        home_.thaw();
    }
}

void Machine::step_calendar(std::chrono::milliseconds by) {
    if (!runs()) return;
    calendar_offset_ += by;
    around_.ledger.timeline().say(id(), "has its calendar moved by {} ms", by.count());
    clock_.set_system_offset(calendar_offset_);
}

void Machine::run_job(std::function<void()> job) {
    const bool busy =
        traits_.busy_threads > 0 && random_.fraction() < traits_.busy_threads && !killed();
    if (!busy) {
        asio::post(home_.io(), std::move(job));
        home_.wake();  // also when users' objects are let go after everything else
        return;
    }
    const Duration wait(static_cast<Duration::rep>(
        random_.below(static_cast<std::uint64_t>(traits_.busy_for.count()) + 1)));
    around_.world.after(wait, [this, job = std::move(job)]() mutable {
        asio::post(home_.io(), std::move(job));
        home_.wake();
    });
}

}  // namespace kcl::simulation
