// Erasure (UU PDP): who may, when it is refused, what the state forgets, and that a replay of the emptied
// journal forgets exactly the same.
#include "house_fixture.hpp"
#include "tests/support/personal.hpp"

namespace siaga::centre::test {
namespace {

class Erasure : public House {
protected:
    Erasure() {
        open();
        admin_ = person("admin", PersonRole::admin);
        who_ = ready_at("01");
    }
    Erase of(std::set<CallId> calls, std::set<IncidentId> incidents = {}) const {
        std::vector<siaga::test::Told> told;
        for (const auto& event : day) told.push_back({event.seq, open_json(event.body), !personal_json(event.body).empty()});
        return siaga::test::erase_of(told, std::move(calls), std::move(incidents));
    }
    // A call with a number, a name, a place and words, which became an incident that is over.
    IncidentId closed_incident(const std::string& number = "+628120001") {
        const CallId call = answered_call("01", number);
        ReportWords told = words("banjir", "air setinggi dada");
        told.caller_name = "penelepon";
        told.place.landmark = "jembatan";
        const IncidentId made{done(SaveIncident{call, told, {}, {}, true}, who_).reply["incident"].get<std::uint64_t>()};
        hang_up(call);
        done(AddNote{made, "rumah ketiga"}, who_);
        for (const auto id : std::vector(state().incidents.at(made).assignments)) done(CancelAssignment{id, "salah alamat"}, who_);
        done(CloseIncident{made, "selesai", "dievakuasi keluarga", {}}, who_);
        (void)send(EndWrapUp{}, who_);
        return made;
    }
    // The journal after the erasure: the payloads it named are null.
    void replay_is_the_same() {
        std::set<std::uint64_t> gone;
        for (const auto& event : day)
            if (const auto* erased = event.body.get_if<Erased>()) gone.insert(erased->seqs.begin(), erased->seqs.end());
        Centre again;
        for (const auto& event : day) {
            auto body = decode(type_of(event.body), version_of(event.body), open_json(event.body),
                               gone.contains(event.seq) ? Json() : personal_json(event.body));
            ASSERT_TRUE(body);
            again.apply({event.seq, event.at, event.wall, std::move(*body)});
        }
        EXPECT_EQ(to_json_value(again.state()), to_json_value(state()));
        EXPECT_EQ(again.digest(), centre_->digest());
    }
    PersonId admin_, who_;
};

TEST_F(Erasure, of_a_call_forgets_its_number_its_words_and_its_recording) {
    const IncidentId made = closed_incident();
    const CallId call = state().calls.begin()->first;
    ASSERT_FALSE(state().calls.at(call).recordings.empty());
    done(of({call}), admin_);
    const std::string kept = to_json_value(state()).dump();
    for (const char* word : {"+628120001", "air setinggi dada", "penelepon", "jembatan"}) EXPECT_EQ(kept.find(word), std::string::npos) << word;
    EXPECT_TRUE(state().calls.at(call).recordings.empty());
    EXPECT_EQ(state().incidents.at(made).type, TypeId{"banjir"}) << "what happened stays known";
    EXPECT_NE(kept.find("rumah ketiga"), std::string::npos) << "others' words about the incident were not asked for";
    replay_is_the_same();
}
TEST_F(Erasure, of_an_incident_forgets_everything_that_was_said_of_it) {
    const IncidentId made = closed_incident();
    done(of({}, {made}), admin_);
    const std::string kept = to_json_value(state()).dump();
    for (const char* word : {"+628120001", "air setinggi dada", "rumah ketiga", "salah alamat", "dievakuasi"}) EXPECT_EQ(kept.find(word), std::string::npos) << word;
    replay_is_the_same();
}
TEST_F(Erasure, leaves_other_calls_of_the_number_and_counts_them_anew) {
    closed_incident();
    const CallId other = answered_call("01");
    hang_up(other);
    done(of({state().calls.begin()->first}), admin_);
    ASSERT_EQ(state().numbers.size(), 1U);
    EXPECT_EQ(state().numbers.begin()->second.count, 1);
    replay_is_the_same();
}
TEST_F(Erasure, ends_a_call_back_that_has_lost_its_number) {
    const CallId gone = ring("+628120009", "antre");
    advance(10s);
    hang_up(gone);
    ASSERT_EQ(state().callbacks.size(), 1U);
    done(of({gone}), admin_);
    EXPECT_TRUE(state().callbacks.empty());
    ring("+628120009", "antre");
    replay_is_the_same();
}
TEST_F(Erasure, is_kept_by_whoever_begins_with_a_snapshot_from_before) {
    closed_incident();
    Centre before(from_json_value<State>(to_json_value(state())));
    done(of({state().calls.begin()->first}), admin_);
    for (const auto& event : last) before.apply(event);
    EXPECT_EQ(before.digest(), centre_->digest());
}
TEST_F(Erasure, is_an_admins_with_a_reason_and_with_something_to_erase) {
    const IncidentId made = closed_incident();
    Erase erase = of({}, {made});
    EXPECT_EQ(refused(erase, who_), "role_refused");
    EXPECT_EQ(refused(erase), "role_refused");
    erase.reason.clear();
    EXPECT_EQ(refused(erase, admin_), "reason_needed");
    erase.reason = "x";
    erase.seqs = {state().seq + 1};
    EXPECT_EQ(refused(erase, admin_), "erasure_unknown");
    erase.seqs.clear();
    EXPECT_EQ(refused(erase, admin_), "subject_unknown");
}
TEST_F(Erasure, waits_for_the_end_of_the_call_and_of_the_incident) {
    const CallId call = answered_call("01");
    EXPECT_EQ(refused(of({call}), admin_), "call_live");
    Erase by_number = of({CallId{77}});
    by_number.seqs = {1};
    by_number.number = "+628120001";
    EXPECT_EQ(refused(by_number, admin_), "call_live");
    const IncidentId made = save(call, who_);
    hang_up(call);
    EXPECT_EQ(refused(of({call}), admin_), "incident_open");
    EXPECT_EQ(refused(of({}, {made}), admin_), "incident_open");
}

}  // namespace
}  // namespace siaga::centre::test
