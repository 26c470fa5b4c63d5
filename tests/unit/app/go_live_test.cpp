// What stands between a house and real calls.
#include "app/go_live.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "app/places.hpp"
#include "app/profile_shelf.hpp"
#include "app/recovery.hpp"
#include "siaga/centre/centre.hpp"
#include "siaga/http/accounts.hpp"
#include "siaga/http/secrets.hpp"
#include "siaga/journal/journal.hpp"
#include "siaga/profile/load.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/wait.hpp"

namespace siaga::app {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class GoLive : public testing::Test {
protected:
    GoLive() {
        config_.data = directory_.path() / "data";
        config_.centre.trunks.clear();
        std::filesystem::create_directories(config_.data);
    }
    // "! code" where it blocks, "  code" where it does not.
    static std::vector<std::string> codes(const std::vector<GoLiveItem>& items) {
        std::vector<std::string> out;
        for (const auto& item : items) out.push_back((item.blocking ? "! " : "  ") + item.code);
        return out;
    }
    static std::string what(const std::vector<GoLiveItem>& items, const std::string& code) {
        for (const auto& item : items)
            if (item.code == code) return item.what + " -> " + item.where;
        return {};
    }
    void trunk(const std::string& name, const std::string& peer) {
        centre::TrunkSettings made;
        made.id = TrunkId{name};
        made.peers = {peer};
        config_.centre.trunks.push_back(made);
    }
    WallTime now() const {
        return {std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count()};
    }
    static profile::Profile complete() {
        profile::Profile made = profile::load_profile(ProfileShelf(AppConfig{}).shipped("oki")).value();
        for (auto& agency : made.agencies) agency.contacts.push_back({"Piket", "0712 321", true, {}, {}, {}, "", false});
        for (auto& rule : made.rules) rule.legal_basis = "uji";
        made.duty.push_back({"Piket", "0712 321", true, {}, {}, {}, "", false});
        made.clocks.acknowledge_other_s = 3600;
        made.clock_rules.clear();
        profile::ClockRule arrive;
        arrive.id = "tiba";
        arrive.leg = profile::ClockLeg::arrive;
        arrive.seconds = 900;
        made.clock_rules.push_back(arrive);
        return made;
    }

    test::TempDir directory_;
    AppConfig config_;
};

TEST_F(GoLive, a_profile_with_everything_told_is_no_item) { EXPECT_TRUE(go_live_profile(complete()).empty()); }

TEST_F(GoLive, an_agency_without_a_number_or_with_an_untried_one_blocks_and_is_named_with_the_place) {
    auto profile = complete();
    profile.agencies[0].contacts.clear();
    profile.agencies[1].contacts[0].verified = false;
    const auto items = go_live_profile(profile);
    EXPECT_THAT(codes(items), testing::ElementsAre("! no_contact", "! contact_not_verified"));
    EXPECT_THAT(what(items, "no_contact"), HasSubstr("Satpol PP & Damkar -> Admin > Instansi & kontak"));
    EXPECT_THAT(what(items, "contact_not_verified"), HasSubstr("Dinkes / PSC 119"));
}
TEST_F(GoLive, a_contact_that_was_erased_is_missed_and_blocks_where_it_was_the_only_one) {
    auto profile = complete();
    profile::Contact erased;
    erased.label = std::string(profile::kErasedContact);
    profile.agencies[1].contacts.push_back(erased);
    auto items = go_live_profile(profile);
    EXPECT_THAT(codes(items), testing::ElementsAre("  contact_erased"));
    EXPECT_THAT(what(items, "contact_erased"), HasSubstr("Dinkes / PSC 119"));
    profile.agencies[0].contacts = {erased};
    items = go_live_profile(profile);
    EXPECT_THAT(codes(items), testing::ElementsAre("! no_contact", "  contact_erased"));
}
TEST_F(GoLive, partners_of_other_regencies_without_a_tried_number_are_listed_and_do_not_block) {
    auto profile = complete();
    for (auto& agency : profile.agencies)
        if (agency.id.value == "pusat_palembang") agency.contacts.clear();
    EXPECT_THAT(codes(go_live_profile(profile)), testing::ElementsAre("  no_outside_contact"));
    EXPECT_THAT(what(go_live_profile(profile), "no_outside_contact"), HasSubstr("Pusat 112 Palembang -> agencies.toml"));
    std::erase_if(profile.agencies, [](const auto& agency) { return bool(agency.kabupaten); });
    EXPECT_THAT(codes(go_live_profile(profile)), testing::ElementsAre("  no_outside_partner"));
}
TEST_F(GoLive, rules_without_legal_basis_are_listed_and_do_not_block) {
    auto profile = complete();
    profile.rules[0].legal_basis.clear();
    EXPECT_THAT(codes(go_live_profile(profile)), testing::ElementsAre("  no_legal_basis"));
    EXPECT_THAT(what(go_live_profile(profile), "no_legal_basis"), HasSubstr("1 aturan tanpa dasar hukum: kebakaran -> rules.toml"));
}
TEST_F(GoLive, an_emergency_without_a_clock_blocks_and_other_clocks_are_listed) {
    auto profile = complete();
    profile.clocks.acknowledge_emergency_s = 0;
    profile.clocks.acknowledge_other_s = 0;
    profile.clock_rules.clear();
    const auto items = go_live_profile(profile);
    EXPECT_THAT(codes(items), testing::ElementsAre("! no_clock", "  no_clock_other", "  no_arrival_clock"));
    const std::string file = "-> Admin > Jam & tangga; atau clocks.toml: ";
    EXPECT_THAT(what(items, "no_clock"), HasSubstr(file + "acknowledge_emergency_s"));
    EXPECT_THAT(what(items, "no_clock_other"), HasSubstr(file + "acknowledge_other_s"));
    EXPECT_THAT(what(items, "no_arrival_clock"), HasSubstr(file + "[[clock]] dengan leg = \"arrive\""));
}
TEST_F(GoLive, what_a_regency_has_not_told_is_listed) {
    auto profile = complete();
    profile.unknown = {"Nama ketujuh pos"};
    EXPECT_THAT(what(go_live_profile(profile), "not_told"), HasSubstr("Nama ketujuh pos"));
}

TEST_F(GoLive, without_a_telcos_trunk_nobody_can_call) {
    trunk("lokal", "127.0.0.0/8");
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Contains("! no_trunk"));
}
TEST_F(GoLive, one_trunk_is_listed_and_two_are_not) {
    config_.trunk_sip.address = "10.20.0.1";
    trunk("a", "10.20.0.5");
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Contains("  no_second_trunk"));
    trunk("b", "10.30.0.5");
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Not(Contains(HasSubstr("trunk"))));
}
TEST_F(GoLive, a_trunk_door_on_loopback_blocks_once_there_is_a_real_trunk) {
    trunk("a", "10.20.0.5");
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Contains("! trunk_on_loopback"));
}
TEST_F(GoLive, a_certificate_of_our_own_is_listed) {
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Contains("  own_certificate"));
    config_.certificate = "server.pem";
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Not(Contains("  own_certificate")));
}
TEST_F(GoLive, without_a_backup_target_or_with_an_empty_or_stale_one_it_blocks) {
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Contains("! no_backup"));
    config_.backup_directory = directory_.path() / "cadangan";
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Contains("! no_backup"));
    std::filesystem::create_directory(config_.backup_directory);
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Contains("! no_recent_backup"));
    std::ofstream(config_.backup_directory / "siaga.tar") << "x";
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Not(Contains("! no_recent_backup")));
    EXPECT_THAT(codes(go_live_configuration(config_, now() + std::chrono::hours(26))), Contains("! no_recent_backup"));
    EXPECT_THAT(codes(go_live_configuration(config_, now())), Contains("  backup_on_same_disk"));
}

TEST_F(GoLive, generated_sign_ins_block_until_each_was_changed) {
    EXPECT_THAT(codes(go_live_sign_ins(config_)), testing::ElementsAre("! never_started"));
    const auto secrets = http::Secrets::open(config_.data / "secrets.db", http::HashCost::test).value();
    ASSERT_TRUE(http::bootstrap_accounts(*secrets, places_of(config_).accounts, complete(), {{SeatId{"01"}, "Meja 01", true}}));
    const auto items = go_live_sign_ins(config_);
    EXPECT_THAT(codes(items), testing::ElementsAre("! generated_sign_in"));
    EXPECT_THAT(what(items, "generated_sign_in"), HasSubstr("admin, supervisor, operator1"));
    for (const auto& account : secrets->accounts().value()) ASSERT_TRUE(secrets->set_password(account.login, "sandi-baru-" + account.login));
    EXPECT_THAT(codes(go_live_sign_ins(config_)), testing::ElementsAre("  accounts_file"));
    std::filesystem::remove(places_of(config_).accounts);
    EXPECT_TRUE(go_live_sign_ins(config_).empty());
}

TEST_F(GoLive, the_list_ends_with_a_verdict_and_the_exit_code_follows_what_blocks) {
    std::ostringstream out;
    EXPECT_EQ(run_go_live(config_, now(), out), 1);
    EXPECT_THAT(out.str(), HasSubstr("PENGHALANG  belum ada trunk"));
    EXPECT_THAT(out.str(), HasSubstr("-> siaga.toml, [[trunk]] peers; atau Admin > Trunk [no_trunk]"));
    EXPECT_THAT(out.str(), HasSubstr("BELUM SIAP menerima panggilan: "));

    ASSERT_TRUE(ProfileShelf(config_).keep_current(complete()));
    config_.trunk_sip.address = "10.20.0.1";
    trunk("a", "10.20.0.5");
    trunk("b", "10.30.0.5");
    config_.certificate = "server.pem";
    config_.backup_directory = directory_.path() / "cadangan";
    std::filesystem::create_directory(config_.backup_directory);
    std::ofstream(config_.backup_directory / "siaga.tar") << "x";
    const auto secrets = http::Secrets::open(config_.data / "secrets.db", http::HashCost::test).value();
    std::ostringstream ready;
    EXPECT_EQ(run_go_live(config_, now(), ready), 0) << ready.str();
    EXPECT_THAT(ready.str(), HasSubstr("SIAP menerima panggilan: 0 penghalang"));
}

// A house that ran on config_, and what an admin did there; written as serve writes it.
class GoLiveAfterAStart : public GoLive {
protected:
    GoLiveAfterAStart() {
        config_.trunk_sip.address = "10.20.0.1";
        trunk("a", "10.20.0.5");
        config_.centre.trunks.front().title = "Telko A";
        config_.centre.trunks.front().media_address = "10.20.0.1";
        journal_ = journal::Journal::open(config_.data / "journal", {}).value();
        journal_->start({});
        tell(centre::Start{config_.centre, complete(), "uji"});
        centre::Person admin;
        admin.login = admin.name = "admin2";
        admin.role = centre::PersonRole::admin;
        tell(centre::SavePerson{admin});
        admin_ = centre_.state().people.rbegin()->first;
    }
    void tell(centre::CommandBody body, PersonId by = {}) {
        now_ = now_ + std::chrono::seconds(1);
        centre::Command command;
        command.body = std::move(body);
        command.person = by;
        const auto batch = centre_.handle(command, now_, WallTime{now_.us});
        ASSERT_FALSE(batch.refusal) << batch.refusal->to_string();
        for (const auto& event : batch.events) journal_->append({{to_record(event)}, {}});
        ASSERT_TRUE(test::wait_until([&] { return journal_->figures().synced == journal_->last_seq(); }));
    }
    std::string told() const {
        std::ostringstream out;
        (void)run_go_live(config_, now(), out);
        return out.str();
    }

    centre::Centre centre_;
    std::unique_ptr<journal::Journal> journal_;
    HouseTime now_{1'790'000'000'000'000};
    PersonId admin_;
};

TEST_F(GoLiveAfterAStart, a_trunk_added_on_the_admins_page_is_the_second_trunk) {
    EXPECT_THAT(told(), HasSubstr("[no_second_trunk]"));
    centre::SaveTrunk second;
    second.trunk = config_.centre.trunks.front();
    second.trunk.id = TrunkId{"b"};
    second.trunk.title = "Telko B";
    second.trunk.peers = {"10.30.0.5"};
    second.fresh = true;
    tell(second, admin_);
    EXPECT_THAT(told(), Not(HasSubstr("[no_second_trunk]"))) << "the house is running: its journal is open";
    journal_.reset();
    EXPECT_THAT(told(), Not(HasSubstr("[no_second_trunk]"))) << "and when it is stopped";
}
TEST_F(GoLiveAfterAStart, a_peer_added_while_it_ran_makes_a_local_trunk_a_real_one) {
    config_.centre.trunks.clear();
    trunk("lokal", "127.0.0.0/8");
    tell(centre::Start{config_.centre, complete(), "uji"});
    EXPECT_THAT(told(), HasSubstr("[no_trunk]"));
    tell(centre::AddTrunkPeer{TrunkId{"lokal"}, "10.40.0.5"}, admin_);
    EXPECT_THAT(told(), Not(HasSubstr("[no_trunk]")));
}
TEST_F(GoLiveAfterAStart, a_contact_removed_on_the_admins_page_is_missed) {
    EXPECT_THAT(told(), Not(HasSubstr("[no_contact]")));
    const AgencyId first = centre_.state().profile.rules.front().legs.front().agency;
    tell(centre::RemoveContact{first, 0, 0}, admin_);
    EXPECT_THAT(told(), HasSubstr("[no_contact]"));
}
TEST_F(GoLiveAfterAStart, a_record_it_cannot_read_blocks) {
    journal_.reset();
    for (const auto& file : std::filesystem::directory_iterator(config_.data / "journal"))
        if (file.path().extension() == ".db") std::ofstream(file.path(), std::ios::trunc) << "bukan jurnal, hanya teks yang cukup panjang untuk dibaca";
    EXPECT_THAT(told(), HasSubstr("[state_unreadable]"));
}

}  // namespace
}  // namespace siaga::app
