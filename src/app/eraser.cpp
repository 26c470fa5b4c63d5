#include "app/eraser.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "siaga/telephony/number.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

namespace {

constexpr auto kErasePatience = std::chrono::seconds(10);
constexpr std::size_t kQuestions = 100;

Error unavailable() { return fail("store_unavailable", "riwayat tidak tersedia, coba lagi"); }

Result<centre::Erase> erase_of(const std::string& json, const Json& subject) {
    try {
        const Json found = Json::parse(json);
        if (!found.is_object()) return unavailable();
        centre::Erase out;
        out.seqs = from_json_value<std::vector<std::uint64_t>>(found.at("seqs"));
        out.calls = from_json_value<std::set<CallId>>(found.at("calls"));
        out.incidents = from_json_value<std::set<IncidentId>>(found.at("incidents"));
        out.callbacks = from_json_value<std::set<CallbackId>>(found.at("callbacks"));
        out.files = from_json_value<std::vector<std::string>>(found.at("files"));
        out.number = subject.value("number", std::string());
        out.email = subject.value("email", std::string());
        out.deliveries = from_json_value<std::set<DeliveryId>>(found.at("deliveries"));
        out.assignments = from_json_value<std::set<AssignmentId>>(found.at("assignments"));
        out.trainings = from_json_value<std::set<TrainingId>>(found.at("trainings"));
        out.escalations = from_json_value<std::set<EscalationId>>(found.at("escalations"));
        out.contacts = found.at("contacts").get<bool>();
        out.beyond = found.at("beyond").get<std::uint64_t>();
        if (out.beyond) spdlog::warn("erasure_beyond_reach events={} why=\"profiles loaded by an older Siaga hold contacts openly\"", out.beyond);
        return out;
    } catch (const std::exception& e) {
        spdlog::error("erasure_unreadable why=\"{}\"", e.what());
        return unavailable();
    }
}

}  // namespace

void Eraser::find(Json subject, Found found) {
    if (subject.contains("number")) {
        subject["number"] = telephony::normalise_number(subject["number"].get<std::string>());
        if (subject["number"].get<std::string>().empty()) return found(fail("field_bad", "ini bukan nomor telepon", "$.number"));
    }
    Question question{std::move(subject), std::move(found), journal_.figures().written, std::chrono::steady_clock::now() + kErasePatience};
    if (journal_.figures().shipped >= question.after) return ask(std::move(question));
    {
        const std::scoped_lock lock(mutex_);
        if (questions_.size() < kQuestions) {
            questions_.push_back(std::move(question));
            return;
        }
    }
    question.found(fail("busy", "server sedang penuh, coba lagi"));
}

void Eraser::ask(Question question) {
    question.subject["journal"] = journal_.journal_id();
    auto params = question.subject.dump();
    queries_.ask("erasure", std::move(params), [question = std::move(question)](Result<std::string> answer) {
        if (!answer) question.found(answer.error());
        else question.found(erase_of(*answer, question.subject));
    });
}

void Eraser::note(std::uint64_t seq, const centre::Erased& erased) {
    const std::scoped_lock lock(mutex_);
    pending_ = true;
    tasks_.push_back({seq, erased});
}

std::uint64_t Eraser::work() {
    std::vector<Question> ripe;
    std::vector<Task> tasks;
    {
        const std::scoped_lock lock(mutex_);
        const auto shipped = journal_.figures().shipped;
        const auto now = std::chrono::steady_clock::now();
        const auto keep = std::stable_partition(questions_.begin(), questions_.end(),
                                                [&](const Question& q) { return q.after > shipped && now < q.until; });
        std::move(keep, questions_.end(), std::back_inserter(ripe));
        questions_.erase(keep, questions_.end());
        tasks = tasks_;
    }
    for (auto& question : ripe) {
        if (question.after > journal_.figures().shipped) question.found(unavailable());
        else ask(std::move(question));
    }
    std::uint64_t done = 0;
    for (const auto& task : tasks) {
        if (Status erased = journal_.erase(task.erased.seqs); !erased) {
            spdlog::warn("erasure_delayed seq={} why=\"{}\"", task.seq, erased.error().to_string());
            break;  // the disk refuses, or the record is only in memory: again in a second
        }
        forget_files(task.erased);
        spdlog::info("erased seq={} events={} recordings={}", task.seq, task.erased.seqs.size(), task.erased.files.size());
        done = task.seq;
    }
    const std::scoped_lock lock(mutex_);
    std::erase_if(tasks_, [&](const Task& task) { return task.seq <= done; });
    pending_ = !tasks_.empty();
    return done;
}

void Eraser::forget_files(const centre::Erased& erased) {
    for (const auto& name : erased.files) {
        const fs::path file(name);
        if (file.is_absolute() || std::any_of(file.begin(), file.end(), [](const auto& part) { return part == ".."; })) continue;
        std::error_code failed;
        fs::remove(data_ / file, failed);
        if (failed) spdlog::error("recording_not_erased file={} why=\"{}\"", name, failed.message());
        // What a resumed recording wrote beside it (media names it "-2" and so on).
        for (int i = 2; fs::remove(data_ / file.parent_path() / (file.stem().string() + "-" + std::to_string(i) + file.extension().string()), failed); ++i) {}
    }
    for (const auto id : erased.calls) drafts_.remove("call-" + to_string(id), [](Status) {});
}

}  // namespace siaga::app
