// Journals of every landed format replay for ever. golden/<name>.jsonl: one event a line as the journal
// keeps it, and a last line with what the day came to.
// A new format adds a file (SIAGA_WRITE_GOLDEN=1 writes today's); a landed file is never changed.
#include <algorithm>
#include <set>

#include "golden_journal.hpp"

namespace siaga::centre::test {
namespace {

class GoldenJournal : public House {};

// A scripted day that meets as many kinds of events as fit in a page.
TEST_F(GoldenJournal, todays_script_runs) {
    open();
    desk("damkar");
    const PersonId chief = person("kepala", PersonRole::admin), crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    const PersonId boss = person("pengawas", PersonRole::supervisor);
    const PersonId who = ready_at("01");
    done(SignIn{}, who);
    phone_seat("03");
    advance(1s);
    const CallId id = ring("+628120001");
    phone_rings("01");
    done(AnswerOffer{id}, who);
    lift("01");
    done(HoldCall{id, true}, who);
    done(HoldCall{id, false}, who);
    const IncidentId fire = save(id, who);
    const CallId second = answered_call("03", "+628120002");
    done(LinkReport{second, fire, words("banjir", "air naik")}, who);
    done(UnlinkReport{state().incidents.at(fire).reports.back()}, who);
    done(LegGone{call(second).seat_leg, EndCause::session_expired, 408, ""});
    hang_up(second);
    hang_up(id);
    done(Typing{true}, who);
    done(ExtendWrapUp{}, who);
    done(Typing{false}, who);
    done(EndWrapUp{}, who);
    done(ShowAssignment{assignment(fire, "damkar").id}, crew);
    done(Acknowledge{assignment(fire, "damkar").id}, crew);
    done(Depart{assignment(fire, "damkar").id}, crew);
    done(Arrive{assignment(fire, "damkar").id}, crew);
    done(Clear{assignment(fire, "damkar").id, "padam"}, crew);
    done(AcknowledgeByPhone{assignment(fire, "polres").id, "Piket", {}}, who);
    done(AddAgency{fire, AgencyId{"bpbd"}, Role::pendukung, "cadangan"}, who);
    advance(2min);
    done(CancelAssignment{assignment(fire, "bpbd").id, "tidak perlu"}, who);
    done(AddNote{fire, "selesai"}, who);
    done(CloseIncident{fire, "padam", "api padam", {}}, who);
    const IncidentId child = save({}, who, "kekerasan");
    done(OpenRestricted{child, "rapat kasus"}, chief);
    const CallId third = ring("+628120003");
    advance(13s);
    hang_up(third);
    done(CallBack{state().callbacks.begin()->first}, who);
    lift("01");
    done(LegPickedUp{call(CallId{state().last_call}).caller_leg, {}, {}});
    seat_hangs_up("01");
    done(GiveResult{third, CallResult::terputus, ""}, who);
    done(StrangerKnocked{"10.99.0.7", 2});
    done(AddTrunkPeer{TrunkId{"telco"}, "10.99.0.7"}, chief);
    done(Pause{"istirahat", true}, who);
    done(LeaveSeat{}, who);
    done(TakeOver{child, "menggantikan"}, boss);
    done(SignOut{}, who);
    advance(3h);
    write_golden("format_1.jsonl", day, state());  // of the day it was new
}

// Ownership and the closed loop, whose events came later.
TEST_F(GoldenJournal, todays_script_of_ownership_runs) {
    open();
    desk("damkar");
    const PersonId siti = person("siti"), budi = person("budi"), chief = person("kepala", PersonRole::supervisor);
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    for (const auto id : {siti, budi, chief}) done(PersonPresence{id, true});
    const IncidentId one = save({}, siti), two = save({}, budi);
    done(MergeIncidents{two, one, "rumah yang sama"}, siti);
    done(Decline{assignment(one, "damkar").id, "armada rusak"}, crew);
    advance(61s);
    done(AnswerAlarm{alarm(AlarmKind::assignment_declined)->id, "regu kota dikirim"}, siti);
    done(UnmergeIncident{two, "ternyata dua rumah"}, siti);
    done(OfferHandover{budi, {}, "ganti jaga"}, siti);
    done(DeclineHandover{HandoverId{1}, "sedang menelepon"}, budi);
    done(OfferHandover{budi, {}, "ganti jaga"}, siti);
    done(WithdrawHandover{HandoverId{2}}, siti);
    done(OfferHandover{budi, {}, "ganti jaga"}, siti);
    done(AcceptHandover{HandoverId{3}}, budi);
    done(SaveShift{{{}, siti, SeatId{"01"}, WallTime{now_.us}, WallTime{now_.us} + 8h}}, chief);
    done(RemoveShift{ShiftId{1}}, chief);
    done(PersonPresence{budi, false});
    advance(6min);
    done(AssignOwner{one, chief, "Budi pergi"}, chief);
    for (const auto id : state().incidents.at(one).assignments)
        if (may_move(state().assignments.at(id).state, AssignmentState::cancelled)) done(CancelAssignment{id, "selesai"}, chief);
    done(CloseIncident{one, "padam", "masih berasap", CallerAnswer::belum}, chief);
    done(CloseIncident{one, "padam", "sudah dingin", CallerAnswer::ya}, chief);
    done(ReopenIncident{one, "menyala lagi", {}}, chief);
    write_golden("care_1.jsonl", day, state());
}

// Training, later still: one that a call ended, and one that stands saved.
TEST_F(GoldenJournal, todays_script_of_training_runs) {
    open();
    const PersonId chief = person("kepala", PersonRole::supervisor), who = ready_at("01");
    done(StartTraining{SeatId{"01"}, "rumah_terbakar"}, chief);
    hang_up(ring());
    done(StartTraining{SeatId{"01"}, "banjir"}, chief);
    done(AnswerTraining{}, who);
    advance(40s);
    ReportWords told = words("banjir", "air naik");
    told.place.landmark = "dekat jembatan";
    done(SaveTraining{told}, who);
    EXPECT_EQ(state().training.running.at(SeatId{"01"}).number, "LATIHAN-0002");
    write_golden("training_1.jsonl", day, state());
}

TEST_F(GoldenJournal, every_landed_format_replays_to_what_it_said_then) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kGolden)) {
        if (entry.path().extension() != ".jsonl") continue;
        ++files;
        SCOPED_TRACE(entry.path().filename().string());
        Centre centre;
        std::ifstream in(entry.path());
        Json said;
        for (std::string line; std::getline(in, line);) {
            const Json row = Json::parse(line);
            if (row.contains("essence")) {
                said = row["essence"];
                continue;
            }
            auto body = decode(row["type"].get<std::string>(), row["version"].get<int>(), row["open"], row["personal"]);
            ASSERT_TRUE(body) << body.error().to_string();
            centre.apply({row["seq"].get<std::uint64_t>(), HouseTime{row["at"].get<std::int64_t>()}, WallTime{row["wall"].get<std::int64_t>()}, std::move(*body)});
        }
        EXPECT_EQ(essence(centre.state()), said);
    }
    EXPECT_GE(files, 1U);
}

// A new kind of event joins one of the scripts here (or a new one) and gets its line in a new file.
TEST_F(GoldenJournal, every_kind_of_event_has_a_line_in_some_landed_day) {
    std::set<std::string> seen;
    for (const auto& entry : std::filesystem::directory_iterator(kGolden)) {
        if (entry.path().extension() != ".jsonl") continue;
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line);) {
            const Json row = Json::parse(line);
            if (row.contains("type")) seen.insert(row["type"].get<std::string>() + " " + std::to_string(row["version"].get<int>()));
        }
    }
    for (const auto& [type, version] : known_events()) EXPECT_TRUE(seen.contains(std::string(type) + " " + std::to_string(version))) << type << " has no golden line";
}

}  // namespace
}  // namespace siaga::centre::test
