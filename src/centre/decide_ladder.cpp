// The ladder: a breach, or a desk that nobody watches, walks the steps of its plan until somebody has said yes or no.
// A step is decided once; who cannot be reached costs no waiting; nothing is delivered after an acknowledgement.
#include <algorithm>

#include "deciding.hpp"
#include "last_words.hpp"

namespace siaga::centre {

std::string digits_of(const std::string& number) {
    std::string out;
    for (const char c : number)
        if ((c >= '0' && c <= '9') || (c == '+' && out.empty())) out += c;
    return out;
}
namespace {

constexpr Duration kPageShows = std::chrono::seconds(10);     // an open page answers within its heartbeat
constexpr Duration kNoticeSpeaks = std::chrono::seconds(120); // three times the message and time to think
constexpr Duration kMessageSent = std::chrono::seconds(90);   // gateway and mail server, retries included

bool failed(DeliveryResult result) {
    return result != DeliveryResult::shown && result != DeliveryResult::told && result != DeliveryResult::accepted &&
           result != DeliveryResult::declined && result != DeliveryResult::cancelled && result != DeliveryResult::trying;
}

// What a ladder of that leg climbs for has happened.
bool done_with(ClockLeg leg, const Assignment& a) {
    switch (leg) {
        case ClockLeg::depart: return a.state != AssignmentState::acknowledged;
        case ClockLeg::arrive:
        case ClockLeg::close: return a.state == AssignmentState::on_scene || a.state == AssignmentState::cleared;
        case ClockLeg::send: return a.delivered_at || !awaits_acknowledgement(a.state);
        default: return !awaits_acknowledgement(a.state);
    }
}

void add_targets(std::vector<Target>& out, const AgencyId& agency, const std::vector<profile::Contact>& contacts,
                 const std::vector<Channel>& channels) {
    for (const auto& contact : contacts) {
        const bool any = channels.empty();
        const auto wants = [&](Channel channel) { return any || std::find(channels.begin(), channels.end(), channel) != channels.end(); };
        std::vector<Channel> order = channels;
        if (any) order = {Channel::voice, Channel::webhook, Channel::email};
        for (const Channel channel : order) {
            if (!wants(channel)) continue;
            if (channel == Channel::voice && !contact.number.empty())
                out.push_back({channel, agency, contact.label, digits_of(contact.number), {}});
            if (channel == Channel::webhook && contact.messages && !contact.number.empty())
                out.push_back({channel, agency, contact.label, digits_of(contact.number), {}});
            if (channel == Channel::email && !contact.email.empty())
                out.push_back({channel, agency, contact.label, {}, contact.email});
        }
    }
}

}  // namespace

std::vector<Target> Deciding::targets_of(const Escalation& e, const profile::LadderStep& step) const {
    std::vector<Target> out;
    const auto incident = s.incidents.find(e.incident);
    const AreaCode kecamatan = incident == s.incidents.end() ? AreaCode{} : incident->second.place.kecamatan;
    const auto zone = s.profile.zone_minutes;
    const auto contacts = [&](const AgencyId& id, profile::ContactRank rank) {
        const auto* agency = profile::find_agency(s.profile, id);
        if (agency) add_targets(out, id, profile::on_duty(agency->contacts, rank, kecamatan, wall, zone), step.channels);
    };
    switch (step.to) {
        case profile::StepTo::meja: {
            const auto desk = s.agencies.find(e.agency);
            if (desk != s.agencies.end() && desk->second.reachable) out.push_back({Channel::page, e.agency, "meja", {}, {}});
            contacts(e.agency, profile::ContactRank::meja);
            break;
        }
        case profile::StepTo::piket: contacts(e.agency, profile::ContactRank::piket); break;
        case profile::StepTo::kepala: contacts(e.agency, profile::ContactRank::kepala); break;
        case profile::StepTo::piket_kabupaten:
            add_targets(out, {}, duty_order(e, profile::on_duty(s.profile.duty, profile::ContactRank::piket, kecamatan, wall, zone)), step.channels);
            break;
        case profile::StepTo::instansi_lain:
            contacts(step.agency, profile::ContactRank::meja);
            contacts(step.agency, profile::ContactRank::piket);
            contacts(step.agency, profile::ContactRank::kepala);
            break;
        case profile::StepTo::pengawas: break;  // an alarm on their page, see climb_on
    }
    return out;
}

// Starts the ladder of an assignment, unless one runs: `from` is the first step to take.
void Deciding::climb(AssignmentId id, ClockLeg leg, const std::string& ladder, const std::string& why, int from) {
    const Assignment& a = s.assignments.at(id);
    for (const EscalationId old : a.escalations)
        if (s.escalations.contains(old) && s.escalations.at(old).state == EscalationState::running) return;
    const auto* pinned = policy_of(s, a);
    auto steps = profile::ladder_steps(pinned ? pinned->ladders : s.profile.ladders, ladder);
    steps.erase(steps.begin(), steps.begin() + std::min<std::ptrdiff_t>(from, std::ssize(steps)));
    const EscalationId made{s.last_escalation + 1};
    emit(EscalationStarted{made, leg, a.incident, id, a.agency, ladder, why, std::move(steps)});
    next_step(made);
}

// Whoever is being rung or spoken to may still say yes.
bool Deciding::on_the_telephone(const Escalation& e) const {
    return std::any_of(e.deliveries.begin(), e.deliveries.end(), [&](DeliveryId id) {
        const auto d = s.deliveries.find(id);
        return d != s.deliveries.end() && d->second.target.channel == Channel::voice && d->second.result == DeliveryResult::trying;
    });
}

// The house rings this number already, for whatever reason: a second call beside the first would be in its way.
bool Deciding::being_rung(const std::string& number) const {
    return std::any_of(s.deliveries.begin(), s.deliveries.end(), [&](const auto& one) {
        const Delivery& d = one.second;
        return (d.result == DeliveryResult::trying || on_the_line(s, d)) && d.target.channel == Channel::voice && d.target.number == number;
    });
}

// Steps that reach nobody are passed at once; each is on the record all the same.
void Deciding::next_step(EscalationId id) {
    while (true) {
        const Escalation& e = s.escalations.at(id);
        if (e.state != EscalationState::running) return;
        const auto step = static_cast<std::size_t>(e.step + 1);
        if (step >= e.steps.size()) {
            if (!on_the_telephone(e)) exhausted(id);
            return;
        }
        const profile::LadderStep chosen = e.steps[step];
        auto targets = targets_of(e, chosen);
        const bool supervisors = chosen.to == profile::StepTo::pengawas;
        const bool heard = supervisors && supervisor_present(s);
        const bool waits = !targets.empty() || heard;
        emit(EscalationStep{id, static_cast<int>(step), waits ? now + std::chrono::seconds(chosen.wait_s) : HouseTime{}, std::move(targets)});
        if (supervisors) {
            const auto incident = s.incidents.find(e.incident);
            const std::string number = incident == s.incidents.end() ? std::string() : incident->second.number;
            raise(AlarmKind::assignment_overdue, number + " " + e.agency.value, "Belum diterima: " + e.agency.value, e.incident);
        }
        if (heard || (waits && deliver_next(id))) return;
    }
}

// The next way to somebody in this step; false: there is none left.
bool Deciding::deliver_next(EscalationId id) {
    while (!s.escalations.at(id).left.empty()) {
        const Escalation& e = s.escalations.at(id);
        const Target target = e.left.front();
        if (target.channel == Channel::voice && being_rung(target.number)) return true;  // till line_is_free, or the step's time
        const Duration patience = target.channel == Channel::page    ? kPageShows
                                  : target.channel == Channel::voice ? kNoticeRings + kNoticeSpeaks
                                                                     : kMessageSent;
        const DeliveryId made{s.last_delivery + 1};
        emit(DeliveryStarted{made, id, e.step, target.channel, target.agency, now + patience, target, notice_text(e, target.channel)});
        if (target.channel != Channel::voice) return true;
        if (dial_notice(made)) return true;
        emit(DeliveryEnded{made, DeliveryResult::unreachable, "tidak ada trunk untuk panggilan keluar"});
    }
    return false;
}

void Deciding::exhausted(EscalationId id) {
    emit(EscalationEnded{id, true, "semua langkah habis"});
    const Escalation& e = s.escalations.at(id);
    const auto incident = s.incidents.find(e.incident);
    if (incident == s.incidents.end()) return;
    raise(AlarmKind::ladder_exhausted, incident->second.number,
          e.agency ? "Tidak seorang pun dapat dihubungi: " + e.agency.value : "Piket kabupaten tidak dapat dihubungi", e.incident,
          incident->second.owner);
}

// A delivery came to its end: an answer ends the ladder, a failure of what it waited for goes on at once. The end of
// what an earlier step began moves nothing, unless the ladder stands at its end and only heard him out.
void Deciding::delivered(DeliveryId id, DeliveryResult result, const std::string& detail) {
    const auto found = s.deliveries.find(id);
    if (found == s.deliveries.end() || found->second.result != DeliveryResult::trying) return;
    const Delivery was = found->second;
    emit(DeliveryEnded{id, result, detail.substr(0, 200)});
    if (was.escalation) climb_on(was, result);
    else test_over(s.deliveries.at(id));
    if (was.target.channel == Channel::voice) line_is_free(was.target.number);
}

void Deciding::climb_on(const Delivery& was, DeliveryResult result) {
    const Escalation& e = s.escalations.at(was.escalation);
    if (e.state != EscalationState::running) return;
    if (result == DeliveryResult::accepted || result == DeliveryResult::declined) {
        answered_by_phone(was.escalation, was.target, result == DeliveryResult::accepted);
        return;
    }
    // While the house starts nobody would dial: ServerStarted has set the moment it goes on.
    if (starting_) return;
    const bool last = static_cast<std::size_t>(e.step + 1) >= e.steps.size(), time_over = !e.next_at || e.next_at <= now;
    // A message that went out is no answer: the step's time runs on, and where it is over nothing else would go on.
    if (!failed(result)) {
        if (last && time_over && was.step == e.step) go_on(was.escalation);
        return;
    }
    // A failure costs no waiting.
    const bool at_its_end = last && e.left.empty() && time_over;
    if (was.step == e.step && !was.faltered) go_on(was.escalation);
    else if (at_its_end) next_step(was.escalation);
}

// Ladders that waited for this telephone while another rang it.
void Deciding::line_is_free(const std::string& number) {
    if (starting_) return;
    std::vector<EscalationId> waiting;
    for (const auto& [id, e] : s.escalations)
        if (stands_still(e) && !e.left.empty() && e.left.front().channel == Channel::voice && e.left.front().number == number) waiting.push_back(id);
    for (const EscalationId id : waiting)
        if (!being_rung(number)) go_on(id);
}

// Nothing of its step is being tried, and nothing got through.
bool Deciding::stands_still(const Escalation& e) const {
    return e.state == EscalationState::running && std::none_of(e.deliveries.begin(), e.deliveries.end(), [&](DeliveryId id) {
        const auto d = s.deliveries.find(id);
        return d != s.deliveries.end() && d->second.step == e.step && !d->second.faltered && !failed(d->second.result);
    });
}

// The next way to the same people, else the next step.
void Deciding::go_on(EscalationId id) {
    if (!deliver_next(id)) next_step(id);
}

// A gateway or mail server that did not take a message at once is tried again for a minute; the ladder does not stand
// still for it.
void Deciding::faltered(DeliveryId id, const std::string& detail) {
    const auto found = s.deliveries.find(id);
    if (found == s.deliveries.end() || found->second.result != DeliveryResult::trying || found->second.faltered) return;
    const auto e = s.escalations.find(found->second.escalation);
    if (e == s.escalations.end()) return;  // a test waits for its end
    const EscalationId ladder = e->first;
    const bool waited_for = e->second.state == EscalationState::running && found->second.step == e->second.step;
    emit(DeliveryFaltered{id, detail.substr(0, 200)});
    if (waited_for && !starting_) go_on(ladder);
}

void Deciding::answered_by_phone(EscalationId id, const Target& target, bool accepted) {
    const Escalation e = s.escalations.at(id);
    emit(EscalationEnded{id, false, accepted ? "diterima lewat telepon" : "ditolak lewat telepon"});  // who: the delivery knows, erasably
    cancel_deliveries(id, "sudah dijawab");
    if (!e.assignment || target.agency != e.agency) {
        // Somebody above the agency: they know now, the agency itself still has not answered.
        if (!accepted) return exhausted_after(e);
        return;
    }
    const auto found = s.assignments.find(e.assignment);
    if (found == s.assignments.end()) return;
    if (accepted && may_move(found->second.state, AssignmentState::acknowledged)) {
        emit(AssignmentAcknowledged{e.assignment, {}, true, target.label, wall});
        this->acknowledged(e.assignment);
    } else if (!accepted && may_move(found->second.state, AssignmentState::declined)) {
        decline(e.assignment, "Ditolak lewat telepon: " + target.label);
    }
}

void Deciding::exhausted_after(const Escalation& e) {
    const auto incident = s.incidents.find(e.incident);
    if (incident != s.incidents.end())
        raise(AlarmKind::ladder_exhausted, incident->second.number, "Ditolak oleh yang terakhir dihubungi: " + incident->second.number,
              e.incident, incident->second.owner);
}

// Does this assignment's ladder still have to climb, and must one begin?
void Deciding::watch_ladder(AssignmentId id) {
    const auto found = s.assignments.find(id);
    if (found == s.assignments.end()) return;
    const Assignment& a = found->second;
    const auto incident = s.incidents.find(a.incident);
    const bool open = incident != s.incidents.end() && incident->second.state == IncidentState::open;
    const std::vector<EscalationId> ladders = a.escalations;
    for (const EscalationId ladder : ladders) {
        const auto e = s.escalations.find(ladder);
        if (e == s.escalations.end() || e->second.state != EscalationState::running) continue;
        const bool gone = a.state == AssignmentState::cancelled || a.state == AssignmentState::declined || !open;
        if (gone || done_with(e->second.leg, a)) stop_ladder(ladder, open ? "sudah dijawab" : "kejadian ditutup");
    }
    // No desk listens: the ladder begins at once, its first step (the desk) left out by reaching nobody.
    if (open && a.state == AssignmentState::unreachable && a.must_acknowledge && a.escalations.empty())
        if (const auto choice = clock_of(ClockLeg::acknowledge, incident->second, &a); choice && !choice->ladder.empty())
            climb(id, ClockLeg::acknowledge, choice->ladder, "tidak ada meja instansi yang siaga", 0);
    if (open) climb_what_waited(id);
    if (open) nobody_is_looked_for(incident->second);
}

// What nobody could be reached for has happened or was called off: nothing sounds or rings for it any more.
void Deciding::nobody_is_looked_for(const Incident& incident) {
    if (!index.alarms.contains({AlarmKind::ladder_exhausted, incident.number})) return;
    const bool looked_for = std::any_of(incident.assignments.begin(), incident.assignments.end(), [&](AssignmentId id) {
        const Assignment& a = s.assignments.at(id);
        if (!a.must_acknowledge || a.state == AssignmentState::cancelled || a.state == AssignmentState::cleared) return false;
        return awaits_acknowledgement(a.state) || a.state == AssignmentState::declined || std::any_of(a.escalations.begin(), a.escalations.end(), [&](EscalationId of) {
            const auto e = s.escalations.find(of);
            return e != s.escalations.end() && e->second.state == EscalationState::exhausted && !done_with(e->second.leg, a);
        });
    });
    if (!looked_for) clear(AlarmKind::ladder_exhausted, incident.number);
}

// A clock that passed its time while another leg's ladder climbed: its own begins when that one is done.
void Deciding::climb_what_waited(AssignmentId id) {
    const Assignment& a = s.assignments.at(id);
    const std::vector<ClockId> clocks = a.clocks;
    for (const ClockId at : clocks) {
        const auto clock = s.clocks.find(at);
        if (clock == s.clocks.end() || !clock->second.breached || clock->second.ladder.empty()) continue;
        const bool climbed = std::any_of(a.escalations.begin(), a.escalations.end(), [&](EscalationId e) {
            return s.escalations.contains(e) && s.escalations.at(e).leg == clock->second.leg;
        });
        if (!climbed) climb(id, clock->second.leg, clock->second.ladder, breach_words(clock->second.leg), 0);
    }
}

void Deciding::stop_ladder(EscalationId id, const std::string& why) {
    emit(EscalationEnded{id, false, why});
    cancel_deliveries(id, why);
}

void Deciding::cancel_deliveries(EscalationId id, const std::string& why) {
    const std::vector<DeliveryId> deliveries = s.escalations.at(id).deliveries;
    for (const DeliveryId delivery : deliveries) {
        const auto found = s.deliveries.find(delivery);
        if (found == s.deliveries.end() || found->second.result != DeliveryResult::trying) continue;
        const CallId call = found->second.call;
        const Target target = found->second.target;
        emit(DeliveryEnded{delivery, DeliveryResult::cancelled, why});
        // Whoever has taken up the telephone is told why nobody asks him any more.
        if (s.calls.contains(call) && s.calls.at(call).answered_at) set_room(call);
        else if (s.calls.contains(call)) end_call(call, EndCause::cancelled);
        if (target.channel == Channel::voice) line_is_free(target.number);
    }
}

void Deciding::step_due(EscalationId id, HouseTime at) {
    const auto e = s.escalations.find(id);
    if (e == s.escalations.end() || e->second.state != EscalationState::running || e->second.next_at != at) return;
    // Somebody on the telephone may still say yes: the next step does not hang up on him.
    next_step(id);
}

// After a restart: what was being tried is over, the next way is taken.
void Deciding::step_resumes(EscalationId id) {
    const auto e = s.escalations.find(id);
    if (e == s.escalations.end() || !stands_still(e->second)) return;  // it is still being tried, or it got through
    go_on(id);
}

void Deciding::delivery_due(DeliveryId id, HouseTime at) {
    const auto d = s.deliveries.find(id);
    if (d == s.deliveries.end()) return;
    const CallId call = d->second.call;
    if (d->second.result != DeliveryResult::trying) {  // the last words, however much of them he heard
        if (at == d->second.ended_at + kLastWords && on_the_line(s, d->second)) end_call(call, EndCause::seat_hung_up);
        return;
    }
    if (d->second.deadline != at) return;
    const bool spoke = call && s.calls.contains(call) && s.calls.at(call).answered_at;
    delivered(id, spoke ? DeliveryResult::no_digit : d->second.target.channel == Channel::page ? DeliveryResult::unreachable : DeliveryResult::failed,
              "tidak ada jawaban pada waktunya");
    if (call && s.calls.contains(call)) end_call(call, EndCause::no_answer);
}

// ---- what others say about deliveries -------------------------------------------------------------

Status Deciding::operator()(const DeliveryDone& c) {
    const auto d = s.deliveries.find(c.delivery);
    if (d == s.deliveries.end()) return fail("delivery_unknown", "penyampaian ini tidak ada", "delivery");
    if (d->second.target.channel == Channel::voice || d->second.target.channel == Channel::page)
        return fail("delivery_channel", "hasil saluran ini tidak datang dari sini", "delivery");
    if (c.result == DeliveryResult::trying) {
        faltered(c.delivery, c.detail);
        return {};
    }
    if (c.result == DeliveryResult::accepted || c.result == DeliveryResult::declined)
        return fail("delivery_result", "hasil ini tidak mungkin untuk sebuah pesan", "result");
    delivered(c.delivery, c.result, c.detail);
    return {};
}

Status Deciding::operator()(const ShowDelivery& c) {
    const auto d = s.deliveries.find(c.delivery);
    if (d == s.deliveries.end()) return fail("delivery_unknown", "penyampaian ini tidak ada", "delivery");
    const Person* actor = who();
    if (!actor || actor->role != PersonRole::dispatcher || actor->agency != d->second.target.agency)
        return fail("not_your_assignment", "tugas ini milik instansi lain", "delivery");
    if (d->second.target.channel == Channel::page) delivered(c.delivery, DeliveryResult::shown, "halaman instansi");
    return {};
}

}  // namespace siaga::centre
