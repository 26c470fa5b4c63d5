#include "siaga/base/one_of.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace siaga {
namespace {

struct Rang {
    int seat = 7;
};
struct Said {
    std::string words;
};
struct Counted {
    std::shared_ptr<int> alive;
};
struct List : Kinds<Rang, Said, Counted> {};
using One = OneOf<List>;

TEST(OneOf, is_the_first_kind_where_nothing_is_said) {
    const One one;
    EXPECT_TRUE(one.holds<Rang>());
    EXPECT_EQ(one.get<Rang>().seat, 7);
}

TEST(OneOf, answers_null_for_another_kind) {
    const One one(Said{"halo"});
    EXPECT_EQ(one.get_if<Rang>(), nullptr);
    ASSERT_NE(one.get_if<Said>(), nullptr);
    EXPECT_EQ(one.get_if<Said>()->words, "halo");
    EXPECT_DEATH((void)one.get<Rang>(), "");
}

TEST(OneOf, copies_the_value_and_not_the_way_to_it) {
    One first(Said{"halo"});
    One second = first;
    second.get_if<Said>()->words = "lain";
    EXPECT_EQ(first.get<Said>().words, "halo");
    first = second;
    EXPECT_EQ(first.get<Said>().words, "lain");
    first = *&first;  // to itself
    EXPECT_EQ(first.get<Said>().words, "lain");
}

TEST(OneOf, moves_without_a_copy_and_can_be_given_a_value_again) {
    One first(Said{"halo"});
    const auto* where = first.get_if<Said>();
    One second = std::move(first);
    EXPECT_EQ(second.get_if<Said>(), where);
    first = Rang{3};  // NOLINT(bugprone-use-after-move): that is what is tried
    EXPECT_EQ(first.get<Rang>().seat, 3);
    const One third = One(second);
    EXPECT_NE(third.get_if<Said>(), where);
}

TEST(OneOf, ends_each_value_once) {
    auto alive = std::make_shared<int>(1);
    {
        std::vector<One> many;
        for (int i = 0; i < 5; ++i) many.emplace_back(Counted{alive});
        many.erase(many.begin() + 1);
        many[0] = Rang{};
        EXPECT_EQ(alive.use_count(), 4);
    }
    EXPECT_EQ(alive.use_count(), 1);
}

TEST(OneOf, is_visited_as_what_it_is) {
    const auto name = [](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Said>) return "said " + value.words;
        else if constexpr (std::is_same_v<T, Rang>) return "rang " + std::to_string(value.seat);
        else return "counted";
    };
    EXPECT_EQ(One(Said{"halo"}).visit(name), "said halo");
    EXPECT_EQ(One(Rang{2}).visit(name), "rang 2");
    EXPECT_EQ(One(Counted{}).visit(name), "counted");
}

}  // namespace
}  // namespace siaga
