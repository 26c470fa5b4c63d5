// The core's lists and the database's must say the same; a new event type is decided about, not forgotten.
#include <set>

#include "store_support.hpp"

namespace siaga::store {
namespace {

using namespace test;

struct StoreContract : Store {};

TEST_F(StoreContract, decides_about_every_event_type_the_core_knows) {
    const std::set<std::string> changes_no_table = {
        "server_started", "trunk_peer_added", "trunk_peer_removed", "signed_in", "signed_out", "agency_reachable",
        "request_answered", "forgotten", "call_ringing", "offer_answer_asked", "offer_redialled", "leg_ringing",
        "leg_answered", "leg_media_changed", "leg_dialog_changed", "leg_released", "leg_ended", "call_held",
        "outbound_dialled", "room_set", "media_fact_seen", "seat_registered", "seat_unregistered",
        "seat_phone_reachable", "seat_taken", "seat_left", "seat_console", "seat_ready", "seat_paused", "seat_wrap_up",
        "seat_typing", "seat_missed", "seat_settings_changed", "seat_password_changed", "password_reset", "trunk_settings_changed", "announcement_changed", "place_alias_changed", "holiday_changed", "profile_installed",
        "agency_removed", "contact_saved", "contact_removed", "contact_tested", "contact_verified", "profile_edits_settled", "contacts_kept", "incident_type_retired", "incident_type_restored", "clocks_saved", "ladders_saved",
        "notice_ready", "notice_heard", "delivery_faltered", "training_started", "training_answered", "training_saved", "training_ended",
        "report_exported", "person_present",
        "rules_drafted", "rules_draft_discarded", "rules_proposed", "rules_rejected", "rules_published"};
    auto source = query("select prosrc from pg_proc where proname = 'project'");
    for (const auto& [type, version] : centre::known_events()) {
        bool projected = source.find("when '" + std::string(type) + "' then") != std::string::npos;
        EXPECT_NE(projected, changes_no_table.contains(std::string(type))) << type << ": add a projection, or name it here";
    }
}

TEST_F(StoreContract, allows_an_assignment_the_moves_of_the_core_and_no_other) {
    std::set<std::string> core{"new|created"}, database;
    for (const auto& move : centre::assignment_moves()) core.insert(std::string(name_of(move.from)) + "|" + std::string(name_of(move.to)));
    std::istringstream rows(query("select * from assignment_move"));
    for (std::string row; std::getline(rows, row);) database.insert(row);
    EXPECT_EQ(core, database);
}

}  // namespace
}  // namespace siaga::store
