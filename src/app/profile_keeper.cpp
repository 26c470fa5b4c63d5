#include "app/profile_keeper.hpp"

#include <spdlog/spdlog.h>

namespace siaga::app {

void ProfileKeeper::told(const std::optional<Error>& refusal) {
    const std::scoped_lock lock(mutex_);
    outcome_ = refusal;
}

void ProfileKeeper::seen(const profile::Profile& in_force) {
    const std::scoped_lock lock(mutex_);
    if (in_force.hash != kept_hash_) in_force_ = in_force;
}

void ProfileKeeper::tick() {
    std::optional<std::optional<Error>> outcome;
    std::optional<profile::Profile> in_force;
    {
        const std::scoped_lock lock(mutex_);
        outcome = std::exchange(outcome_, std::nullopt);
        in_force = std::exchange(in_force_, std::nullopt);
        if (in_force) kept_hash_ = in_force->hash;
    }
    if (in_force)
        if (Status kept = shelf_.keep_current(*in_force); !kept) spdlog::warn("profile_not_kept why=\"{}\"", kept.error().to_string());
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
    const auto wanted = shelf_.wanted();
    if (!wanted || wanted->request == asked_ || waiting_) return;
    asked_ = wanted->request;
    if (const auto said = shelf_.answered(); said && said->request == asked_) return;
    auto reading = shelf_.check(wanted->name);
    if (!reading.good()) {
        const ProfileAnswered no = refused(*wanted, reading);
        spdlog::error("profile_refused name={} code={} where=\"{}\"", no.name, no.code, no.where);
        if (Status said = shelf_.answer(no); !said) spdlog::error("profile_answer_lost why=\"{}\"", said.error().to_string());
        return;
    }
    waiting_ = ProfileAnswered{wanted->request, true, reading.profile.name, reading.profile.hash, {}, {}, {}};
    tell_(centre::LoadProfile{std::move(reading.profile), wanted->by}, kToken);
}

}  // namespace siaga::app
