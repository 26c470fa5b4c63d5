#include "siaga/base/fields.hpp"

#include <gtest/gtest.h>

namespace siaga {
namespace {

enum class Colour { red, green };
constexpr auto enum_names(Colour) {
    return std::array{std::pair{Colour::red, std::string_view("red")}, std::pair{Colour::green, std::string_view("green")}};
}
struct Inner {
    int n = 0;
    template <class Self, class V> static void each(Self& self, V&& v) { v("n", self.n); }
};
struct Outer {
    CallId call;
    std::string number;
    Colour colour = Colour::red;
    std::optional<SeatId> seat;
    std::map<CallId, Inner> inners;
    HouseTime at;
    template <class Self, class V> static void each(Self& self, V&& v) {
        v("call", self.call);
        v.personal("number", self.number);
        v("colour", self.colour);
        v("seat", self.seat);
        v("inners", self.inners);
        v("at", self.at);
    }
};

Outer sample() {
    Outer o;
    o.call = CallId{7};
    o.number = "+628123";
    o.colour = Colour::green;
    o.inners[CallId{9}] = Inner{3};
    o.at = HouseTime{5};
    return o;
}

TEST(Fields, reading_what_was_written_gives_the_same_value) {
    const auto json = to_json_value(sample());
    EXPECT_EQ(to_json_value(from_json_value<Outer>(json)), json);
}
TEST(Fields, the_personal_part_is_apart_from_the_rest) {
    EXPECT_FALSE(open_part(sample()).contains("number"));
    EXPECT_EQ(personal_part(sample()), Json({{"number", "+628123"}}));
}
TEST(Fields, an_absent_field_keeps_its_default) { EXPECT_EQ(from_json_value<Outer>(Json::object()).colour, Colour::red); }
TEST(Fields, an_unknown_enum_name_is_refused_with_its_place) {
    try {
        (void)from_json_value<Outer>(Json({{"colour", "blue"}}));
        FAIL() << "not refused";
    } catch (const FieldError& e) {
        EXPECT_STREQ(e.what(), "$.colour: unknown name 'blue'");
    }
}
TEST(Fields, a_value_of_the_wrong_kind_is_refused) {
    EXPECT_THROW((void)from_json_value<Outer>(Json({{"call", "seven"}})), FieldError);
    EXPECT_THROW((void)from_json_value<Outer>(Json({{"inners", {{"x", Json::object()}}}})), FieldError);
}

}  // namespace
}  // namespace siaga
