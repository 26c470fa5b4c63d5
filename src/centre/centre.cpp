#include "siaga/centre/centre.hpp"

#include <openssl/sha.h>

#include <algorithm>

#include "deciding.hpp"
#include "siaga/centre/event_text.hpp"

namespace siaga::centre {

namespace {

// Nothing can come of it whatever happens next: its call is over, its ring ended. Not so the deadline of a call
// that talks: it may wait again, and be late then.
bool settled(const State& state, const Deadline& d) {
    switch (d.kind) {
        case DeadlineKind::connect:
        case DeadlineKind::offer_all:
        case DeadlineKind::offer:
        case DeadlineKind::outbound:
        case DeadlineKind::call_clock: break;
        default: return false;
    }
    const auto call = state.calls.find(CallId{d.id});
    if (call == state.calls.end() || call->second.state == CallState::ended) return true;
    if (d.kind != DeadlineKind::offer) return false;
    const auto& offers = call->second.offers;
    return std::none_of(offers.begin(), offers.end(), [](const Offer& offer) { return offer.state == OfferState::ringing; });
}

void drop_settled_deadlines(Core& core) {
    auto& deadlines = core.index.deadlines;
    while (!deadlines.empty() && settled(core.state, deadlines.top())) deadlines.pop();
}

}  // namespace

void Touched::merge(const Touched& more) {
    calls.insert(more.calls.begin(), more.calls.end());
    seats.insert(more.seats.begin(), more.seats.end());
    incidents.insert(more.incidents.begin(), more.incidents.end());
    assignments.insert(more.assignments.begin(), more.assignments.end());
    callbacks.insert(more.callbacks.begin(), more.callbacks.end());
    alarms.insert(more.alarms.begin(), more.alarms.end());
    agencies.insert(more.agencies.begin(), more.agencies.end());
    people.insert(more.people.begin(), more.people.end());
    settings = settings || more.settings;
}

Centre::Centre() : core_(std::make_unique<Core>()) {}
Centre::Centre(State state) : core_(std::make_unique<Core>()) {
    core_->state = std::move(state);
    core_->rebuild();
}
Centre::~Centre() = default;
Centre::Centre(Centre&&) noexcept = default;
Centre& Centre::operator=(Centre&&) noexcept = default;

void Centre::apply(const Event& event, Touched* touched) {
    Touched ignored;
    core_->apply(event, touched ? *touched : ignored);
}

Batch Centre::handle(const Command& command, HouseTime now, WallTime wall, Touched* touched) {
    Batch batch;
    batch.token = command.token;
    batch.reply = Json::object();
    Touched mine;  // of this command alone: settling looks at what it touched
    Deciding deciding(*core_, command, std::max(now, core_->state.at), wall, batch, mine);
    if (command.idempotency) {
        const auto known = core_->state.replies.find(command.idempotency->key);
        if (known != core_->state.replies.end()) {
            if (known->second.body_hash != command.idempotency->body_hash)
                batch.refusal = fail("idempotency_mismatch", "kunci ini sudah dipakai untuk isi yang lain", "Idempotency-Key");
            else
                deciding.reply_repeated(known->second);
            return batch;
        }
    }
    if (Status done = command.body.visit(deciding); !done) {
        batch.refusal = done.error();
        return batch;
    }
    deciding.settle();
    if (command.idempotency)
        deciding.emit(RequestAnswered{command.idempotency->key, command.idempotency->body_hash, batch.reply});
    if (touched) touched->merge(mine);
    drop_settled_deadlines(*core_);  // else each wakes the thread for nothing: half a dozen a call
    return batch;
}

void Deciding::emit(EventBody body) {
    Event event{s.seq + 1, now, wall, std::move(body)};
    core_.apply(event, touched_);
    batch_.events.push_back(std::move(event));
}

std::optional<HouseTime> Centre::next_deadline() const {
    if (core_->index.deadlines.empty()) return std::nullopt;
    return core_->index.deadlines.top().at;
}
const State& Centre::state() const { return core_->state; }

std::string Centre::digest() const {
    // Bytes that are no UTF-8 (a display name from the network) are replaced, as the journal does.
    const std::string text = state_text(core_->state);
    unsigned char hash[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash);
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : hash) {
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
    return out;
}

bool Centre::offerable(const Seat& seat) const {
    return seat.state == SeatState::ready && seat.registration && seat.registration->reachable;
}
bool Centre::any_seat_ready() const {
    return std::any_of(core_->state.seats.begin(), core_->state.seats.end(),
                       [&](const auto& entry) { return offerable(entry.second); });
}
std::vector<CallId> Centre::waiting() const {
    std::vector<CallId> out;
    for (const auto& [lane, at, id] : core_->index.waiting) out.push_back(id);
    return out;
}
AnswerBy Centre::answer_by(const Call& call, SeatId seat) const {
    for (const auto& offer : call.offers) {
        if (offer.seat != seat || offer.state != OfferState::ringing) continue;
        const auto leg = core_->state.legs.find(offer.leg);
        if (leg != core_->state.legs.end() && leg->second.talk) return AnswerBy::talk;
    }
    for (const auto& configured : core_->state.settings.seats)
        if (configured.id == seat && configured.answer_after) return AnswerBy::redial;
    return AnswerBy::phone;
}
const Seat* Centre::seat_of(PersonId person) const {
    if (!person) return nullptr;
    for (const auto& [id, seat] : core_->state.seats)
        if (seat.person == person) return &seat;
    return nullptr;
}

}  // namespace siaga::centre
