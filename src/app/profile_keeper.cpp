#include "app/profile_keeper.hpp"

#include <spdlog/spdlog.h>

#include "app/profile_forget.hpp"

namespace siaga::app {

void ProfileKeeper::told(const std::optional<Error>& refusal) {
    const std::scoped_lock lock(mutex_);
    outcome_ = refusal;
}

void ProfileKeeper::seen(const centre::State& mirror) {
    std::uint64_t edits = 0;  // an erasure may reach only what the files said before an edit
    for (const auto& [id, edit] : mirror.agency_admin.agencies) edits += edit.revision;
    std::string what = mirror.profile.hash + " " + std::to_string(edits);
    const std::scoped_lock lock(mutex_);
    if (what == seen_) return;
    seen_ = std::move(what);
    in_force_ = ground_of(mirror);
}

// What the files say is right by itself; over the rules and edits of the house it may leave an emergency to nobody.
std::optional<ProfileAnswered> ProfileKeeper::refusal_of(const ProfileWanted& wanted, const profile::ProfileReading& reading) const {
    if (!reading.good()) return refused(wanted, reading);
    if (!ground_) return std::nullopt;
    auto trial = try_profile(*ground_, reading.profile, shelf_.gazetteer());
    if (trial.refusal || trial.broken.empty()) return std::nullopt;  // the centre's reason knows more than a copy
    return refused(wanted, {std::move(trial.after), std::move(trial.broken), {}});
}

void ProfileKeeper::tick() {
    std::optional<std::optional<Error>> outcome;
    bool changed = false;
    {
        const std::scoped_lock lock(mutex_);
        outcome = std::exchange(outcome_, std::nullopt);
        changed = in_force_.has_value();
        if (changed) ground_ = std::exchange(in_force_, std::nullopt);
    }
    if (changed)
        if (Status kept = shelf_.keep_current(ground_->profile); !kept) spdlog::warn("profile_not_kept why=\"{}\"", kept.error().to_string());
    to_forget_ = to_forget_ || changed;
    if (outcome && !*outcome) {  // other files than those that ground_ was loaded from: once it is seen again
        to_forget_ = false;
        const std::scoped_lock lock(mutex_);
        seen_.clear();
    }
    if (outcome && waiting_) {
        ProfileAnswered answer = *std::exchange(waiting_, std::nullopt);
        if (*outcome) {
            answer.taken = false;
            answer.code = (*outcome)->code;
            answer.message = (*outcome)->message;
            answer.where = (*outcome)->where;
        }
        if (Status said = shelf_.answer(answer); !said) spdlog::error("profile_answer_lost why=\"{}\"", said.error().to_string());
        spdlog::info("profile_load name={} taken={} code={}", answer.name, answer.taken, answer.code);
    }
    look_at_wanted();
    forget();
}

// Not while files are on their way to the centre: they are not the ones in force.
void ProfileKeeper::forget() {
    if (!to_forget_ || waiting_) return;
    const auto wanted = shelf_.wanted();
    const auto said = shelf_.answered();
    if (wanted && (!said || said->request != wanted->request)) return;
    const auto done = forget_contacts(shelf_, *ground_);
    if (!done) spdlog::error("contacts_not_erased_from_files why=\"{}\"", done.error().to_string());
    else if (*done) spdlog::info("contacts_erased_from_files profile={}", ground_->house_admin.profile_name);
    to_forget_ = false;
}

void ProfileKeeper::look_at_wanted() {
    const auto wanted = shelf_.wanted();
    if (!wanted || wanted->request == asked_ || waiting_) return;
    asked_ = wanted->request;
    if (const auto said = shelf_.answered(); said && said->request == asked_) return;
    auto reading = shelf_.check(wanted->name);
    if (const auto no = refusal_of(*wanted, reading)) {
        spdlog::error("profile_refused name={} code={} where=\"{}\"", no->name, no->code, no->where);
        if (Status said = shelf_.answer(*no); !said) spdlog::error("profile_answer_lost why=\"{}\"", said.error().to_string());
        return;
    }
    waiting_ = ProfileAnswered{wanted->request, true, reading.profile.name, reading.profile.hash, {}, {}, {}};
    tell_(centre::LoadProfile{std::move(reading.profile), wanted->by}, kToken);
}

}  // namespace siaga::app
