// A house with two operators at their consoles, and incidents they own: what the tests of care stand on.
#pragma once

#include <optional>
#include <set>

#include "house_fixture.hpp"

namespace siaga::centre::test {

class Care : public House {
protected:
    Care() {
        profile_.types[0].outcomes = {"Padam", "Laporan palsu"};
        settings_.queue.closed_incident_stays = std::chrono::hours(24 * 7);
        open();
        desk("damkar");
        siti = here("siti");
        budi = here("budi");
    }
    PersonId here(const std::string& login, PersonRole role = PersonRole::operator_) {
        const PersonId id = person(login, role);
        done(PersonPresence{id, true});
        return id;
    }
    void gone(PersonId id) { done(PersonPresence{id, false}); }
    const Incident& incident(IncidentId id) const { return state().incidents.at(id); }
    PersonId owner(IncidentId id) const { return incident(id).owner; }
    void finish(IncidentId id) {
        for (const auto assigned : incident(id).assignments)
            if (may_move(state().assignments.at(assigned).state, AssignmentState::cancelled))
                done(CancelAssignment{assigned, "uji"}, siti);
    }
    CloseIncident closing(IncidentId id, std::optional<CallerAnswer> caller = {}) { return {id, "Padam", "api padam", caller}; }
    HandoverId offered(PersonId from, PersonId to, std::set<IncidentId> which = {}) {
        return HandoverId{done(OfferHandover{to, std::move(which), "api masih dipantau"}, from).reply["handover"].get<std::uint64_t>()};
    }
    IncidentId closed_fire() {
        const IncidentId fire = save({}, siti);
        finish(fire);
        done(closing(fire), siti);
        return fire;
    }
    PersonId siti, budi;
};

}  // namespace siaga::centre::test
