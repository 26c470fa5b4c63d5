// Seats, trunks and the queue's settings: deciding and applying side by side, and what of them a file overrules.
#include <algorithm>

#include "deciding.hpp"
#include "settings_check.hpp"

namespace siaga::centre {

namespace {

const char* label_of(const std::string& field) {
    static const std::map<std::string, const char*> kLabels{
        {"ring", "lama dering"}, {"offer_all_after", "semua meja didering sesudah"}, {"wrap_up", "waktu mengisi"}, {"wrap_up_extension", "tambahan waktu mengisi"},
        {"misses_to_pause", "tidak diangkat sampai dijeda"}, {"short_call", "panggilan singkat"}, {"owner_missing_after", "pemilik dianggap pergi"},
        {"title", "nama"}, {"answer_after", "jawab"}, {"peers", "alamat telko"}, {"delivered", "nomor yang dikirim"}, {"trust_pai", "percaya nomor dari jaringan"},
        {"outgoing_caller_id", "nomor tampil"}, {"outgoing_target", "tujuan keluar"}, {"answer", "cara menjawab"}, {"media_address", "alamat suara"},
        {"added", "dibuat"}, {"retired", "dihapus"}};
    const auto it = kLabels.find(field);
    return it == kLabels.end() ? field.c_str() : it->second;
}

// Times are microseconds in the record; people read seconds.
std::string said_of(const std::string& field, const Json& value) {
    if (value.is_number() && field != "misses_to_pause") return std::to_string(value.get<std::int64_t>() / 1'000'000) + " s";
    return value.dump();
}

// Field by field: what the file says anew, or what stood.
Json merged(const Json& before, const Json& file, const Json& now, const std::string& where, std::vector<std::string>* lost) {
    Json out = Json::object();
    for (const auto& [key, said] : file.items()) {
        const Json was = before.value(key, Json()), is = now.value(key, Json());
        if (said == was) {
            out[key] = is;
            continue;
        }
        out[key] = said;
        if (lost && is != was && is != said) lost->push_back(where + ", " + label_of(key) + ": " + said_of(key, is) + " -> " + said_of(key, said));
    }
    return out;
}

template <class Item> const Item* named(const std::vector<Item>& list, const decltype(Item::id)& id) {
    const auto it = std::find_if(list.begin(), list.end(), [&](const Item& item) { return item.id == id; });
    return it == list.end() ? nullptr : &*it;
}

template <class Item>
std::vector<Item> merged_list(const std::vector<Item>& before, const std::vector<Item>& file, const std::vector<Item>& now,
                              const std::string& what, std::vector<std::string>* lost) {
    std::vector<Item> out;
    for (const Item& said : file) {
        const Item* was = named(before, said.id);
        const Item* is = named(now, said.id);
        if (!is) {
            if (was && *was == said) continue;  // retired, and the file says nothing new of it
            if (was && lost) lost->push_back(what + " " + said.id.value + ": -> ada lagi");
            out.push_back(said);
            continue;
        }
        const Json base = was ? to_json_value(*was) : Json::object();
        out.push_back(from_json_value<Item>(merged(base, to_json_value(said), to_json_value(*is), what + " " + said.id.value, lost)));
    }
    for (const Item& is : now) {
        if (named(file, is.id)) continue;
        const Item* was = named(before, is.id);
        if (!was) out.push_back(is);  // an administrator's own
        else if (lost && !(*was == is)) lost->push_back(what + " " + is.id.value + ": -> tidak ada lagi");
    }
    return out;
}

template <class Item> Json json_of(const std::optional<Item>& item) { return item ? to_json_value(*item) : Json(); }

std::optional<SeatSettings> seat_settings(const Settings& settings, const SeatId& id) {
    const auto* found = named(settings.seats, id);
    return found ? std::optional(*found) : std::nullopt;
}
std::optional<TrunkSettings> trunk_settings(const Settings& settings, const TrunkId& id) {
    const auto* found = named(settings.trunks, id);
    return found ? std::optional(*found) : std::nullopt;
}

}  // namespace

Settings settings_in_force(const State& state, const Settings& file, std::vector<std::string>* lost) {
    const Settings& now = state.settings;
    const Settings& before = state.settings_admin.file ? *state.settings_admin.file : now;
    Settings out = file;
    out.queue = from_json_value<QueueSettings>(merged(to_json_value(before.queue), to_json_value(file.queue), to_json_value(now.queue), "antrean", lost));
    out.seats = merged_list(before.seats, file.seats, now.seats, "meja", lost);
    out.trunks = merged_list(before.trunks, file.trunks, now.trunks, "trunk", lost);
    return out;
}

std::uint64_t settings_revision(const State& state, const std::string& what) {
    const auto it = state.settings_admin.editions.find(what);
    return it == state.settings_admin.editions.end() ? 0 : it->second.revision;
}

const QueueSettings& queue_of(const State& state, const Call& call) {
    const auto past = state.settings_admin.past_queues.find(call.queue_edition);
    return past == state.settings_admin.past_queues.end() ? state.settings.queue : past->second;
}

// ---- deciding -------------------------------------------------------------------------------------

void Deciding::load_settings(const Settings& file) {
    std::vector<std::string> lost;
    const Settings wanted = settings_in_force(s, file, &lost);
    const bool news = s.settings_admin.file && !(*s.settings_admin.file == file);
    if (!(s.settings == wanted) || news) emit(SettingsLoaded{wanted, wanted == file ? std::nullopt : std::optional(file)});
    if (lost.empty()) return;
    std::string text = "siaga.toml menggantikan perubahan admin:";
    for (const auto& line : lost) text += " " + line + ";";
    raise(AlarmKind::settings_replaced, "", text.substr(0, 500));
}

// The second of two administrators is told what the first did, instead of undoing it unseen.
Status Deciding::current(const std::string& what, std::uint64_t revision) const {
    const auto it = s.settings_admin.editions.find(what);
    if (revision == (it == s.settings_admin.editions.end() ? 0 : it->second.revision)) return {};
    if (it == s.settings_admin.editions.end()) return fail("settings_changed", "muat ulang halaman ini", "revision");
    const auto by = s.people.find(it->second.by);
    std::string text = (by == s.people.end() ? std::string("siaga.toml") : by->second.name) + " sudah mengubah: ";
    for (std::size_t i = 0; i < it->second.changed.size(); ++i) text += (i == 0 ? "" : ", ") + std::string(label_of(it->second.changed[i]));
    return fail("settings_changed", text, "revision");
}

Status Deciding::operator()(const ChangeQueue& c) {
    if (Status ok = current("queue", c.revision); !ok) return ok;
    QueueSettings wanted = c.queue;
    wanted.ended_call_stays = s.settings.queue.ended_call_stays;
    wanted.closed_incident_stays = s.settings.queue.closed_incident_stays;
    wanted.tell_position = s.settings.queue.tell_position;
    if (Status ok = check_queue(wanted); !ok) return ok;
    if (!(wanted == s.settings.queue)) emit(QueueSettingsChanged{s.settings.queue, wanted, person});
    reply("revision", settings_revision(s, "queue"));
    return {};
}

Status Deciding::operator()(const SaveSeat& c) {
    const std::string what = "seat " + c.seat.id.value;
    const auto known = seat_settings(s.settings, c.seat.id);
    // A seat the file dropped may still be finishing its call (SettingsLoaded).
    if (c.fresh && (known || s.seats.contains(c.seat.id))) return fail("seat_taken_name", "meja ini sudah ada", "seat");
    if (!c.fresh && !known) return fail("seat_unknown", "meja ini tidak ada", "seat");
    if (c.fresh && s.settings.seats.size() >= kSeatsMost) return fail("seats_many", "sudah 500 meja", "seat");
    if (!c.fresh)
        if (Status ok = current(what, c.revision); !ok) return ok;
    if (Status ok = check_seat(c.seat, s.settings); !ok) return ok;
    if (!known || !(*known == c.seat)) emit(SeatSettingsChanged{c.seat.id, known, c.seat, person});
    reply("revision", settings_revision(s, what));
    return {};
}

Status Deciding::operator()(const RetireSeat& c) {
    const auto known = seat_settings(s.settings, c.seat);
    const auto found = s.seats.find(c.seat);
    if (!known || found == s.seats.end()) return fail("seat_unknown", "meja ini tidak ada", "seat");
    if (Status ok = current("seat " + c.seat.value, c.revision); !ok) return ok;
    const Seat& seat = found->second;
    if (seat.call || seat.state == SeatState::offered || seat.state == SeatState::talking)
        return fail("seat_busy", "meja ini sedang berdering atau berbicara", "seat");
    if (seat.person) {
        const auto who = s.people.find(seat.person);
        return fail("seat_occupied", (who == s.people.end() ? std::string("seseorang") : who->second.name) + " sedang menempati meja ini", "seat");
    }
    if (s.settings.seats.size() <= 1) return fail("last_seat", "meja terakhir tidak dapat dihapus", "seat");
    if (working(seat) && !working_without(c.seat)) return fail("last_seat", "meja terakhir yang menerima panggilan tidak dapat dihapus", "seat");
    if (seat.registration) emit(SeatUnregistered{c.seat, "retired"});
    clear(AlarmKind::seat_phone_lost, c.seat.value);
    emit(SeatSettingsChanged{c.seat, known, std::nullopt, person});
    return {};
}

Status Deciding::operator()(const NotePasswordReset& c) {
    if (!s.people.contains(c.of)) return fail("person_unknown", "orang ini tidak dikenal", "person");
    emit(PasswordReset{c.of, person});
    return {};
}

// Whoever has the old password is out at once, but nobody is cut off in the middle of a call: a telephone that
// rings or talks falls out when its registration ends.
Status Deciding::operator()(const NoteSeatPassword& c) {
    const auto found = s.seats.find(c.seat);
    if (found == s.seats.end()) return fail("seat_unknown", "meja ini tidak ada", "seat");
    emit(SeatPasswordChanged{c.seat, person});
    if (found->second.registration && !found->second.call) return (*this)(SeatUnregister{c.seat, "password"});
    return {};
}

Status Deciding::operator()(const SaveTrunk& c) {
    const std::string what = "trunk " + c.trunk.id.value;
    const auto known = trunk_settings(s.settings, c.trunk.id);
    if (c.fresh && known) return fail("trunk_taken", "trunk ini sudah ada", "trunk");
    if (!c.fresh && !known) return fail("trunk_unknown", "trunk tidak dikenal", "trunk");
    if (c.fresh && s.settings.trunks.size() >= kTrunksMost) return fail("trunks_many", "sudah 50 trunk", "trunk");
    if (!c.fresh)
        if (Status ok = current(what, c.revision); !ok) return ok;
    if (Status ok = check_trunk(c.trunk, known ? &*known : nullptr); !ok) return ok;
    if (!known || !(*known == c.trunk)) emit(TrunkSettingsChanged{c.trunk.id, known, c.trunk, person});
    reply("revision", settings_revision(s, what));
    return {};
}

Status Deciding::operator()(const RetireTrunk& c) {
    const auto known = trunk_settings(s.settings, c.trunk);
    if (!known) return fail("trunk_unknown", "trunk tidak dikenal", "trunk");
    if (Status ok = current("trunk " + c.trunk.value, c.revision); !ok) return ok;
    if (s.settings.trunks.size() <= 1) return fail("last_trunk", "trunk terakhir tidak dapat dihapus", "trunk");
    const bool busy = std::any_of(s.calls.begin(), s.calls.end(), [&](const auto& e) { return e.second.trunk == c.trunk && e.second.state != CallState::ended; });
    if (busy) return fail("trunk_busy", "masih ada panggilan lewat trunk ini", "trunk");
    emit(TrunkSettingsChanged{c.trunk, known, std::nullopt, person});
    return {};
}

// ---- applying -------------------------------------------------------------------------------------

void Applier::edited(const std::string& what, const Json& before, const Json& after, PersonId by) {
    SettingsEdition& edition = s.settings_admin.editions[what];
    ++edition.revision;
    edition.by = by;
    edition.at = event.wall;
    edition.changed.clear();
    if (before.is_null() || after.is_null()) edition.changed.emplace_back(after.is_null() ? "retired" : "added");
    else
        for (const auto& [key, value] : after.items())
            if (!before.contains(key) || before[key] != value) edition.changed.push_back(key);
    if (!s.settings_admin.file) s.settings_admin.file = s.settings;  // a journal from before there was a choice
}

// Forms that are open while a file overrules them are as old as those another administrator overtook.
void Applier::note_overruled(const Settings& fresh) {
    if (!s.settings_admin.file) return;
    if (!(fresh.queue == s.settings.queue)) edited("queue", to_json_value(s.settings.queue), to_json_value(fresh.queue), {});
    const auto each = [&](const auto& old_list, const auto& new_list, const std::string& what) {
        for (const auto& item : old_list)
            if (const auto* stays = named(new_list, item.id); !stays || !(*stays == item))
                edited(what + item.id.value, to_json_value(item), stays ? to_json_value(*stays) : Json(), {});
        for (const auto& item : new_list)
            if (!named(old_list, item.id)) edited(what + item.id.value, Json(), to_json_value(item), {});
    };
    each(s.settings.seats, fresh.seats, "seat ");
    each(s.settings.trunks, fresh.trunks, "trunk ");
}

void Applier::use_queue(const QueueSettings& fresh) {
    if (fresh == s.settings.queue) return;
    SettingsAdmin& admin = s.settings_admin;
    std::set<std::uint64_t> used;
    for (const auto& [id, call] : s.calls)
        if (call.state != CallState::ended) used.insert(call.queue_edition);
    std::erase_if(admin.past_queues, [&](const auto& past) { return !used.contains(past.first); });
    if (used.contains(admin.queue_edition)) admin.past_queues[admin.queue_edition] = s.settings.queue;
    ++admin.queue_edition;
    const bool owners = fresh.owner_missing_after != s.settings.queue.owner_missing_after;
    s.settings.queue = fresh;
    if (!owners) return;
    for (const auto& [id, incident] : s.incidents) core.watch_owner(incident);
}

void Applier::operator()(const QueueSettingsChanged& e) {
    edited("queue", to_json_value(e.before), to_json_value(e.after), e.person);
    use_queue(e.after);
    touched.settings = true;
}

void Applier::operator()(const SeatSettingsChanged& e) {
    edited("seat " + e.seat.value, json_of(e.before), json_of(e.after), e.person);
    touched.settings = true;
    touched.seats.insert(e.seat);
    auto& seats = s.settings.seats;
    if (!e.after) {
        std::erase_if(seats, [&](const SeatSettings& one) { return one.id == e.seat; });
        s.seats.erase(e.seat);
        core.reindex_seat(e.seat);
        return;
    }
    const auto it = std::find_if(seats.begin(), seats.end(), [&](const SeatSettings& one) { return one.id == e.seat; });
    if (it == seats.end()) seats.push_back(*e.after);
    else *it = *e.after;
    Seat& found = s.seats[e.seat];
    found.id = e.seat;
    found.title = e.after->title;
}
void Applier::operator()(const PasswordReset& e) { touched.people.insert(e.of); }
void Applier::operator()(const SeatPasswordChanged& e) { touched.seats.insert(e.seat); }

void Applier::operator()(const TrunkSettingsChanged& e) {
    edited("trunk " + e.trunk.value, json_of(e.before), json_of(e.after), e.person);
    touched.settings = true;
    auto& trunks = s.settings.trunks;
    const auto it = std::find_if(trunks.begin(), trunks.end(), [&](const TrunkSettings& one) { return one.id == e.trunk; });
    if (!e.after) {
        if (it != trunks.end()) trunks.erase(it);
        s.added_peers.erase(e.trunk);
    } else if (it == trunks.end()) {
        trunks.push_back(*e.after);
    } else {
        *it = *e.after;
    }
}

}  // namespace siaga::centre
