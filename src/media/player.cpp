#include "media/player.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "media/wav.hpp"
#include "siaga/base/files.hpp"

namespace siaga::media {

namespace {

std::vector<std::int16_t> cadence(int on_ms, int off_ms, int times, double loud = 6000) {
    std::vector<std::int16_t> out;
    constexpr int ramp = 40;  // 5 ms, against clicks
    for (int t = 0; t < times; ++t) {
        const int on = on_ms * kRate / 1000;
        for (int i = 0; i < on; ++i) {
            const double edge = std::min({1.0, static_cast<double>(i) / ramp, static_cast<double>(on - i) / ramp});
            out.push_back(static_cast<std::int16_t>(loud * edge * std::sin(2 * std::numbers::pi * 425 * i / kRate)));
        }
        out.insert(out.end(), static_cast<std::size_t>(off_ms * kRate / 1000), 0);
    }
    return out;
}

Result<std::vector<std::int16_t>> read_wav_file(const std::filesystem::path& file) {
    const auto bytes = read_file(file);
    if (!bytes) return bytes.error();
    return read_wav(std::span(reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size()));
}

}  // namespace

Sounds::Sounds(const std::filesystem::path& prompts_dir) : dir_(prompts_dir) {
    const auto keep = [this](const char* name, std::vector<std::int16_t> pcm) {
        sounds_[name] = std::make_shared<const std::vector<std::int16_t>>(std::move(pcm));
    };
    keep("ringback", cadence(1000, 4000, 1));
    keep("busy", cadence(500, 500, 5));
    // Two soft beeps every four seconds: the line lives, and it is neither ringing nor busy.
    auto hold = cadence(150, 150, 2, 2500);
    hold.resize(4 * kRate, 0);
    keep("hold", std::move(hold));
    keep("silence", std::vector<std::int16_t>(kRate, 0));
    refresh();
    spdlog::info("prompts_loaded dir={} sounds={}", prompts_dir.string(), sounds_.size());
}

bool Sounds::refresh() {
    std::error_code ignored;
    bool changed = false;
    for (const auto& entry : std::filesystem::directory_iterator(dir_, ignored)) {
        if (entry.path().extension() != ".wav") continue;
        const std::string name = entry.path().stem().string();
        const Known now{entry.last_write_time(ignored), entry.file_size(ignored)};
        if (const auto known = known_.find(name); known != known_.end() && known->second == now) continue;
        known_[name] = now;
        auto pcm = read_wav_file(entry.path());
        if (!pcm || pcm->empty()) {
            spdlog::warn("prompt_unreadable file={} error={}", entry.path().string(),
                         pcm ? "empty" : pcm.error().to_string());
            continue;
        }
        normalise(*pcm);
        auto sound = std::make_shared<const std::vector<std::int16_t>>(std::move(*pcm));
        const std::scoped_lock lock(mutex_);
        sounds_[name] = std::move(sound);
        changed = true;
    }
    return changed;
}

Sounds::Sound Sounds::named(const std::string& name) const {
    const std::scoped_lock lock(mutex_);
    if (const auto it = sounds_.find(name); it != sounds_.end()) return it->second;
    spdlog::warn("prompt_missing name={} played=ringback", name);
    return sounds_.at("ringback");
}

Sounds::Sound Sounds::notice(const std::string& name) const {
    if (name.find("..") != std::string::npos) return nullptr;
    auto pcm = read_wav_file(dir_ / (name + ".wav"));
    if (!pcm) {
        spdlog::error("notice_unreadable name={} error={}", name, pcm.error().to_string());
        return nullptr;
    }
    normalise(*pcm);
    return std::make_shared<const std::vector<std::int16_t>>(std::move(*pcm));
}

Player::Player(const Sounds& sounds, const centre::Play& play) : id_(play.id), loop_last_(play.loop_last) {
    for (const auto& name : play.items)
        if (auto sound = name.starts_with("pesan/") ? sounds.notice(name) : sounds.named(name); sound && !sound->empty())
            items_.push_back(std::move(sound));
}

bool Player::pull(std::array<std::int16_t, kFrame>& out) {
    std::size_t filled = 0;
    while (filled < out.size() && item_ < items_.size()) {
        const auto& sound = *items_[item_];
        const auto n = std::min(out.size() - filled, sound.size() - at_);
        std::copy_n(sound.begin() + static_cast<std::ptrdiff_t>(at_), n, out.begin() + static_cast<std::ptrdiff_t>(filled));
        filled += n;
        at_ += n;
        if (at_ == sound.size()) {
            at_ = 0;
            if (item_ + 1 < items_.size() || !loop_last_) ++item_;
        }
    }
    if (filled == 0) return false;
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(filled), out.end(), std::int16_t{0});
    return true;
}

}  // namespace siaga::media
