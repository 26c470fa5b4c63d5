// Assignments: sent, shown, accepted or not, and what desks that come and go mean for them.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {


std::string alarm_subject(const State& s, const Assignment& assignment) {
    const auto incident = s.incidents.find(assignment.incident);
    return (incident == s.incidents.end() ? std::string() : incident->second.number) + " " + assignment.agency.value;
}

}  // namespace

void Deciding::create_assignment(IncidentId incident, const PlanLine& line) {
    const AssignmentId id{s.last_assignment + 1};
    Assignment asked;  // what the clocks may look at before it exists
    asked.agency = line.agency;
    asked.role = line.role;
    asked.policy = s.clock_admin.edition;
    const auto choice = line.must_acknowledge ? acknowledge_clock(s.incidents.at(incident), asked, line.acknowledge_within_s)
                                              : std::nullopt;
    HouseTime by;
    if (choice) {
        const WallTime until = profile::due_after(wall, choice->seconds, choice->office_hours, s.profile.office,
                                                  s.profile.zone_minutes, holidays());
        by = now + Duration{until.us - wall.us};
    }
    emit(AssignmentCreated{id, incident, line, by, person});
    if (choice) start_clock(ClockLeg::acknowledge, *choice, incident, id);
    send_assignment(id);
}

// "Sent" needs a desk that would sound; nobody is told through a page that nobody watches.
void Deciding::send_assignment(AssignmentId id) {
    const Assignment& assignment = s.assignments.at(id);
    if (assignment.role == Role::diberi_tahu) {
        emit(AssignmentSent{id});
        return;
    }
    if (assignment.to_be_phoned) {
        emit(AssignmentUnreachable{id, "mitra: dihubungi lewat telepon"});
        // Handing a case over is its owner's until somebody there has taken it.
        const auto of = s.incidents.find(assignment.incident);
        if (assignment.rule == profile::kOutsideRule && of != s.incidents.end())
            raise(AlarmKind::agency_unreachable, alarm_subject(s, assignment), "Di luar wilayah, telepon sekarang: " + assignment.agency.value,
                  of->first, of->second.owner, 1, true);
        return;
    }
    const auto agency = s.agencies.find(assignment.agency);
    if (agency != s.agencies.end() && agency->second.reachable) {
        emit(AssignmentSent{id});
        return;
    }
    emit(AssignmentUnreachable{id, "tidak ada meja instansi yang siaga"});
    const auto incident = s.incidents.find(assignment.incident);
    if (incident == s.incidents.end()) return;
    raise(AlarmKind::agency_unreachable, alarm_subject(s, assignment), "Telepon sekarang: " + assignment.agency.value,
          incident->first, incident->second.owner);
}

// May this person move this assignment there now?
Status Deciding::move(AssignmentId id, AssignmentState to, Mover by) const {
    const auto found = assignment_of(id);
    if (!found) return found.error();
    const Assignment& assignment = **found;
    const Person* actor = who();
    const bool own = actor && actor->role == PersonRole::dispatcher && actor->agency == assignment.agency;
    const bool desk = actor && (actor->role == PersonRole::operator_ || actor->role == PersonRole::supervisor);
    // Person 0 is the house itself.
    if (person && by != Mover::anyone && !own && !(desk && by == Mover::agency_or_desk))
        return fail("not_your_assignment", "tugas ini milik instansi lain", "assignment");
    if (may_move(assignment.state, to)) return {};
    if (assignment.state == AssignmentState::acknowledged && to == AssignmentState::acknowledged) {
        std::string name = assignment.phone_name;
        if (const auto taken = s.people.find(assignment.acknowledged_by); name.empty() && taken != s.people.end())
            name = taken->second.name;
        return fail("already_acknowledged", "sudah diterima oleh " + name, std::string(name_of(assignment.state)));
    }
    return fail("illegal_move", "langkah ini tidak mungkin dari keadaan sekarang", std::string(name_of(assignment.state)));
}

Status Deciding::operator()(const ShowAssignment& c) {
    const auto found = assignment_of(c.assignment);
    if (!found) return found.error();
    const auto state = (*found)->state;
    // The second page of the same agency shows it too; the first report counts. What was not sent cannot have been
    // shown as such: a page that comes to an unreachable task is refused, and says it again once it is sent.
    if (state != AssignmentState::sent && state != AssignmentState::created && state != AssignmentState::unreachable) return {};
    if (Status legal = move(c.assignment, AssignmentState::delivered, Mover::agency); !legal) return legal;
    emit(AssignmentDelivered{c.assignment, person});
    return {};
}

void Deciding::acknowledged(AssignmentId id) {
    const std::string subject = alarm_subject(s, s.assignments.at(id));
    for (const auto kind : {AlarmKind::assignment_overdue, AlarmKind::agency_unreachable, AlarmKind::assignment_declined})
        clear(kind, subject);
}

Status Deciding::operator()(const Acknowledge& c) {
    if (Status legal = move(c.assignment, AssignmentState::acknowledged, Mover::agency); !legal) return legal;
    emit(AssignmentAcknowledged{c.assignment, person, false, {}, {}});
    acknowledged(c.assignment);
    return {};
}

Status Deciding::operator()(const AcknowledgeByPhone& c) {
    if (Status legal = move(c.assignment, AssignmentState::acknowledged, Mover::anyone); !legal) return legal;
    if (c.name.empty() || c.name.size() > 200) return fail("name_needed", "tulis nama yang menerima", "name");
    if (c.taken_at > wall + std::chrono::minutes(1)) return fail("time_in_future", "jam diterima belum tiba", "taken_at");
    emit(AssignmentAcknowledged{c.assignment, person, true, c.name, c.taken_at ? c.taken_at : wall});
    acknowledged(c.assignment);
    return {};
}

Status Deciding::operator()(const Decline& c) {
    if (Status legal = move(c.assignment, AssignmentState::declined, Mover::agency_or_desk); !legal) return legal;
    if (c.reason.size() < 3 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasan tidak dapat menangani", "reason");
    decline(c.assignment, c.reason);
    return {};
}

void Deciding::decline(AssignmentId id, const std::string& reason) {
    emit(AssignmentDeclined{id, person, reason});
    const Assignment& assignment = s.assignments.at(id);
    const auto incident = s.incidents.find(assignment.incident);
    for (const auto kind : {AlarmKind::assignment_overdue, AlarmKind::agency_unreachable}) clear(kind, alarm_subject(s, assignment));
    if (incident == s.incidents.end()) return;
    // Without the agency that leads nobody is on the way: somebody must say what is done instead.
    raise(AlarmKind::assignment_declined, alarm_subject(s, assignment), "Tidak dapat menangani: " + assignment.agency.value,
          incident->first, incident->second.owner, 1, assignment.role == Role::utama || assignment.rule == profile::kOutsideRule);
}

Status Deciding::operator()(const Depart& c) {
    if (Status legal = move(c.assignment, AssignmentState::en_route, Mover::agency_or_desk); !legal) return legal;
    emit(AssignmentEnRoute{c.assignment, person});
    return {};
}
Status Deciding::operator()(const Arrive& c) {
    if (Status legal = move(c.assignment, AssignmentState::on_scene, Mover::agency_or_desk); !legal) return legal;
    emit(AssignmentOnScene{c.assignment, person});
    return {};
}
Status Deciding::operator()(const Clear& c) {
    if (Status legal = move(c.assignment, AssignmentState::cleared, Mover::agency_or_desk); !legal) return legal;
    if (c.outcome.empty() || c.outcome.size() > kShortBytes) return fail("outcome_needed", "pilih hasil penanganan", "outcome");
    emit(AssignmentCleared{c.assignment, person, c.outcome});
    return {};
}
// A cancel says that the rules named an agency too many only where others are at work and none has finished: cancels
// while nobody came, or after somebody cleared it, wrap the case up (decision 147).
bool Deciding::corrects_plan(AssignmentId cancelled) const {
    bool working = false;
    for (const auto id : s.incidents.at(s.assignments.at(cancelled).incident).assignments) {
        if (id == cancelled) continue;
        const AssignmentState state = s.assignments.at(id).state;
        if (state == AssignmentState::cleared) return false;
        working = working || state == AssignmentState::acknowledged || state == AssignmentState::en_route || state == AssignmentState::on_scene;
    }
    return working;
}

Status Deciding::operator()(const CancelAssignment& c) {
    if (Status legal = move(c.assignment, AssignmentState::cancelled, Mover::anyone); !legal) return legal;
    if (c.reason.empty() || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasannya", "reason");
    const Assignment& assignment = s.assignments.at(c.assignment);
    if (const auto incident = s.incidents.find(assignment.incident); incident != s.incidents.end() && person && corrects_plan(c.assignment)) {
        const Plan& plan = incident->second.plan;
        emit(PlanOverridden{assignment.incident, person, {}, {assignment.agency}, plan.rule_id, plan.rules_version, c.reason});
    }
    emit(AssignmentCancelled{c.assignment, person, c.reason});
    acknowledged(c.assignment);
    return {};
}

Status Deciding::operator()(const DeskReachability& c) {
    const auto agency = s.agencies.find(c.agency);
    if (agency == s.agencies.end()) return fail("agency_unknown", "instansi tidak dikenal", "agency");
    if (agency->second.reachable == c.reachable && agency->second.desks == c.desks) return {};
    const bool turned = c.reachable != agency->second.reachable;
    emit(AgencyReachable{c.agency, c.reachable, c.desks});
    if (turned) resend(c.agency, c.reachable);
    return {};
}

// A desk came: what it could not be told is sent now. The last one went: what nobody there has accepted
// is nobody's knowledge any more, whatever a page showed before.
void Deciding::resend(const AgencyId& agency, bool reachable) {
    std::vector<AssignmentId> affected;
    for (const auto& [id, assignment] : s.assignments) {
        if (assignment.agency != agency || assignment.to_be_phoned || assignment.role == Role::diberi_tahu) continue;
        const auto incident = s.incidents.find(assignment.incident);
        if (incident == s.incidents.end() || incident->second.state != IncidentState::open) continue;
        const bool told = assignment.state == AssignmentState::sent || assignment.state == AssignmentState::delivered;
        if (reachable ? assignment.state == AssignmentState::unreachable : told) affected.push_back(id);
    }
    for (const auto id : affected) {
        if (reachable) clear(AlarmKind::agency_unreachable, alarm_subject(s, s.assignments.at(id)));
        send_assignment(id);
    }
}

}  // namespace siaga::centre
