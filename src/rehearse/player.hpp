// Purpose: the people and telephones of a rehearsal, on a clock of their own around one Centre in memory. They see
// what was decided and act after the seconds the scenario gives them; nothing here is random.
// Thread: the caller's, for the length of run(). Owner: play().
#pragma once

#include <functional>
#include <queue>

#include "rehearse/record.hpp"
#include "siaga/centre/centre.hpp"

namespace siaga::rehearse {

class Player {
public:
    Player(const Scenario& scenario, const profile::Profile& profile, const profile::Gazetteer* gazetteer);
    [[nodiscard]] Result<Day> run();

private:
    struct Later {
        HouseTime at;
        std::uint64_t order;
        std::function<void()> act;
    };
    struct After {
        bool operator()(const Later& a, const Later& b) const { return std::tie(a.at, a.order) > std::tie(b.at, b.order); }
    };

    void in(std::uint32_t seconds, std::function<void()> act) { at(now_ + std::chrono::seconds(seconds), std::move(act)); }
    void at(HouseTime when, std::function<void()> act) { later_.push({when, ++order_, std::move(act)}); }
    centre::Batch send(centre::CommandBody body, PersonId person = {});
    void react(const centre::Event& event);
    [[nodiscard]] const centre::State& state() const { return centre_.state(); }

    // the room
    void open();
    PersonId hire(const std::string& login, const std::string& name, centre::PersonRole role, const AgencyId& agency = {});
    void sits_down(const Operator& who);
    void goes_home(const Operator& who);
    void hands_over(const Operator& who);
    [[nodiscard]] const centre::Seat& seat(const Operator& who) const { return state().seats.at(who.seat); }

    // callers and operators
    void rings(const Caller& caller);
    void offered(const centre::OfferStarted& e);
    void answered(const centre::CallAnswered& e);
    void writes_down(CallId call, const Caller& caller, PersonId who);
    [[nodiscard]] profile::Place place_of(const Caller& caller) const;

    // agencies
    void assignment_shown(AssignmentId id);
    void assignment_sent(AssignmentId id);
    void assignment_phoned(AssignmentId id);
    void moves_on(AssignmentId id, std::optional<std::uint32_t> after, centre::AssignmentState to);
    void maybe_closes(IncidentId id);
    void delivered(const centre::DeliveryStarted& e);
    void telephone_rings(const centre::NoticeDialled& e);
    void hears(CallId call, LegId leg, centre::MediaFactKind kind, std::uint64_t play, const std::string& digit);
    [[nodiscard]] const AgencyActs& acts_of(const AgencyId& id) const;
    [[nodiscard]] PersonId crew_of(const AgencyId& id) const;
    void put_contacts(std::vector<profile::Contact>& out, const std::vector<PhoneContact>& contacts);

    const Scenario& scenario_;
    const profile::Gazetteer* gazetteer_;
    profile::Profile profile_;
    centre::Settings settings_;
    centre::Centre centre_;
    Record record_;
    HouseTime begin_, now_, end_;
    std::priority_queue<Later, std::vector<Later>, After> later_;
    std::uint64_t order_ = 0, handle_ = 0, facts_ = 0, numbers_ = 0;
    std::map<SeatId, PersonId> operators_;
    std::map<AgencyId, PersonId> crews_;
    std::map<CallId, std::size_t> callers_;  // which of the scenario's calls
    std::map<AgencyId, AgencyActs> acts_;
    std::map<std::string, PhoneContact> phones_;  // by number
    PersonId supervisor_;
    std::vector<Missed> refused_;
};

}  // namespace siaga::rehearse
