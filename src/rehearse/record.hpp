// Purpose: watches the events of a rehearsal and writes down what every caller got; the centre itself forgets.
// Thread: the player's. Owner: the player.
#pragma once

#include <map>

#include "siaga/centre/event.hpp"
#include "siaga/rehearse/rehearse.hpp"

namespace siaga::rehearse {

class Record {
public:
    explicit Record(const profile::Profile& profile) : profile_(profile) {}

    void see(const centre::Event& event);
    void name_call(CallId call, const std::string& id);
    [[nodiscard]] IncidentId incident_of(const std::string& call) const;  // 0: none yet
    [[nodiscard]] std::string clock_text(HouseTime at) const;             // "07:12:30"
    [[nodiscard]] std::vector<CallSeen> calls() const { return calls_; }
    [[nodiscard]] Summary summary() const;

private:
    struct At {
        std::size_t call = 0, assignment = 0;
    };
    struct Running {
        std::size_t call = 0, assignment = 0, clock = 0;
        bool own = false;  // of an assignment
        std::string agency;
    };
    struct Climbing {
        std::size_t call = 0, assignment = 0;
        bool own = false;
        std::vector<profile::LadderStep> steps;
    };
    void see_call(const centre::Event& event);
    void see_incident(const centre::Event& event);
    void see_assignment(const centre::Event& event);
    void see_clock(const centre::Event& event);
    void see_ladder(const centre::Event& event);
    [[nodiscard]] CallSeen* call(CallId id);
    [[nodiscard]] AssignmentSeen* assignment(AssignmentId id);
    [[nodiscard]] std::vector<Told>& told_of(const Climbing& ladder);
    [[nodiscard]] std::string name_of_agency(const AgencyId& id) const;

    const profile::Profile& profile_;
    std::vector<CallSeen> calls_;
    std::map<CallId, std::size_t> by_call_;
    std::map<std::string, std::size_t> by_name_;
    std::map<CallId, HouseTime> arrived_, answered_;
    std::map<std::string, IncidentId> incident_of_;
    std::map<IncidentId, std::size_t> by_incident_;
    std::map<AssignmentId, At> by_assignment_;
    std::map<AssignmentId, HouseTime> created_;
    std::map<ClockId, Running> clocks_;
    std::map<EscalationId, Climbing> ladders_;
    std::map<DeliveryId, std::pair<EscalationId, std::size_t>> deliveries_;
    Summary summary_;
};

}  // namespace siaga::rehearse
