// Events on their way to the journal and back, state on its way to a snapshot and back.
#include "house_fixture.hpp"

#include <random>

#include "siaga/centre/event_text.hpp"

namespace siaga::centre::test {
namespace {

// Fills every described field with something that is not its default.
struct Filler {
    std::uint64_t next = 1;
    template <class T> void operator()(const char*, T& value) { fill(value); }
    template <class T> void personal(const char*, T& value) { fill(value); }

    template <class T> void fill(T& value) {
        if constexpr (fields::is_id<T>::value) value.value = ++next;
        else if constexpr (fields::is_name<T>::value) value.value = "n" + std::to_string(++next);
        else if constexpr (fields::is_instant<T>::value) value.us = static_cast<std::int64_t>(++next);
        else if constexpr (std::is_same_v<T, Duration>) value = Duration{static_cast<std::int64_t>(++next)};
        else if constexpr (fields::is_optional<T>::value) fill(value.emplace());
        else if constexpr (fields::NamedEnum<T>) value = enum_names(T{}).back().first;
        else if constexpr (fields::is_vector<T>::value) fill(value.emplace_back());
        else if constexpr (fields::is_set<T>::value) {
            typename T::value_type item{};
            fill(item);
            value.insert(std::move(item));
        } else if constexpr (fields::is_map<T>::value) {
            typename T::key_type key{};
            fill(key);
            fill(value[key]);
        } else if constexpr (fields::Described<T>) T::each(value, *this);
        else if constexpr (std::is_same_v<T, Json>) value = Json{{"angka", ++next}};
        else if constexpr (std::is_same_v<T, bool>) value = !value;
        else if constexpr (std::is_arithmetic_v<T>) value = static_cast<T>(++next % 100 + 1);
        else value = "teks " + std::to_string(++next);
    }
};

template <std::size_t... I>
std::vector<EventBody> every_kind(bool filled, std::index_sequence<I...>) {
    std::vector<EventBody> out;
    const auto add = [&](auto event) {
        if (filled) Filler{}.fill(event);
        out.emplace_back(std::move(event));
    };
    (add(EventKinds::At<I>{}), ...);
    return out;
}
std::vector<EventBody> every_kind(bool filled) {
    return every_kind(filled, std::make_index_sequence<EventKinds::kSize>{});
}

TEST(EventCodec, every_type_survives_the_journal_with_every_field) {
    for (const bool filled : {false, true})
        for (const auto& body : every_kind(filled)) {
            const Json open = open_json(body), personal = personal_json(body);
            const auto again = decode(type_of(body), version_of(body), Json::parse(open.dump()), Json::parse(personal.dump()));
            ASSERT_TRUE(again) << type_of(body) << ": " << again.error().to_string();
            EXPECT_EQ(type_of(*again), type_of(body));
            EXPECT_EQ(open_json(*again), open) << type_of(body);
            EXPECT_EQ(personal_json(*again), personal) << type_of(body);
        }
}
TEST(EventCodec, an_erased_personal_payload_decodes_to_nothing_told) {
    for (const auto& body : every_kind(true)) {
        const auto again = decode(type_of(body), version_of(body), open_json(body), Json(nullptr));
        ASSERT_TRUE(again) << type_of(body) << ": " << again.error().to_string();
        EXPECT_EQ(open_json(*again), open_json(body)) << type_of(body);
    }
    IncidentSaved told;
    told.caller_number = "+628120001";
    told.narrative = "api";
    const auto erased = decode("incident_saved", 1, open_json(told), {});
    EXPECT_TRUE(erased->get<IncidentSaved>().narrative.empty());
}
TEST(EventCodec, numbers_words_and_places_are_in_the_erasable_part_alone) {
    CallArrived arrived;
    arrived.caller.number = "+628120001";
    IncidentSaved saved;
    saved.narrative = "api di dapur";
    saved.place.landmark = "masjid";
    saved.caller_number = "+628120001";
    for (const EventBody& body : {EventBody{arrived}, EventBody{saved}}) {
        const std::string open = open_json(body).dump();
        for (const char* secret : {"+62812", "api di dapur", "masjid"}) EXPECT_EQ(open.find(secret), std::string::npos);
    }
}
TEST(EventCodec, an_unknown_type_is_refused) {
    EXPECT_EQ(decode("call_teleported", 1, Json::object(), {}).error().code, "event_type_unknown");
}
TEST(EventCodec, an_event_of_a_newer_siaga_is_refused) {
    EXPECT_EQ(decode("call_ended", 2, Json::object(), {}).error().code, "event_version_newer");
}
TEST(EventCodec, a_field_of_the_wrong_kind_is_refused_with_its_path) {
    const auto bad = decode("call_ended", 1, Json{{"call", "x"}}, {});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, "event_malformed");
    EXPECT_NE(bad.error().message.find("$.call"), std::string::npos);
}
TEST(EventCodec, a_field_of_a_later_day_may_be_missing_in_an_old_journal) {
    EXPECT_TRUE(decode("report_unlinked", 1, Json::parse(R"({"report":1,"incident":2,"call":3,"person":4})"), {}));
}
TEST(EventCodec, the_names_of_types_are_known_once_each) {
    EXPECT_EQ(known_events().size(), EventKinds::kSize);
}

// The hash chain is over these bytes: the direct writer and the tree's dump must never differ.
std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

TEST(EventText, is_what_the_tree_would_have_dumped_for_every_type) {
    for (const bool filled : {false, true})
        for (const auto& body : every_kind(filled)) {
            EXPECT_EQ(open_text(body), dumped(open_json(body)));
            EXPECT_EQ(personal_text(body), dumped(personal_json(body)));
        }
}
TEST(EventText, is_what_the_tree_would_have_dumped_of_any_bytes) {
    std::mt19937 random(112);
    for (int round = 0; round < 3000; ++round) {
        CallArrived e;
        const auto words = [&] {
            std::string out;
            const unsigned most = round % 3 == 0 ? 0xff : 0x7f;  // a third is no UTF-8
            for (unsigned n = random() % 12; n > 0; --n) out += static_cast<char>(random() % (most + 1));
            return round % 5 == 0 ? out + "Tanjung Lubuk \u2013 \xc3\xa9 \xf0\x9f\x94\xa5" : out;
        };
        e.call = CallId{random()};
        e.called_raw = words();
        e.caller.display = words();
        e.caller.location.emplace();
        e.caller.location->lat = -3.25 + static_cast<double>(random()) / 7e5;
        e.caller.location->lon = random() % 2 ? 1e300 : 0.0;
        e.dialog.route_set = {words(), words()};
        const EventBody body{e};
        ASSERT_EQ(open_text(body), dumped(open_json(body)));
        ASSERT_EQ(personal_text(body), dumped(personal_json(body)));
    }
}
TEST(StateText, is_what_the_tree_would_have_dumped) {
    State state;
    Filler{}.fill(state);
    for (const auto id : {9, 10, 100}) state.calls[CallId{static_cast<std::uint64_t>(id)}].id = CallId{9};  // by key text: "10", "100", "9"
    EXPECT_EQ(state_text(state), dumped(to_json_value(state)));
    EXPECT_EQ(state_text(State{}), dumped(to_json_value(State{})));
}

TEST(StateCodec, a_snapshot_carries_every_field) {
    State state;
    Filler{}.fill(state);
    const Json once = to_json_value(state);
    EXPECT_EQ(to_json_value(from_json_value<State>(Json::parse(once.dump()))), once);
}
TEST(StateCodec, bytes_that_are_no_utf8_do_not_stop_the_digest) {
    Centre centre;
    CallArrived e;
    e.call = CallId{1};
    e.leg = LegId{1};
    e.caller.display = "\xff\xfe";
    centre.apply({1, HouseTime{1}, WallTime{1}, e});
    EXPECT_EQ(centre.digest().size(), 64U);
}

// ---- apply is total

TEST(Apply, takes_every_event_in_any_order_and_the_centre_goes_on_deciding) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::mt19937 random(seed);
        const auto bodies = every_kind(seed % 2 == 0), more = every_kind(seed % 3 == 0);
        std::vector<const EventBody*> order;  // of pointers: a variant of this many kinds is costly to swap
        for (const auto* list : {&bodies, &more})
            for (const auto& body : *list) order.push_back(&body);
        std::shuffle(order.begin(), order.end(), random);
        Centre centre;
        std::uint64_t seq = 0;
        for (const auto* each : order) {
            const EventBody& body = *each;
            ++seq;
            ASSERT_NO_THROW(centre.apply({seq, HouseTime{static_cast<std::int64_t>(seq)}, WallTime{1}, body})) << type_of(body);
        }
        ASSERT_NO_THROW(Centre(from_json_value<State>(to_json_value(centre.state()))));
    }
}
TEST(Apply, ignores_an_event_said_again) {
    Centre centre;
    CallArrived e;
    e.call = CallId{1};
    e.leg = LegId{1};
    centre.apply({1, HouseTime{1}, WallTime{1}, e});
    const auto before = centre.digest();
    centre.apply({1, HouseTime{9}, WallTime{1}, e});
    EXPECT_EQ(centre.digest(), before);
}

}  // namespace
}  // namespace siaga::centre::test
