// A small control room on a virtual clock, so that tests of the core read like what happened there:
//     const CallId call = ring("+628120001");
//     advance(12s);                      // nobody lifts
//     answer("02");
// Every step is a command to one Centre; what it decided is in `last`, the whole day in `day`.
#pragma once

#include <gtest/gtest.h>

#include "siaga/centre/centre.hpp"

namespace siaga::centre::test {

using namespace std::chrono_literals;

class House : public ::testing::Test {
protected:
    House();

    // ---- the house
    void open();  // Start with settings_ and profile_
    void crash_and_start();  // the journal is replayed, through JSON, into a new Centre; telephony tells what is gone
    void telephony_takes_up();
    Batch send(CommandBody body, PersonId person = {});  // may be refused
    Batch done(CommandBody body, PersonId person = {});  // a refusal fails the test
    std::string refused(CommandBody body, PersonId person = {});  // the refusal's code; "" where there was none
    void advance(Duration by);  // through every deadline on the way

    // ---- people and seats
    PersonId person(const std::string& login, PersonRole role = PersonRole::operator_, const std::string& agency = {});
    void phone(const std::string& seat);  // registers for a day
    PersonId ready_at(const std::string& seat);  // a person sits there, phone registered, ready
    void phone_seat(const std::string& seat);    // taken into service by star code, no console
    void desk(const std::string& agency, bool there = true);

    // ---- callers and phones
    CallId ring(const std::string& number = "+628120001", const std::string& trunk = "telco", const std::string& called = "112");
    void hang_up(CallId call);  // the caller does
    void phone_rings(const std::string& seat, bool talk = false);
    void lift(const std::string& seat);   // the phone's 200
    void refuse(const std::string& seat); // 486
    CallId answered_call(const std::string& seat, const std::string& number = "+628120001");
    void seat_hangs_up(const std::string& seat);

    // ---- what is seen
    const State& state() const { return centre_->state(); }
    const Call& call(CallId id) const { return state().calls.at(id); }
    const Seat& seat(const std::string& id) const { return state().seats.at(SeatId{id}); }
    SeatState seat_state(const std::string& id) const { return seat(id).state; }
    std::vector<std::string> ringing(CallId id) const;  // seats
    LegId ringing_leg(const std::string& seat) const;
    const Room* room(CallId id) const;
    const Party* party(CallId id, LegId leg) const;
    const Alarm* alarm(AlarmKind kind, const std::string& subject) const;  // open ones
    const Alarm* alarm(AlarmKind kind) const;
    template <class E> std::vector<E> events() const {  // of the last command, or of advance()
        std::vector<E> out;
        for (const auto& event : last)
            if (const auto* e = event.body.get_if<E>()) out.push_back(*e);
        return out;
    }
    template <class E> bool happened() const { return !events<E>().empty(); }

    // ---- incidents
    static ReportWords words(const std::string& type = "kebakaran", const std::string& narrative = "api di dapur");
    IncidentId save(CallId call, PersonId by, const std::string& type = "kebakaran");
    const Assignment& assignment(IncidentId incident, const std::string& agency) const;

    Settings settings_;
    profile::Profile profile_;
    HouseTime now_{1'790'000'000'000'000};
    std::unique_ptr<Centre> centre_;
    std::vector<Event> last;
    std::vector<Event> day;

private:
    std::uint64_t handle_ = 0;
};

TrunkSettings trunk(const std::string& id, AnswerPolicy answer);
profile::Profile small_profile();  // kebakaran, banjir, kekerasan (restricted), pengaduan (no emergency)

}  // namespace siaga::centre::test
