#include "house_fixture.hpp"

namespace siaga::centre::test {

TrunkSettings trunk(const std::string& id, AnswerPolicy answer) {
    TrunkSettings out;
    out.id = TrunkId{id};
    out.peers = {"10.20.0.0/24"};
    out.outgoing_target = "10.20.0.5";
    out.answer = answer;
    return out;
}

profile::Profile small_profile() {
    profile::Profile p;
    p.name = "uji";
    p.hash = "uji-1";
    const auto agency = [&](const char* id, profile::Standing standing) {
        profile::Agency a;
        a.id = AgencyId{id};
        a.name = a.short_name = id;
        a.standing = standing;
        a.contacts = {{"Piket", "0712 321 00" + std::to_string(p.agencies.size()), true, {}}};
        p.agencies.push_back(a);
    };
    agency("damkar", profile::Standing::committed);
    agency("bpbd", profile::Standing::committed);
    agency("dppa", profile::Standing::committed);
    agency("dinkes", profile::Standing::committed);
    agency("polres", profile::Standing::partner);
    const auto type = [&](const char* id, bool emergency, bool restricted) {
        profile::IncidentType t;
        t.id = TypeId{id};
        t.name = id;
        t.emergency = emergency;
        t.restricted = restricted;
        if (restricted) t.restricted_agencies = {AgencyId{"dppa"}};
        p.types.push_back(t);
    };
    type("kebakaran", true, false);
    type("banjir", true, false);
    type("kekerasan", true, true);
    type("pengaduan", false, false);
    const auto rule = [&](const char* id, std::vector<TypeId> types, std::vector<profile::RuleLeg> legs) {
        profile::Rule r;
        r.id = id;
        r.types = std::move(types);
        r.legs = std::move(legs);
        p.rules.push_back(r);
    };
    using enum profile::Role;
    rule("api", {TypeId{"kebakaran"}}, {{AgencyId{"damkar"}, utama}, {AgencyId{"polres"}, pendukung}, {AgencyId{"dinkes"}, diberi_tahu}});
    rule("anak", {TypeId{"kekerasan"}}, {{AgencyId{"dppa"}, utama}});
    rule("lain", {}, {{AgencyId{"bpbd"}, utama}, {AgencyId{"damkar"}, pendukung}});
    p.services = {{"115", "Pengaduan", TypeId{"pengaduan"}}, {"113", "Damkar", TypeId{"kebakaran"}}};
    return p;
}

House::House() : profile_(small_profile()), centre_(std::make_unique<Centre>()) {
    settings_.trunks = {trunk("telco", AnswerPolicy::after), trunk("antre", AnswerPolicy::queue), trunk("meja", AnswerPolicy::seat)};
    for (const char* id : {"01", "02", "03"}) settings_.seats.push_back({SeatId{id}, std::string("Meja ") + id, true});
}

void House::open() { done(Start{settings_, profile_, "uji"}); }

Batch House::send(CommandBody body, PersonId person) {
    Command command;
    command.body = std::move(body);
    command.person = person;
    Batch batch = centre_->handle(command, now_, WallTime{now_.us});
    last = batch.events;
    day.insert(day.end(), batch.events.begin(), batch.events.end());
    std::set<std::uint16_t> ports;  // whatever is tested: two legs that share one hear each other's callers
    for (const auto& [id, leg] : state().legs)
        if (leg.local_port) EXPECT_TRUE(ports.insert(leg.local_port).second) << "two legs share RTP port " << leg.local_port;
    return batch;
}
Batch House::done(CommandBody body, PersonId person) {
    Batch batch = send(std::move(body), person);
    if (batch.refusal) ADD_FAILURE() << "refused: " << batch.refusal->to_string();
    return batch;
}
std::string House::refused(CommandBody body, PersonId person) {
    const Batch batch = send(std::move(body), person);
    EXPECT_TRUE(!batch.refusal || batch.events.empty()) << "a refusal left events behind";
    return batch.refusal ? batch.refusal->code : "";
}

void House::advance(Duration by) {
    const HouseTime until = now_ + by;
    std::vector<Event> seen;
    for (auto due = centre_->next_deadline(); due && *due <= until; due = centre_->next_deadline()) {
        now_ = std::max(now_, *due);
        send(Tick{});
        seen.insert(seen.end(), last.begin(), last.end());
    }
    now_ = until;
    last = std::move(seen);
}

void House::crash_and_start() {
    auto again = std::make_unique<Centre>();
    for (const auto& event : day) {
        auto body = decode(type_of(event.body), version_of(event.body), Json::parse(open_json(event.body).dump()),
                           Json::parse(personal_json(event.body).dump()));
        ASSERT_TRUE(body) << body.error().to_string();
        again->apply({event.seq, event.at, event.wall, std::move(*body)});
    }
    ASSERT_EQ(again->digest(), centre_->digest());
    centre_ = std::move(again);
    open();
    telephony_takes_up();
}

// As src/telephony does: dialogs that are confirmed and callers that ring go on, the rest is told gone.
void House::telephony_takes_up() {
    std::vector<Event> seen = last;
    std::vector<LegId> gone;
    for (const auto& [id, leg] : state().legs) {
        const bool confirmed = leg.state == LegState::answered && !leg.dialog.remote_tag.empty();
        if (!confirmed && (leg.role != LegRole::caller || leg.dialog.invite.empty())) gone.push_back(id);
    }
    for (const LegId id : gone) {
        done(LegGone{id, EndCause::server_restart, 0, "server_restart"});
        seen.insert(seen.end(), last.begin(), last.end());
    }
    last = std::move(seen);
}

PersonId House::person(const std::string& login, PersonRole role, const std::string& agency) {
    Person made;
    made.login = made.name = login;
    made.role = role;
    made.agency = AgencyId{agency};
    return PersonId{done(SavePerson{made}).reply["person"].get<std::uint64_t>()};
}
void House::phone(const std::string& id) {
    Registration r;
    r.contact = "sip:" + id + "@10.0.0.9";
    r.source = "10.0.0.9:5060";
    r.transport = "udp";
    r.expires_at = now_ + 24h;
    done(SeatRegister{SeatId{id}, r});
}
PersonId House::ready_at(const std::string& id) {
    phone(id);
    const PersonId who = person("operator-" + id);
    done(TakeSeat{SeatId{id}}, who);
    done(BeReady{}, who);
    return who;
}
void House::phone_seat(const std::string& id) {
    phone(id);
    done(StarCode{SeatId{id}, "*11"});
}
void House::desk(const std::string& agency, bool there) { done(DeskReachability{AgencyId{agency}, there, there ? 1 : 0}); }

CallId House::ring(const std::string& number, const std::string& from, const std::string& called) {
    TrunkInvite invite;
    invite.handle = ++handle_;
    invite.trunk = TrunkId{from};
    invite.caller.number = number;
    invite.caller.anonymous = number.empty();
    invite.called = invite.called_raw = called;
    invite.dialog.call_id = "c" + std::to_string(handle_);
    invite.dialog.remote_tag = "r";
    invite.dialog.invite = "INVITE sip:112@127.0.0.1 SIP/2.0\r\n";
    invite.dialog.remote_target = "sip:caller@10.20.0.5";
    invite.media.address = "10.20.0.5";
    invite.media.port = 30000;
    done(invite);
    return CallId{state().last_call};
}
void House::hang_up(CallId id) { done(LegGone{call(id).caller_leg, EndCause::caller_hung_up, 0, "BYE"}); }
void House::phone_rings(const std::string& id, bool talk) { done(LegRang{ringing_leg(id), talk, {}}); }
void House::lift(const std::string& id) {
    LegPickedUp up;
    up.leg = ringing_leg(id);
    up.media.address = "10.0.0.9";
    up.media.port = 31000;
    up.dialog.remote_tag = "s" + id;
    up.dialog.remote_target = "sip:" + id + "@10.0.0.9";
    done(up);
}
void House::refuse(const std::string& id) { done(LegGone{ringing_leg(id), EndCause::busy, 486, "Busy Here"}); }
CallId House::answered_call(const std::string& id, const std::string& number) {
    const CallId made = ring(number);
    lift(id);
    EXPECT_EQ(call(made).state, CallState::talking);
    return made;
}
void House::seat_hangs_up(const std::string& id) {
    done(LegGone{call(seat(id).call).seat_leg, EndCause::seat_hung_up, 0, "BYE"});
}

std::vector<std::string> House::ringing(CallId id) const {
    std::vector<std::string> out;
    for (const auto& offer : call(id).offers)
        if (offer.state == OfferState::ringing) out.push_back(offer.seat.value);
    return out;
}
LegId House::ringing_leg(const std::string& id) const {
    for (const auto& [leg, found] : state().legs)
        if (found.role == LegRole::seat && found.seat == SeatId{id} && found.state != LegState::answered) return leg;
    ADD_FAILURE() << "seat " << id << " is not being rung";
    return {};
}
const Room* House::room(CallId id) const {
    const auto it = state().rooms.find(id);
    return it == state().rooms.end() ? nullptr : &it->second;
}
const Party* House::party(CallId id, LegId leg) const {
    if (const Room* of = room(id))
        for (const auto& found : of->parties)
            if (found.leg == leg) return &found;
    return nullptr;
}
const Alarm* House::alarm(AlarmKind kind, const std::string& subject) const {
    for (const auto& [id, found] : state().alarms)
        if (found.open && found.kind == kind && found.subject == subject) return &found;
    return nullptr;
}
const Alarm* House::alarm(AlarmKind kind) const {
    for (const auto& [id, found] : state().alarms)
        if (found.open && found.kind == kind) return &found;
    return nullptr;
}

ReportWords House::words(const std::string& type, const std::string& narrative) {
    ReportWords out;
    out.type = TypeId{type};
    out.narrative = narrative;
    return out;
}
IncidentId House::save(CallId of, PersonId by, const std::string& type) {
    SaveIncident command;
    command.call = of;
    command.words = words(type);
    return IncidentId{done(command, by).reply["incident"].get<std::uint64_t>()};
}
const Assignment& House::assignment(IncidentId incident, const std::string& agency) const {
    for (const auto id : state().incidents.at(incident).assignments)
        if (const auto& found = state().assignments.at(id); found.agency.value == agency) return found;
    throw std::runtime_error("no assignment of " + agency);
}

}  // namespace siaga::centre::test
