// Every regency's profile as it is shipped, with its gazetteer and its day.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "siaga/profile/diff.hpp"
#include "siaga/profile/load.hpp"
#include "siaga/profile/routing.hpp"

using namespace siaga;
using namespace siaga::profile;

namespace {

const std::filesystem::path kConfig = std::filesystem::path(SIAGA_SOURCE_DIR) / "config";
const ProfilePlaces kPlaces{kConfig / "regencies", kConfig / "gazetteer"};

Profile shipped(const std::string& name) { return load_profile(kPlaces.regencies / name).value(); }
std::set<std::string> committed(const Profile& profile) {
    std::set<std::string> out;
    for (const auto& agency : profile.agencies)
        if (agency.standing == Standing::committed) out.insert(agency.id.value);
    return out;
}
std::set<std::string> reached(const Profile& profile, RoutingFacts facts) {
    std::set<std::string> out;
    for (const auto& line : plan(profile, facts).lines) out.insert(line.agency.value + " " + std::string(name_of(line.role)));
    return out;
}

class ShippedProfile : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Regencies, ShippedProfile, ::testing::Values("oki", "muba", "paser", "kutim", "surabaya", "palembang"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(ShippedProfile, is_accepted_whole_with_its_areas_and_its_golden_day) {
    const ProfileReading reading = check_whole(kPlaces.regencies / GetParam(), kPlaces.gazetteer);
    for (const auto& finding : reading.findings)
        // Electricity and water are phoned to who runs them; what is no emergency may be left to partners.
        if (finding.severity == Severity::error || (finding.severity == Severity::warning && finding.code != "nobody_must_act")) ADD_FAILURE() << to_line(finding);
    EXPECT_EQ(reading.profile.name, GetParam());
}

TEST_P(ShippedProfile, has_a_day_of_at_least_24_cases_over_types_kecamatan_and_hours) {
    std::ifstream in(kPlaces.regencies / GetParam() / "golden.toml");
    std::set<std::string> types, places, hours;
    std::size_t cases = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("at = ")) ++cases, hours.insert(line.substr(6, 2));
        if (line.starts_with("type = ")) types.insert(line);
        if (line.starts_with("kecamatan = ")) places.insert(line);
    }
    EXPECT_GE(cases, 24U);
    EXPECT_EQ(types.size(), shipped(GetParam()).types.size());
    EXPECT_GE(places.size(), 10U);
    EXPECT_GE(hours.size(), 18U);
}

TEST_P(ShippedProfile, invents_no_phone_number_and_lists_what_is_missing) {
    const Profile profile = shipped(GetParam());
    std::set<std::string> listed;
    for (const auto& finding : missing(profile)) listed.insert(finding.code + " " + finding.where);
    for (const auto& agency : profile.agencies) {
        EXPECT_TRUE(agency.contacts.empty()) << agency.id.value;
        EXPECT_TRUE(listed.contains("no_contact agencies/" + agency.id.value));
    }
    for (const auto& rule : profile.rules) EXPECT_EQ(rule.legal_basis.empty(), listed.contains("no_legal_basis rules/" + rule.id));
}

TEST(MubaProfile, has_the_eight_signatories_committed_and_names_the_perbup_where_one_of_them_leads) {
    const Profile muba = shipped("muba");
    EXPECT_EQ(committed(muba), (std::set<std::string>{"diskominfo", "satpol_pp", "bpbd", "dinkes", "dishub", "pupr", "dpppa", "dinsos"}));
    for (const auto& rule : muba.rules) {
        const bool signatory_leads = find_agency(muba, rule.legs.front().agency)->standing == Standing::committed;
        EXPECT_EQ(rule.legal_basis, signatory_leads ? "Perbup Musi Banyuasin No. 71 Tahun 2018" : "") << rule.id;
    }
}

TEST(PaserProfile, lives_in_wita_and_tells_the_camat_and_lurah_of_the_place_without_a_clock) {
    const Profile paser = shipped("paser");
    EXPECT_EQ(paser.zone_minutes, 480);
    ASSERT_NE(find_agency(paser, AgencyId{"perumdam"}), nullptr);
    EXPECT_EQ(find_agency(paser, AgencyId{"perumdam"})->name, "Perumdam Tirta Kandilo");
    const Plan answered = plan(paser, {TypeId{"banjir"}, Priority::tinggi, AreaCode{"64.01.04"}, AreaCode{"64.01.04.1001"}, {}});
    int officers = 0;
    for (const auto& line : answered.lines)
        if (line.agency.value.starts_with("camat_") || line.agency.value.starts_with("lurah_")) {
            ++officers;
            EXPECT_TRUE(line.agency.value.ends_with("tanah_grogot")) << line.agency.value;
            EXPECT_EQ(line.role, Role::diberi_tahu);
            EXPECT_FALSE(line.must_acknowledge);
            EXPECT_EQ(line.acknowledge_within_s, 0U);
        }
    EXPECT_EQ(officers, 2);
}

TEST(PaserProfile, tells_no_area_officer_of_a_restricted_case) {
    for (const auto& agency : reached(shipped("paser"), {TypeId{"kekerasan_perempuan_anak"}, Priority::kritis, AreaCode{"64.01.04"}, AreaCode{"64.01.04.1001"}, {}}))
        EXPECT_TRUE(agency.find("camat") == std::string::npos && agency.find("lurah") == std::string::npos) << agency;
}

TEST(KutimProfile, lives_in_wita_with_the_six_agencies_it_names) {
    const Profile kutim = shipped("kutim");
    EXPECT_EQ(kutim.zone_minutes, 480);
    EXPECT_EQ(committed(kutim), (std::set<std::string>{"polres", "pdam", "pln", "damkar", "bpbd", "rsud"}));
    EXPECT_EQ(reached(kutim, {TypeId{"darurat_medis"}, Priority::kritis, {}, {}, {}}), (std::set<std::string>{"rsud utama", "dinkes mitra"}));
}

TEST(SurabayaProfile, keeps_counselling_private_to_the_counsellor) {
    const Profile surabaya = shipped("surabaya");
    const IncidentType* type = find_type(surabaya, TypeId{"konseling"});
    ASSERT_NE(type, nullptr);
    EXPECT_TRUE(type->restricted);
    EXPECT_EQ(type->restricted_agencies, (std::vector{AgencyId{"konselor"}}));
    EXPECT_EQ(reached(surabaya, {TypeId{"konseling"}, Priority::sedang, {}, {}, {}}), (std::set<std::string>{"konselor utama"}));
}

TEST(ProfileDiff, says_by_agency_type_and_rule_what_changed) {
    const Profile before = shipped("oki");
    Profile after = before;
    after.agencies[0].short_name = "Damkar";
    after.types.erase(after.types.begin());
    after.rules[1].legs.push_back({AgencyId{"pmi"}, Role::mitra});
    std::swap(after.rules[3], after.rules[4]);
    after.clocks.send_s = 20;
    std::vector<std::string> said;
    for (const auto& d : profile_diff(before, after))
        said.push_back(std::string(name_of(d.change)) + " " + d.section + "/" + d.thing + "." + d.field + ": " + d.before + " -> " + d.after);
    EXPECT_EQ(said, (std::vector<std::string>{
                        "changed agencies/damkar.short_name: Satpol PP & Damkar -> Damkar",
                        "removed types/kebakaran.: Kebakaran -> ",
                        "changed rules/kecelakaan.legs: utama polres, pendukung dinkes, pendukung dishub -> utama polres, pendukung dinkes, pendukung dishub, mitra pmi",
                        "moved rules/karhutla.order: 5 -> 4",
                        "changed clocks/.send_s: 30 -> 20",
                    }));
    EXPECT_TRUE(profile_diff(before, before).empty());
}

TEST(ProfileDiff, of_two_regencies_is_readable_on_the_command_line) {
    std::ostringstream out;
    EXPECT_EQ(profile_command({"diff", "oki", "paser"}, kPlaces, out), 0);
    for (const char* line : {"zone_name: WIB -> WITA", "+ perumdam: Perumdam Tirta Kandilo", "- camat: Camat", "* air.legs: utama pdam -> utama perumdam"})
        EXPECT_NE(out.str().find(line), std::string::npos) << line << "\n" << out.str();
}

// A copy of Paser's profile in which one area code is wrong.
class WrongArea : public ::testing::Test {
protected:
    void SetUp() override {
        dir_ = std::filesystem::temp_directory_path() / ("siaga-area-" + std::to_string(::getpid()) + "-" + ::testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::remove_all(dir_);
        std::filesystem::copy(kPlaces.regencies / "paser", dir_);
    }
    void TearDown() override { std::filesystem::remove_all(dir_); }
    // Returns the line of what was put in.
    int replace(const char* file, const std::string& what, const std::string& with) const {
        std::ostringstream read;
        read << std::ifstream(dir_ / file).rdbuf();
        std::string text = read.str();
        const auto at = text.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        text.replace(at, what.size(), with);
        std::ofstream(dir_ / file) << text;
        return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }
    [[nodiscard]] std::vector<Finding> errors() const {
        std::vector<Finding> out;
        for (auto& finding : check_whole(dir_, kPlaces.gazetteer).findings)
            if (finding.severity == Severity::error) out.push_back(finding);
        return out;
    }
    std::filesystem::path dir_;
};

TEST_F(WrongArea, in_a_rule_is_refused_with_file_field_and_reason) {
    replace("rules.toml", "areas = [\"64.01.03\"]", "areas = [\"64.01.33\"]");
    ASSERT_EQ(errors().size(), 1U);
    const Finding error = errors().front();
    EXPECT_EQ(error.code, "unknown_area");
    EXPECT_NE(error.where.find("rules.toml:"), std::string::npos) << error.where;
    EXPECT_NE(error.where.find("rules/camat_paser_belengkong"), std::string::npos) << error.where;
    EXPECT_EQ(error.message, "areas: kode wilayah tidak ada di gazetir: 64.01.33");
}

TEST_F(WrongArea, of_a_contact_is_refused) {
    std::ofstream(dir_ / "agencies.toml", std::ios::app) << "[[agency.contact]]\nlabel = \"Piket\"\nnumber = \"0543 100\"\nkecamatan = \"64.01.77\"\n";
    ASSERT_EQ(errors().size(), 1U);
    EXPECT_EQ(errors().front().message, "contact.kecamatan: kode wilayah tidak ada di gazetir: 64.01.77");
}

TEST_F(WrongArea, in_a_golden_case_is_refused_with_its_line) {
    replace("golden.toml", "kecamatan = \"64.01.02\"", "kecamatan = \"64.01.99\"");
    ASSERT_EQ(errors().size(), 1U);
    EXPECT_NE(errors().front().where.find("golden.toml:"), std::string::npos);
    EXPECT_EQ(errors().front().message, "kecamatan: kode wilayah tidak ada di gazetir: 64.01.99");
}

TEST_F(WrongArea, of_the_regency_itself_is_refused_once_and_named) {
    replace("profile.toml", "kabupaten = \"64.01\"", "kabupaten = \"64.99\"");
    for (const char* file : {"rules.toml", "golden.toml"}) std::ofstream(dir_ / file, std::ios::trunc);
    std::ofstream(dir_ / "types.toml") << "[[type]]\nid = \"banjir\"\nname = \"Banjir\"\ngroup = \"x\"\npriority = \"tinggi\"\noutcomes = [\"Selesai\"]\n";
    std::ofstream(dir_ / "rules.toml", std::ios::app) << "[[rule]]\nid = \"banjir\"\ntext = \"b\"\ntypes = [\"banjir\"]\nutama = [\"bpbd\"]\n";
    std::ofstream(dir_ / "rules.toml", std::ios::app) << "[[rule]]\nid = \"umum\"\ntext = \"umum\"\nutama = [\"bpbd\"]\n";
    std::ofstream(dir_ / "services.toml", std::ios::trunc);
    std::ofstream(dir_ / "clocks.toml", std::ios::trunc) << "acknowledge_emergency_s = 60\n";
    ASSERT_EQ(errors().size(), 1U) << to_line(errors().back());
    EXPECT_EQ(errors().front().code, "gazetteer_missing");
    EXPECT_NE(errors().front().message.find("64.99"), std::string::npos);
}

TEST_F(WrongArea, does_not_hide_a_wrong_zone) {
    replace("profile.toml", "zone = \"WITA\"", "zone = \"WIB\"");
    ASSERT_EQ(errors().size(), 1U);
    EXPECT_EQ(errors().front().code, "wrong_zone");
}

TEST_F(WrongArea, does_not_hide_an_hour_that_is_none) {
    const int line = replace("golden.toml", "at = \"02:40\"", "at = \"25:40\"");
    ASSERT_EQ(errors().size(), 1U);
    EXPECT_EQ(errors().front().code, "bad_hour");
    EXPECT_GE(line, 1);
}

}  // namespace
