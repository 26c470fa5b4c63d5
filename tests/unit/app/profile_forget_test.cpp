// Erased contacts in the copies of profiles that a data directory holds: a house, its shelf and the keeper between them.
#include "app/profile_forget.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <sstream>

#include "app/profile_command.hpp"
#include "app/profile_keeper.hpp"
#include "siaga/centre/centre.hpp"
#include "tests/support/piket_profile.hpp"
#include "tests/support/temp_dir.hpp"

namespace siaga::app {
namespace {

namespace fs = std::filesystem;

class ForgetContacts : public testing::Test {
protected:
    ForgetContacts() {
        config_.data = directory_.path() / "data";
        fs::create_directories(directory_.path() / "regency");
        own_ = test::profile_with_piket(directory_.path() / "regency") / "oki";
        load();
        EXPECT_TRUE(shelf().to_start_with("oki"));  // as the next start takes it
        start();
        centre::Person admin;
        admin.login = "admin";
        admin.name = "Admin";
        admin.role = centre::PersonRole::admin;
        send(centre::SavePerson{admin});
        admin_ = PersonId{house_.state().last_person};
        keeper_.emplace(shelf(), [](centre::CommandBody, std::uint64_t) {});
    }
    ProfileShelf shelf() const { return ProfileShelf(config_); }
    void load() {
        std::ostringstream said;
        ASSERT_EQ(run_profile(config_, {"load", own_.string() + "/"}, said), 0) << said.str();
    }
    void start() { send(centre::Start{config_.centre, shelf().to_start_with("oki").value(), "uji"}); }
    void send(centre::CommandBody body) {
        centre::Command command;
        command.body = std::move(body);
        command.person = admin_;
        now_.us += 1'000'000;
        const centre::Batch out = house_.handle(command, now_, WallTime{now_.us});
        EXPECT_FALSE(out.refusal) << (out.refusal ? out.refusal->to_string() : "");
    }
    void erase() {
        centre::Erase erase;
        erase.number = "+62712100";
        erase.reason = "surat 3/2026";
        send(erase);
    }
    void keep() {
        keeper_->seen(house_.state());
        keeper_->tick();
    }
    // Everything in the data directory, as text.
    std::string copies() const {
        std::ostringstream out;
        for (const auto& entry : fs::recursive_directory_iterator(config_.data))
            if (entry.is_regular_file()) out << std::ifstream(entry.path()).rdbuf() << '\n';
        return out.str();
    }
    bool known() const { return copies().find("0712 100") != std::string::npos || copies().find("Piket uji") != std::string::npos; }
    const profile::Contact& piket(const profile::Profile& in) const { return profile::find_agency(in, AgencyId{"damkar"})->contacts.back(); }

    test::TempDir directory_;
    AppConfig config_;
    fs::path own_;
    centre::Centre house_;
    HouseTime now_{1'790'000'000'000'000};
    PersonId admin_;
    std::optional<ProfileKeeper> keeper_;
};

TEST_F(ForgetContacts, writes_the_files_of_the_profile_in_force_without_him_and_the_next_start_takes_them) {
    keep();
    ASSERT_TRUE(known());
    erase();
    keep();
    EXPECT_FALSE(known());
    const auto again = shelf().check("oki");
    EXPECT_TRUE(again.good());
    EXPECT_TRUE(profile::is_erased(piket(again.profile)));
    start();
    EXPECT_TRUE(profile::is_erased(piket(house_.state().profile)));
    EXPECT_EQ(house_.state().profile.hash, again.profile.hash);
}

TEST_F(ForgetContacts, whom_an_edit_had_replaced_goes_from_the_files_and_the_edit_goes_on) {
    centre::SaveContact change;
    change.agency = AgencyId{"damkar"};
    change.index = profile::find_agency(house_.state().profile, change.agency)->contacts.size() - 1;
    change.contact.label = "Piket baru";
    change.contact.number = "0712 555";
    send(change);
    keep();
    ASSERT_TRUE(known()) << "the files say what they said";
    erase();
    keep();
    EXPECT_FALSE(known());
    start();
    EXPECT_EQ(piket(house_.state().profile).number, "0712 555");
    EXPECT_TRUE(house_.state().agency_admin.agencies.at(change.agency).edited);
}

TEST_F(ForgetContacts, leaves_files_alone_that_are_on_their_way_to_the_house) {
    keep();
    const fs::path agencies = own_ / "agencies.toml";
    std::ostringstream read;
    read << std::ifstream(agencies).rdbuf();
    std::string text = read.str();
    text.replace(text.find("0712 100"), 8, "0712 777");
    std::ofstream(agencies) << text;
    ASSERT_TRUE(shelf().put(own_, "oki"));
    ASSERT_TRUE(shelf().want({"baru", "oki", "uji"}));
    erase();
    keep();
    EXPECT_EQ(piket(shelf().check("oki").profile).number, "0712 777");
}

TEST_F(ForgetContacts, drops_copies_of_other_profiles_once_nobody_can_be_loading_them) {
    const fs::path old = shelf().directory("lama"), fresh = shelf().directory("baru");
    for (const auto& to : {old, fresh}) fs::copy(own_, to);
    fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(1));
    keep();
    EXPECT_TRUE(fs::exists(old)) << "nobody was erased";
    erase();
    keep();
    EXPECT_FALSE(fs::exists(old));
    EXPECT_TRUE(fs::exists(fresh));
}

}  // namespace
}  // namespace siaga::app
