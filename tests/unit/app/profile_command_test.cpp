// `siaga profile load` and `export` beside a house that is stopped, and what the next start makes of it.
#include "app/profile_command.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "app/profile_keeper.hpp"
#include "app/profile_shelf.hpp"
#include "app/profile_trial.hpp"
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
    static centre::State in_force(const profile::Profile& profile) {
        centre::State out;
        out.profile = profile;
        return out;
    }
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
    keeper_.seen(in_force(now));
    keeper_.tick();
    EXPECT_EQ(shelf().current()->hash, now.hash);
    now.version = "2026.2";
    now.hash = profile::content_hash(now);
    keeper_.seen(in_force(now));
    keeper_.tick();
    EXPECT_EQ(shelf().current()->version, "2026.2");
}

// ---- over the house's own edits --------------------------------------------------------------------------

// An admin wrote down that Dishub has withdrawn. The new files lean an accident on it, beside Polres, a partner: right
// by themselves, for there Dishub must accept, and together an accident is nobody's.
class OverEdits : public Keeping {
protected:
    OverEdits() {
        send(centre::Start{config_.centre, profile::load_profile(shelf().shipped("oki")).value(), "uji"});
        centre::Person admin;
        admin.login = "admin";
        admin.name = "Admin";
        admin.role = centre::PersonRole::admin;
        send(centre::SavePerson{admin});
        admin_ = house_.state().last_person;
        dishub_is(profile::Standing::partner, 0);
        keeper_.seen(house_.state());
    }
    void dishub_is(profile::Standing standing, std::uint64_t revision) {
        const auto* known = profile::find_agency(house_.state().profile, AgencyId{"dishub"});
        send(centre::SaveAgency{known->id, revision, false, {known->name, known->short_name, standing}});
    }
    void send(centre::CommandBody body) {
        centre::Command command;
        command.body = std::move(body);
        command.person = PersonId{admin_};
        now_.us += 1'000'000;
        const centre::Batch out = house_.handle(command, now_, WallTime{now_.us});
        EXPECT_FALSE(out.refusal) << (out.refusal ? out.refusal->to_string() : "");
    }
    std::filesystem::path leaning_on_dishub() {
        const auto to = directory_.path() / "baru" / "oki";
        std::filesystem::create_directories(to.parent_path());
        std::filesystem::copy(shelf().shipped("oki"), to);
        spoil(to / "rules.toml", "pendukung = [\"dinkes\", \"dishub\"]", "pendukung = [\"dishub\"]");
        for (int i = 0; i < 2; ++i) spoil(to / "golden.toml", "\"polres mitra\", \"dinkes pendukung\", \"dishub pendukung\"", "\"polres mitra\", \"dishub pendukung\"");
        return to;
    }
    centre::Centre house_;
    std::uint64_t admin_ = 0;
    HouseTime now_{1'790'000'000'000'000};
};

TEST_F(OverEdits, files_that_leave_an_emergency_to_nobody_are_refused_with_reason_and_place_and_the_centre_is_not_asked) {
    run({"load", leaning_on_dishub().string()}, 0);  // beside a stopped house without a journal: right by themselves
    keeper_.tick();
    EXPECT_TRUE(asked_.empty());
    ASSERT_TRUE(shelf().answered());
    EXPECT_FALSE(shelf().answered()->taken);
    EXPECT_EQ(shelf().answered()->code, "nobody_must_act");
    EXPECT_EQ(shelf().answered()->where, "rules/kecelakaan");
    EXPECT_EQ(shelf().to_start_with("oki").value().name, "oki");
}
TEST_F(OverEdits, the_same_files_are_taken_once_who_they_lean_on_must_accept_again) {
    dishub_is(profile::Standing::committed, 1);
    keeper_.seen(house_.state());
    run({"load", leaning_on_dishub().string()}, 0);
    keeper_.tick();
    ASSERT_EQ(asked_.size(), 1U) << shelf().answered().value_or(ProfileAnswered{}).message;
}
TEST_F(OverEdits, what_would_be_in_force_keeps_the_admins_edits_beside_the_new_files) {
    profile::Profile fresh = profile::load_profile(shelf().shipped("oki")).value();
    fresh.title = "Kab. OKI baru";
    fresh.hash = profile::content_hash(fresh);
    const auto trial = try_profile(ground_of(house_.state()), fresh, shelf().gazetteer());
    EXPECT_TRUE(trial.broken.empty()) << (trial.broken.empty() ? "" : profile::to_line(trial.broken.front()));
    EXPECT_EQ(trial.after.title, "Kab. OKI baru");
    EXPECT_EQ(profile::find_agency(trial.after, AgencyId{"dishub"})->standing, profile::Standing::partner);
}

// ---- asking first -----------------------------------------------------------------------------------------

class Asking : public ProfileCommand {
protected:
    // A `serve` that holds the data directory, and never answers.
    Asking() {
        journal_ = journal::Journal::open(config_.data / "journal", {}).value();
        journal_->start({});
        centre::Centre house;
        centre::Command start;
        start.body = centre::Start{config_.centre, profile::load_profile(shelf().shipped("oki")).value(), "uji"};
        const HouseTime now{1'790'000'000'000'000};
        for (const auto& event : house.handle(start, now, WallTime{now.us}).events) journal_->append({{to_record(event)}, {}});
        EXPECT_TRUE(test::wait_until([&] { return journal_->figures().synced == journal_->last_seq(); }));
    }
    std::string answer(const std::string& typed, int code) {
        std::istringstream in(typed);
        std::ostringstream out;
        EXPECT_EQ(run_profile(config_, {"load", "paser"}, out, &in), code) << out.str();
        return out.str();
    }
    std::unique_ptr<journal::Journal> journal_;
};

TEST_F(Asking, over_a_running_house_and_without_a_terminal_load_says_what_to_add_and_changes_nothing) {
    const std::string said = run({"load", "paser"}, 2);
    EXPECT_THAT(said, HasSubstr("Zona      WIB -> WITA"));
    EXPECT_THAT(said, HasSubstr("Instansi  "));
    EXPECT_THAT(said, HasSubstr("Aturan    "));
    EXPECT_THAT(said, HasSubstr("Waktu     "));
    EXPECT_THAT(said, HasSubstr("--yes"));
    EXPECT_FALSE(shelf().wanted());
    EXPECT_FALSE(std::filesystem::exists(shelf().directory("paser")));
}
TEST_F(Asking, at_a_terminal_only_a_yes_goes_on) {
    EXPECT_THAT(answer("t\n", 1), HasSubstr("Pasang sekarang? [y/t]"));
    answer("\n", 1);
    answer("", 1);
    EXPECT_FALSE(shelf().wanted());
}
TEST_F(Asking, what_is_in_force_already_is_no_question) {
    std::ostringstream out;
    std::thread served([&] {
        EXPECT_TRUE(test::wait_until([&] { return shelf().wanted().has_value(); }));
        const auto wanted = shelf().wanted();
        if (wanted) EXPECT_TRUE(shelf().answer({wanted->request, true, wanted->name, "x", {}, {}, {}}));
    });
    EXPECT_EQ(run_profile(config_, {"load", "oki"}, out), 0) << out.str();
    served.join();
}
TEST_F(Asking, a_yes_typed_or_given_hands_it_to_the_house) {
    for (const bool typed : {true, false}) {
        const std::string before = shelf().wanted() ? shelf().wanted()->request : "";
        std::thread served([&] {
            EXPECT_TRUE(test::wait_until([&] { return shelf().wanted() && shelf().wanted()->request != before; }));
            const auto wanted = shelf().wanted();
            if (wanted) EXPECT_TRUE(shelf().answer({wanted->request, true, wanted->name, "x", {}, {}, {}}));
        });
        if (typed) EXPECT_THAT(answer("y\n", 0), HasSubstr("Berlaku sekarang: paser"));
        else EXPECT_THAT(run({"load", "paser", "--yes"}, 0), HasSubstr("Berlaku sekarang: paser"));
        served.join();
    }
}

}  // namespace
}  // namespace siaga::app
