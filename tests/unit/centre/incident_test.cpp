// From the operator's words to incident, plan and reports.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class Incidents : public House {
protected:
    Incidents() {
        open();
        who = ready_at("01");
        id = answered_call("01");
    }
    const Incident& incident(IncidentId of) const { return state().incidents.at(of); }
    CallId another_call() {
        phone_seat("02");
        advance(1s);
        return answered_call("02", "+628120002");
    }
    PersonId who;
    CallId id;
};

TEST_F(Incidents, saving_makes_an_incident_with_plan_and_assignments) {
    desk("damkar");
    SaveIncident command;
    command.call = id;
    command.words = words();
    const Batch batch = done(command, who);
    EXPECT_EQ(batch.reply["number"], "KEJ-2026-0001");
    EXPECT_EQ(batch.reply["assignments"].size(), 3U);
    const Incident& made = state().incidents.begin()->second;
    EXPECT_EQ(made.plan.rule_id, "api");
    EXPECT_EQ(made.owner, who);
    EXPECT_EQ(made.seat, SeatId{"01"});
    EXPECT_EQ(call(id).result, CallResult::kejadian);
    EXPECT_EQ(call(id).incident, made.id);
    EXPECT_EQ(assignment(made.id, "damkar").role, Role::utama);
    EXPECT_EQ(assignment(made.id, "polres").role, Role::mitra) << "it never signed";
    EXPECT_EQ(assignment(made.id, "dinkes").role, Role::diberi_tahu);
}
TEST_F(Incidents, sent_needs_a_desk_that_would_sound) {
    desk("damkar");
    const IncidentId made = save(id, who);
    EXPECT_EQ(assignment(made, "damkar").state, AssignmentState::sent);
    EXPECT_EQ(assignment(made, "polres").state, AssignmentState::unreachable) << "mitra: phoned";
    EXPECT_FALSE(alarm(AlarmKind::agency_unreachable));
}
TEST_F(Incidents, an_agency_without_a_desk_is_to_be_phoned_now_and_the_owner_hears_it) {
    const IncidentId made = save(id, who);
    EXPECT_EQ(assignment(made, "damkar").state, AssignmentState::unreachable);
    ASSERT_TRUE(alarm(AlarmKind::agency_unreachable, "KEJ-2026-0001 damkar"));
    EXPECT_EQ(alarm(AlarmKind::agency_unreachable)->owner, who);
}
TEST_F(Incidents, one_call_makes_one_incident) {
    (void)save(id, who);
    SaveIncident again;
    again.call = id;
    again.words = words();
    EXPECT_EQ(refused(again, who), "already_saved");
}
TEST_F(Incidents, the_same_save_sent_twice_makes_one_incident) {
    Command command;
    SaveIncident save_it;
    save_it.call = id;
    save_it.words = words();
    command.body = save_it;
    command.person = who;
    command.idempotency = Idempotency{"1/abc", "h1"};
    const Batch first = centre_->handle(command, now_, WallTime{now_.us});
    const Batch second = centre_->handle(command, now_, WallTime{now_.us});
    EXPECT_TRUE(second.events.empty());
    EXPECT_EQ(second.reply, first.reply);
    EXPECT_EQ(second.reply_seq, state().seq) << "answered when that event is synced";
    EXPECT_EQ(state().incidents.size(), 1U);
    command.idempotency->body_hash = "h2";
    const Batch other = centre_->handle(command, now_, WallTime{now_.us});
    ASSERT_TRUE(other.refusal);
    EXPECT_EQ(other.refusal->code, "idempotency_mismatch");
}
TEST_F(Incidents, a_refused_save_may_be_sent_again_with_its_key) {
    Command command;
    SaveIncident wrong;
    wrong.call = id;
    wrong.words = words("tidak-ada");
    command.body = wrong;
    command.idempotency = Idempotency{"1/abc", "h1"};
    EXPECT_EQ(centre_->handle(command, now_, WallTime{now_.us}).refusal->code, "type_unknown");
    wrong.words = words();
    command.body = wrong;
    command.idempotency->body_hash = "h2";
    EXPECT_FALSE(centre_->handle(command, now_, WallTime{now_.us}).refusal);
}
TEST_F(Incidents, an_incident_may_be_reported_without_a_call) {
    (void)save({}, who);
    EXPECT_EQ(state().incidents.size(), 1U);
}
TEST_F(Incidents, numbers_restart_with_the_regencys_year) {
    (void)save(id, who);
    // 2026-12-31 17:30 UTC is 00:30 of 2027 in WIB.
    Command command;
    SaveIncident later;
    later.words = words();
    command.body = later;
    command.person = who;
    const Batch batch = centre_->handle(command, now_, WallTime{1'798'738'200'000'000});
    EXPECT_EQ(batch.reply["number"], "KEJ-2027-0001");
}
TEST_F(Incidents, an_excluded_agency_is_not_told_and_cannot_be_added) {
    SaveIncident command;
    command.call = id;
    command.words = words();
    command.excluded = {AgencyId{"polres"}};
    PlanLine line;
    line.agency = AgencyId{"polres"};
    command.added = {line};
    EXPECT_EQ(refused(command, who), "agency_excluded");
    command.added.clear();
    const IncidentId made{done(command, who).reply["incident"].get<std::uint64_t>()};
    EXPECT_EQ(incident(made).assignments.size(), 2U);
    EXPECT_EQ(refused(AddAgency{made, AgencyId{"polres"}, Role::mitra, ""}, who), "agency_excluded");
}
TEST_F(Incidents, a_plan_nobody_works_on_alarms_its_owner_until_an_agency_is_added) {
    SaveIncident command;
    command.call = id;
    command.words = words();
    command.excluded = {AgencyId{"polres"}, AgencyId{"damkar"}};
    const IncidentId made{done(command, who).reply["incident"].get<std::uint64_t>()};
    ASSERT_TRUE(alarm(AlarmKind::plan_incomplete));
    EXPECT_TRUE(alarm(AlarmKind::plan_incomplete)->needs_answer) << "it sounds until somebody did something";
    done(AddAgency{made, AgencyId{"bpbd"}, Role::utama, "angin kencang"}, who);
    EXPECT_FALSE(alarm(AlarmKind::plan_incomplete));
    EXPECT_TRUE(assignment(made, "bpbd").must_acknowledge);
}
TEST_F(Incidents, words_saved_after_the_next_call_was_answered_are_of_the_call_they_were_begun_for) {
    done(GiveResult{id, CallResult::terputus, {}}, who);
    hang_up(id);
    const CallId next = another_call();
    const IncidentId made = save(id, who);
    EXPECT_EQ(call(id).result, CallResult::kejadian);
    EXPECT_EQ(call(id).incident, made);
    EXPECT_FALSE(call(next).incident);
    EXPECT_FALSE(call(next).result);
}

// ---- outside our area ----

class Outside : public Incidents {
protected:
    void partner(const char* agency, const char* kabupaten) {
        profile_.kabupaten = AreaCode{"16.02"};
        profile_.agencies.push_back({AgencyId{agency}, agency, agency, profile::Standing::partner, {}, AreaCode{kabupaten}});
        profile_.hash += "+";
        open();
    }
    static ReportWords there() {
        ReportWords out = words();
        out.place = {};
        out.place.outside_kabupaten = AreaCode{"16.07"};
        out.place.outside_kabupaten_name = "Kabupaten Banyuasin";
        return out;
    }
    IncidentId saved(std::vector<PlanLine> added = {}, const std::string& why = {}) {
        SaveIncident command;
        command.override_reason = why;
        command.call = id;
        command.words = there();
        command.added = std::move(added);
        return IncidentId{done(command, who).reply["incident"].get<std::uint64_t>()};
    }
};

TEST_F(Outside, an_incident_is_handed_over_by_telephone_and_its_owner_is_reminded_until_somebody_there_has_it) {
    partner("pusat_banyuasin", "16.07");
    desk("damkar");
    const IncidentId made = saved();
    ASSERT_EQ(incident(made).assignments.size(), 1U) << "nobody of ours is sent";
    const Assignment& handed = assignment(made, "pusat_banyuasin");
    EXPECT_EQ(handed.state, AssignmentState::unreachable) << "to be phoned";
    EXPECT_EQ(incident(made).owner, who);
    ASSERT_TRUE(alarm(AlarmKind::agency_unreachable, "KEJ-2026-0001 pusat_banyuasin"));
    EXPECT_EQ(alarm(AlarmKind::agency_unreachable)->owner, who);
    EXPECT_EQ(refused(CloseIncident{made, "selesai", "diserahkan", {}}, who), "handover_open");
    done(AcknowledgeByPhone{handed.id, "petugas jaga", {}}, who);
    EXPECT_FALSE(alarm(AlarmKind::agency_unreachable));
    done(CloseIncident{made, "selesai", "diterima wilayah itu, pelapor diberi tahu", {}}, who);
    EXPECT_EQ(incident(made).state, IncidentState::closed);
}
TEST_F(Outside, a_hand_over_that_nobody_has_taken_sounds_again_each_minute_and_is_silent_once_it_was) {
    partner("pusat_banyuasin", "16.07");
    const IncidentId made = saved();
    const AlarmId reminds = alarm(AlarmKind::agency_unreachable, "KEJ-2026-0001 pusat_banyuasin")->id;
    done(AcknowledgeAlarm{reminds}, who);
    advance(59s);
    EXPECT_TRUE(state().alarms.at(reminds).acknowledged_by) << "a minute to telephone";
    advance(1s);
    EXPECT_FALSE(state().alarms.at(reminds).acknowledged_by) << "it sounds again";
    advance(4min);
    EXPECT_EQ(state().alarms.at(reminds).count, 6U);
    done(AcknowledgeByPhone{assignment(made, "pusat_banyuasin").id, "petugas jaga", {}}, who);
    advance(10min);
    EXPECT_EQ(alarm(AlarmKind::agency_unreachable), nullptr);
}
TEST_F(Outside, a_hand_over_that_is_called_off_with_a_reason_leaves_the_case_to_be_closed) {
    partner("pusat_lain", "lain");
    const IncidentId made = saved();
    done(CancelAssignment{assignment(made, "pusat_lain").id, "ternyata di wilayah kami"}, who);
    EXPECT_FALSE(alarm(AlarmKind::agency_unreachable));
    done(CloseIncident{made, "selesai", "dicatat ulang sebagai kejadian kami", {}}, who);
}
TEST_F(Outside, one_of_ours_may_be_added_by_hand_and_that_is_an_override_on_the_record) {
    partner("pusat_lain", "lain");
    desk("damkar");
    PlanLine line;
    line.agency = AgencyId{"damkar"};
    line.role = line.rule_role = Role::pendukung;
    line.rule = "operator";
    line.must_acknowledge = true;
    SaveIncident unexplained;
    unexplained.words = there();
    unexplained.added = {line};
    EXPECT_EQ(refused(unexplained, who), "reason_needed");
    const IncidentId made = saved({line}, "pos kami paling dekat");
    EXPECT_EQ(assignment(made, "damkar").state, AssignmentState::sent);
    EXPECT_EQ(assignment(made, "pusat_lain").state, AssignmentState::unreachable);
    const auto& timeline = incident(made).timeline;
    EXPECT_TRUE(std::any_of(timeline.begin(), timeline.end(), [](const auto& entry) { return entry.kind == "plan_overridden"; }));
}
TEST_F(Outside, without_a_partner_in_the_profile_the_owner_is_told_to_phone) {
    const IncidentId made = saved();
    EXPECT_TRUE(incident(made).assignments.empty());
    ASSERT_TRUE(alarm(AlarmKind::plan_incomplete, "KEJ-2026-0001"));
    EXPECT_NE(alarm(AlarmKind::plan_incomplete)->text.find("Di luar wilayah"), std::string::npos);
    EXPECT_EQ(alarm(AlarmKind::plan_incomplete)->owner, who);
}
TEST_F(Outside, a_further_report_from_there_proposes_the_hand_over) {
    partner("pusat_banyuasin", "16.07");
    const IncidentId made = save(id, who);
    LinkReport link;
    link.call = another_call();
    link.incident = made;
    link.words = there();
    done(link, who);
    ASSERT_EQ(incident(made).proposed.size(), 1U);
    EXPECT_EQ(incident(made).proposed[0].agency, AgencyId{"pusat_banyuasin"});
}

TEST_F(Incidents, an_agency_is_added_once_and_a_partner_as_one_to_be_phoned) {
    const IncidentId made = save(id, who);
    EXPECT_EQ(refused(AddAgency{made, AgencyId{"damkar"}, Role::utama, ""}, who), "already_assigned");
    const IncidentId flood = save({}, who, "banjir");
    done(AddAgency{flood, AgencyId{"polres"}, Role::utama, ""}, who);
    EXPECT_TRUE(assignment(flood, "polres").to_be_phoned);
    EXPECT_FALSE(assignment(flood, "polres").must_acknowledge);
}
TEST_F(Incidents, words_too_long_are_refused_with_their_place) {
    SaveIncident command;
    command.words = words("kebakaran", std::string(8001, 'a'));
    const Batch batch = send(command, who);
    ASSERT_TRUE(batch.refusal);
    EXPECT_EQ(batch.refusal->where, "narrative");
}

// ---- further reports

TEST_F(Incidents, a_linked_report_keeps_its_own_words) {
    const IncidentId made = save(id, who);
    const CallId second = another_call();
    done(LinkReport{second, made, words("banjir", "air naik")}, who);
    const Report& report = state().reports.at(incident(made).reports.back());
    EXPECT_TRUE(report.further);
    EXPECT_EQ(report.narrative, "air naik");
    EXPECT_EQ(report.number, "+628120002");
    EXPECT_EQ(incident(made).narrative, "api di dapur");
    EXPECT_EQ(call(second).result, CallResult::laporan_tambahan);
}
TEST_F(Incidents, agencies_a_report_would_add_are_proposed_and_not_sent) {
    const IncidentId made = save(id, who);
    done(LinkReport{another_call(), made, words("banjir")}, who);
    ASSERT_EQ(incident(made).proposed.size(), 1U);
    EXPECT_EQ(incident(made).proposed[0].agency, AgencyId{"bpbd"});
    EXPECT_EQ(incident(made).assignments.size(), 3U);
    done(AddAgency{made, AgencyId{"bpbd"}, Role::pendukung, ""}, who);
    EXPECT_TRUE(incident(made).proposed.empty());
    EXPECT_EQ(assignment(made, "bpbd").rule, "lain") << "the rule that proposed it said so";
}
TEST_F(Incidents, unlinking_takes_the_report_its_result_and_its_proposals_away) {
    const IncidentId made = save(id, who);
    const CallId second = another_call();
    done(LinkReport{second, made, words("banjir")}, who);
    hang_up(second);
    done(UnlinkReport{incident(made).reports.back()}, who);
    EXPECT_EQ(incident(made).reports.size(), 1U);
    EXPECT_TRUE(incident(made).proposed.empty());
    EXPECT_FALSE(call(second).incident);
    EXPECT_FALSE(call(second).filled_in);
    EXPECT_EQ(state().numbers.at("+628120002").results.at(CallResult::laporan_tambahan), 0);
    EXPECT_EQ(refused(UnlinkReport{incident(made).reports.front()}, who), "first_report");
}
TEST_F(Incidents, a_restricted_report_is_not_linked_where_others_would_read_it) {
    const IncidentId made = save(id, who);
    EXPECT_EQ(refused(LinkReport{another_call(), made, words("kekerasan")}, who), "restricted_report");
}

// ---- restricted, notes, closing

TEST_F(Incidents, a_restricted_type_makes_a_restricted_incident_that_is_opened_with_a_reason) {
    const IncidentId made = save(id, who, "kekerasan");
    EXPECT_TRUE(incident(made).restricted);
    const PersonId chief = person("kepala", PersonRole::supervisor);
    EXPECT_EQ(refused(OpenRestricted{made, "x"}, chief), "reason_needed");
    done(OpenRestricted{made, "rapat penanganan kasus"}, chief);
    EXPECT_TRUE(incident(made).opened_by.contains(chief));
    EXPECT_EQ(incident(made).timeline.back().kind, "restricted_opened");
}
TEST_F(Incidents, closing_needs_an_outcome_and_no_agency_still_at_work) {
    desk("damkar");
    const PersonId crew = person("damkar", PersonRole::dispatcher, "damkar");
    const IncidentId made = save(id, who);
    const AssignmentId task = assignment(made, "damkar").id;
    EXPECT_EQ(refused(CloseIncident{made, "", "", {}}, who), "outcome_needed");
    EXPECT_EQ(refused(CloseIncident{made, "padam", "api padam", {}}, who), "assignment_open");
    done(Acknowledge{task}, crew);
    done(Clear{task, "padam"}, crew);
    done(CloseIncident{made, "padam", "api padam", {}}, who);
    EXPECT_EQ(incident(made).state, IncidentState::closed);
    EXPECT_EQ(refused(AddNote{made, "lagi"}, who), "incident_closed");
}
TEST_F(Incidents, closing_ends_its_alarms) {
    const IncidentId made = save(id, who);
    done(CancelAssignment{assignment(made, "damkar").id, "padam sendiri"}, who);
    done(CloseIncident{made, "padam sendiri", "warga memadamkan", {}}, who);
    for (const auto& [alarm_id, found] : state().alarms) EXPECT_FALSE(found.open && found.incident == made);
}
TEST_F(Incidents, the_timeline_tells_everything_in_order) {
    desk("damkar");
    const IncidentId made = save(id, who);
    done(AddNote{made, "angin dari timur"}, who);
    std::vector<std::string> kinds;
    for (const auto& entry : incident(made).timeline) kinds.push_back(entry.kind);
    EXPECT_EQ(kinds.front(), "incident_saved");
    EXPECT_EQ(kinds.back(), "incident_noted");
    EXPECT_EQ(incident(made).timeline.back().text, "angin dari timur");
}

// ---- memory has an exit

TEST_F(Incidents, closed_incidents_leave_memory_after_seven_days_with_all_that_is_theirs) {
    const IncidentId made = save(id, who);
    done(CancelAssignment{assignment(made, "damkar").id, "uji"}, who);
    done(CloseIncident{made, "uji", "selesai", {}}, who);
    hang_up(id);
    advance(24h * 8);
    EXPECT_TRUE(state().incidents.empty());
    EXPECT_TRUE(state().assignments.empty());
    EXPECT_TRUE(state().reports.empty());
    EXPECT_TRUE(state().calls.empty());
    EXPECT_EQ(state().numbers.at("+628120001").count, 1) << "a bounded summary stays";
    desk("damkar");  // walks what is left
    desk("damkar", false);
    EXPECT_EQ(refused(CloseIncident{made, "x", "selesai", {}}, who), "incident_unknown");
}
TEST_F(Incidents, open_ones_stay) {
    const IncidentId made = save(id, who);
    hang_up(id);
    advance(24h * 30);
    EXPECT_TRUE(state().incidents.contains(made));
    EXPECT_TRUE(state().calls.empty());
    EXPECT_EQ(refused(UnlinkReport{incident(made).reports[0]}, who), "first_report");
    phone("01");
    done(LinkReport{answered_call("01", "+628120005"), made, words()}, who);
}

}  // namespace
}  // namespace siaga::centre::test
