// Erasure (UU PDP): whether it may be, and what the state forgets. The numbers of the events come with the
// command; journal, snapshots, PostgreSQL and recordings forget when they see the event.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

constexpr std::size_t kSeqs = 100'000;  // one event's line in the journal stays below 1 MB

bool living(const State& s, CallId id) {
    const auto call = s.calls.find(id);
    return call != s.calls.end() && call->second.state != CallState::ended;
}

}  // namespace

Status Deciding::operator()(const Erase& c) {
    const Person* asks = who();
    if (!asks || asks->role != PersonRole::admin) return fail("role_refused", "hanya admin yang dapat menghapus data pribadi");
    if (c.reason.empty() || c.reason.size() > 500) return fail("reason_needed", "alasan 1 sampai 500 huruf diperlukan", "reason");
    if (c.seqs.empty() && !is_contact(c) && c.beyond)
        return fail("erasure_beyond_reach", "hanya tersisa dalam profil yang dimuat versi lama Siaga, lihat keputusan 170", "number");
    if (c.seqs.empty() && !is_contact(c)) return fail("subject_unknown", "tidak ada data pribadi yang tersimpan di sini");
    if (c.seqs.size() > kSeqs) return fail("erasure_too_large", "terlalu banyak sekaligus, hapus per panggilan atau kejadian");
    for (const auto seq : c.seqs)
        if (seq == 0 || seq > s.seq) return fail("erasure_unknown", "peristiwa ini tidak ada", std::to_string(seq));
    for (const auto& [id, call] : s.calls) {
        const bool meant = c.calls.contains(id) || (call.callback && c.callbacks.contains(call.callback)) ||
                           (!c.number.empty() && call.caller.number == c.number);
        // A notice of ours lives no longer than its incident is open, but for its last words.
        const auto notice = s.deliveries.find(call.delivery);
        const bool ours = call.delivery && (notice == s.deliveries.end() || notice->second.result == DeliveryResult::trying);
        if (meant && !ours && living(s, id)) return fail("call_live", "panggilannya masih berlangsung", "call");
    }
    std::set<IncidentId> touched = c.incidents;
    for (const auto& [id, report] : s.reports)
        if (c.calls.contains(report.call)) touched.insert(report.incident);
    for (const auto id : touched) {
        const auto incident = s.incidents.find(id);
        if (incident != s.incidents.end() && incident->second.state == IncidentState::open)
            return fail("incident_open", "kejadiannya masih terbuka", incident->second.number);
    }
    if (being_told(c)) return fail("contact_in_use", "kontak ini sedang dihubungi atau menunggu giliran dihubungi", "number");
    // A number that is no longer known cannot be rung back.
    std::vector<CallbackId> ended;
    for (const auto& [id, callback] : s.callbacks)
        if (c.callbacks.contains(id)) ended.push_back(id);
    for (const auto id : ended) emit(CallbackClosed{id, "erased", person, {}});
    const auto erased = c.seqs.size();
    emit(Erased{c.seqs, c.reason, person, c.calls, c.incidents, c.files, c.deliveries, c.assignments, c.trainings});
    if (c.contacts || is_contact(c)) keep_contacts(c);
    if (c.beyond) reply("beyond", c.beyond);
    reply("erased", erased);
    reply("calls", to_json_value(c.calls));
    reply("incidents", to_json_value(c.incidents));
    return {};
}

// Afterwards the state is what a replay of the emptied journal gives: docs/decisions/0044.
void Applier::operator()(const Erased& e) {
    std::set<ReportId> reports;
    std::set<IncidentId> told = e.incidents;  // whose first words are gone
    for (const auto id : e.calls) {
        Call* found = call(id);
        if (!found) continue;
        const bool anonymous = found->caller.anonymous;
        found->caller = {};
        if (found->direction == CallDirection::inbound) found->caller.anonymous = anonymous;
        else found->called = found->called_raw = {};
        found->recordings.clear();
    }
    for (const auto& [id, report] : s.reports)
        if (e.calls.contains(report.call) || e.incidents.contains(report.incident)) reports.insert(id);
    for (const auto id : reports) {
        Report& report = s.reports.at(id);
        report.place = {};
        report.narrative = report.caller_name = report.number = {};
        Incident* of = incident(report.incident);
        if (!of) continue;
        if (!report.further) {
            of->place = {};
            of->narrative = {};
            told.insert(of->id);
        }
    }
    forget_notices(told);
    forget_contact(e);
    const std::set<std::uint64_t> seqs(e.seqs.begin(), e.seqs.end());
    for (auto& [id, found] : s.incidents)
        for (auto& entry : found.timeline)
            if (seqs.contains(entry.seq)) {
                entry.text = {};
                touched.incidents.insert(id);
            }
    for (const auto id : e.incidents) {
        Incident* found = incident(id);
        if (!found) continue;
        found->outcome = {};
        found->care.note = {};
        for (const auto of : found->assignments)
            if (Assignment* one = assignment(of)) one->phone_name = one->reason = one->outcome = {};
    }
    for (auto& one : s.rules.overrides)
        if (e.incidents.contains(one.incident)) one.reason = {};
    for (auto& [id, alarm] : s.alarms)
        if (e.incidents.contains(alarm.incident)) alarm.answer = {};
    recount_numbers();
}

// What was told to others about them, and to whom. The line of a delivery's end repeats the name of its beginning.
void Applier::forget_notices(const std::set<IncidentId>& incidents) {
    for (auto& [id, escalation] : s.escalations) {
        if (!incidents.contains(escalation.incident)) continue;
        escalation.left.clear();
        for (const auto of : escalation.deliveries) {
            const auto delivery = s.deliveries.find(of);
            if (delivery == s.deliveries.end()) continue;
            Target& target = delivery->second.target;
            target.label = target.number = target.email = {};
            delivery->second.text = {};
        }
    }
    for (const auto id : incidents) {
        Incident* found = incident(id);
        if (!found) continue;
        forget_delivery_lines(*found);
    }
}
void Applier::forget_delivery_lines(Incident& of) {
    for (auto& entry : of.timeline)
        if (entry.kind == DeliveryEnded::kType) entry.text.resize(std::min(entry.text.size(), entry.text.find(": ")));
    touched.incidents.insert(of.id);
}

// Which call belonged to which number is no longer known, so every number is counted anew from the calls that
// are in memory; older ones are told by PostgreSQL.
void Applier::recount_numbers() {
    s.numbers.clear();
    core.index.numbers_by_age.clear();
    std::vector<const Call*> ended;
    for (const auto& [id, call] : s.calls)
        if (call.state == CallState::ended && call.direction == CallDirection::inbound) ended.push_back(&call);
    std::stable_sort(ended.begin(), ended.end(), [](const Call* a, const Call* b) { return a->ended_at < b->ended_at; });
    for (const Call* call : ended) remember_number(*call, call->ended_at);
}

}  // namespace siaga::centre
