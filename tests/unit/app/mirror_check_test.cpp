// The mirror against the centre, one of them deliberately broken.
#include "app/mirror_check.hpp"

#include <gtest/gtest.h>

#include "app/centre_thread.hpp"

namespace siaga::app {
namespace {

using namespace centre;

class MirrorCheckTest : public ::testing::Test {
protected:
    MirrorCheckTest() {
        CentreThread::OnBatch apply = [this](const std::shared_ptr<Batch>& batch) {
            const std::scoped_lock lock(mutex_);
            for (const auto& event : batch->events) mirror_.apply(event);
        };
        centre_ = std::make_unique<CentreThread>(Centre(), clock_, std::move(apply), [] {});
        Settings settings;
        settings.seats.push_back({SeatId{"01"}, "Meja 01", true});
        centre_->handle_now({Start{settings, {}, "uji"}, {}, 0, {}});
        centre_->start(heart_.thread("centre"));
        MirrorCheck::Doors doors;
        doors.ask_centre = [this](MirrorCheck::Question question) { centre_->ask(std::move(question)); };
        doors.ask_mirror = [this](const MirrorCheck::Question& question) {
            const std::scoped_lock lock(mutex_);
            question(mirror_);
        };
        doors.differs = [this](std::uint64_t, const std::string& where) { tell("differs " + where); };
        doors.same = [this](std::uint64_t) { tell("same"); };
        check_ = std::make_unique<MirrorCheck>(std::move(doors), std::chrono::seconds(60));
    }
    ~MirrorCheckTest() override {
        centre_->stop();
        check_.reset();
    }
    void tell(std::string what) {
        {
            const std::scoped_lock lock(mutex_);
            told_.push_back(std::move(what));
        }
        wake_.notify_all();
    }
    // The answer to the next check.
    std::string verdict() {
        now_ += std::chrono::seconds(61);
        std::unique_lock lock(mutex_);
        const auto had = told_.size();
        for (int i = 0; i < 100 && told_.size() == had; ++i) {
            lock.unlock();
            check_->keep(now_);
            lock.lock();
            wake_.wait_for(lock, std::chrono::milliseconds(200), [&] { return told_.size() > had; });
        }
        return told_.size() > had ? told_.back() : "";
    }
    void break_mirror(const std::function<void(State&)>& how) {
        const std::scoped_lock lock(mutex_);
        State state = mirror_.state();
        how(state);
        mirror_ = Centre(std::move(state));
    }

    SystemClock clock_{HouseTime{}};
    Heart heart_;
    std::mutex mutex_;
    std::condition_variable wake_;
    Centre mirror_;
    std::vector<std::string> told_;
    std::unique_ptr<CentreThread> centre_;
    std::unique_ptr<MirrorCheck> check_;
    std::chrono::steady_clock::time_point now_ = std::chrono::steady_clock::now();
};

TEST_F(MirrorCheckTest, finds_two_equal_states_equal) {
    EXPECT_EQ(verdict(), "same");
    EXPECT_TRUE(check_->trusted());
}
TEST_F(MirrorCheckTest, says_where_a_broken_mirror_differs_and_trusts_it_no_more) {
    break_mirror([](State& s) { s.seats.at(SeatId{"01"}).state = SeatState::talking; });
    EXPECT_EQ(verdict(), "differs $.seats.01.state");
    EXPECT_FALSE(check_->trusted());
}
TEST_F(MirrorCheckTest, names_no_callers_number) {
    break_mirror([](State& s) { s.numbers["+628120001"].count = 1; });
    EXPECT_EQ(verdict(), "differs $.numbers");
}
TEST_F(MirrorCheckTest, asks_again_while_the_mirror_is_behind) {
    Centre whole;
    {
        const std::scoped_lock lock(mutex_);
        std::swap(whole, mirror_);
    }
    check_->keep(now_ += std::chrono::seconds(61));
    bool behind = false;
    centre_->ask([&](const Centre&) {  // answered behind the first question, on the same thread
        const std::scoped_lock lock(mutex_);
        behind = told_.empty();
        std::swap(whole, mirror_);
    });
    EXPECT_EQ(verdict(), "same");
    EXPECT_TRUE(behind);
}

}  // namespace
}  // namespace siaga::app
