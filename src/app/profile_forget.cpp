#include "app/profile_forget.hpp"

#include <algorithm>
#include <chrono>

#include "siaga/profile/load.hpp"
#include "siaga/profile/write.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

namespace {

constexpr auto kBeingPut = std::chrono::minutes(10);  // `profile load` copies first and asks then

using Contacts = std::vector<profile::Contact>;

// As the files said it: an edit beside them stands in its own place.
Contacts as_in_files(const centre::State& state, const AgencyId& id) {
    const auto edit = state.agency_admin.agencies.find(id);
    if (edit != state.agency_admin.agencies.end() && edit->second.edited)
        return edit->second.file.empty() ? Contacts{} : edit->second.file.front().contacts;
    const auto* said = centre::contacts_of(state.profile, id);
    return said ? *said : Contacts{};
}

bool any_erased(const centre::State& state) {
    const auto erased = [&](const AgencyId& id) {
        const Contacts known = as_in_files(state, id);
        return std::any_of(known.begin(), known.end(), profile::is_erased);
    };
    if (erased({})) return true;
    const auto& agencies = state.profile.agencies;
    const auto& edits = state.agency_admin.agencies;  // one that was taken away stands only there
    return std::any_of(agencies.begin(), agencies.end(), [&](const auto& one) { return erased(one.id); }) ||
           std::any_of(edits.begin(), edits.end(), [&](const auto& one) { return erased(one.first); });
}

// Files that say something else are others than those in force, and nobody knows whom they mean.
bool forget(Contacts& file, const Contacts& known) {
    if (file.size() != known.size()) return false;
    Contacts out = file;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] == known[i]) continue;
        const bool same_place = out[i].rank == known[i].rank && out[i].hours == known[i].hours && out[i].kecamatan == known[i].kecamatan;
        if (!profile::is_erased(known[i]) || !same_place) return false;
        out[i] = known[i];
    }
    if (out == file) return false;
    file = std::move(out);
    return true;
}

Status write_again(const ProfileShelf& shelf, const profile::Profile& profile, const std::string& name) {
    std::error_code error;
    const fs::path aside = shelf.directory(".dihapus"), fresh = aside / name;  // a profile is called as its directory
    fs::remove_all(aside, error);
    fs::create_directories(aside, error);
    Status done = profile::write_profile(profile, fresh);
    if (done) done = shelf.put(fresh, name);
    fs::remove_all(aside, error);
    return done;
}

void drop_other_copies(const ProfileShelf& shelf, const std::string& name) {
    std::error_code error;
    const auto wanted = shelf.wanted();
    std::vector<fs::path> gone;
    for (const auto& entry : fs::directory_iterator(shelf.directory(""), error)) {
        const auto other = entry.path().filename().string();
        const bool old = fs::file_time_type::clock::now() - fs::last_write_time(entry.path(), error) > kBeingPut;
        if (entry.is_directory(error) && old && other != name && (!wanted || other != wanted->name)) gone.push_back(entry.path());
    }
    for (const auto& path : gone) fs::remove_all(path, error);
}

}  // namespace

Result<bool> forget_contacts(const ProfileShelf& shelf, const centre::State& in_force) {
    if (!any_erased(in_force)) return false;
    const std::string& name = in_force.house_admin.profile_name;
    drop_other_copies(shelf, name);
    std::error_code error;
    if (name.empty() || !fs::is_directory(shelf.directory(name), error)) return false;
    auto files = profile::load_profile(shelf.directory(name));
    if (!files) return files.error();
    bool any = forget(files->duty, as_in_files(in_force, {}));
    for (auto& agency : files->agencies) any = forget(agency.contacts, as_in_files(in_force, agency.id)) || any;
    if (!any) return false;
    if (Status written = write_again(shelf, *files, name); !written) return written.error();
    return true;
}

}  // namespace siaga::app
