#include "app/announcer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <span>

#include "siaga/base/files.hpp"
#include "siaga/media/announcement.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

namespace {

Status write_whole(const fs::path& file, std::string_view bytes) {
    std::error_code error;
    fs::path aside = file;
    aside += ".new";
    {
        std::ofstream out(aside, std::ios::binary | std::ios::trunc);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (!out.flush()) return fail("announcement_disk", "berkas suara tidak dapat disimpan", file.string());
    }
    fs::rename(aside, file, error);
    if (error) return fail("announcement_disk", error.message(), file.string());
    return {};
}


}  // namespace

Announcer::Announcer(const Places& places) : kept_(places.data / "announcements"), prompts_(places.prompts) {}

Announcer::~Announcer() {
    thread_.request_stop();
    wake_.notify_all();
}

Result<http::StoredAudio> Announcer::store(const std::string& wav) const {
    const auto checked = media::check_announcement(std::span(reinterpret_cast<const std::uint8_t*>(wav.data()), wav.size()));
    if (!checked) return checked.error();
    const std::string_view bytes(reinterpret_cast<const char*>(checked->wav.data()), checked->wav.size());
    http::StoredAudio out;
    out.sha256 = checked->sha256;
    out.bytes = bytes.size();
    out.duration_ms = checked->figures.duration_ms;
    out.figures = to_json_value(checked->figures);
    std::error_code error;
    fs::create_directories(kept_, error);
    if (error) return fail("announcement_disk", error.message(), kept_.string());
    if (Status kept = write_whole(kept_ / (out.sha256 + ".wav"), bytes); !kept) return kept.error();
    return out;
}

std::vector<http::AnnouncementText> Announcer::texts() const {
    std::vector<http::AnnouncementText> out;
    for (auto& prompt : media::prompt_texts(prompts_)) out.push_back({prompt.name, prompt.voice, prompt.text});
    return out;
}

void Announcer::start(const centre::HouseAdmin& state) {
    for (const auto& [name, announcement] : state.announcements) post({name, announcement.sha256});
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Announcer::on_event(const centre::AnnouncementChanged& event) { post({event.name, event.after_sha256}); }

void Announcer::post(Job job) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(jobs_, [&](const Job& known) { return known.name == job.name; });
    jobs_.push_back(std::move(job));
    wake_.notify_one();
}

void Announcer::run(const std::stop_token& stop) {
    while (true) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        put_in_place(job);
    }
}

void Announcer::put_in_place(const Job& job) const {
    std::error_code error;
    fs::create_directories(prompts_, error);
    if (job.sha256.empty()) {
        if (Status made = media::regenerate_prompt(prompts_, job.name); !made)
            spdlog::error("announcement_not_generated name={} why=\"{}\"", job.name, made.error().to_string());
        else spdlog::info("announcement_generated name={}", job.name);
        return;
    }
    const std::string audio = read_file_or_nothing(kept_ / (job.sha256 + ".wav"));
    if (audio.empty()) {
        spdlog::error("announcement_lost name={} sha256={}", job.name, job.sha256);
        return;
    }
    if (read_file_or_nothing(file_of(job.name)) == audio) return;
    if (Status put = write_whole(file_of(job.name), audio); !put) spdlog::error("announcement_not_placed name={} why=\"{}\"", job.name, put.error().to_string());
    else spdlog::info("announcement_placed name={} sha256={}", job.name, job.sha256);
}

}  // namespace siaga::app
