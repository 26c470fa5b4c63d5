// Two more days of golden_test.cpp: one on which nobody answers, and one on which administrators change everything.
#include <algorithm>

#include "golden_journal.hpp"
#include "ladder_fixture.hpp"

namespace siaga::centre::test {
namespace {

class GoldenDay : public House {
protected:
    const Delivery& delivery() const { return state().deliveries.at(DeliveryId{state().last_delivery}); }
    void media(MediaFact fact) {
        fact.id = ++facts_;
        done(MediaSaid{fact});
    }
    void notice(MediaFactKind kind, const std::string& digit = {}, std::uint64_t play = 0) {
        MediaFact fact;
        fact.kind = kind;
        fact.call = delivery().call;
        fact.leg = call(fact.call).caller_leg;
        fact.digit = digit;
        fact.play = play;
        media(fact);
    }
    static LegPickedUp picks_up(LegId leg) {
        LegPickedUp out;
        out.leg = leg;
        out.media.address = "10.20.0.5";
        out.media.port = 32000;
        out.dialog.remote_tag = "n";
        return out;
    }
    void recorded(CallId id) {
        const auto& part = call(id).recordings.back();
        MediaFact fact;
        fact.kind = MediaFactKind::part_closed;
        fact.call = id;
        fact.recording = part.id;
        fact.file = part.file;
        fact.sha256 = std::string(64, 'a');
        fact.bytes = 16044;
        fact.duration_ms = 500;
        media(fact);
    }
    std::uint64_t facts_ = 0;
};

TEST_F(GoldenDay, on_which_nobody_answers_runs) {
    profile_.agencies[0].contacts = {contact_of("Piket pos", "0712 100", profile::ContactRank::piket), contact_of("Kepala dinas", "0712 200", profile::ContactRank::kepala)};
    profile_.agencies[0].contacts[0].messages = true;
    open();
    desk("damkar");
    const PersonId chief = person("kepala", PersonRole::admin), crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    const PersonId boss = person("pengawas", PersonRole::supervisor);
    done(PersonPresence{boss, true});
    const PersonId who = ready_at("01");
    done(ConsolePresence{SeatId{"01"}, false});
    done(ConsolePresence{SeatId{"01"}, true});
    done(SeatPhoneProbe{SeatId{"01"}, false});
    done(SeatPhoneProbe{SeatId{"01"}, true});
    const CallId one = ring("+628120001");
    phone_rings("01", true);
    done(AnswerOffer{one}, who);
    lift("01");
    LegChanged changed;
    changed.leg = call(one).caller_leg;
    changed.media = picks_up(changed.leg).media;
    changed.held_by_peer = true;
    done(changed);
    done(LegCheckpoint{changed.leg, picks_up(changed.leg).dialog});
    const IncidentId fire = save(one, who);
    done(OverridePlan{fire, {AgencyId{"polres"}}, {}, "jalan tidak perlu ditutup"}, who);
    hang_up(one);
    recorded(one);
    done(PlayRecording{one, call(one).recordings.back().id}, boss);
    advance(61s);  // the desk sounds again
    done(ShowDelivery{delivery().id}, crew);
    advance(31s);  // the telephone of the duty contact
    done(picks_up(call(delivery().call).caller_leg));
    done(NoticeSpoken{delivery().id, "pesan/uji"});
    notice(MediaFactKind::dtmf, "1");
    notice(MediaFactKind::play_ended, {}, 1);
    notice(MediaFactKind::play_ended, {}, 2);
    notice(MediaFactKind::play_ended, {}, 3);  // a machine: the same person by message
    done(DeliveryDone{delivery().id, DeliveryResult::told, "202"});
    advance(10min);
    ASSERT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
    done(AcknowledgeAlarm{alarm(AlarmKind::ladder_exhausted)->id}, who);
    done(AnswerAlarm{alarm(AlarmKind::ladder_exhausted)->id, "regu kota dikirim"}, who);
    done(NoteExport{"answer_times", Json{{"from", 1}, {"to", 2}}, 31}, boss);
    Command twice;
    twice.body = AddNote{fire, "sudah ditelepon"};
    twice.person = who;
    twice.idempotency = Idempotency{"1:kunci", std::string(64, 'b')};
    const Batch answered = centre_->handle(twice, now_, WallTime{now_.us});
    ASSERT_FALSE(answered.refusal);
    day.insert(day.end(), answered.events.begin(), answered.events.end());
    (void)send(EndWrapUp{}, who);
    (void)send(BeReady{}, who);
    phone_seat("02");
    const CallId waits = ring("+628120002");
    advance(31s);  // nobody lifts: every ready seat is rung
    hang_up(waits);
    const CallId told = ring("+628120003");
    hang_up(told);
    Erase erase;
    erase.reason = "permintaan tertulis";
    erase.calls = {told};
    for (const auto& event : day)
        if (const auto* arrived = event.body.get_if<CallArrived>(); arrived && arrived->call == told) erase.seqs = {event.seq};
    done(erase, chief);
    done(SeatUnregister{SeatId{"02"}, "expired"});
    write_golden("ladder_1.jsonl", day, state());
}

// Later: the ladder goes on while a gateway is tried again.
TEST_F(GoldenDay, on_which_a_gateway_stumbles_runs) {
    profile_.agencies[0].contacts = {contact_of("Piket pos", "0712 100", profile::ContactRank::piket), contact_of("Kepala dinas", "0712 200", profile::ContactRank::kepala)};
    profile_.agencies[0].contacts[0].messages = true;
    open();
    const PersonId who = ready_at("01");
    const IncidentId fire = save(answered_call("01"), who);
    done(LegGone{call(delivery().call).caller_leg, EndCause::busy, 486, "Busy Here"});
    const DeliveryId message = delivery().id;
    done(DeliveryDone{message, DeliveryResult::trying, "503"});
    done(DeliveryDone{message, DeliveryResult::told, "202"});
    const DeliveryId head = delivery().id;
    ASSERT_EQ(delivery().target.number, "0712200");
    done(picks_up(call(delivery().call).caller_leg));
    done(NoticeSpoken{head, "pesan/uji"});
    notice(MediaFactKind::play_ended, {}, 1);
    notice(MediaFactKind::dtmf, "1");
    EXPECT_EQ(assignment(fire, "damkar").state, AssignmentState::acknowledged);
    write_golden("ladder_2.jsonl", day, state());
}

TEST_F(GoldenDay, on_which_administrators_change_everything_runs) {
    open();
    const AgencyId damkar{"damkar"}, pln{"pln"};
    const PersonId admin = person("admin", PersonRole::admin), second = person("kedua", PersonRole::admin), who = person("siti");
    done(AddTrunkPeer{TrunkId{"telco"}, "10.99.0.7"}, admin);
    done(RemoveTrunkPeer{TrunkId{"telco"}, "10.99.0.7"}, admin);
    done(NotePasswordReset{who}, admin);
    // Seats, trunks, the queue.
    QueueSettings queue = state().settings.queue;
    queue.ring = 20s;
    done(ChangeQueue{queue, 0}, admin);
    done(SaveSeat{{SeatId{"09"}, "Meja baru", true}, true, 0}, admin);
    done(NoteSeatPassword{SeatId{"09"}}, admin);
    done(RetireSeat{SeatId{"03"}, 0}, admin);
    TrunkSettings second_telco = trunk("kedua", AnswerPolicy::seat);
    second_telco.title = "Telko kedua";
    second_telco.peers = {"127.0.0.9"};
    second_telco.media_address = "127.0.0.1";
    done(SaveTrunk{second_telco, true, 0}, admin);
    // Announcements, what people say of places, holidays.
    done(ChangeAnnouncement{"terhubung-id", std::string(64, 'c'), 16044, 1000}, admin);
    done(ChangePlaceAlias{"tj lubuk", "Tanjung Lubuk"}, admin);
    done(ChangeHoliday{"2026-12-25", "Natal"}, admin);
    // Agencies, contacts, types.
    done(SaveAgency{pln, 0, true, {"PLN UP3 Uji", "PLN", profile::Standing::partner}}, admin);
    done(RemoveAgency{pln, 1}, admin);
    SaveContact saved;
    saved.agency = damkar;
    saved.add = true;
    saved.contact = contact_of("Kepala", "0712 555 01", profile::ContactRank::kepala);
    saved.contact.email = "kepala@contoh.go.id";
    done(saved, admin);
    done(TestContact{damkar, 1, 1, Channel::email}, admin);
    done(DeliveryDone{delivery().id, DeliveryResult::told, "250 ok"});
    done(VerifyContact{delivery().id}, admin);
    const auto revision = [&] { return state().agency_admin.agencies.at(damkar).revision; };
    done(RemoveContact{damkar, revision(), 0}, admin);
    profile::IncidentType animal;
    animal.id = TypeId{"hewan_liar"};
    animal.name = "Hewan liar";
    animal.group = "Darurat";
    animal.questions = {"Hewan apa?"};
    animal.outcomes = {"ditangkap"};
    done(SaveIncidentType{animal, 0, true, TypeId{"kebakaran"}}, admin);
    // Rules: thrown away, rejected, published by two.
    done(DraftRules{"dibuang", 0}, admin);
    done(DiscardRuleDraft{1}, admin);
    done(DraftRules{"BPBD memimpin", 0}, admin);
    RuleContent content = state().rules.drafts.at(2).content;
    content.rules[0].legs = {{AgencyId{"bpbd"}, Role::utama}};
    done(SaveRuleDraft{2, 1, "BPBD memimpin", content}, admin);
    done(PublishRules{2, 2, "uji lapangan", {}}, admin);
    done(RejectRules{2, "belum disepakati"}, second);
    done(PublishRules{2, 2, "uji lapangan", {}}, admin);
    done(ApproveRules{2, 2}, second);
    // The files again, with another title: the edits go on.
    profile::Profile fresh = profile_;
    fresh.title = "Kab. Uji Baru";
    fresh.hash = "uji-2";
    done(LoadProfile{fresh, "root"});
    write_golden("admin_1.jsonl", day, state());
}

// Later: a type that nothing new takes, until it is taken back.
TEST_F(GoldenDay, on_which_a_type_is_retired_and_comes_back_runs) {
    open();
    const PersonId admin = person("admin", PersonRole::admin), who = person("siti");
    const IncidentId before = save({}, who, "banjir");
    done(RetireIncidentType{TypeId{"banjir"}, 0, true}, admin);
    done(AddNote{before, "tetap banjir"}, who);
    done(RetireIncidentType{TypeId{"banjir"}, 1, false}, admin);
    save({}, who, "banjir");
    write_golden("types_1.jsonl", day, state());
}

// Later still: clocks and ladders, changed under a fire that keeps its own.
TEST_F(GoldenDay, on_which_clocks_and_ladders_change_runs) {
    open();
    desk("damkar");
    const PersonId admin = person("admin", PersonRole::admin), who = ready_at("01");
    save(answered_call("01"), who);
    profile::Ladder ladder{"api", {}, {}, {AgencyId{"damkar"}}, {{profile::StepTo::meja, {}, {}, 30}, {profile::StepTo::pengawas, {}, {}, 60}}};
    done(SaveLadders{{ladder}, 0}, admin);
    profile::ClockRule rule;
    rule.id = "terima_api";
    rule.types = {TypeId{"kebakaran"}};
    rule.seconds = 20;
    rule.ladder = "api";
    done(SaveClocks{{state().profile.clocks, {rule}}, 0}, admin);
    save({}, who);
    advance(70s);
    profile::Profile fresh = profile_;
    fresh.title = "Kab. Uji Baru";
    fresh.hash = "uji-2";
    done(LoadProfile{fresh, "root"});
    write_golden("clocks_1.jsonl", day, state());
}

// Later still: a duty officer leaves and is erased; the journal is the one that is left of the day.
TEST_F(GoldenDay, on_which_a_contact_is_erased_runs) {
    profile_.agencies[0].contacts = {contact_of("Piket pos", "0712 100", profile::ContactRank::piket), contact_of("Kepala dinas", "0712 200", profile::ContactRank::kepala)};
    profile_.duty = {contact_of("Piket kabupaten", "0712 300", profile::ContactRank::piket)};
    open();
    const AgencyId damkar{"damkar"};
    const PersonId admin = person("admin", PersonRole::admin), boss = person("pengawas", PersonRole::supervisor), who = ready_at("01");
    done(PersonPresence{boss, true});
    SaveContact more;
    more.agency = damkar;
    more.add = true;
    more.contact = contact_of("Wakil", "0712 444", profile::ContactRank::kepala);
    done(more, admin);
    done(TestContact{damkar, 1, 0, Channel::voice}, admin);
    done(LegGone{call(delivery().call).caller_leg, EndCause::no_answer, 480, ""});
    const IncidentId fire = save(answered_call("01"), who);
    done(picks_up(call(delivery().call).caller_leg));
    done(NoticeSpoken{delivery().id, "pesan/uji"});
    notice(MediaFactKind::play_ended, {}, 1);
    notice(MediaFactKind::dtmf, "1");
    done(LegGone{call(delivery().call).caller_leg, EndCause::caller_hung_up, 0, "BYE"});
    ASSERT_EQ(assignment(fire, "damkar").phone_name, "Piket pos");
    seat_hangs_up("01");
    (void)send(EndWrapUp{}, who);
    done(StartTraining{SeatId{"01"}, "rumah_terbakar"}, boss);
    done(AnswerTraining{}, who);
    done(SaveTraining{words("kebakaran", "telepon 0712 100")}, who);
    done(erase_of_contact(day, "0712100", "", "Piket pos"), admin);
    EXPECT_EQ(assignment(fire, "damkar").phone_name, "");
    // The files again, with another title: the edit and the erasure go on.
    profile::Profile fresh = profile_;
    fresh.title = "Kab. Uji Baru";
    fresh.agencies[0].contacts[0] = {std::string(profile::kErasedContact), "", false, {}};
    fresh.hash = "uji-2";
    done(LoadProfile{fresh, "root"});
    EXPECT_EQ(state().agency_admin.agencies.at(damkar).now.at(0).contacts.at(2).number, "0712 444");
    write_golden("contacts_1.jsonl", day, state());
}

}  // namespace
}  // namespace siaga::centre::test
