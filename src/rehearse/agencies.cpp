// The agencies of a rehearsal: desks that accept or do not, crews on their way, telephones that the ladder rings.
#include <algorithm>

#include "rehearse/player.hpp"

namespace siaga::rehearse {

using namespace centre;

namespace {

constexpr std::uint32_t kMessage = 10;  // how long one pass of a spoken notice takes
constexpr std::uint32_t kCloses = 30;   // an operator closes after the last agency has finished

const AgencyActs& nobody() {
    static const AgencyActs kNobody = [] {
        AgencyActs out;
        out.desk = false;
        return out;
    }();
    return kNobody;
}

}  // namespace

const AgencyActs& Player::acts_of(const AgencyId& id) const {
    const auto found = acts_.find(id);
    return found == acts_.end() ? nobody() : found->second;
}
PersonId Player::crew_of(const AgencyId& id) const {
    const auto found = crews_.find(id);
    return found == crews_.end() ? PersonId{} : found->second;
}

void Player::react(const Event& event) {
    using S = AssignmentState;
    if (const auto* offer = event.body.get_if<OfferStarted>()) offered(*offer);
    else if (const auto* up = event.body.get_if<CallAnswered>()) answered(*up);
    else if (const auto* sent = event.body.get_if<AssignmentSent>()) assignment_sent(sent->assignment);
    else if (const auto* lost = event.body.get_if<AssignmentUnreachable>()) assignment_phoned(lost->assignment);
    else if (const auto* shown = event.body.get_if<AssignmentDelivered>()) assignment_shown(shown->assignment);
    else if (const auto* yes = event.body.get_if<AssignmentAcknowledged>()) moves_on(yes->assignment, acts_of(state().assignments.at(yes->assignment).agency).depart_s, S::en_route);
    else if (const auto* out = event.body.get_if<AssignmentEnRoute>()) moves_on(out->assignment, acts_of(state().assignments.at(out->assignment).agency).arrive_s, S::on_scene);
    else if (const auto* there = event.body.get_if<AssignmentOnScene>()) moves_on(there->assignment, acts_of(state().assignments.at(there->assignment).agency).clear_s, S::cleared);
    else if (const auto* clear = event.body.get_if<AssignmentCleared>()) maybe_closes(state().assignments.at(clear->assignment).incident);
    else if (const auto* no = event.body.get_if<AssignmentDeclined>()) maybe_closes(state().assignments.at(no->assignment).incident);
    else if (const auto* delivery = event.body.get_if<DeliveryStarted>()) delivered(*delivery);
    else if (const auto* notice = event.body.get_if<NoticeDialled>()) telephone_rings(*notice);
    else if (const auto* alarm = event.body.get_if<AlarmRaised>(); alarm && alarm->needs_answer && supervisor_)
        in(scenario_.supervisor_answers_s, [this, id = alarm->alarm] {
            const auto found = state().alarms.find(id);
            if (found != state().alarms.end() && found->second.open) (void)send(AnswerAlarm{id, "dihubungi lewat radio"}, supervisor_);
        });
}

void Player::assignment_sent(AssignmentId id) {
    const PersonId crew = crew_of(state().assignments.at(id).agency);
    if (!crew) return;
    in(acts_of(state().assignments.at(id).agency).show_s, [this, id, crew] {
        const auto found = state().assignments.find(id);
        if (found != state().assignments.end() && found->second.state == AssignmentState::sent) (void)send(ShowAssignment{id}, crew);
    });
}

void Player::assignment_shown(AssignmentId id) {
    const Assignment& a = state().assignments.at(id);
    const AgencyActs& acts = acts_of(a.agency);
    if (!a.must_acknowledge) return;
    if (acts.acknowledge_s) moves_on(id, acts.acknowledge_s, AssignmentState::acknowledged);
    if (acts.decline_s) moves_on(id, acts.decline_s, AssignmentState::declined);
}

// A partner has no page: the operator rings it and writes down who took it.
void Player::assignment_phoned(AssignmentId id) {
    const auto after = acts_of(state().assignments.at(id).agency).phoned_s;
    if (!after) return;
    in(*after, [this, id] {
        const auto found = state().assignments.find(id);
        if (found == state().assignments.end() || found->second.state != AssignmentState::unreachable) return;
        const auto incident = state().incidents.find(found->second.incident);
        if (incident == state().incidents.end() || incident->second.state != IncidentState::open) return;
        (void)send(AcknowledgeByPhone{id, "petugas jaga", WallTime{now_.us}}, incident->second.owner);
    });
}

void Player::moves_on(AssignmentId id, std::optional<std::uint32_t> after, AssignmentState to) {
    if (!after) return;
    in(*after, [this, id, to] {
        const auto found = state().assignments.find(id);
        if (found == state().assignments.end() || !may_move(found->second.state, to)) return;
        const PersonId crew = crew_of(found->second.agency);
        switch (to) {
            case AssignmentState::acknowledged: (void)send(Acknowledge{id}, crew); break;
            case AssignmentState::declined: (void)send(Decline{id, "tidak ada regu yang bebas"}, crew); break;
            case AssignmentState::en_route: (void)send(Depart{id}, crew); break;
            case AssignmentState::on_scene: (void)send(Arrive{id}, crew); break;
            default: (void)send(Clear{id, "selesai"}, crew); break;
        }
    });
}

void Player::maybe_closes(IncidentId id) {
    in(kCloses, [this, id] {
        const auto found = state().incidents.find(id);
        if (found == state().incidents.end() || found->second.state != IncidentState::open) return;
        const Incident& incident = found->second;
        const auto works = [&](AssignmentId one) {
            const Assignment& a = state().assignments.at(one);
            return a.state != AssignmentState::cleared && a.state != AssignmentState::declined &&
                   a.state != AssignmentState::cancelled && (a.must_acknowledge || a.acknowledged_at);
        };
        const auto helped = [&](AssignmentId one) { return state().assignments.at(one).state == AssignmentState::cleared; };
        if (std::any_of(incident.assignments.begin(), incident.assignments.end(), works)) return;
        if (std::none_of(incident.assignments.begin(), incident.assignments.end(), helped)) return;
        const auto* type = profile::find_type(profile_, incident.type);
        CloseIncident close{id, type && !type->outcomes.empty() ? type->outcomes.front() : "selesai", "ditangani instansi", CallerAnswer::ya};
        (void)send(close, incident.owner);
    });
}

// ---- the ladder's ways ----------------------------------------------------------------------------

void Player::delivered(const DeliveryStarted& e) {
    if (e.channel == Channel::voice) return;  // its call comes as NoticeDialled
    in(1, [this, id = e.delivery, channel = e.channel, crew = crew_of(e.agency)] {
        const auto found = state().deliveries.find(id);
        if (found == state().deliveries.end() || found->second.result != DeliveryResult::trying) return;
        if (channel != Channel::page) (void)send(DeliveryDone{id, DeliveryResult::told, "latihan"});
        else if (crew) (void)send(ShowDelivery{id}, crew);
    });
}

void Player::hears(CallId call, LegId leg, MediaFactKind kind, std::uint64_t play, const std::string& digit) {
    const auto found = state().calls.find(call);
    if (found == state().calls.end() || found->second.state == CallState::ended) return;
    MediaFact fact;
    fact.id = ++facts_;
    fact.kind = kind;
    fact.call = call;
    fact.leg = leg;
    fact.play = play;
    fact.digit = digit;
    (void)send(MediaSaid{fact});
}

void Player::telephone_rings(const NoticeDialled& e) {
    const auto known = phones_.find(e.party.number);
    const PhoneContact phone = known == phones_.end() ? PhoneContact{} : known->second;
    const CallId call = e.call;
    const LegId leg = e.leg;
    in(1, [this, id = e.delivery] { (void)send(NoticeSpoken{id, "latihan"}); });
    if (phone.answers == Phone::diam) return;  // it rings until the house gives up
    const bool busy = phone.answers == Phone::sibuk;
    in(busy ? 1 : std::max<std::uint32_t>(phone.after_s, 2), [this, call, leg, phone, busy] {
        if (!state().legs.contains(leg)) return;
        if (busy) {
            (void)send(LegGone{leg, EndCause::busy, 486, "Busy Here"});
            return;
        }
        LegPickedUp up;
        up.leg = leg;
        up.media.address = "127.0.0.1";
        up.media.port = 32000;
        up.dialog.remote_tag = "n";
        (void)send(up);
        const bool person = phone.answers == Phone::terima || phone.answers == Phone::tolak;
        for (std::uint64_t pass = 1; pass <= (person ? 1U : 3U); ++pass)
            in(static_cast<std::uint32_t>(pass) * kMessage, [this, call, leg, pass] { hears(call, leg, MediaFactKind::play_ended, pass, {}); });
        if (person)
            in(kMessage + 3, [this, call, leg, digit = std::string(name_of(phone.answers))] { hears(call, leg, MediaFactKind::dtmf, 0, digit); });
    });
}

}  // namespace siaga::rehearse
