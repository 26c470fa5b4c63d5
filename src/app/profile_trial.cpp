#include "app/profile_trial.hpp"

#include "siaga/centre/agency_admin.hpp"
#include "siaga/centre/centre.hpp"
#include "siaga/profile/gazetteer.hpp"

namespace siaga::app {

centre::State ground_of(const centre::State& state) {
    centre::State out;
    out.seq = state.seq;
    out.at = state.at;
    out.settings = state.settings;
    out.profile = state.profile;
    out.house_admin = state.house_admin;
    out.agency_admin.agencies = state.agency_admin.agencies;
    out.agency_admin.types = state.agency_admin.types;
    out.rules.active = state.rules.active;
    out.rules.file_hash = state.rules.file_hash;
    out.rules.file_version = state.rules.file_version;
    out.rules.last_version = state.rules.last_version;
    for (const auto version : {state.rules.active, state.rules.file_version})
        if (const auto found = state.rules.versions.find(version); found != state.rules.versions.end()) out.rules.versions.insert(*found);
    return out;
}

// The centre decides in a copy as it would in the house: which edits and published rules go on is asked nowhere else.
ProfileTrial try_profile(centre::State ground, const profile::Profile& fresh, const std::filesystem::path& gazetteer) {
    ProfileTrial out;
    out.before = ground.profile;
    const profile::RuleSetting plain{centre::own_numbers(ground.settings), nullptr, true};
    const HouseTime now = ground.at;
    centre::Centre scratch(std::move(ground));
    centre::Command command;
    command.body = centre::LoadProfile{fresh, {}};
    out.refusal = scratch.handle(command, now, WallTime{now.us}).refusal;
    out.after = scratch.state().profile;
    if (out.refusal) return out;
    const auto places = profile::Gazetteer::load(gazetteer, out.after.kabupaten);
    profile::RuleSetting setting = plain;
    if (places) setting.gazetteer = &*places;
    // What a regency's own rules have left open before, a new file is not refused for; another regency's begin anew.
    out.broken = profile::broken_by(out.before.name == out.after.name ? out.before : profile::Profile{}, out.after, setting);
    return out;
}

}  // namespace siaga::app
