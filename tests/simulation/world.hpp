// The world around the centre, made of random callers, phones, operators and dispatchers on a virtual
// clock. It reacts to written events as the adapters would, crashes the centre at random moments and
// checks after every batch what must always hold.
#pragma once

#include <algorithm>
#include <functional>
#include <queue>
#include <random>

#include "siaga/centre/centre.hpp"
#include "tests/support/personal.hpp"

namespace siaga::simulation {

using namespace siaga::centre;

struct Options {
    std::uint64_t seed = 1;
    std::uint64_t events = 100'000;
    int seats = 6;
    bool crashes = true, erasures = true;
    std::function<void(const Event&)> on_event{};  // each one, as it is written
};

void add_duty(profile::Profile& profile);  // contacts, clocks of every leg, ladders (world_duty.cpp)

class World {
public:
    explicit World(Options options);
    void run();  // throws std::runtime_error with the seed, the moment and the broken promise
    [[nodiscard]] const Centre& centre() const { return centre_; }
    [[nodiscard]] std::uint64_t crashes() const { return crashes_; }
    [[nodiscard]] std::size_t times(std::string_view type) const {  // that this kind of event happened
        return static_cast<std::size_t>(std::count_if(journal_.begin(), journal_.end(), [&](const auto& kept) { return kept.type == type; }));
    }

private:
    struct Record { std::uint64_t seq; HouseTime at; WallTime wall; std::string type; int version; std::string open, personal; };
    struct Later { HouseTime at; std::uint64_t order; std::function<void()> act; };
    struct Later_after { bool operator()(const Later& a, const Later& b) const { return std::tie(a.at, a.order) > std::tie(b.at, b.order); } };

    void in(Duration after, std::function<void()> act);
    Batch send(CommandBody body, PersonId person = {});
    void tick_when_due();
    void react(const Event& event);
    void check(const Batch& batch, const Touched& touched);
    void check_event(const Event& event) const;
    void check_duty_event(const Event& event);
    void check_change(const Batch& batch) const;
    void check_duty() const;
    void check_ladders() const;
    void react_to_duty(const Event& event);
    void delivery_made(DeliveryId id, profile::Channel channel, const AgencyId& agency);
    void somebody_listens(CallId call);
    void admins_act();
    void check_offer(const OfferStarted& e) const;
    void check_calls(const Touched& touched) const;
    void check_seats() const;
    void check_queue() const;
    void check_totals() const;
    void check_care() const;
    void compare_mirror();
    void crash();
    void caller_arrives();
    void operators_act(PersonId person);
    void dispatchers_act();
    void somebody_asks_for_erasure();
    void hire_supervisor();
    void carers_act();
    void trainers_act();
    void phone_rings(const OfferStarted& e);
    void registers(const SeatId& seat);
    [[nodiscard]] std::uint64_t roll(std::uint64_t below) { return std::uniform_int_distribution<std::uint64_t>(0, below - 1)(random_); }
    [[nodiscard]] bool chance(int percent) { return roll(100) < static_cast<std::uint64_t>(percent); }
    [[nodiscard]] Duration between(Duration low, Duration high);
    [[noreturn]] void broken(const std::string& promise) const;

    Options options_;
    std::mt19937_64 random_;
    Centre centre_, mirror_;
    HouseTime now_{1'790'000'000'000'000};
    HouseTime started_;  // the last start of the centre
    PersonId supervisor_;
    std::uint64_t order_ = 0, handle_ = 0, crashes_ = 0, compared_at_ = 0;
    std::priority_queue<Later, std::vector<Later>, Later_after> later_;
    std::vector<Record> journal_;  // every event since the beginning
    std::vector<siaga::test::Told> told_;  // the same, read, as far as somebody asked
    Json snapshot_;
    PersonId admin_, second_admin_;
    std::uint64_t media_fact_ = 0;
    std::set<std::pair<std::uint64_t, int>> decided_;  // steps of ladders
    std::map<CallId, bool> callers_;  // those on the line, by their own knowledge
    Settings settings_;
    profile::Profile profile_;
};

}  // namespace siaga::simulation
