// links: siaga_profile
// A regency's files as somebody may have edited them: the first byte says which of the seven, the rest is its text,
// the other six are OKI's. Everything that is said of it has a code, words and a place; what is good does not change
// by being written as files and read again.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "profile/profile_files.hpp"
#include "siaga/base/files.hpp"
#include "siaga/profile/diff.hpp"
#include "siaga/profile/write.hpp"

namespace {

using namespace siaga::profile;

// Each where its first letter's remainder by seven is, so that a seed begins with it.
constexpr std::array kFiles{"profile.toml", "clocks.toml", "rules.toml", "services.toml", "types.toml", "golden.toml", "agencies.toml"};

ProfileFiles shipped() {
    ProfileFiles out;
    for (const char* file : kFiles) out[file] = siaga::read_file(std::string(SIAGA_SOURCE_DIR "/config/regencies/oki/") + file).value();
    return out;
}

void said_whole(const std::vector<Finding>& findings) {
    for (const auto& finding : findings)
        if (finding.code.empty() || finding.message.empty() || finding.where.empty() || to_line(finding).empty()) std::abort();
}

void written_and_read_again(Profile profile, ProfileFiles files, const char* file) {
    files[file] = profile_file(profile, file);
    const ProfileReading back = read_profile_files("oki", files);
    // The files name a rule's agencies by role; inside one role their order stays.
    for (auto& rule : profile.rules) std::stable_sort(rule.legs.begin(), rule.legs.end(), [](const auto& a, const auto& b) { return a.role < b.role; });
    if (!back.good() || !profile_diff(profile, back.profile).empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const ProfileFiles kShipped = shipped();
    if (size == 0) return 0;
    const char* const file = kFiles[data[0] % kFiles.size()];
    ProfileFiles files = kShipped;
    if (std::string_view(file) != "golden.toml") files.erase("golden.toml");  // the largest, and nobody else reads it
    files[file] = std::string(reinterpret_cast<const char*>(data) + 1, size - 1);
    const ProfileReading reading = read_profile_files("oki", files);
    said_whole(reading.findings);
    said_whole(missing(reading.profile));
    if (!reading.profile.golden.empty()) said_whole(check_golden(reading.profile));
    if (reading.good()) written_and_read_again(reading.profile, files, file);
    return 0;
}
