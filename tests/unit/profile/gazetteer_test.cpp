#include "siaga/profile/gazetteer.hpp"

#include <gtest/gtest.h>

#include <fstream>

using namespace siaga;
using namespace siaga::profile;

namespace {

const std::filesystem::path kPlaceLists = std::filesystem::path(SIAGA_SOURCE_DIR) / "config/gazetteer";

const Gazetteer& oki_places() {
    static const Gazetteer gazetteer = Gazetteer::load(kPlaceLists, AreaCode{"16.02"}).value();
    return gazetteer;
}

std::vector<std::string> labels(const PlaceAnswer& answer) {
    std::vector<std::string> out;
    for (const auto& candidate : answer.candidates) out.push_back(candidate.label);
    return out;
}

std::string best(std::string_view text) {
    const PlaceAnswer answer = oki_places().search(text);
    return answer.candidates.empty() ? "" : answer.candidates.front().label;
}

// The one place a text means; a text that leaves a question names none.
std::string only(std::string_view text) {
    const PlaceAnswer answer = oki_places().search(text);
    return answer.ambiguous || answer.candidates.empty() ? "? " + answer.question : answer.candidates.front().label;
}

using Labels = std::vector<std::string>;

TEST(Gazetteer, knows_the_18_kecamatan_and_327_villages_of_oki) {
    std::size_t villages = 0;
    for (const auto& kecamatan : oki_places().kecamatan()) villages += oki_places().villages_of(kecamatan.code).size();
    EXPECT_EQ(oki_places().kecamatan().size(), 18U);
    EXPECT_EQ(villages, 327U);
}

TEST(Gazetteer, asks_which_kecamatan_where_three_places_are_called_tanjung_lubuk) {
    const PlaceAnswer answer = oki_places().search("tanjung lubuk");
    EXPECT_TRUE(answer.ambiguous);
    EXPECT_EQ(answer.question, "kecamatan apa?");
    EXPECT_EQ(labels(answer), (Labels{"Kec. Tanjung Lubuk", "Kel. Tanjung Lubuk, Kec. Tanjung Lubuk",
                                      "Desa Tanjung Lubuk, Kec. Kayu Agung"}));
}

TEST(Gazetteer, expands_tj_to_tanjung) {
    EXPECT_EQ(labels(oki_places().search("tj lubuk")), labels(oki_places().search("tanjung lubuk")));
    EXPECT_EQ(labels(oki_places().search("Tj. Lubuk")), labels(oki_places().search("tanjung lubuk")));
    EXPECT_EQ(oki_places().search("tj lubuk").question, "kecamatan apa?");
}

TEST(Gazetteer, finds_them_by_the_beginning_of_a_word) {
    EXPECT_EQ(labels(oki_places().search("tj lub")), labels(oki_places().search("tanjung lubuk")));
    EXPECT_EQ(oki_places().search("tj lub").question, "kecamatan apa?");
}

TEST(Gazetteer, is_resolved_by_typing_the_kecamatan_too) {
    for (const auto* text : {"tanjung lubuk kayu agung", "tj lubuk kayuagung", "kayu agung tanjung lubuk",
                             "desa tanjung lubuk kec. kayu agung", "tanjunglubukkayuagung", "tj lubuk kayu agu",
                             "tanjung lubuk, kec kayu agung, kab oki", "tj lubuk kayu agnug"})
        EXPECT_EQ(only(text), "Desa Tanjung Lubuk, Kec. Kayu Agung") << text;
    EXPECT_EQ(only("tanjung lubuk tanjung lubuk"), "Kel. Tanjung Lubuk, Kec. Tanjung Lubuk");
    EXPECT_EQ(only("kec tanjung lubuk"), "Kec. Tanjung Lubuk");
}

TEST(Gazetteer, does_not_let_the_word_desa_choose_between_a_desa_and_a_kelurahan) {
    const PlaceAnswer answer = oki_places().search("Desa Tanjung Lubuk");  // callers say desa for both
    EXPECT_EQ(labels(answer), (Labels{"Kel. Tanjung Lubuk, Kec. Tanjung Lubuk", "Desa Tanjung Lubuk, Kec. Kayu Agung"}));
    EXPECT_EQ(answer.question, "kecamatan apa?");
}

TEST(Gazetteer, ignores_spaces_and_case) {
    const PlaceAnswer answer = oki_places().search("kayuagung");
    EXPECT_EQ(labels(answer), (Labels{"Kec. Kayu Agung", "Kel. Kayuagung, Kec. Kayu Agung"}));
    EXPECT_EQ(answer.question, "kecamatan atau desa/kelurahan?");
    EXPECT_EQ(labels(oki_places().search("KAYU AGUNG")), labels(answer));
    EXPECT_EQ(only("kec kayuagung"), "Kec. Kayu Agung");
    EXPECT_EQ(only("kel kayu agung"), "Kel. Kayuagung, Kec. Kayu Agung");
    EXPECT_EQ(only("suka mulya tanjung lubuk"), "Desa Sukamulya, Kec. Tanjung Lubuk");
}

TEST(Gazetteer, forgives_one_typo) {
    EXPECT_EQ(only("celikha"), "Desa Celikah, Kec. Kayu Agung");     // two letters exchanged
    EXPECT_EQ(only("celikah kec"), "Desa Celikah, Kec. Kayu Agung");  // the beginning of "kec. ..."
    EXPECT_EQ(best("kec pampagan"), "Kec. Pampangan");               // a letter missing
    EXPECT_EQ(only("lempuing jjaya"), "Kec. Lempuing Jaya");         // a letter too many
    EXPECT_EQ(only("sidakerda"), "Kel. Sidakersa, Kec. Kayu Agung"); // a wrong letter
    EXPECT_EQ(labels(oki_places().search("tanjng lubuk")), labels(oki_places().search("tanjung lubuk")));
    EXPECT_TRUE(oki_places().search("sdakrsa").candidates.empty());  // two typos are a guess
}

TEST(Gazetteer, forgives_no_typo_in_short_words) { EXPECT_TRUE(oki_places().search("pxk").candidates.empty()); }

TEST(Gazetteer, prefers_what_was_typed_to_what_is_one_typo_away) {
    EXPECT_EQ(only("serigeni"), "Desa Serigeni, Kec. Kayu Agung");
    EXPECT_EQ(only("tj sari 1"), "Desa Tanjung Sari I, Kec. Lempuing Jaya");
}

TEST(Gazetteer, reads_sp_padang_as_sirah_pulau_padang) {
    const PlaceAnswer answer = oki_places().search("SP Padang");
    EXPECT_EQ(labels(answer), (Labels{"Kec. Sirah Pulau Padang", "Desa Sirah Pulau Padang, Kec. Sirah Pulau Padang"}));
    EXPECT_TRUE(answer.unit.empty());
    EXPECT_EQ(only("tanjung alai sp padang"), "Desa Tanjung Alai, Kec. Sirah Pulau Padang");
    EXPECT_EQ(only("mangun jaya s.p. padang"), "Desa Mangun Jaya, Kec. Sirah Pulau Padang");
}

TEST(Gazetteer, takes_sp_3_for_a_transmigration_unit_and_offers_every_kecamatan) {
    for (const auto* text : {"SP 3", "sp3", "SP. 3"}) {
        const PlaceAnswer answer = oki_places().search(text);
        EXPECT_EQ(answer.unit, "SP 3") << text;
        EXPECT_EQ(answer.candidates, oki_places().kecamatan()) << text;
        EXPECT_TRUE(answer.ambiguous) << text;
        EXPECT_EQ(answer.question, "kecamatan apa?") << text;
    }
    EXPECT_EQ(only("sp 3 mesuji makmur"), "Kec. Mesuji Makmur");
    EXPECT_EQ(oki_places().search("sp 3 mesuji makmur").unit, "SP 3");
}

TEST(Gazetteer, hands_back_rt_and_rw_typed_beside_the_name) {
    for (const auto* text : {"celikah rt 2 rw 1", "celikah RT2 RW1", "celikah rt/rw 2/1", "celikah rt 2/1 kec kayu agung", "rt 2 rw 1 celikah"}) {
        const PlaceAnswer answer = oki_places().search(text);
        EXPECT_EQ(answer.rt, "2") << text;
        EXPECT_EQ(answer.rw, "1") << text;
        EXPECT_EQ(only(text), "Desa Celikah, Kec. Kayu Agung") << text;
    }
    EXPECT_EQ(oki_places().search("celikah rt 002").rt, "002");
}

TEST(Gazetteer, reads_other_sp_as_simpang_and_sei_as_sungai) {
    EXPECT_EQ(only("sp heran"), "Desa Simpang Heran, Kec. Air Sugihan");
    EXPECT_EQ(best("simpang 3"), "Desa Simpang Tiga, Kec. Tulung Selapan");
    EXPECT_EQ(only("sei ceper"), "Desa Sungai Ceper, Kec. Sungai Menang");
    EXPECT_EQ(only("kuala sei jeruju"), "Desa Kuala Sungai Jeruju, Kec. Cengal");
}

TEST(Gazetteer, reads_numbers_as_the_names_write_them) {
    EXPECT_EQ(only("pedamaran 6"), "Desa Pedamaran VI, Kec. Pedamaran");
    EXPECT_EQ(only("tanjung sari dua"), "Desa Tanjung Sari II, Kec. Lempuing Jaya");
    EXPECT_EQ(only("jua2"), "Kel. Jua-jua, Kec. Kayu Agung");
    EXPECT_EQ(only("kuala 12"), "Desa Kuala Dua Belas, Kec. Tulung Selapan");
}

TEST(Gazetteer, asks_the_kecamatan_of_every_repeated_village) {
    for (const auto* text : {"sukaraja", "penyandingan", "perigi", "mangun jaya", "suka mulya", "bumi agung", "bukit batu"}) {
        const PlaceAnswer answer = oki_places().search(text);
        EXPECT_TRUE(answer.ambiguous) << text;
        EXPECT_EQ(answer.question, "kecamatan apa?") << text;
    }
    EXPECT_EQ(only("perigi kayu agung"), "Kel. Perigi, Kec. Kayu Agung");
}

TEST(Gazetteer, never_chooses_between_equal_names_of_the_whole_regency) {
    for (const auto& kecamatan : oki_places().kecamatan()) {
        for (const auto& village : oki_places().villages_of(kecamatan.code)) {
            const PlaceAnswer answer = oki_places().search(village.name);
            ASSERT_FALSE(answer.candidates.empty()) << village.label;
            if (!answer.ambiguous) {
                EXPECT_EQ(answer.candidates.front().label, village.label);
            }
            EXPECT_EQ(only(village.name + " " + kecamatan.name), village.label);
        }
    }
}

TEST(Gazetteer, shows_the_kecamatan_of_every_candidate) {
    for (const auto& candidate : oki_places().search("su", 50).candidates)
        EXPECT_NE(candidate.label.find("Kec. " + candidate.kecamatan_name), std::string::npos) << candidate.label;
}

TEST(Gazetteer, answers_nothing_to_nothing_and_survives_anything) {
    EXPECT_TRUE(oki_places().search("").candidates.empty());
    EXPECT_TRUE(oki_places().search(" .,- ").candidates.empty());
    EXPECT_TRUE(oki_places().search("bukanlah nama").candidates.empty());
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    for (int i = 0; i < 200; ++i) all += "tj sp 3 1 2 3 ";
    (void)oki_places().search(all);
    EXPECT_LE(oki_places().search("sp", 5).candidates.size(), 5U);
}

TEST(Gazetteer, picks_any_kabupaten_outside) {
    const PlaceAnswer bogor = oki_places().search_outside("bogor");
    EXPECT_EQ(labels(bogor), (Labels{"Kabupaten Bogor, Jawa Barat", "Kota Bogor, Jawa Barat"}));
    EXPECT_EQ(bogor.question, "kabupaten atau kota?");
    EXPECT_EQ(labels(oki_places().search_outside("kota bogor")), (Labels{"Kota Bogor, Jawa Barat"}));
    EXPECT_EQ(oki_places().search_outside("palembng").candidates.at(0).label, "Kota Palembang, Sumatera Selatan");
    EXPECT_EQ(oki_places().search_outside("kotabaru").candidates.at(0).name, "Kabupaten Kotabaru");
    EXPECT_EQ(oki_places().search_outside("kota baru").candidates.at(0).name, "Kabupaten Kotabaru");
    EXPECT_TRUE(oki_places().search_outside("ogan komering ilir").candidates.empty() ||
                oki_places().search_outside("ogan komering ilir").candidates.at(0).code != AreaCode{"16.02"});
}

TEST(Gazetteer, fills_a_place_from_a_code_and_keeps_what_else_was_typed) {
    Place place;
    place.landmark = "masjid";
    ASSERT_TRUE(oki_places().set_area(place, AreaCode{"16.02.05.2013"}));
    EXPECT_EQ(place.kecamatan, AreaCode{"16.02.05"});
    EXPECT_EQ(describe(place), "Desa Tanjung Lubuk, dekat masjid, Kec. Kayu Agung");
    ASSERT_TRUE(oki_places().set_area(place, AreaCode{"16.71"}));
    EXPECT_EQ(describe(place), "dekat masjid, di luar wilayah: Kota Palembang");
    EXPECT_EQ(oki_places().set_area(place, AreaCode{"16.02.99"}).error().code, "unknown_area");
}

TEST(Gazetteer, names_the_file_and_line_of_a_bad_row) {
    const auto dir = std::filesystem::temp_directory_path() / ("siaga-gazetteer-" + std::to_string(::getpid()));
    std::filesystem::create_directories(dir);
    for (const auto* name : {"16.02-kecamatan.csv", "16.02-desa.csv", "kabupaten.csv", "aliases.toml"})
        std::filesystem::copy_file(kPlaceLists / name, dir / name, std::filesystem::copy_options::overwrite_existing);
    std::ofstream(dir / "16.02-desa.csv") << "code,kecamatan,name\n16.02.02.1011,16.02.02,Tanjung Lubuk\nrusak\n";
    const auto bad = Gazetteer::load(dir, AreaCode{"16.02"});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, "bad_row");
    EXPECT_TRUE(bad.error().where.ends_with("16.02-desa.csv:3")) << bad.error().where;
    std::filesystem::remove_all(dir);
}

}  // namespace
