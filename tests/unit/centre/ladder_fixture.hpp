// A fire at which nobody answers: what the tests of ladders stand on.
#pragma once

#include <algorithm>

#include "house_fixture.hpp"
#include "tests/support/contact.hpp"

namespace siaga::centre::test {

using siaga::test::contact_of;

class Ladder : public House {
protected:
    Ladder() {
        auto& damkar = profile_.agencies[0];
        damkar.contacts = {contact_of("Piket pos", "0712 100", profile::ContactRank::piket),
                           contact_of("Kepala dinas", "0712 200", profile::ContactRank::kepala)};
        damkar.contacts[0].messages = true;
        profile_.duty = {contact_of("Piket kabupaten", "0712 300", profile::ContactRank::piket)};
        open();
    }
    // A supervisor is there: what nobody answers sounds at their page, and calls no duty officer again and again.
    void supervised() { done(PersonPresence{person("pengawas-1", PersonRole::supervisor), true}); }
    // The fire is saved; damkar's desk listens or not.
    void fire(bool desk_listens = true) {
        supervised();
        if (desk_listens) desk("damkar");
        crew = person("damkar-1", PersonRole::dispatcher, "damkar");
        who = ready_at("01");
        incident = save(answered_call("01"), who);
        id = task().id;
    }
    const Assignment& task() const { return assignment(incident, "damkar"); }
    const Escalation& ladder() const { return state().escalations.at(task().escalations.back()); }
    const Delivery& delivery() const { return state().deliveries.at(DeliveryId{state().last_delivery}); }
    struct Notice {
        DeliveryId id;
        CallId call;
        LegId leg;
    };
    Notice notice() const { return {delivery().id, delivery().call, notice_leg()}; }  // the last
    LegId notice_leg() const { return call(delivery().call).caller_leg; }
    void takes_up() { takes_up(notice()); }
    void takes_up(const Notice& of) {
        LegPickedUp up;
        up.leg = of.leg;
        up.media.address = "10.20.0.5";
        up.media.port = 32000;
        up.dialog.remote_tag = "n";
        up.dialog.remote_target = "sip:piket@10.20.0.5";
        done(up);
    }
    void spoken() { spoken(notice()); }
    void spoken(const Notice& to) { done(NoticeSpoken{to.id, "pesan/uji"}); }
    void media(const Notice& of, MediaFactKind kind, const std::string& digit = {}, std::uint64_t play = 0) {
        MediaFact fact;
        fact.id = ++facts;
        fact.kind = kind;
        fact.call = of.call;
        fact.leg = of.leg;
        fact.digit = digit;
        fact.play = play;
        done(MediaSaid{fact});
    }
    void presses(const std::string& digit) { media(notice(), MediaFactKind::dtmf, digit); }
    void hears_it_out(std::uint64_t times = 1) { media(notice(), MediaFactKind::play_ended, {}, times); }
    // Takes up, hears all of it, presses and hangs up.
    void answers_with(const std::string& digit) {
        takes_up();
        spoken();
        hears_it_out();
        presses(digit);
        done(LegGone{notice_leg(), EndCause::caller_hung_up, 0, "BYE"});
    }
    std::vector<std::string> dialled() const {
        std::vector<std::string> out;
        for (const auto& event : day)
            if (const auto* e = event.body.get_if<NoticeDialled>()) out.push_back(e->party.number);
        return out;
    }
    PersonId crew, who;
    IncidentId incident;
    AssignmentId id;
    std::uint64_t facts = 1000;
};
using Numbers = std::vector<std::string>;

}  // namespace siaga::centre::test
