// Request bodies become commands, strictly: what is unknown, missing or of the wrong kind is refused
// with the path of the place.
#include <gtest/gtest.h>

#include "http/requests.hpp"

namespace siaga::http {
namespace {

using namespace centre;

profile::Profile profile_with(const char* partner) {
    profile::Profile p;
    profile::Agency agency;
    agency.id = AgencyId{partner};
    agency.standing = profile::Standing::partner;
    p.agencies = {agency};
    return p;
}
Result<CommandBody> ask(const char* operation, const char* body, std::map<std::string, std::string> path = {},
                        std::map<std::string, std::string> query = {}) {
    auto json = parse_json(body);
    if (!json) return json.error();
    return to_command(operation, {std::move(path), std::move(query), *json}, profile_with("polres"));
}
Error refusal(const char* operation, const char* body, std::map<std::string, std::string> path = {}) {
    const auto asked = ask(operation, body, std::move(path));
    EXPECT_FALSE(asked) << "was not refused";
    return asked ? Error{} : asked.error();
}

constexpr const char* kSave =
    R"({"call":3,"words":{"type":"kebakaran","priority":"tinggi","place":{"rt":"2"},"narrative":"api"},"added":[{"agency":"polres","role":"utama"}]})";

TEST(Requests, a_save_carries_its_words_and_place) {
    const auto asked = ask("saveIncident", kSave);
    ASSERT_TRUE(asked);
    const auto& save = asked->get<SaveIncident>();
    EXPECT_EQ(save.call, CallId{3});
    EXPECT_EQ(save.words.place.rt, "2");
    EXPECT_TRUE(save.safe_callback);
}
TEST(Requests, a_partner_that_is_added_is_one_to_be_phoned_whatever_was_asked) {
    const auto save = ask("saveIncident", kSave)->get<SaveIncident>();
    ASSERT_EQ(save.added.size(), 1U);
    EXPECT_EQ(save.added[0].role, profile::Role::mitra);
    EXPECT_TRUE(save.added[0].to_be_phoned);
    EXPECT_FALSE(save.added[0].must_acknowledge);
}
TEST(Requests, an_unknown_field_is_refused_with_its_path) {
    const Error e = refusal("saveIncident", R"({"words":{"type":"x","priority":"tinggi","place":{"jalan":"y"},"narrative":""}})");
    EXPECT_EQ(e.code, "field_unknown");
    EXPECT_EQ(e.where, "$.words.place.jalan");
}
TEST(Requests, a_missing_field_is_refused_with_its_path) {
    const Error e = refusal("saveIncident", R"({"words":{"type":"x","place":{},"narrative":""}})");
    EXPECT_EQ(e.code, "field_missing");
    EXPECT_EQ(e.where, "$.words.priority");
}
TEST(Requests, a_field_of_the_wrong_kind_is_refused_with_its_path) {
    const Error e = refusal("holdCall", R"({"on":"ya"})", {{"call", "1"}});
    EXPECT_EQ(e.code, "field_bad");
    EXPECT_EQ(e.where, "$.on");
    EXPECT_EQ(e.message, "harus true atau false");
    EXPECT_EQ(refusal("giveResult", R"({"result":"lain"})", {{"call", "1"}}).where, "$.result");
    EXPECT_EQ(refusal("giveResult", R"({"result":"lain"})", {{"call", "1"}}).message, "nama tidak dikenal: 'lain'");
    EXPECT_EQ(refusal("saveIncident", R"({"call":-1,"words":{"type":"x","priority":"tinggi","place":{},"narrative":""}})").where, "$.call");
    EXPECT_EQ(refusal("takeSeat", "[]").code, "field_bad");
}
TEST(Requests, a_number_in_the_address_is_a_whole_positive_number) {
    for (const char* bad : {"", "0", "-1", "1x", "1.5", "99999999999999999999999"})
        EXPECT_EQ(refusal("acknowledge", "{}", {{"assignment", bad}}).code, "parameter_bad") << bad;
    EXPECT_EQ(ask("acknowledge", "{}", {{"assignment", "7"}})->get<Acknowledge>().assignment, AssignmentId{7});
}
TEST(Requests, a_trunk_peer_is_an_address_or_a_network_and_never_everything) {
    const std::map<std::string, std::string> path{{"trunk", "telco"}};
    EXPECT_TRUE(ask("addTrunkPeer", R"({"peer":"10.20.0.0/24"})", path));
    EXPECT_TRUE(ask("addTrunkPeer", R"({"peer":"fd00::5"})", path));
    EXPECT_EQ(refusal("addTrunkPeer", R"({"peer":"0.0.0.0/0"})", path).code, "peer_everything");
    EXPECT_EQ(refusal("addTrunkPeer", R"({"peer":"::/0"})", path).code, "peer_everything");
    EXPECT_EQ(refusal("addTrunkPeer", R"({"peer":"10.20.0.5/24"})", path).code, "peer_malformed");
    EXPECT_EQ(refusal("addTrunkPeer", R"({"peer":"telco.example"})", path).code, "peer_malformed");
}
TEST(Requests, json_that_is_none_is_refused_with_the_byte) {
    const auto bad = parse_json(R"({"a":)");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, "json_malformed");
    EXPECT_FALSE(bad.error().where.empty());
    EXPECT_FALSE(parse_json("1e999"));
    EXPECT_FALSE(parse_json(""));
}
TEST(Requests, json_too_deep_or_too_large_is_refused_before_it_is_built) {
    EXPECT_EQ(parse_json(R"({"type":"kebakaran","type":"banjir"})").error().code, "field_twice");
    EXPECT_EQ(parse_json(R"({"a":{"b":1},"words":{"place":[{"x":1},{"x":1,"y":2,"x":3}]}})").error().where, "$.words.place[].x");
    EXPECT_TRUE(parse_json(R"({"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":1}]})")) << "the same name elsewhere";
    EXPECT_EQ(parse_json(std::string(33, '[') + std::string(33, ']')).error().code, "json_too_deep");
    EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')));
    EXPECT_TRUE(parse_json('"' + std::string(100, '[') + '"')) << "brackets in a text are no depth";
    EXPECT_EQ(parse_json('"' + std::string(256 * 1024, 'a') + '"').error().code, "body_too_large");
}
TEST(Requests, what_saves_is_answered_when_synced_and_what_rings_at_once) {
    for (const char* operation : {"saveIncident", "linkReport", "acknowledge", "decline", "closeIncident", "addTrunkPeer"})
        EXPECT_TRUE(needs_sync(operation)) << operation;
    for (const char* operation : {"answerCall", "holdCall", "beReady", "setTyping"}) EXPECT_FALSE(needs_sync(operation)) << operation;
}
TEST(Requests, an_operation_that_is_no_command_is_not_found) {
    EXPECT_FALSE(is_command("getHouse"));
    EXPECT_EQ(refusal("getHouse", "{}").code, "not_found");
}
TEST(Requests, a_plan_may_be_asked_for_with_type_and_priority_alone) {
    const auto facts = plan_asked(Json::parse(R"({"type":"kebakaran","priority":"kritis","excluded":["polres"]})"));
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->excluded, std::vector{AgencyId{"polres"}});
    EXPECT_FALSE(plan_asked(Json::parse(R"({"type":"kebakaran"})")));
}

}  // namespace
}  // namespace siaga::http
