#include "siaga/journal/drafts.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "support.hpp"

namespace siaga::journal {
namespace {

struct DraftsTest : ::testing::Test {
    test::TempDir dir;
    std::unique_ptr<Drafts> drafts = open();

    std::unique_ptr<Drafts> open() { return *Drafts::open(dir.path() / "drafts.db"); }
    Status put(Draft draft) {
        std::promise<Status> done;
        drafts->put(std::move(draft), [&](Status s) { done.set_value(s); });
        return done.get_future().get();
    }
};

TEST_F(DraftsTest, finds_an_acknowledged_draft_after_a_restart) {
    ASSERT_TRUE(put({"call/17", {1'000}, "op1", "{\"narrative\":\"kebakaran\"}"}));
    drafts.reset();
    drafts = open();
    auto found = drafts->get("call/17");
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->body, "{\"narrative\":\"kebakaran\"}");
    EXPECT_EQ((*found)->person, "op1");
    EXPECT_EQ((*found)->updated_at.us, 1'000);
}

TEST_F(DraftsTest, lets_another_desk_go_on_with_it) {
    ASSERT_TRUE(put({"call/17", {1'000}, "op1", "{}"}));
    ASSERT_TRUE(put({"call/17", {2'000}, "op2", "{\"a\":1}"}));
    EXPECT_EQ((*drafts->get("call/17"))->person, "op2");
    EXPECT_EQ(drafts->list()->size(), 1u);
}

TEST_F(DraftsTest, clears_one_on_save_and_all_of_a_person_on_sign_out) {
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(put({"call/" + std::to_string(i), {i}, i == 2 ? "op2" : "op1", "{}"}));
    std::promise<Status> removed;
    drafts->remove("call/0", {});
    drafts->remove_of("op1", [&](Status s) { removed.set_value(s); });
    ASSERT_TRUE(removed.get_future().get());
    auto left = drafts->list();
    ASSERT_EQ(left->size(), 1u);
    EXPECT_EQ(left->front().key, "call/2");
}

TEST_F(DraftsTest, leaves_no_word_of_a_removed_one_in_its_files) {
    ASSERT_TRUE(put({"call-17", {1}, "op1", R"({"narrative":"rumah bercat hijau"})"}));
    std::promise<Status> removed;
    drafts->remove("call-17", [&](Status s) { removed.set_value(s); });
    ASSERT_TRUE(removed.get_future().get());
    for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
        std::ifstream in(entry.path(), std::ios::binary);
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}).find("bercat hijau"), std::string::npos) << entry.path();
    }
}

TEST_F(DraftsTest, refuses_one_that_is_too_large) {
    auto status = put({"call/1", {}, "op1", std::string(300'000, 'x')});
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, "draft_too_large");
}

}  // namespace
}  // namespace siaga::journal
