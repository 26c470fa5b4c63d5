// The profile of Ogan Komering Ilir as it is shipped.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "siaga/profile/load.hpp"
#include "siaga/profile/routing.hpp"

using namespace siaga;
using namespace siaga::profile;

namespace {

const std::filesystem::path kOki = std::filesystem::path(SIAGA_SOURCE_DIR) / "config/regencies/oki";

const ProfilePlaces kOkiPlaces{kOki.parent_path(), kOki.parent_path().parent_path() / "gazetteer"};

const Profile& oki() {
    static const Profile profile = load_profile(kOki).value();
    return profile;
}

TEST(OkiProfile, loads_without_a_complaint) {
    std::set<std::string> phoned;  // no emergencies, so a warning: left to agencies that never signed
    for (const auto& finding : read_profile(kOki).findings) {
        const bool only_phoned = finding.code == "nobody_must_act" && finding.severity == Severity::warning;
        if (only_phoned) phoned.insert(finding.rule);
        else ADD_FAILURE() << finding.where << " " << finding.message;
    }
    EXPECT_EQ(phoned, (std::set<std::string>{"air", "konseling", "layanan", "listrik"}));
    EXPECT_EQ(oki().name, "oki");
    EXPECT_EQ(oki().title, "Kab. Ogan Komering Ilir");
    EXPECT_EQ(oki().kabupaten, AreaCode{"16.02"});
    EXPECT_EQ(oki().zone_minutes, 420);
    EXPECT_EQ(oki().hash.size(), 16U);
}

TEST(OkiProfile, reaches_the_agencies_that_its_golden_cases_name) {
    for (const auto& finding : check_golden(kOki, oki())) ADD_FAILURE() << finding.where << " " << finding.message;
}

TEST(OkiProfile, has_its_launch_agencies_committed_and_all_others_as_partners) {
    std::set<std::string> committed;
    for (const auto& agency : oki().agencies)
        if (agency.standing == Standing::committed) committed.insert(agency.id.value);
    EXPECT_EQ(committed, (std::set<std::string>{"damkar", "dinkes", "dlh", "bpbd", "dishub", "dinsos", "bnn", "dpppa"}));
    for (const auto* partner : {"polres", "pln", "pupr", "rsud", "basarnas", "pdam", "pmi", "tni", "manggala_agni", "camat"})
        ASSERT_NE(find_agency(oki(), AgencyId{partner}), nullptr) << partner;
}

TEST(OkiProfile, never_answers_an_empty_plan) {
    for (const auto& type : oki().types)
        for (const auto& [priority, name] : enum_names(Priority{}))
            EXPECT_FALSE(plan(oki(), {type.id, priority, {}, {}, {}}).lines.empty()) << type.id.value;
    EXPECT_EQ(plan(oki(), {TypeId{"jenis_baru"}, Priority::tinggi, {}, {}, {}}).rule_id, "umum");
}

TEST(OkiProfile, gives_emergencies_sixty_seconds_to_be_accepted) {
    for (const auto& type : oki().types)
        for (const auto& line : plan(oki(), {type.id, type.default_priority, {}, {}, {}}).lines)
            EXPECT_EQ(line.acknowledge_within_s, line.must_acknowledge && type.emergency ? 60U : 0U) << type.id.value;
}

TEST(OkiProfile, lets_nobody_but_dpppa_and_polres_see_violence_against_women_and_children) {
    const IncidentType* type = find_type(oki(), TypeId{"kekerasan_perempuan_anak"});
    ASSERT_NE(type, nullptr);
    EXPECT_TRUE(type->restricted);
    EXPECT_EQ(type->restricted_agencies, (std::vector{AgencyId{"dpppa"}, AgencyId{"polres"}}));
}

TEST(OkiProfile, with_an_erased_contact_is_right_and_misses_it) {
    Profile p = oki();
    Contact erased;
    erased.label = std::string(kErasedContact);
    erased.rank = ContactRank::kepala;
    p.agencies.front().contacts = {erased};
    p.duty = {erased};
    EXPECT_FALSE(blocks(check_profile(p)));
    std::set<std::string> listed;
    for (const auto& finding : missing(p)) listed.insert(finding.code + " " + finding.where);
    const std::string where = "agencies/" + p.agencies.front().id.value;
    for (const auto& what : {"contact_erased " + where, "no_contact " + where, "no_second_rank " + where, std::string("contact_erased duty")}) EXPECT_TRUE(listed.contains(what)) << what;
    EXPECT_FALSE(listed.contains("contact_not_verified " + where)) << "there is nobody to try";
}

TEST(OkiProfile, invents_no_phone_number_and_no_legal_basis_and_lists_them_as_missing) {
    std::set<std::string> missing_contacts;
    std::set<std::string> missing_bases;
    for (const auto& finding : missing(oki())) {
        if (finding.code == "no_contact") missing_contacts.insert(finding.where);
        if (finding.code == "no_legal_basis") missing_bases.insert(finding.where);
    }
    for (const auto& agency : oki().agencies) EXPECT_EQ(agency.contacts.empty(), missing_contacts.contains("agencies/" + agency.id.value));
    for (const auto& rule : oki().rules) EXPECT_EQ(rule.legal_basis.empty(), missing_bases.contains("rules/" + rule.id));
}

TEST(OkiProfile, knows_what_the_national_numbers_are_for) {
    const auto type_of = [](const char* number) {
        const Service* service = find_service(oki(), number);
        return service == nullptr ? "?" : service->default_type.value;
    };
    EXPECT_EQ(type_of("112"), "");
    EXPECT_EQ(type_of("911"), "");
    EXPECT_EQ(type_of("urn:service:sos"), "");
    EXPECT_EQ(type_of("110"), "kriminalitas");
    EXPECT_EQ(type_of("113"), "kebakaran");
    EXPECT_EQ(type_of("115"), "orang_tenggelam");
    EXPECT_EQ(type_of("119"), "darurat_medis");
}

TEST(OkiProfile, has_a_key_of_its_own_for_the_nine_most_urgent_types) {
    std::set<std::uint32_t> keys;
    for (const auto& type : oki().types)
        if (type.hotkey > 0) keys.insert(type.hotkey);
    EXPECT_EQ(keys, (std::set<std::uint32_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(OkiProfile, comes_back_from_json_as_it_was) {
    EXPECT_EQ(from_json_value<Profile>(to_json_value(oki())), oki());
    EXPECT_EQ(content_hash(from_json_value<Profile>(to_json_value(oki()))), oki().hash);
}

TEST(ProfileCommand, checks_and_shows_a_profile) {
    std::ostringstream checked;
    EXPECT_EQ(profile_command({"check", kOki.string()}, kOkiPlaces, checked), 0);
    EXPECT_NE(checked.str().find("0 salah"), std::string::npos);
    EXPECT_NE(checked.str().find("belum ada dasar hukum"), std::string::npos);
    std::ostringstream shown;
    EXPECT_EQ(profile_command({"show", kOki.string()}, kOkiPlaces, shown), 0);
    EXPECT_NE(shown.str().find("utama: Satpol PP & Damkar, terima <= 60 dtk"), std::string::npos);
    std::ostringstream json;
    EXPECT_EQ(profile_command({"show", kOki.string(), "--json"}, kOkiPlaces, json), 0);
    EXPECT_EQ(from_json_value<Profile>(Json::parse(json.str())), oki());
}

TEST(ProfileCommand, says_how_it_is_used_and_what_is_wrong) {
    std::ostringstream out;
    EXPECT_EQ(profile_command({}, kOkiPlaces, out), 2);
    EXPECT_EQ(profile_command({"check", "/tidak/ada"}, kOkiPlaces, out), 1);
    EXPECT_EQ(profile_command({"show", "/tidak/ada"}, kOkiPlaces, out), 1);
}

}  // namespace
