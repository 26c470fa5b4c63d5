// Purpose: the profiles of a data directory and how `siaga profile load` hands one to a `serve` that runs:
// DIR/profile/<name>/ (the files), wanted.json (what somebody asks for), active.json (what was accepted and is
// used at the next start), answer.json (what came of the asking), current.json (what is in force, rules
// published since included, a second or two late: for a data directory whose journal is empty).
// Thread: plain functions on files; each file is replaced whole. Errors: profile_disk; a profile's own findings.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/config.hpp"
#include "app/places.hpp"
#include "siaga/base/describe.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::app {

struct ProfileWanted {
    std::string request;  // new with every asking
    std::string name;
    std::string by;       // the account of the machine that asked
    SIAGA_FIELDS(request, name, by)
};
struct ProfileAnswered {
    std::string request;
    bool taken = false;
    std::string name, hash;
    std::string code, message, where;  // of a refusal
    SIAGA_FIELDS(request, taken, name, hash, code, message, where)
};
struct ProfileActive {
    std::string name, hash, request;
    SIAGA_FIELDS(name, hash, request)
};

class ProfileShelf {
public:
    explicit ProfileShelf(const AppConfig& config);

    [[nodiscard]] std::filesystem::path directory(const std::string& name) const { return dir_ / name; }
    [[nodiscard]] std::filesystem::path shipped(const std::string& name) const { return regencies_ / name; }
    [[nodiscard]] const std::filesystem::path& gazetteer() const { return gazetteer_; }
    [[nodiscard]] profile::ProfilePlaces profile_places() const { return {regencies_, gazetteer_}; }

    // Copies the files of `from` to directory(name), whole or not at all.
    [[nodiscard]] Status put(const std::filesystem::path& from, const std::string& name) const;
    [[nodiscard]] profile::ProfileReading check(const std::string& name) const { return profile::check_whole(directory(name), gazetteer_); }

    [[nodiscard]] std::optional<ProfileWanted> wanted() const;
    [[nodiscard]] std::optional<ProfileActive> active() const;
    [[nodiscard]] std::optional<ProfileAnswered> answered() const;
    [[nodiscard]] std::optional<profile::Profile> current() const;
    [[nodiscard]] Status want(const ProfileWanted& wanted) const;
    [[nodiscard]] Status answer(const ProfileAnswered& answered) const;  // taken: becomes the active one, too
    [[nodiscard]] Status keep_current(const profile::Profile& profile) const;

    // What a start begins with: what is wanted and not yet answered, else the active one, else the
    // configuration's. A wanted one that is bad is answered with the reason, and the one before stays.
    [[nodiscard]] Result<profile::Profile> to_start_with(const std::string& configured) const;

private:
    [[nodiscard]] std::optional<Json> read(const char* name) const;
    [[nodiscard]] Status write(const char* name, const Json& json) const;

    std::filesystem::path dir_, regencies_, gazetteer_;
};

// The first error of a reading as an answer.
[[nodiscard]] ProfileAnswered refused(const ProfileWanted& wanted, const profile::ProfileReading& reading);
// Does a `serve` hold this data directory?
[[nodiscard]] bool serve_is_running(const Places& places);

}  // namespace siaga::app
