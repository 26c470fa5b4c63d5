#include "house.hpp"

namespace siaga::http::test {

TEST(BadInput, names_the_field_that_is_wrong) {
    House house;
    Client client = house.sign_in("operator1");
    const auto post = [&](const Json& body) { return client.post("/api/v1/incidents", body, {{"Idempotency-Key", "kunci-00000009"}}); };
    Json words = House::words();
    words["place"]["rukun"] = "1";
    auto answer = post({{"words", words}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "field_unknown");
    EXPECT_EQ(answer.json()["where"], "$.words.place.rukun");
    words = House::words();
    words["priority"] = 3;
    EXPECT_EQ(post({{"words", words}}).json()["where"], "$.words.priority");
    words = House::words();
    words.erase("type");
    EXPECT_EQ(post({{"words", words}}).code(), "field_missing");
    EXPECT_EQ(post({{"words", House::words("tidak_ada")}}).code(), "type_unknown");
    words = House::words("kebakaran", std::string("a\0b", 3));
    EXPECT_EQ(post({{"words", words}}).code(), "field_bad");
    EXPECT_EQ(post(Json::array()).code(), "field_bad");
}

TEST(BadInput, malformed_json_depth_size_and_type_are_refused_clearly) {
    House house;
    Client client = house.sign_in("operator1");
    const std::string path = "/api/v1/seat";
    const auto post = [&](const std::string& body, const std::string& type = "application/json") { return client.request("POST", path, body, {{"Content-Type", type}}); };
    EXPECT_EQ(post("{\"seat\":").code(), "json_malformed");
    EXPECT_EQ(post("{\"seat\":1e999}").code(), "json_malformed");
    EXPECT_EQ(post("{\"seat\":\"\xff\xfe\"}").code(), "json_malformed");
    EXPECT_EQ(post(std::string(10'000, '[')).code(), "json_too_deep");
    const auto plain = post("seat=01", "application/x-www-form-urlencoded");
    EXPECT_EQ(plain.status, 415);
    EXPECT_EQ(plain.code(), "content_type");
    const auto large = post("{\"seat\":\"" + std::string(300 * 1024, 'a') + "\"}");
    EXPECT_EQ(large.status, 413);
    EXPECT_EQ(large.code(), "body_too_large");
    Client fresh = house.sign_in("operator1");
    EXPECT_EQ(fresh.get("/healthz").status, 200);
}

TEST(BadInput, unknown_paths_and_methods_say_so) {
    House house;
    Client client = house.sign_in("operator1");
    EXPECT_EQ(client.get("/api/v1/tidakada").code(), "not_found");
    const auto wrong = client.put("/api/v1/seat", {{"seat", "01"}});
    EXPECT_EQ(wrong.status, 405);
    EXPECT_NE(wrong.headers.at("allow").find("POST"), std::string::npos);
    EXPECT_EQ(client.request("PATCH", "/api/v1/seat", "", {}).status, 405);
    EXPECT_EQ(client.post("/api/v1/calls/abc/hold", {{"on", true}}).code(), "parameter_bad");
    EXPECT_EQ(client.post("/api/v1/calls/4711/hold", {{"on", true}}).code(), "call_unknown");
    EXPECT_EQ(client.get("/api/v1/live").status, 426);
}

TEST(BadInput, malformed_http_is_answered_and_closed) {
    House house;
    for (const std::string bytes : {"GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"}) {
        Client client(house.port());
        const std::string answer = client.raw(bytes);
        EXPECT_NE(answer.find("400"), std::string::npos) << bytes << answer;
        EXPECT_NE(answer.find("http_malformed"), std::string::npos) << answer;
    }
    Client client(house.port());
    EXPECT_NE(client.raw("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n").find("431"), std::string::npos);
    EXPECT_EQ(Client(house.port()).get("/healthz").status, 200);
}

TEST(BadInput, more_connections_than_the_cap_are_closed_and_the_others_go_on) {
    House house;
    house.stop_server();
    house.connections = 3;
    house.start_server();
    Client one(house.port()), two(house.port());
    EXPECT_EQ(one.get("/healthz").status, 200);
    EXPECT_EQ(two.get("/healthz").status, 200);
    int refused = 0;
    std::vector<std::unique_ptr<Client>> kept;
    for (int i = 0; i < 4; ++i) try {
            kept.push_back(std::make_unique<Client>(house.port()));
        } catch (const std::exception&) {
            ++refused;
        }
    EXPECT_GE(refused, 1);
    EXPECT_EQ(one.get("/healthz").status, 200);
}

}  // namespace siaga::http::test
