// Reports by the API: who may ask, what reaches SQL, what leaves as a file and that it is written down first.
#include "house.hpp"
#include "http/csv.hpp"
#include "http/report_words.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {

std::string row_of(const Json& values) {
    std::string out;
    csv_row(out, values);
    return out;
}

constexpr const char* kAnswer = R"json({"report":"answer_times","from":1,"to":2,"zone_minutes":420,"zone_name":"WIB","house":"OKI","figures":{},
    "tables":[{"key":"answer_times","label":"Waktu jawab","columns":[{"key":"date","label":"Tanggal","unit":"date"},{"key":"offered","label":"Panggilan masuk","unit":"count"}],
               "rows":[["2026-11-22",12],["=HYPERLINK(1)",null]]},
              {"key":"late","label":"Terlambat","columns":[{"key":"incident","label":"Kejadian","unit":"text"}],"rows":[["KEJ-2026-0001"]]}]})json";
const std::string kSpan = "?from=1795000000000000&to=1795086400000000";

// Every report_exported that the record got.
int exports(House& house) {
    int found = 0;
    EXPECT_TRUE(house.eventually([&](const Centre& c) {
        found = static_cast<int>(c.state().seq);
        return true;
    }));
    return found;
}

}  // namespace

TEST(Csv, quotes_what_rfc_4180_says_and_ends_lines_with_crlf) {
    EXPECT_EQ(row_of(Json::array({"a", 1, 2.5, nullptr, "b,c", "d\"e", "f\r\ng", true})), "a,1,2.5,,\"b,c\",\"d\"\"e\",\"f\r\ng\",true\r\n");
}
TEST(Csv, never_hands_a_spreadsheet_a_formula) {
    for (const char* formula : {"=1+1", "+62812", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\xef\xbc\x9d" "1", "=cmd|' /C calc'!A0"})
        EXPECT_TRUE(row_of(Json::array({formula})).starts_with("\"'")) << formula;
    EXPECT_EQ(row_of(Json::array({-3, "a=b", "KEJ-2026-0001"})), "-3,a=b,KEJ-2026-0001\r\n");
}

TEST(Csv, says_in_words_what_the_page_says_and_leaves_other_cells_alone) {
    const Json columns = Json::parse(R"([{"key":"state","unit":"word"},{"key":"action","unit":"event"},{"key":"weekday","unit":"weekday"},
                                         {"key":"place","unit":"text"},{"key":"result","unit":"word"},{"key":"sent","unit":"time"}])");
    const Json row{"unreachable", "contact_saved", 7, "unreachable", "nama_baru", nullptr};
    EXPECT_EQ(told_row(columns, row), (Json{"Tidak terjangkau", "Kontak diubah", "Minggu", "unreachable", "nama_baru", nullptr}));
}
TEST(Reports, are_for_supervisors_and_admins_and_the_audit_for_admins) {
    House house;
    house.history_answer = kAnswer;
    for (const char* login : {"operator1", "damkar"}) {
        Client client = house.sign_in(login);
        EXPECT_EQ(client.get("/api/v1/reports/figures/answer_times" + kSpan).code(), "role_refused") << login;
        EXPECT_EQ(client.get("/api/v1/reports/figures/recap/export" + kSpan).code(), "role_refused") << login;
        EXPECT_EQ(client.get("/api/v1/audit" + kSpan).code(), "role_refused") << login;
    }
    Client supervisor = house.sign_in("supervisor");
    EXPECT_EQ(supervisor.get("/api/v1/reports/figures/answer_times" + kSpan).status, 200);
    EXPECT_EQ(supervisor.get("/api/v1/audit" + kSpan).code(), "role_refused");
    EXPECT_EQ(supervisor.get("/api/v1/audit/export" + kSpan).code(), "role_refused");
    EXPECT_EQ(house.sign_in("admin").get("/api/v1/audit" + kSpan).status, 200);
    EXPECT_EQ(supervisor.get("/api/v1/reports/figures/audit" + kSpan).code(), "report_unknown");
}

TEST(Reports, hand_sql_the_filters_and_who_asks) {
    House house;
    house.history_answer = kAnswer;
    Client client = house.sign_in("supervisor");
    const auto answer = client.get("/api/v1/reports/figures/answer_times" + kSpan + "&kecamatan=16.02.07&type=kebakaran&agency=damkar&by=day");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["tables"][0]["rows"][0][1], 12);
    ASSERT_EQ(client.get("/api/v1/reports/figures/recap" + kSpan + "&after=1795000000000000.1.42&limit=10").status, 200);
    const std::lock_guard lock(house.asked_mutex);
    ASSERT_EQ(house.asked.size(), 2U);
    EXPECT_EQ(house.asked[0].first, "report_answer_times");
    const Json params = Json::parse(house.asked[0].second);
    EXPECT_EQ(params, (Json{{"from", 1795000000000000}, {"to", 1795086400000000}, {"kecamatan", "16.02.07"}, {"type", "kebakaran"}, {"agency", "damkar"},
                            {"by", "day"}, {"viewer", {{"person", house.person("supervisor").value}, {"role", "supervisor"}}}}));
    EXPECT_EQ(Json::parse(house.asked[1].second)["after"], (Json{{"at", 1795000000000000}, {"era", 1}, {"call", 42}}));
}

TEST(Reports, refuse_what_they_cannot_read_with_the_place) {
    House house;
    Client client = house.sign_in("supervisor");
    const std::pair<const char*, const char*> bad[] = {
        {"?to=5", "from"}, {"?from=5", "to"}, {"?from=x&to=5", "from"}, {"?from=1&to=2&colour=red", "colour"}, {"?from=1&to=2&limit=5001", "limit"},
        {"?from=1&to=2&after=1.2", "after"}, {"?from=1&to=2&type=a%27b", "type"}};
    for (const auto& [query, where] : bad) {
        const auto answer = client.get(std::string("/api/v1/reports/figures/recap") + query);
        EXPECT_EQ(answer.code(), "parameter_bad") << query;
        EXPECT_EQ(answer.json()["where"], where) << query;
    }
    EXPECT_EQ(client.get("/api/v1/reports/figures/recap/export" + kSpan + "&format=pdf").code(), "parameter_bad");
    EXPECT_EQ(client.get("/api/v1/reports/figures/keuangan" + kSpan).code(), "report_unknown");
}

TEST(Reports, say_when_the_record_is_away) {
    House house;
    house.history_works = false;
    Client client = house.sign_in("supervisor");
    for (const char* path : {"/api/v1/reports/figures/legs", "/api/v1/reports/figures/legs/export"}) {
        const auto down = client.get(path + kSpan);
        EXPECT_EQ(down.status, 503);
        EXPECT_EQ(down.json()["message"], "riwayat tidak tersedia");
    }
}

TEST(Reports, leave_as_a_file_only_after_it_is_written_down_who_took_them) {
    House house;
    house.history_answer = kAnswer;
    Client client = house.sign_in("supervisor");
    const int before = exports(house);
    const auto csv = client.get("/api/v1/reports/figures/answer_times/export" + kSpan + "&bom=true");
    ASSERT_EQ(csv.status, 200) << csv.body;
    EXPECT_EQ(exports(house), before + 1);  // report_exported
    EXPECT_EQ(csv.body, "\xef\xbb\xbfTanggal,Panggilan masuk\r\n2026-11-22,12\r\n\"'=HYPERLINK(1)\",\r\n");
    EXPECT_EQ(csv.headers.at("content-disposition"), "attachment; filename=\"siaga-answer_times-20261118-20261119.csv\"");
    EXPECT_TRUE(csv.headers.at("content-type").starts_with("text/csv"));
    EXPECT_EQ(client.get("/api/v1/reports/figures/month/export" + kSpan + "&table=late").body, "Kejadian\r\nKEJ-2026-0001\r\n");
    const auto json = client.get("/api/v1/reports/figures/month/export" + kSpan + "&format=json");
    EXPECT_EQ(json.json()["tables"][1]["key"], "late");
    EXPECT_EQ(exports(house), before + 3);
    EXPECT_EQ(client.get("/api/v1/reports/figures/answer_times" + kSpan).status, 200);
    EXPECT_EQ(exports(house), before + 3);  // looking is not taking out
}

}  // namespace siaga::http::test
