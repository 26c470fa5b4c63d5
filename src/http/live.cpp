#include "http/live.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

#include "http/requests.hpp"

namespace siaga::http {

using namespace centre;

namespace {

// Is a restricted incident behind this thing?
bool restricted(const State& s, const Thing& thing) {
    const auto number = std::strtoull(thing.id.c_str(), nullptr, 10);
    IncidentId incident;
    if (thing.kind == Kind::incident) incident = IncidentId{number};
    else if (thing.kind == Kind::assignment) {
        if (const auto it = s.assignments.find(AssignmentId{number}); it != s.assignments.end()) incident = it->second.incident;
    } else if (thing.kind == Kind::call) {
        if (const auto it = s.calls.find(CallId{number}); it != s.calls.end()) incident = it->second.incident;
    } else if (thing.kind == Kind::alarm) {
        if (const auto it = s.alarms.find(AlarmId{number}); it != s.alarms.end()) incident = it->second.incident;
    }
    const auto it = s.incidents.find(incident);
    return it != s.incidents.end() && it->second.restricted;
}

// Could this audience ever have been shown it? If not, not even its removal is said.
bool concerns(const State& s, const Viewer& viewer, const Thing& thing) {
    if (viewer.staff()) return thing.kind != Kind::assignment;
    if (thing.kind == Kind::house) return true;
    if (thing.kind == Kind::agency) return thing.id == viewer.agency.value;
    if (thing.kind != Kind::assignment) return false;
    const auto it = s.assignments.find(AssignmentId{std::strtoull(thing.id.c_str(), nullptr, 10)});
    return it == s.assignments.end() || it->second.agency == viewer.agency;
}

// Those who have one of these calls: its operator, and who sits at its seat.
std::set<PersonId> people_of_calls(const State& s, const std::set<Thing>& things) {
    std::set<PersonId> out;
    for (const auto& thing : things) {
        if (thing.kind != Kind::call) continue;
        const auto call = s.calls.find(CallId{std::strtoull(thing.id.c_str(), nullptr, 10)});
        if (call == s.calls.end()) continue;
        out.insert(call->second.person);
        if (const auto seat = call->second.seat ? s.seats.find(*call->second.seat) : s.seats.end(); seat != s.seats.end()) out.insert(seat->second.person);
    }
    return out;
}

std::shared_ptr<const std::string> heartbeat(HouseTime now) {
    return std::make_shared<const std::string>("{\"type\":\"heartbeat\",\"now\":" + std::to_string(now.us) + "}");
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

bool Live::open(const std::shared_ptr<Line>& line, const SignedIn& who, const Centre& mirror, bool durable, HouseTime now, Time at) {
    const auto same = std::count_if(lines_.begin(), lines_.end(), [&](const auto& l) { return l.second.who.viewer.person == who.viewer.person; });
    if (static_cast<std::size_t>(same) >= kLinesOfOnePerson) return false;
    Entry& entry = lines_[line.get()];
    entry.line = line;
    entry.who = who;
    entry.last_beat = at;
    watched_ = true;
    snapshot(entry, mirror, durable, now);
    return true;
}

void Live::closed(const Line* line, Time at) {
    const auto it = lines_.find(line);
    if (it == lines_.end()) return;
    last_seen_[it->second.who.viewer.person] = at;
    lines_.erase(it);
    watched_ = !lines_.empty();
}

void Live::snapshot(Entry& entry, const Centre& mirror, bool durable, HouseTime now) {
    std::string text = "{\"type\":\"snapshot\",\"now\":" + std::to_string(now.us) + ",\"epoch\":\"" + epoch_ +
                       "\",\"seq\":" + std::to_string(mirror.state().seq) + ",\"items\":[";
    bool first = true;
    entry.restricted.clear();
    for (const auto& thing : all_things(mirror, entry.who.viewer)) {
        if (!first) text += ',';
        first = false;
        text += dump(render(mirror, thing, sight_of(mirror, entry.who.viewer, thing), durable));
        if (thing.kind != Kind::call && restricted(mirror.state(), thing)) {
            entry.restricted.insert(thing.key());
            restricted_keys_.insert(thing.key());
        }
    }
    text += "]}";
    entry.seq = mirror.state().seq;
    entry.line->send(std::make_shared<const std::string>(std::move(text)));
}

bool Live::said(const Line* line, std::string_view text, const Centre& mirror, bool durable, HouseTime now, Time at) {
    const auto it = lines_.find(line);
    if (it == lines_.end()) return true;
    Entry& entry = it->second;
    const auto parsed = parse_json(text, text.size());
    const Json message = parsed ? *parsed : Json();
    const auto type = message.is_object() && message.contains("type") && message["type"].is_string() ? message["type"].get<std::string>() : std::string();
    const auto flag = [&](const char* name) { return message.contains(name) && message[name].is_boolean(); };
    if (type == "heartbeat" && flag("sound") && flag("visible") && message.size() == 3) {
        entry.last_beat = at;
        entry.sound = message["sound"].get<bool>();
        entry.line->send(heartbeat(now));
        return true;
    }
    if (type == "resync" && message.size() == 1) {
        snapshot(entry, mirror, durable, now);
        return true;
    }
    entry.line->send(std::make_shared<const std::string>(R"({"type":"error","code":"message_unknown","reason":"pesan ini tidak dikenal"})"));
    return ++entry.misunderstood < 3;
}

std::shared_ptr<const std::string> Live::change_for(Entry& entry, const Centre& mirror, const std::set<Thing>& things, bool durable, Rendered& rendered) {
    const State& s = mirror.state();
    std::string upsert, remove;
    for (const auto& thing : things) {
        const std::string key = thing.key();
        // That there was a call is no secret; what became of it is (call_view leaves that out).
        const bool hidden = thing.kind != Kind::call && (restricted(s, thing) || restricted_keys_.contains(key));
        const Sight sight = sight_of(mirror, entry.who.viewer, thing);
        if (sight == Sight::none) {
            if (hidden ? entry.restricted.erase(key) > 0 : concerns(s, entry.who.viewer, thing))
                remove += (remove.empty() ? "\"" : ",\"") + key + "\"";
            continue;
        }
        auto& text = rendered[{thing, sight}];
        if (text.empty()) text = dump(render(mirror, thing, sight, durable));
        upsert += (upsert.empty() ? "" : ",") + text;
        if (hidden) {
            restricted_keys_.insert(key);
            entry.restricted.insert(key);
        }
    }
    if (upsert.empty() && remove.empty()) return nullptr;
    return std::make_shared<const std::string>("{\"type\":\"change\",\"epoch\":\"" + epoch_ + "\",\"prev\":" + std::to_string(entry.seq) +
                                               ",\"seq\":" + std::to_string(s.seq) + ",\"upsert\":[" + upsert + "],\"remove\":[" + remove + "]}");
}

void Live::publish(const Centre& mirror, const std::set<Thing>& things, bool durable) {
    if (things.empty() || lines_.empty()) return;
    const State& s = mirror.state();
    const bool personal = std::any_of(things.begin(), things.end(), [&](const Thing& thing) {
        return thing.kind == Kind::handover || restricted(s, thing) || restricted_keys_.contains(thing.key());
    });
    Rendered rendered;
    // One message an audience that has seen the same so far.
    // The person of a call sees more of it than others of the same role.
    std::map<std::tuple<PersonRole, AgencyId, std::uint64_t, PersonId>, std::shared_ptr<const std::string>> shared;
    const auto own = people_of_calls(s, things);
    std::vector<std::pair<std::shared_ptr<Line>, std::shared_ptr<const std::string>>> out;
    for (auto& [line, entry] : lines_) {
        std::shared_ptr<const std::string> text;
        if (personal) text = change_for(entry, mirror, things, durable, rendered);
        else {
            const auto& who = entry.who.viewer;
            const auto [it, fresh] = shared.try_emplace({who.role, who.agency, entry.seq, own.contains(who.person) ? who.person : PersonId{}});
            if (fresh) it->second = change_for(entry, mirror, things, durable, rendered);
            text = it->second;
        }
        if (!text) continue;
        entry.seq = s.seq;
        out.emplace_back(entry.line, std::move(text));
    }
    for (auto& [line, text] : out) line->send(std::move(text));  // may close and erase lines
}

void Live::publish_figures(const Centre& mirror) {
    const bool wanted = std::any_of(lines_.begin(), lines_.end(), [](const auto& l) { return l.second.who.viewer.leads(); });
    if (!wanted) return;
    std::string fresh = dump(figures_view(mirror));
    if (fresh == figures_) return;
    figures_ = std::move(fresh);
    std::vector<std::pair<std::shared_ptr<Line>, std::shared_ptr<const std::string>>> out;
    for (auto& [line, entry] : lines_) {
        if (!entry.who.viewer.leads()) continue;
        const std::string seq = std::to_string(entry.seq);
        out.emplace_back(entry.line, std::make_shared<const std::string>("{\"type\":\"change\",\"epoch\":\"" + epoch_ + "\",\"prev\":" + seq +
                                                                         ",\"seq\":" + seq + ",\"upsert\":[" + figures_ + "],\"remove\":[]}"));
    }
    for (auto& [line, text] : out) line->send(std::move(text));
}

void Live::tell_draft(const std::string& key, const std::string& page, const std::string& name) {
    const auto text = std::make_shared<const std::string>(dump({{"type", "draft"}, {"key", key}, {"page", page}, {"name", name}}));
    std::vector<std::shared_ptr<Line>> staff;
    for (auto& [line, entry] : lines_)
        if (entry.who.viewer.staff()) staff.push_back(entry.line);
    for (auto& line : staff) line->send(text);
}

void Live::beat(HouseTime now) {
    const auto text = heartbeat(now);
    std::vector<std::shared_ptr<Line>> all;
    for (auto& [line, entry] : lines_) all.push_back(entry.line);
    for (auto& line : all) line->send(text);
}

void Live::drop(const std::function<bool(const SignedIn&)>& which, int code, std::string_view why) {
    Json said{{"type", "signed_out"}};
    if (!why.empty()) said["why"] = why;
    const auto text = std::make_shared<const std::string>(dump(said));
    std::vector<std::shared_ptr<Line>> gone;
    for (auto& [line, entry] : lines_)
        if (which(entry.who)) gone.push_back(entry.line);
    for (auto& line : gone) {
        if (code == kCloseSignedOut) line->send(text);
        line->close(code);
    }
}

void Live::renew_viewers(const std::function<std::optional<Viewer>(const SignedIn&)>& viewer_of, const Centre& mirror, bool durable, HouseTime now) {
    drop([&](const SignedIn& who) { return !viewer_of(who); }, kCloseSignedOut, "inactive");
    for (auto& [line, entry] : lines_) {
        const auto fresh = viewer_of(entry.who);
        if (!fresh || (fresh->role == entry.who.viewer.role && fresh->agency == entry.who.viewer.agency)) continue;
        entry.who.viewer = *fresh;
        snapshot(entry, mirror, durable, now);
    }
}

std::map<AgencyId, int> Live::reachable_desks(Time at) const {
    std::map<AgencyId, int> out;
    for (const auto& [line, entry] : lines_)
        if (!entry.who.viewer.staff() && entry.sound && at - entry.last_beat <= kDeskSilent) ++out[entry.who.viewer.agency];
    return out;
}

bool Live::another_console(const SignedIn& who, const std::function<bool(const std::string&)>& alive, Time at) const {
    return std::any_of(lines_.begin(), lines_.end(), [&](const auto& line) {
        const Entry& entry = line.second;
        return entry.who.viewer.person == who.viewer.person && entry.who.token_hash != who.token_hash &&
               at - entry.last_beat <= kDeskSilent && alive(entry.who.token_hash);
    });
}

std::set<PersonId> Live::people_watching(Time at) const {
    std::set<PersonId> out;
    for (const auto& [line, entry] : lines_)
        if (at - entry.last_beat <= kDeskSilent) out.insert(entry.who.viewer.person);
    // A page that reloads is away for a moment, not gone.
    for (const auto& [person, when] : last_seen_)
        if (at - when <= std::chrono::seconds(3)) out.insert(person);
    return out;
}

}  // namespace siaga::http
