#include "last_words.hpp"

namespace siaga::centre {
namespace {

// Ids of plays: 1 to 3 the message, and 10 more for each time the choice was said; then these.
constexpr std::uint64_t kChoice = 100, kNotYet = 1000, kLast = 2000;

// Somebody else was faster, or it is over. Nobody is named: who handles a restricted case tells what it is.
const char* too_late(const State& s, const Delivery& d) {
    const auto e = s.escalations.find(d.escalation);
    const auto incident = e == s.escalations.end() ? s.incidents.end() : s.incidents.find(e->second.incident);
    if (incident == s.incidents.end() || incident->second.state != IncidentState::open) return "notis-ditangani-id";
    const auto task = s.assignments.find(e->second.assignment);
    if (task != s.assignments.end()) {
        const AssignmentState state = task->second.state;
        if (state == AssignmentState::cancelled) return "notis-dibatalkan-id";
        if (state == AssignmentState::acknowledged || state == AssignmentState::en_route || state == AssignmentState::on_scene ||
            state == AssignmentState::cleared)
            return "notis-sudah-diterima-id";
    }
    for (const auto of : e->second.deliveries)
        if (const auto other = s.deliveries.find(of); other != s.deliveries.end() && other->second.result == DeliveryResult::accepted)
            return "notis-sudah-diterima-id";
    return "notis-dijawab-id";
}

const char* last_words(const State& s, const Delivery& d) {
    if (d.result == DeliveryResult::accepted) return "notis-diterima-id";
    if (d.result == DeliveryResult::declined) return d.escalation ? "notis-ditolak-id" : "notis-salah-id";
    return too_late(s, d);
}

}  // namespace

int asked_by(std::uint64_t play) { return static_cast<int>(play < kChoice ? play / 10 : play < kNotYet ? play - kChoice : 0); }
bool is_choice(std::uint64_t play) { return play >= kChoice && play < kNotYet; }
bool is_last_words(std::uint64_t play) { return play == kLast; }

const Play* playing(const State& s, CallId call) {
    const auto room = s.rooms.find(call);
    if (room == s.rooms.end() || room->second.parties.empty() || !room->second.parties.front().play) return nullptr;
    return &*room->second.parties.front().play;
}

bool on_the_line(const State& s, const Delivery& d) {
    const auto call = s.calls.find(d.call);
    return call != s.calls.end() && call->second.state != CallState::ended;
}

Play choice_play(const Delivery& d, int times) {
    return {kChoice + static_cast<std::uint64_t>(times), {d.escalation ? "notis-pilihan-id" : "notis-pilihan-uji-id", "silence", "silence", "silence"}, false};
}

Play message_play(const Delivery& d, int asked) {
    return {static_cast<std::uint64_t>(d.passes + 1 + 10 * asked), {d.prompt}, false};
}

Play notice_play(const State& s, const Call& call, const Delivery& d) {
    const Play* now = playing(s, call.id);
    if (d.result != DeliveryResult::trying) return now && is_last_words(now->id) ? *now : Play{kLast, {last_words(s, d)}, false};
    if (d.prompt.empty()) return {kNotYet, {"silence"}, true};
    if (now && is_choice(now->id)) return *now;
    return message_play(d, now ? asked_by(now->id) : 0);
}

}  // namespace siaga::centre
