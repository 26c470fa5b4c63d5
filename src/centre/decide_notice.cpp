// The telephone's part of a ladder, and of a test: what is said, dialling, and which digit is an answer.
#include <algorithm>

#include "deciding.hpp"
#include "last_words.hpp"

namespace siaga::centre {
namespace {

constexpr int kPasses = 3;

// "KEJ-2026-0015" is spelled for six seconds; whoever is rung needs "15".
std::string spoken_number(const std::string& number) {
    const auto dash = number.rfind('-');
    const std::string last = dash == std::string::npos ? number : number.substr(dash + 1);
    const auto begins = last.find_first_not_of('0');
    return begins == std::string::npos ? last : last.substr(begins);
}

// The room with another play for the one who is in it.
Room hears(const State& s, Room room, Play play) {
    if (const auto before = s.rooms.find(room.call); before != s.rooms.end()) room.version = before->second.version + 1;
    if (!room.parties.empty()) room.parties.front().play = std::move(play);
    return room;
}

}  // namespace

// What the telephone says and the message reads: type and place, never the caller.
std::string Deciding::notice_text(const Escalation& e, Channel channel) const {
    const auto incident = s.incidents.find(e.incident);
    if (incident == s.incidents.end()) return {};
    const auto* type = profile::find_type(s.profile, incident->second.type);
    // A restricted case is not told to a machine or to whoever takes up a telephone.
    const bool restricted = incident->second.restricted;
    const std::string what = restricted || !type ? "Kejadian khusus" : type->name;
    const std::string where = restricted ? std::string() : profile::describe(incident->second.place);
    std::string out = channel == Channel::voice ? "Ini Siaga 112 " + s.profile.title + ". " : "Siaga 112 " + s.profile.title + ": ";
    out += what + (where.empty() ? std::string() : ", " + where) + ". ";
    // People press when they hear "tekan satu", and digits count from the message's end on: so that is its end.
    if (channel == Channel::voice) return out + "Kejadian nomor " + spoken_number(incident->second.number) + ". Tekan satu untuk menerima, dua untuk menolak.";
    return out + "Nomor kejadian " + incident->second.number + ". Belum ada yang menerima tugas ini. Buka halaman instansi atau telepon 112.";
}

// The first trunk that takes calls out, was not tried for this yet and answers; else one that is said to be silent.
const TrunkSettings* Deciding::way_out(const Delivery& d) const {
    std::set<std::string> tried;  // two trunks to one place are one way
    if (d.call)
        for (const auto& [id, call] : s.calls)
            if (const auto* trunk = call.delivery == d.id ? find_trunk(s.settings, call.trunk) : nullptr) tried.insert(trunk->outgoing_target);
    const TrunkSettings* silent = nullptr;
    for (const auto& trunk : s.settings.trunks) {
        if (trunk.outgoing_target.empty() || tried.contains(trunk.outgoing_target)) continue;
        if (!index.alarms.contains({AlarmKind::trunk_silent, trunk.id.value})) return &trunk;
        if (!silent) silent = &trunk;
    }
    return silent;
}

bool Deciding::dial_notice(DeliveryId id) {
    const Delivery& d = s.deliveries.at(id);
    const TrunkSettings* trunk = way_out(d);
    const auto e = s.escalations.find(d.escalation);  // a test has none
    const bool test = e == s.escalations.end();
    const std::uint16_t port = test ? spare_port() : free_port();
    if (!trunk || !port) return false;
    Caller party;
    party.number = party.raw = d.target.number;
    party.display = d.target.label;
    emit(NoticeDialled{CallId{s.last_call + 1}, next_leg(), trunk->id, id, d.target.agency, test ? IncidentId{} : e->second.incident, trunk->media_address,
                       port, now + kNoticeRings, party});
    return true;
}

void Deciding::notice_answered(const Call& call, const LegPickedUp& c) {
    const CallId id = call.id;
    emit(LegAnswered{c.leg, c.media, c.dialog});
    emit(NoticeAnswered{id, c.leg, call.delivery});
    const auto d = s.deliveries.find(call.delivery);
    if (d != s.deliveries.end() && d->second.escalation) record(id);  // a test says nothing worth keeping
    set_room(id);
}

// The message's end was heard once: from now on a digit is an answer to it, and no voicemail's greeting.
void Deciding::notice_played(const Call& call, std::uint64_t play) {
    const auto d = s.deliveries.find(call.delivery);
    const Play* now_heard = playing(s, call.id);
    if (d == s.deliveries.end() || !now_heard || play != now_heard->id) return;
    const CallId id = call.id;
    if (is_last_words(play)) {
        end_call(id, EndCause::seat_hung_up);
        return;
    }
    if (d->second.result != DeliveryResult::trying) return;
    if (is_choice(play)) {
        emit(RoomSet{hears(s, room_of(call), message_play(d->second, asked_by(play)))});
        return;
    }
    emit(NoticeHeard{d->first, d->second.passes + 1});
    if (d->second.passes < kPasses) {
        set_room(id);
        return;
    }
    delivered(d->first, DeliveryResult::no_digit, "pesan terdengar, tidak ada yang menekan tombol");
    end_call(id, EndCause::no_answer);
}

// The digit counts at once; the words that follow it decide nothing and delay nothing.
void Deciding::notice_digit(const Call& call, const std::string& digit) {
    const auto d = s.deliveries.find(call.delivery);
    if (d == s.deliveries.end() || d->second.result != DeliveryResult::trying || d->second.passes < 1) return;
    const CallId id = call.id;
    if (digit != "1" && digit != "2") {
        const Play* now_heard = playing(s, id);
        if (!now_heard || is_choice(now_heard->id) || asked_by(now_heard->id) >= kAskedAgain) return;
        emit(RoomSet{hears(s, room_of(call), choice_play(d->second, asked_by(now_heard->id) + 1))});
        return;
    }
    delivered(d->first, digit == "1" ? DeliveryResult::accepted : DeliveryResult::declined, "menekan " + digit);
    set_room(id);
}

void Deciding::notice_over(const Call& call, EndCause cause) {
    const auto found = s.deliveries.find(call.delivery);
    if (found == s.deliveries.end()) return;
    if (found->second.result != DeliveryResult::trying) {  // decided before; now his telephone is free as well
        line_is_free(found->second.target.number);
        return;
    }
    // The way there failed, not the telephone: another telco's trunk may still reach it.
    const bool way_failed = !call.answered_at && (cause == EndCause::unreachable || cause == EndCause::failed);
    if (way_failed && !starting_ && dial_notice(found->first)) return;
    const DeliveryResult result = call.answered_at                  ? DeliveryResult::no_digit
                                  : cause == EndCause::busy         ? DeliveryResult::busy
                                  : cause == EndCause::refused      ? DeliveryResult::refused
                                  : cause == EndCause::no_answer    ? DeliveryResult::no_answer
                                  : cause == EndCause::cancelled    ? DeliveryResult::cancelled
                                  : cause == EndCause::unreachable  ? DeliveryResult::unreachable
                                                                    : DeliveryResult::failed;
    delivered(call.delivery, result, std::string(name_of(cause)));
}

Status Deciding::operator()(const NoticeSpoken& c) {
    const auto d = s.deliveries.find(c.delivery);
    if (d == s.deliveries.end() || d->second.target.channel != Channel::voice) return {};
    const CallId call = d->second.call;
    if (d->second.result != DeliveryResult::trying) {  // nobody waits for the sound, but its file is there to be erased one day
        if (!c.prompt.empty() && d->second.prompt.empty()) emit(NoticeReady{c.delivery, c.prompt.substr(0, 100)});
        return {};
    }
    if (c.prompt.empty()) {
        delivered(c.delivery, DeliveryResult::failed, "suara pesan tidak dapat dibuat");
        if (s.calls.contains(call)) end_call(call, EndCause::failed);
        return {};
    }
    if (!d->second.prompt.empty()) return {};
    emit(NoticeReady{c.delivery, c.prompt.substr(0, 100)});
    if (s.calls.contains(call)) set_room(call);
    return {};
}

}  // namespace siaga::centre
