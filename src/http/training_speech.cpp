// The scripted caller of a training, spoken: one line of one script as a sound, made by espeak-ng when it is asked for.
// The scripts are the house's own and tell of nobody, so every desk may hear every one.
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "http/number.hpp"
#include "http/route.hpp"
#include "siaga/base/files.hpp"
#include "siaga/base/speech.hpp"

namespace siaga::http {

using namespace centre;

namespace {

// "(berbisik) Halo" is said without its stage direction.
std::string spoken(std::string line) {
    for (auto open = line.find('('); open != std::string::npos; open = line.find('(')) {
        const auto close = line.find(')', open);
        line.erase(open, close == std::string::npos ? close : close - open + 1);
    }
    return line;
}

Result<std::string> sound_of(const std::string& words) {
    auto name = (std::filesystem::temp_directory_path() / "siaga-latihan-XXXXXX").string();
    const int fd = ::mkstemp(name.data());
    if (fd < 0) return fail("prompt_speech", "suara tidak dapat dibuat");
    ::close(fd);
    const Status made = speak("id", words, name);
    auto wav = read_file(name);
    std::error_code ignored;
    std::filesystem::remove(name, ignored);
    if (!made) return made.error();
    return wav;
}

const std::string* line_of(const std::string& scenario, const std::string& number) {
    const auto& all = training_scenarios();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == scenario; });
    const auto n = whole_number(number).value_or(0);
    if (found == all.end() || n == 0 || n > found->lines.size()) return nullptr;
    return &found->lines[n - 1];
}

void hear_training(Service& service, const ExchangePtr& exchange) {
    const auto& path = exchange->request.path;
    const std::string* line = line_of(path.at("scenario"), path.at("line"));
    if (!line) return exchange->refuse(404, "scenario_unknown", "skenario latihan ini tidak ada", "scenario");
    const auto job = [words = spoken(*line)] { return sound_of(words); };
    const auto then = [exchange](Result<std::string> wav) {
        if (!wav) return exchange->refuse(wav.error());
        Answer answer;
        answer.type = "audio/wav";
        answer.body = std::move(*wav);
        exchange->answer(std::move(answer));
    };
    if (!service.work<Result<std::string>>(job, then)) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

constexpr Route kTrainingRoutes[] = {
    {Method::get, "/api/v1/trainings/{scenario}/lines/{line}", "hearTraining", kStaff, hear_training},
};

}  // namespace

std::span<const Route> training_routes() { return kTrainingRoutes; }

}  // namespace siaga::http
