#include "app/profile_shelf.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "app/share.hpp"
#include "siaga/base/fields.hpp"
#include "siaga/base/files.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMostBytes = 8u << 20;

// Root may have asked, while `serve` runs as the service user: what is made here belongs to whom DIR belongs to.
void give_to_owner(const fs::path& path, const fs::path& data) {
    struct stat owner{};
    if (::geteuid() == 0 && ::stat(data.c_str(), &owner) == 0) (void)::lchown(path.c_str(), owner.st_uid, owner.st_gid);
}

template <class T>
std::optional<T> as(const std::optional<Json>& json) {
    if (!json) return std::nullopt;
    try {
        return from_json_value<T>(*json);
    } catch (const FieldError&) {
        return std::nullopt;
    }
}

}  // namespace

ProfileShelf::ProfileShelf(const AppConfig& config)
    : dir_(places_of(config).data / "profile"),
      regencies_(config.regencies.empty() ? share_dir() / "config" / "regencies" : config.regencies),
      gazetteer_(share_dir() / "config" / "gazetteer") {}

Status ProfileShelf::put(const fs::path& from, const std::string& name) const {
    std::error_code error;
    const auto failed = [&](const fs::path& at) { return fail("profile_disk", error.message(), at.string()); };
    if (!fs::create_directories(dir_, error) && error) return failed(dir_);
    give_to_owner(dir_, dir_.parent_path());
    const fs::path fresh = dir_ / ("." + name + ".new"), old = dir_ / ("." + name + ".old");
    fs::remove_all(fresh, error);
    fs::remove_all(old, error);
    if (!fs::create_directory(fresh, error)) return failed(fresh);
    for (const auto& entry : fs::directory_iterator(from, error)) {
        if (entry.path().extension() != ".toml") continue;
        const fs::path copy = fresh / entry.path().filename();
        if (!fs::copy_file(entry.path(), copy, error)) return failed(copy);
        give_to_owner(copy, dir_.parent_path());
    }
    give_to_owner(fresh, dir_.parent_path());
    if (fs::exists(directory(name))) fs::rename(directory(name), old, error);
    if (error) return failed(old);
    fs::rename(fresh, directory(name), error);
    if (error) return failed(fresh);
    fs::remove_all(old, error);
    return {};
}

std::optional<Json> ProfileShelf::read(const char* name) const {
    std::error_code error;
    if (const auto size = fs::file_size(dir_ / name, error); error || size > kMostBytes) return std::nullopt;
    auto json = Json::parse(read_file_or_nothing(dir_ / name), nullptr, false);
    if (json.is_object()) return json;
    return std::nullopt;
}

Status ProfileShelf::write(const char* name, const Json& json) const {
    std::error_code error;
    fs::create_directories(dir_, error);
    give_to_owner(dir_, dir_.parent_path());
    const fs::path aside = dir_ / (std::string(name) + "." + std::to_string(::getpid()) + ".new");
    {
        std::ofstream out(aside, std::ios::trunc);
        out << json.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
        if (!out.flush()) return fail("profile_disk", "tidak dapat ditulis", aside.string());
    }
    give_to_owner(aside, dir_.parent_path());
    fs::rename(aside, dir_ / name, error);
    if (error) return fail("profile_disk", error.message(), (dir_ / name).string());
    return {};
}

std::optional<ProfileWanted> ProfileShelf::wanted() const {
    auto out = as<ProfileWanted>(read("wanted.json"));
    // The name becomes a path: letters, digits and underscores only.
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
    if (out && (out->name.empty() || out->name.size() > 40 || !std::all_of(out->name.begin(), out->name.end(), fits))) return std::nullopt;
    return out;
}
std::optional<ProfileActive> ProfileShelf::active() const { return as<ProfileActive>(read("active.json")); }
std::optional<ProfileAnswered> ProfileShelf::answered() const { return as<ProfileAnswered>(read("answer.json")); }
std::optional<profile::Profile> ProfileShelf::current() const { return as<profile::Profile>(read("current.json")); }

Status ProfileShelf::want(const ProfileWanted& wanted) const { return write("wanted.json", to_json_value(wanted)); }
Status ProfileShelf::keep_current(const profile::Profile& profile) const { return write("current.json", to_json_value(profile)); }

Status ProfileShelf::answer(const ProfileAnswered& answered) const {
    if (answered.taken)
        if (Status kept = write("active.json", to_json_value(ProfileActive{answered.name, answered.hash, answered.request})); !kept) return kept;
    return write("answer.json", to_json_value(answered));
}

Result<profile::Profile> ProfileShelf::to_start_with(const std::string& configured) const {
    const auto asked = wanted();
    const auto said = answered();
    if (asked && (!said || said->request != asked->request)) {
        auto reading = check(asked->name);
        if (reading.good()) {
            if (Status kept = answer({asked->request, true, reading.profile.name, reading.profile.hash, {}, {}, {}}); !kept) return kept.error();
            return std::move(reading.profile);
        }
        const ProfileAnswered no = refused(*asked, reading);
        spdlog::error("profile_refused name={} code={} where=\"{}\" why=\"{}\"", asked->name, no.code, no.where, no.message);
        if (Status kept = answer(no); !kept) return kept.error();
    }
    if (const auto accepted = active())
        if (fs::is_directory(directory(accepted->name))) return profile::load_profile(directory(accepted->name));
    return profile::load_profile(shipped(configured));
}

ProfileAnswered refused(const ProfileWanted& wanted, const profile::ProfileReading& reading) {
    ProfileAnswered out{wanted.request, false, wanted.name, {}, {}, {}, {}};
    for (const auto& finding : reading.findings)
        if (finding.severity == profile::Severity::error) {
            out.code = finding.code;
            out.message = finding.message;
            out.where = finding.where;
            break;
        }
    return out;
}

bool serve_is_running(const Places& places) {
    const int fd = ::open((places.data / "journal" / "lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool taken = ::flock(fd, LOCK_SH | LOCK_NB) != 0;
    ::close(fd);  // and the lock with it
    return taken;
}

}  // namespace siaga::app
