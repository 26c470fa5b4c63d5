// The room of a rehearsal: its clock, its desks, its callers and operators. The agencies are in agencies.cpp.
#include "rehearse/player.hpp"

#include <algorithm>

namespace siaga::rehearse {

using namespace centre;
using std::chrono::seconds;

namespace {

constexpr std::uint32_t kQuiet = 7'200;      // how long a day goes on after its last call
constexpr std::uint32_t kLooksAgain = 10;    // an operator who wants to go home and still talks
constexpr std::uint64_t kSteps = 20'000'000;
constexpr std::size_t kRefused = 100;

Settings room_of(const Scenario& scenario) {
    Settings out;
    TrunkSettings trunk;
    trunk.id = TrunkId{"latihan"};
    trunk.title = "Latihan";
    trunk.peers = {"127.0.0.1"};
    trunk.outgoing_target = "127.0.0.1";  // nothing is sent anywhere: the centre only decides
    out.trunks.push_back(std::move(trunk));
    for (const auto& one : scenario.operators) out.seats.push_back({one.seat, "Meja " + one.seat.value, true});
    return out;
}

std::uint32_t end_of(const Scenario& scenario) {
    if (scenario.until_s) return scenario.until_s;
    const std::uint32_t last = scenario.calls.empty() ? 0 : scenario.calls.back().at_s;
    return last + kQuiet;
}

}  // namespace

Player::Player(const Scenario& scenario, const profile::Profile& profile, const profile::Gazetteer* gazetteer)
    : scenario_(scenario), gazetteer_(gazetteer), profile_(profile), settings_(room_of(scenario)), record_(profile_) {
    if (const auto begin = profile::parse_local_time(scenario.start, profile.zone_minutes)) begin_ = HouseTime{begin->us};
    now_ = begin_;
    end_ = begin_ + seconds(end_of(scenario));
}

Batch Player::send(CommandBody body, PersonId person) {
    Command command;
    command.body = std::move(body);
    command.person = person;
    Batch batch = centre_.handle(command, now_, WallTime{now_.us});
    if (batch.refusal && refused_.size() < kRefused) refused_.push_back({record_.clock_text(now_), batch.refusal->to_string()});
    for (const auto& event : batch.events) record_.see(event);
    for (const auto& event : batch.events) react(event);
    return batch;
}

Result<Day> Player::run() {
    if (!begin_) return fail("scenario_bad", "waktu mulai tidak terbaca", "start");
    open();
    for (std::uint64_t step = 0;; ++step) {
        const auto due = centre_.next_deadline();
        const bool tick = due && (later_.empty() || *due <= later_.top().at);
        if (!tick && later_.empty()) break;
        const HouseTime next = tick ? *due : later_.top().at;
        if (next > end_) break;
        if (state().seq > kEvents || step > kSteps) return fail("rehearsal_too_long", "terlalu banyak peristiwa dalam sehari", record_.clock_text(now_));
        now_ = std::max(now_, next);
        if (tick) {
            (void)send(Tick{});
        } else {
            const Later now = later_.top();
            later_.pop();
            now.act();
        }
    }
    Day day;
    day.title = scenario_.title;
    day.profile = profile_.name;
    day.profile_title = profile_.title;
    day.zone = profile_.zone_name;
    day.start = scenario_.start;
    day.end = record_.clock_text(std::min(end_, std::max(now_, begin_)));
    day.calls = record_.calls();
    day.summary = record_.summary();
    day.refused = std::move(refused_);
    return day;
}

// ---- the room -------------------------------------------------------------------------------------

PersonId Player::hire(const std::string& login, const std::string& name, PersonRole role, const AgencyId& agency) {
    Person made;
    made.login = login;
    made.name = name;
    made.role = role;
    made.agency = agency;
    const Batch batch = send(SavePerson{made});
    return batch.refusal ? PersonId{} : PersonId{batch.reply["person"].get<std::uint64_t>()};
}

void Player::put_contacts(std::vector<profile::Contact>& out, const std::vector<PhoneContact>& contacts) {
    if (contacts.empty()) return;
    out.clear();
    for (const auto& one : contacts) {
        profile::Contact contact;
        contact.label = one.label;
        contact.number = "000" + std::to_string(1000 + ++numbers_);  // nobody's: it is never dialled
        contact.verified = true;
        contact.rank = one.rank;
        phones_[contact.number] = one;
        out.push_back(std::move(contact));
    }
}

void Player::open() {
    for (auto& agency : profile_.agencies) {
        const auto told = std::find_if(scenario_.agencies.begin(), scenario_.agencies.end(), [&](const auto& a) { return a.agency == agency.id; });
        AgencyActs acts;
        if (told != scenario_.agencies.end()) {
            acts = *told;
            put_contacts(agency.contacts, told->contacts);
        } else {  // as most days are
            acts.acknowledge_s = 20;
            acts.phoned_s = 60;
            acts.depart_s = 120;
            acts.arrive_s = 600;
            acts.clear_s = 1800;
        }
        acts.desk = acts.desk && agency.standing == profile::Standing::committed;
        acts_[agency.id] = std::move(acts);
    }
    put_contacts(profile_.duty, scenario_.duty);
    (void)send(Start{settings_, profile_, "rehearsal"});
    for (const auto& agency : profile_.agencies)
        if (acts_of(agency.id).desk) {
            crews_[agency.id] = hire("instansi-" + agency.id.value, "Petugas " + agency.short_name, PersonRole::dispatcher, agency.id);
            (void)send(DeskReachability{agency.id, true, 1});
        }
    if (scenario_.supervisor) {
        supervisor_ = hire("pengawas", "Pengawas", PersonRole::supervisor);
        (void)send(PersonPresence{supervisor_, true});
    }
    for (const auto& one : scenario_.operators) {
        operators_[one.seat] = hire("operator-" + one.seat.value, "Operator meja " + one.seat.value, PersonRole::operator_);
        in(one.from_s, [this, &one] { sits_down(one); });
        if (one.to_s < kDay) in(one.to_s, [this, &one] { goes_home(one); });
    }
    for (const auto& caller : scenario_.calls) in(caller.at_s, [this, &caller] { rings(caller); });
}

void Player::sits_down(const Operator& who) {
    Registration phone;
    phone.contact = "sip:" + who.seat.value + "@127.0.0.1";
    phone.source = "127.0.0.1:5060";
    phone.transport = "udp";
    phone.expires_at = end_ + std::chrono::hours(24);
    (void)send(SeatRegister{who.seat, phone});
    const PersonId id = operators_[who.seat];
    (void)send(PersonPresence{id, true});
    (void)send(TakeSeat{who.seat}, id);
    (void)send(BeReady{}, id);
}

// The call is finished first, then the open incidents find another owner.
void Player::goes_home(const Operator& who) {
    const PersonId id = operators_[who.seat];
    const Seat& at = seat(who);
    if (at.state != SeatState::paused) (void)send(Pause{"selesai jaga", true}, id);
    if (at.call || at.state != SeatState::paused) {
        in(kLooksAgain, [this, &who] { goes_home(who); });
        return;
    }
    hands_over(who);
}

void Player::hands_over(const Operator& who) {
    const PersonId id = operators_[who.seat];
    const auto leaves = [this, id] {
        (void)send(LeaveSeat{}, id);
        (void)send(PersonPresence{id, false});
    };
    const bool owns = std::any_of(state().incidents.begin(), state().incidents.end(), [&](const auto& entry) {
        return entry.second.state == IncidentState::open && entry.second.owner == id;
    });
    PersonId next;
    for (const auto& [desk, person] : operators_) {
        const auto here = state().care.people.find(person);
        if (!next && person != id && here != state().care.people.end() && here->second.present) next = person;
    }
    if (!owns || !next) return leaves();  // nobody to take them: the room's own alarm tells of it
    const Batch offer = send(OfferHandover{next, {}, "selesai jaga"}, id);
    if (offer.refusal) return leaves();
    const HandoverId handover{offer.reply["handover"].get<std::uint64_t>()};
    in(5, [this, handover, next, leaves] {
        if (state().care.handovers.contains(handover)) (void)send(AcceptHandover{handover}, next);
        leaves();
    });
}

// ---- callers and operators ------------------------------------------------------------------------

void Player::rings(const Caller& caller) {
    TrunkInvite invite;
    invite.handle = ++handle_;
    invite.trunk = settings_.trunks.front().id;
    invite.caller.anonymous = caller.anonymous;
    const auto index = static_cast<std::size_t>(&caller - scenario_.calls.data());
    if (!caller.anonymous) invite.caller.number = invite.caller.raw = caller.from.empty() ? "+620000" + std::to_string(10'000 + index) : caller.from;
    invite.called = invite.called_raw = caller.to;
    invite.called_listed = profile::find_service(profile_, caller.to) != nullptr;
    invite.dialog.call_id = "latihan-" + std::to_string(handle_);
    invite.dialog.remote_tag = "r";
    invite.media.address = "127.0.0.1";
    invite.media.port = 30000;
    const CallId id{state().last_call + 1};
    callers_[id] = index;
    const Batch batch = send(invite);
    if (batch.refusal) return;
    record_.name_call(id, caller.id);
    in(caller.gives_up_s, [this, id] {
        const auto call = state().calls.find(id);
        if (call != state().calls.end() && call->second.state == CallState::waiting)
            (void)send(LegGone{call->second.caller_leg, EndCause::caller_hung_up, 0, "CANCEL"});
    });
}

void Player::offered(const OfferStarted& e) {
    const auto who = std::find_if(scenario_.operators.begin(), scenario_.operators.end(), [&](const auto& o) { return o.seat == e.seat; });
    if (who == scenario_.operators.end() || !who->answers) return;
    in(who->ring_s, [this, leg = e.leg] {
        const auto ringing = state().legs.find(leg);
        if (ringing == state().legs.end() || ringing->second.state == LegState::answered) return;
        LegPickedUp up;
        up.leg = leg;
        up.media.address = "127.0.0.1";
        up.media.port = 31000;
        up.dialog.remote_tag = "s";
        (void)send(up);
    });
}

void Player::answered(const CallAnswered& e) {
    const auto of = callers_.find(e.call);
    if (of == callers_.end()) return;
    const Caller& caller = scenario_.calls[of->second];
    const auto who = std::find_if(scenario_.operators.begin(), scenario_.operators.end(), [&](const auto& o) { return o.seat == e.seat; });
    in(caller.talk_s, [this, call = e.call, &caller, person = e.person, &desk = *who] {
        const auto found = state().calls.find(call);
        if (found == state().calls.end() || found->second.state != CallState::talking) return;
        writes_down(call, caller, person);
        (void)send(LegGone{state().calls.at(call).seat_leg, EndCause::seat_hung_up, 0, "BYE"});
        in(desk.wrap_s, [this, person, seat_id = desk.seat] {
            if (state().seats.at(seat_id).state == SeatState::wrap_up) (void)send(EndWrapUp{}, person);
        });
    });
}

profile::Place Player::place_of(const Caller& caller) const {
    profile::Place out;
    const AreaCode& code = caller.desa ? caller.desa : caller.kecamatan;
    if (code && gazetteer_ != nullptr && gazetteer_->set_area(out, code)) return out;
    out.kecamatan = caller.kecamatan;
    out.area = code;
    return out;
}

void Player::writes_down(CallId call, const Caller& caller, PersonId who) {
    if (!caller.type) {
        (void)send(GiveResult{call, caller.result, {}}, who);
        return;
    }
    const auto* type = profile::find_type(profile_, caller.type);
    ReportWords words;
    words.type = caller.type;
    words.priority = caller.priority.value_or(type ? type->default_priority : profile::Priority::tinggi);
    words.place = place_of(caller);
    words.narrative = caller.words;
    words.flags = caller.flags;
    const IncidentId open = caller.link.empty() ? IncidentId{} : record_.incident_of(caller.link);
    const auto found = state().incidents.find(open);
    if (found != state().incidents.end() && found->second.state == IncidentState::open) {
        (void)send(LinkReport{call, open, words}, who);
        return;
    }
    SaveIncident save;
    save.call = call;
    save.words = std::move(words);
    (void)send(save, who);
}

}  // namespace siaga::rehearse
