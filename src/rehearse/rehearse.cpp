#include "siaga/rehearse/rehearse.hpp"

#include <fstream>
#include <ostream>
#include <sstream>

#include "rehearse/expect.hpp"
#include "rehearse/player.hpp"

namespace siaga::rehearse {

namespace fs = std::filesystem;

Result<Day> play(const Scenario& scenario, const profile::Profile& profile, const profile::Gazetteer* gazetteer) {
    Player player(scenario, profile, gazetteer);
    auto day = player.run();
    if (!day) return day.error();
    day->expectations = scenario.expects.size();
    day->missed = unmet(scenario.expects, *day);
    return day;
}

namespace {

// At most one byte more than a scenario may have, so that a wrong file is not read to its end.
std::optional<std::string> contents(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    std::string out(kScenarioBytes + 1, '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    if (in.bad() || (!in && in.gcount() == 0 && !in.eof())) return std::nullopt;
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

int refuse(const std::vector<profile::Finding>& findings, std::ostream& errors) {
    for (const auto& finding : findings) errors << profile::to_line(finding) << "\n";
    return 2;
}

}  // namespace

int rehearse_command(const CommandOptions& options, const profile::ProfilePlaces& places, std::ostream& out, std::ostream& errors) {
    using profile::Severity;
    const auto text = contents(options.file);
    if (!text) return refuse({{Severity::error, "unreadable", "berkas tidak terbaca", options.file}}, errors);
    const ScenarioReading reading = read_scenario(*text, options.file);
    if (!reading.good()) return refuse(reading.findings, errors);
    const std::string name = options.profile.empty() ? reading.scenario.profile : options.profile;
    std::error_code error;
    const bool shipped = name.find('/') == std::string::npos && fs::is_directory(places.regencies / name, error);
    const auto profile = profile::load_profile(shipped ? places.regencies / name : fs::path(name));
    if (!profile) return refuse({{Severity::error, profile.error().code, profile.error().message, profile.error().where}}, errors);
    const auto gazetteer = profile::Gazetteer::load(places.gazetteer, profile->kabupaten);
    if (!gazetteer) errors << "tanpa gazetteer: kode wilayah tidak diperiksa (" << gazetteer.error().message << ")\n";
    const profile::Gazetteer* known = gazetteer ? &*gazetteer : nullptr;
    if (const auto unknown = check_scenario(reading.scenario, *profile, known); !unknown.empty()) return refuse(unknown, errors);
    const auto day = play(reading.scenario, *profile, known);
    if (!day) return refuse({{Severity::error, day.error().code, day.error().message, day.error().where}}, errors);
    if (options.json) out << to_json_value(*day).dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
    else print(*day, out, options.short_);
    return day->missed.empty() && day->refused.empty() ? 0 : 1;
}

}  // namespace siaga::rehearse
