// Purpose: inside `serve`: takes up what `siaga profile load` asks for, tries it over what is in force, has the centre
// decide, answers, and keeps
// DIR/profile/current.json true to what is in force.
// Thread: tick() and stop on serve's housekeeping thread; told() and seen() from any (they only hand over).
// Owner: House.
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "app/profile_shelf.hpp"
#include "app/profile_trial.hpp"
#include "siaga/centre/command.hpp"

namespace siaga::app {

class ProfileKeeper {
public:
    // Its commands come back in batches with this token.
    static constexpr std::uint64_t kToken = 1ull << 62;

    ProfileKeeper(ProfileShelf shelf, std::function<void(centre::CommandBody, std::uint64_t token)> tell)
        : shelf_(std::move(shelf)), tell_(std::move(tell)) {}

    void tick();                                      // once a second
    void told(const std::optional<Error>& refusal);   // what came of LoadProfile
    void seen(const centre::State& mirror);           // what is in force; copied where it is new

private:
    void look_at_wanted();
    void forget();  // a contact that was erased, in the files the house was loaded from
    [[nodiscard]] std::optional<ProfileAnswered> refusal_of(const ProfileWanted& wanted, const profile::ProfileReading& reading) const;

    ProfileShelf shelf_;
    std::function<void(centre::CommandBody, std::uint64_t)> tell_;

    std::string asked_;              // the request that was looked at last
    std::optional<ProfileAnswered> waiting_;  // the answer, once the centre has taken it
    std::optional<centre::State> ground_;     // what a load is tried over
    bool to_forget_ = false;                  // ground_ is new, and the files were not compared with it

    std::mutex mutex_;  // guards what follows
    std::optional<std::optional<Error>> outcome_;
    std::optional<centre::State> in_force_;
    std::string seen_;  // the profile's hash and how often somebody edited beside it
};

}  // namespace siaga::app
