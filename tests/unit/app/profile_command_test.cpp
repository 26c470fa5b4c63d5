// `siaga profile load` and `export` beside a house that is stopped, and what the next start makes of it.
#include "app/profile_command.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "app/profile_keeper.hpp"
#include "app/profile_shelf.hpp"
#include "app/recovery.hpp"
#include "siaga/centre/centre.hpp"
#include "siaga/journal/journal.hpp"
#include "siaga/profile/diff.hpp"
#include "siaga/profile/write.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/wait.hpp"

namespace siaga::app {
namespace {

using testing::HasSubstr;

class ProfileCommand : public testing::Test {
protected:
    ProfileCommand() { config_.data = directory_.path() / "data"; }

    std::string run(const std::vector<std::string>& args, int code) {
        std::ostringstream out;
        EXPECT_EQ(run_profile(config_, args, out), code) << out.str();
        return out.str();
    }
    ProfileShelf shelf() const { return ProfileShelf(config_); }
    std::filesystem::path own_copy(const std::string& name) const {
        const auto to = directory_.path() / name;
        std::filesystem::copy(shelf().shipped("paser"), to);
        return to;
    }
    static void spoil(const std::filesystem::path& file, const std::string& what, const std::string& with) {
        std::ostringstream read;
        read << std::ifstream(file).rdbuf();
        std::string text = read.str();
        const auto at = text.find(what);
        ASSERT_NE(at, std::string::npos);
        text.replace(at, what.size(), with);
        std::ofstream(file) << text;
    }

    test::TempDir directory_;
    AppConfig config_;
};

TEST_F(ProfileCommand, load_while_stopped_is_used_by_the_next_start) {
    EXPECT_THAT(run({"load", "muba"}, 0), HasSubstr("berlaku pada start berikutnya"));
    EXPECT_EQ(shelf().to_start_with("oki").value().name, "muba");
    EXPECT_EQ(shelf().active()->name, "muba");
    EXPECT_EQ(shelf().to_start_with("oki").value().name, "muba");  // and by the one after
}
TEST_F(ProfileCommand, without_a_load_the_configuration_names_the_profile) {
    EXPECT_EQ(shelf().to_start_with("kutim").value().name, "kutim");
}
TEST_F(ProfileCommand, load_of_a_wrong_area_code_is_refused_with_file_field_and_reason_and_changes_nothing) {
    run({"load", "muba"}, 0);
    const auto own = own_copy("paser_baru");
    spoil(own / "rules.toml", "areas = [\"64.01.03\"]", "areas = [\"64.01.33\"]");
    const std::string said = run({"load", own.string()}, 1);
    EXPECT_THAT(said, HasSubstr("rules.toml:"));
    EXPECT_THAT(said, HasSubstr("areas: kode wilayah tidak ada di gazetir: 64.01.33 [unknown_area]"));
    EXPECT_THAT(said, HasSubstr("tidak ada yang berubah"));
    EXPECT_EQ(shelf().to_start_with("oki").value().name, "muba");
}
TEST_F(ProfileCommand, files_spoilt_between_asking_and_start_are_answered_with_the_reason_and_the_last_good_stays) {
    run({"load", "muba"}, 0);
    ASSERT_TRUE(shelf().to_start_with("oki"));
    run({"load", "paser"}, 0);
    spoil(shelf().directory("paser") / "profile.toml", "zone = \"WITA\"", "zone = \"WIB\"");
    EXPECT_EQ(shelf().to_start_with("oki").value().name, "muba");
    EXPECT_FALSE(shelf().answered()->taken);
    EXPECT_EQ(shelf().answered()->code, "wrong_zone");
}
TEST_F(ProfileCommand, load_of_what_is_not_there_says_so) {
    EXPECT_THAT(run({"load", "atlantis"}, 1), HasSubstr("profile_missing"));
    EXPECT_THAT(run({"load"}, 2), HasSubstr("Pemakaian"));
}

TEST_F(ProfileCommand, export_makes_a_regencys_own_files_that_are_the_same_profile) {
    for (const char* name : {"oki", "muba", "paser", "kutim", "surabaya", "palembang"}) {
        config_.profile = name;
        const auto to = directory_.path() / (std::string(name) + "_sendiri");
        EXPECT_THAT(run({"export", to.string()}, 0), HasSubstr(name));
        profile::Profile same = profile::load_profile(to).value();
        same.name = name;
        std::ostringstream differs;
        profile::print_diff(profile::profile_diff(profile::load_profile(shelf().shipped(name)).value(), same), differs);
        EXPECT_EQ(differs.str(), "Tidak ada perbedaan.\n") << name;
        run({"check", to.string() + "/"}, 0);  // its golden day came along
    }
}
TEST_F(ProfileCommand, export_takes_what_is_in_force_and_not_what_the_files_said) {
    profile::Profile published = profile::load_profile(shelf().shipped("oki")).value();
    published.rules.front().text = "Kebakaran: \"aturan baru\"\\ baris";
    published.agencies.front().contacts.push_back({"Piket", "0712 321", true, AreaCode{"16.02.05"}, {}, {{1, 7}, 420, 1140}, "", false});
    published.duty.push_back({"Piket kabupaten", "0712 322", false, {}, {}, {}, "", false});
    published.office = {{1, 2, 3, 4}, 450, 930};
    published.hash = profile::content_hash(published);
    ASSERT_TRUE(shelf().keep_current(published));
    run({"export", (directory_.path() / "milik").string()}, 0);
    const profile::Profile same = profile::load_profile(directory_.path() / "milik").value();
    EXPECT_EQ(same.rules.front().text, published.rules.front().text);
    EXPECT_EQ(same.agencies.front().contacts, published.agencies.front().contacts);
    EXPECT_EQ(same.duty, published.duty);
    EXPECT_EQ(same.office, published.office);
}
TEST_F(ProfileCommand, export_writes_what_the_journal_has_and_not_the_copy_that_follows_it) {
    ASSERT_TRUE(shelf().keep_current(profile::load_profile(shelf().shipped("oki")).value()));
    auto journal = journal::Journal::open(config_.data / "journal", {}).value();
    journal->start({});
    centre::Centre centre;
    centre::Command start;
    start.body = centre::Start{config_.centre, profile::load_profile(shelf().shipped("muba")).value(), "uji"};
    const HouseTime now{1'790'000'000'000'000};
    for (const auto& event : centre.handle(start, now, WallTime{now.us}).events) journal->append({{to_record(event)}, {}});
    ASSERT_TRUE(test::wait_until([&] { return journal->figures().synced == journal->last_seq(); }));
    EXPECT_THAT(run({"export", (directory_.path() / "milik").string()}, 0), HasSubstr("(muba, "));
    EXPECT_EQ(profile::load_profile(directory_.path() / "milik").value().agencies.size(), centre.state().profile.agencies.size());
}
TEST_F(ProfileCommand, export_overwrites_nothing) {
    const auto to = directory_.path() / "penuh";
    std::filesystem::create_directory(to);
    std::ofstream(to / "catatan.txt") << "x";
    EXPECT_THAT(run({"export", to.string()}, 1), HasSubstr("direktori sudah berisi"));
}

// ---- inside serve -----------------------------------------------------------------------------------

class Keeping : public ProfileCommand {
protected:
    ProfileKeeper keeper_{shelf(), [this](centre::CommandBody body, std::uint64_t token) {
        EXPECT_EQ(token, ProfileKeeper::kToken);
        asked_.push_back(body.get<centre::LoadProfile>());
    }};
    std::vector<centre::LoadProfile> asked_;
};

TEST_F(Keeping, a_wanted_profile_is_put_to_the_centre_once_and_answered_when_it_was_taken) {
    run({"load", "muba"}, 0);
    keeper_.tick();
    keeper_.tick();
    ASSERT_EQ(asked_.size(), 1U);
    EXPECT_EQ(asked_.front().profile.name, "muba");
    EXPECT_FALSE(shelf().answered());
    keeper_.told(std::nullopt);
    keeper_.tick();
    ASSERT_TRUE(shelf().answered());
    EXPECT_TRUE(shelf().answered()->taken);
    EXPECT_EQ(shelf().active()->name, "muba");
}
TEST_F(Keeping, what_the_centre_refuses_is_answered_with_its_reason_and_never_used_by_a_start) {
    run({"load", "muba"}, 0);
    keeper_.tick();
    keeper_.told(fail("profile_lacks_agency", "kejadian KEJ-2026-0001 masih terbuka pada instansi dlh", "agencies"));
    keeper_.tick();
    ASSERT_TRUE(shelf().answered());
    EXPECT_EQ(shelf().answered()->code, "profile_lacks_agency");
    EXPECT_EQ(shelf().to_start_with("oki").value().name, "oki");
}
TEST_F(Keeping, what_is_in_force_is_kept_for_export_whenever_it_changes) {
    profile::Profile now = profile::load_profile(shelf().shipped("oki")).value();
    keeper_.seen(now);
    keeper_.tick();
    EXPECT_EQ(shelf().current()->hash, now.hash);
    now.version = "2026.2";
    now.hash = profile::content_hash(now);
    keeper_.seen(now);
    keeper_.tick();
    EXPECT_EQ(shelf().current()->version, "2026.2");
}

}  // namespace
}  // namespace siaga::app
