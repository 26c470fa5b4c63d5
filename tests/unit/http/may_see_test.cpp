// The walk: every route × role × one restricted incident. Its words, place, type, number of the report and
// recording are marked; nobody but its owner, the agencies its type names and a supervisor who gave a reason
// may meet a mark, in any answer.
#include <fstream>
#include <regex>

#include "house.hpp"
#include "http/route.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {

struct Restricted {
    House house;
    Client owner = house.sign_in("operator1");
    TypeId type;
    std::set<std::string> named;  // agencies its type names
    CallId call;
    IncidentId incident;
    ReportId report;
    std::uint64_t recording = 0;
    AssignmentId assignment;
    AlarmId alarm;

    Restricted() {
        for (const auto& known : house.profile.types)
            if (known.restricted) {
                type = known.id;
                for (const auto& agency : known.restricted_agencies) named.insert(agency.value);
                break;
            }
        call = house.answered_call(owner, "01", "+62811999");
        Json words = House::words(type.value, "RAHASIA-URAIAN");
        words["place"]["landmark"] = "RAHASIA-TEMPAT";
        words["caller_name"] = "RAHASIA-NAMA";
        const auto saved = owner.post("/api/v1/incidents", {{"call", call.value}, {"words", words}}, {{"Idempotency-Key", "kunci-rahasia"}});
        EXPECT_EQ(saved.status, 201) << saved.body;
        EXPECT_TRUE(house.eventually([&](const Centre& c) {
            if (c.state().incidents.empty()) return false;
            const auto& found = c.state().incidents.begin()->second;
            incident = found.id;
            report = found.reports.at(0);
            for (const auto id : found.assignments)
                if (const auto& agency = c.state().assignments.at(id).agency.value; named.contains(agency) && house.passwords.contains(agency)) assignment = id;
            for (const auto& [id, one] : c.state().alarms)
                if (one.incident == incident) alarm = id;
            const auto& parts = c.state().calls.at(call).recordings;
            if (parts.empty()) return false;
            recording = parts[0].id;
            const auto file = house.dir.path / parts[0].file;
            std::filesystem::create_directories(file.parent_path());
            std::ofstream(file) << "RAHASIA-REKAMAN";
            return true;
        }));
        MediaFact closed;
        closed.id = 99;
        closed.kind = MediaFactKind::part_closed;
        closed.call = call;
        closed.recording = recording;
        EXPECT_TRUE(house.eventually([&](const Centre& c) {
            closed.file = c.state().calls.at(call).recordings[0].file;
            return true;
        }));
        house.tell(MediaSaid{closed});
    }

    std::string path_of(std::string_view pattern) const {
        std::string out(pattern);
        const std::pair<const char*, std::string> fill[] = {
            {"{call}", to_string(call)}, {"{incident}", to_string(incident)}, {"{report}", to_string(report)},
            {"{recording}", std::to_string(recording)}, {"{assignment}", to_string(assignment)}, {"{alarm}", to_string(alarm ? alarm : AlarmId{1})},
            {"{callback}", "1"}, {"{agency}", "dinsos"}, {"{key}", "call-" + to_string(call)}, {"{code}", "16.02.04"}, {"{person}", "9999"},
            {"{handover}", "1"}, {"{shift}", "1"}, {"{seat}", "99"}, {"{name}", "terhubung-id"}, {"{date}", "2026-08-17"}, {"{trunk}", "tidakada"}, {"{kind}", "recap"},
            {"{contact}", "1"}, {"{delivery}", "1"}, {"{type}", "kebakaran"}};
        for (const auto& [name, value] : fill)
            if (const auto at = out.find(name); at != std::string::npos) out.replace(at, std::string(name).size(), value);
        return out;
    }
};

bool leaks(const std::string& text) { return text.find("RAHASIA") != std::string::npos; }

}  // namespace

TEST(MaySee, no_route_and_no_role_shows_a_restricted_incident_to_who_may_not) {
    Restricted r;
    ASSERT_TRUE(bool(r.type)) << "the profile has no restricted type";
    ASSERT_EQ(r.owner.put("/api/v1/drafts/call-" + to_string(r.call), {{"type", r.type.value}, {"narrative", "RAHASIA-DRAF"}}).status, 204);
    std::string stranger_agency;
    for (const auto& agency : r.house.profile.agencies)
        if (agency.standing == profile::Standing::committed && !r.named.contains(agency.id.value)) stranger_agency = agency.id.value;
    const std::vector<std::string> logins{"operator2", stranger_agency, "admin", "supervisor"};
    int asked = 0;
    for (const auto& login : logins) {
        Client client = r.house.sign_in(login);
        for (const auto& route : all_routes()) {
            if (route.operation == "signOut" || route.operation == "openRestricted" || route.operation == "live") continue;
            // The supervisor may take over a restricted draft; everything else stays a stub without a reason.
            if (login == "supervisor" && route.operation == "getDraft") continue;
            const std::string path = r.path_of(route.path);
            const std::string query = route.operation == "searchPlaces" ? "?q=a" : "";
            const char* method = route.method == Method::get ? "GET" : route.method == Method::post ? "POST" : route.method == Method::put ? "PUT" : "DELETE";
            // Bodies that would be good for many routes; unknown fields are refused, which is fine here.
            for (const Json& body : {Json{{"text", "x"}}, Json{{"on", true}}, Json{{"call", r.call.value}, {"words", House::words()}}, Json{{"outcome", "x"}}, Json{{"reason", "x"}}}) {
                if (route.method == Method::get && body.contains("on")) break;
                const auto answer = client.request(method, path + query, route.method == Method::get ? "" : body.dump(), {{"Idempotency-Key", "kunci-walk-0001"}});
                ++asked;
                EXPECT_NE(answer.status, 0) << login << " " << method << " " << path;
                EXPECT_LT(answer.status, 501) << answer.status;
                EXPECT_FALSE(leaks(answer.body)) << login << " " << method << " " << path << " " << answer.body;
                if (client.cookie.empty()) break;
            }
        }
        LiveClient live(r.house.port(), client.cookie);
        const std::string snapshot = live.next("snapshot").dump();
        EXPECT_FALSE(leaks(snapshot)) << login;
    }
    EXPECT_GT(asked, 200);
}

TEST(MaySee, another_operator_does_not_even_learn_that_it_exists) {
    Restricted r;
    Client other = r.house.sign_in("operator2");
    const std::string path = "/api/v1/incidents/" + to_string(r.incident);
    EXPECT_EQ(other.get(path).code(), "incident_unknown");
    EXPECT_EQ(other.post(path + "/notes", {{"text", "x"}}).code(), "incident_unknown");
    EXPECT_EQ(other.get("/api/v1/incidents/4711").body, other.get(path).body);
    EXPECT_EQ(other.get("/api/v1/calls/" + to_string(r.call)).json().contains("incident"), false);
    EXPECT_EQ(other.get("/api/v1/calls/" + to_string(r.call) + "/recordings/" + std::to_string(r.recording)).body,
              other.get("/api/v1/calls/" + to_string(r.call) + "/recordings/4711").body);
    LiveClient live(r.house.port(), other.cookie);
    const Json snapshot = live.next("snapshot");
    for (const auto& item : snapshot.at("items")) EXPECT_NE(item.at("kind"), "incident");
}

// What the routes say together: the call of a restricted case beside one of the same operator that nobody has named.
// Numbers, times and recordings' ids aside, every route says the same of both, to whoever may see neither.
TEST(MaySee, no_answer_tells_the_call_of_a_restricted_case_from_one_that_nobody_named) {
    Restricted r;
    const auto end = [&](CallId id) {
        LegId leg;
        ASSERT_TRUE(r.house.eventually([&](const Centre& c) { return bool(leg = c.state().calls.at(id).caller_leg); }));
        r.house.tell(LegGone{leg, EndCause::caller_hung_up, 0, ""});
    };
    end(r.call);
    ASSERT_EQ(r.owner.post("/api/v1/seat/wrap-up/end").status, 200);
    const CallId plain = r.house.answered_call(r.owner, "01", "+62811998");
    end(plain);
    const auto faceless = [&](std::string text, CallId of) {
        static const std::regex times(R"re("(arrived_at|arrived_wall|answered_at|answered_wall|ended_at|ended_wall|connected_at|answer_by)":\d+)re"), number(R"(\+6281199[89])"), dialog(R"("seq":\d+)");
        text = std::regex_replace(std::regex_replace(std::regex_replace(text, times, "\"t\":0"), number, "N"), dialog, "");
        const std::string id = "\"id\":" + to_string(of);
        if (const auto at = text.find(id); at != std::string::npos) text.replace(at, id.size(), "\"id\":0");
        return text;
    };
    for (const std::string login : {"operator2", "admin"}) {
        Client client = r.house.sign_in(login);
        const auto both = [&](const std::function<HttpAnswer(const std::string&, CallId)>& ask, const char* what) {
            const auto hidden = ask("/api/v1/calls/" + to_string(r.call), r.call), open = ask("/api/v1/calls/" + to_string(plain), plain);
            EXPECT_EQ(hidden.status, open.status) << login << " " << what;
            EXPECT_EQ(faceless(hidden.body, r.call), faceless(open.body, plain)) << login << " " << what;
            EXPECT_EQ(hidden.body.find("restricted"), std::string::npos) << login << " " << what << " " << hidden.body;
            EXPECT_EQ(hidden.body.find("terbatas"), std::string::npos) << login << " " << what << " " << hidden.body;
        };
        both([&](const std::string& path, CallId) { return client.get(path); }, "call");
        both([&](const std::string& path, CallId) { return client.get(path + "/story"); }, "story");
        both([&](const std::string& path, CallId of) {
            std::uint64_t part = 0;
            (void)r.house.eventually([&](const Centre& c) { return !c.state().calls.at(of).recordings.empty() && (part = c.state().calls.at(of).recordings[0].id); });
            return client.get(path + "/recordings/" + std::to_string(part));
        }, "recording");
        both([&](const std::string& path, CallId) { return client.post(path + "/answer"); }, "answer");
        both([&](const std::string& path, CallId) { return client.post(path + "/hold", {{"on", true}}); }, "hold");
        both([&](const std::string& path, CallId) { return client.post(path + "/hang-up"); }, "hang-up");
        LiveClient live(r.house.port(), client.cookie);
        const Json snapshot = live.next("snapshot");
        for (const auto& item : snapshot.at("items"))
            EXPECT_FALSE(item.at("kind") == "call" && (item.at("id") == r.call.value || item.at("id") == plain.value)) << login << " " << item;
    }
    // Their own operator sees both, and what is yet to be named.
    EXPECT_FALSE(r.owner.get("/api/v1/calls/" + to_string(plain)).json()["recordings"].empty());
    EXPECT_EQ(r.owner.get("/api/v1/calls/" + to_string(r.call)).json()["result"], "kejadian");
    LiveClient live(r.house.port(), r.owner.cookie);
    bool unfilled = false;
    const Json snapshot = live.next("snapshot");
    for (const auto& item : snapshot.at("items")) unfilled = unfilled || (item.at("kind") == "call" && item.at("id") == plain.value);
    EXPECT_TRUE(unfilled);
    // The number calls again: everybody is told who calls, and nothing of what it was.
    Client other = r.house.sign_in("operator2");
    TrunkInvite again;
    again.handle = 77;
    again.trunk = TrunkId{"lokal"};
    again.caller.number = again.caller.raw = "+62811999";
    again.called = again.called_raw = "112";
    again.media.address = "127.0.0.1";
    again.media.port = 40010;
    r.house.tell(again);
    ASSERT_TRUE(r.house.eventually([](const Centre& c) {
        return std::any_of(c.state().calls.begin(), c.state().calls.end(), [](const auto& one) { return one.second.state == CallState::waiting; });
    }));
    const Json waiting = other.get("/api/v1/calls?state=waiting").json();
    ASSERT_EQ(waiting.at("items").size(), 1U) << waiting;
    Json found = waiting.at("items")[0];
    EXPECT_EQ(found["number"], "+62811999");
    EXPECT_EQ(found["history"]["count"], 1);
    EXPECT_EQ(found["history"]["results"], Json::object());
    EXPECT_FALSE(found["history"]["last"][0].contains("result"));
}

TEST(MaySee, a_supervisor_sees_a_stub_until_a_reason_is_given_and_then_on_the_live_line_too) {
    Restricted r;
    Client supervisor = r.house.sign_in("supervisor");
    LiveClient live(r.house.port(), supervisor.cookie);
    const std::string path = "/api/v1/incidents/" + to_string(r.incident);
    const auto stub = supervisor.get(path).json();
    EXPECT_EQ(stub["masked"], true);
    EXPECT_FALSE(stub.contains("type"));
    EXPECT_EQ(supervisor.post(path + "/open", {{"reason", ""}}).code(), "reason_needed");
    EXPECT_EQ(supervisor.post(path + "/open", {{"reason", "serah terima kasus"}}).status, 200);
    EXPECT_EQ(supervisor.get(path).json()["narrative"], "RAHASIA-URAIAN");
    EXPECT_FALSE(live.until([](const Json& change) { return leaks(change.dump()); }).is_null());
    EXPECT_EQ(supervisor.get(path + "/summary").code(), "restricted");  // never into a chat group
    Client admin = r.house.sign_in("admin");
    EXPECT_EQ(admin.get(path).code(), "incident_unknown");
}

TEST(MaySee, a_supervisor_is_alarmed_about_a_restricted_case_before_and_after_a_reason) {
    Restricted r;
    ASSERT_TRUE(bool(r.alarm)) << "no desk of its agencies is open: an alarm is up";
    const auto alarm_in = [&](const Json& items) {
        for (const auto& item : items)
            if (item.at("kind") == "alarm" && item.at("id") == r.alarm.value) return item;
        return Json();
    };
    Client supervisor = r.house.sign_in("supervisor");
    LiveClient live(r.house.port(), supervisor.cookie);
    const Json snapshot = live.next("snapshot"), stub = alarm_in(snapshot.at("items"));
    ASSERT_TRUE(stub.is_object());
    EXPECT_EQ(stub["text"].get<std::string>().find("Kejadian terbatas: "), 0U);
    const auto number = supervisor.get("/api/v1/incidents/" + to_string(r.incident)).json()["number"];
    EXPECT_EQ(stub["subject"], number);
    EXPECT_FALSE(stub["owner_name"].get<std::string>().empty());
    for (const auto& agency : r.named) EXPECT_EQ(stub.dump().find(agency), std::string::npos) << stub;
    EXPECT_EQ(stub.dump().find(r.type.value), std::string::npos) << stub;
    EXPECT_EQ(supervisor.post("/api/v1/incidents/" + to_string(r.incident) + "/open", {{"reason", "tidak terjangkau"}}).status, 200);
    EXPECT_FALSE(live.until([&](const Json& change) {
        const Json whole = alarm_in(change.at("upsert"));
        return whole.is_object() && !whole.contains("masked");
    }).is_null());
    Client admin = r.house.sign_in("admin");
    LiveClient office(r.house.port(), admin.cookie);
    EXPECT_FALSE(alarm_in(office.next("snapshot").at("items")).is_object());
}

TEST(MaySee, its_owner_and_the_agencies_of_its_type_see_it_whole) {
    Restricted r;
    EXPECT_TRUE(leaks(r.owner.get("/api/v1/incidents/" + to_string(r.incident)).body));
    EXPECT_TRUE(leaks(r.owner.get("/api/v1/calls/" + to_string(r.call) + "/recordings/" + std::to_string(r.recording)).body));
    EXPECT_EQ(r.owner.get("/api/v1/incidents/" + to_string(r.incident) + "/summary").code(), "restricted");
    ASSERT_TRUE(bool(r.assignment));
    std::string agency;
    (void)r.house.eventually([&](const Centre& c) {
        agency = c.state().assignments.at(r.assignment).agency.value;
        return true;
    });
    ASSERT_TRUE(r.house.passwords.contains(agency)) << agency << " has no desk";
    Client desk = r.house.sign_in(agency);
    LiveClient live(r.house.port(), desk.cookie);
    EXPECT_TRUE(leaks(live.next("snapshot").dump()));
    EXPECT_EQ(desk.post("/api/v1/assignments/" + to_string(r.assignment) + "/acknowledge").status, 200);
}

TEST(Contract, the_routes_are_those_of_openapi_yaml) {
    std::ifstream in(std::string(SIAGA_SOURCE_DIR) + "/docs/api/openapi.yaml");
    std::set<std::string> written;
    std::string path, method;
    const std::regex path_line("^  (/[^:]*):$"), method_line("^    (get|post|put|delete):.*$"), id("operationId: ([A-Za-z]+)");
    for (std::string line; std::getline(in, line) && line != "components:";) {
        std::smatch match;
        if (std::regex_match(line, match, path_line)) path = match[1];
        if (std::regex_match(line, match, method_line)) method = match[1];
        if (std::regex_search(line, match, id)) written.insert(method + " " + path + " " + match[1].str());
    }
    std::set<std::string> built;
    for (const auto& route : all_routes()) {
        const char* name = route.method == Method::get ? "get" : route.method == Method::post ? "post" : route.method == Method::put ? "put" : "delete";
        built.insert(std::string(name) + " " + std::string(route.path) + " " + std::string(route.operation));
    }
    EXPECT_EQ(built, written);
}

}  // namespace siaga::http::test
