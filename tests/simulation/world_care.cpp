// Owners who come and go, hand-overs, merges, alarms that want an answer; and what must hold of them.
#include <algorithm>

#include "world.hpp"

namespace siaga::simulation {
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
template <class Map>
std::vector<typename Map::key_type> keys_where(const Map& map, auto good) {
    std::vector<typename Map::key_type> out;
    for (const auto& [key, value] : map)
        if (good(value)) out.push_back(key);
    return out;
}
}  // namespace

void World::hire_supervisor() {
    Person person;
    person.login = person.name = "pengawas";
    person.role = PersonRole::supervisor;
    supervisor_ = PersonId{send(SavePerson{person}).reply["person"].get<std::uint64_t>()};
    (void)send(PersonPresence{supervisor_, chance(50)});
}

// Somebody trains at a desk while the calls come.
void World::trainers_act() {
    const State& s = centre_.state();
    const SeatId desk{"0" + std::to_string(1 + roll(static_cast<std::uint64_t>(options_.seats)))};
    const auto running = s.training.running.find(desk);
    if (running == s.training.running.end()) {
        (void)send(StartTraining{desk, training_scenarios()[roll(training_scenarios().size())].id}, supervisor_);
        return;
    }
    const PersonId trainee = running->second.trainee;
    if (chance(40)) (void)send(AnswerTraining{}, trainee);
    else if (chance(60)) (void)send(SaveTraining{{TypeId{"kebakaran"}, {}, {}, "api latihan", {}}}, trainee);
    else (void)send(EndTraining{desk}, chance(50) ? trainee : supervisor_);
}

void World::carers_act() {
    in(between(milliseconds(300), seconds(10)), [this] { carers_act(); });
    const State& s = centre_.state();
    const auto operators = static_cast<std::uint64_t>(options_.seats - 1);
    const auto anyone = [&] { return chance(15) ? supervisor_ : PersonId{1 + roll(operators)}; };
    const auto pick = [&](const auto& ids) { return ids[static_cast<std::size_t>(roll(ids.size()))]; };
    const auto open = keys_where(s.incidents, [](const Incident& i) { return i.state == IncidentState::open; });
    const auto closed = keys_where(s.incidents, [](const Incident& i) { return i.state == IncidentState::closed; });
    if (chance(20)) trainers_act();
    switch (roll(12)) {
        case 0: case 1: (void)send(PersonPresence{anyone(), chance(75)}); break;
        case 2: if (!open.empty()) (void)send(TakeOver{pick(open), chance(80) ? "giliran jaga" : ""}, anyone()); break;
        case 3: if (!open.empty()) (void)send(AssignOwner{pick(open), anyone(), ""}, supervisor_); break;
        case 4: case 5: (void)send(OfferHandover{anyone(), {}, "ganti jaga"}, anyone()); break;
        case 6: case 7:
            if (s.care.handovers.empty()) break;
            else {
                const Handover pending = s.care.handovers.begin()->second;
                if (chance(70)) (void)send(AcceptHandover{pending.id}, pending.to);
                else if (chance(50)) (void)send(DeclineHandover{pending.id, "sedang sibuk"}, pending.to);
                else (void)send(WithdrawHandover{pending.id}, pending.from);
            }
            break;
        case 8: {
            const auto asking = keys_where(s.alarms, [](const Alarm& a) { return a.open && a.needs_answer; });
            if (!asking.empty()) (void)send(AnswerAlarm{asking.front(), "regu lain dikirim"}, anyone());
            break;
        }
        case 9: if (!closed.empty() && chance(30)) (void)send(ReopenIncident{pick(closed), "terjadi lagi", {}}, anyone()); break;
        case 10: if (open.size() > 1) (void)send(MergeIncidents{pick(open), pick(open), "satu kejadian"}, anyone()); break;
        default: {
            const auto merged = keys_where(s.incidents, [](const Incident& i) { return bool(i.care.merged_into); });
            if (!merged.empty() && chance(50)) (void)send(UnmergeIncident{merged.front(), "ternyata dua"}, anyone());
            const WallTime wall{now_.us};
            (void)send(SaveShift{{{}, anyone(), {}, wall, wall + minutes(1 + static_cast<int>(roll(600)))}}, supervisor_);
            break;
        }
    }
}

void World::check_care() const {
    const State& s = centre_.state();
    const Duration patience = s.settings.queue.owner_missing_after;
    std::set<IncidentId> alarmed;
    for (const auto& [id, alarm] : s.alarms) {
        if (!alarm.open) continue;
        if (alarm.kind == AlarmKind::owner_missing) alarmed.insert(alarm.incident);
        if (alarm.needs_answer && alarm.last_at + kAlarmRepeats + seconds(1) < now_ && started_ + seconds(1) < now_) broken("an alarm that wants an answer went silent");
    }
    for (const auto& [id, incident] : s.incidents) {
        if (incident.state != IncidentState::open) continue;
        const std::string& number = incident.number;
        const auto owner = s.people.find(incident.owner);
        const bool named = owner != s.people.end() && owner->second.active && owner->second.role != PersonRole::dispatcher;
        const auto here = s.care.people.find(incident.owner);
        const bool present = here != s.care.people.end() && here->second.present;
        const HouseTime since = here == s.care.people.end() ? incident.care.owned_since : std::max(incident.care.owned_since, here->second.since);
        const bool missing = !named || (!present && since + patience + seconds(1) < now_ && started_ + kConsolesReturn + seconds(1) < now_);
        if (missing && !alarmed.contains(id)) broken(number + " has no owner and no alarm about it");
        if (named && present && alarmed.contains(id)) broken(number + " is alarmed though its owner is there");
        if (!incident.care.merged_into) continue;
        const auto root = s.incidents.find(incident.care.merged_into);
        if (root == s.incidents.end() || root->second.state != IncidentState::open) broken(number + " is merged into nothing");
        if (root->second.care.merged_into || !root->second.care.merged.contains(id)) broken(number + " is merged on one side only");
        if (root->second.owner != incident.owner) broken(number + " has two owners");
    }
    for (const auto& [id, pending] : s.care.handovers) {
        if (pending.incidents.empty()) broken("a hand-over of nothing");
        for (const auto incident : pending.incidents)
            if (const auto& i = s.incidents.at(incident); i.state != IncidentState::open || i.owner != pending.from)
                broken("a hand-over of what is not the giver's");
    }
}

}  // namespace siaga::simulation
