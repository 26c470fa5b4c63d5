// Announcements, place aliases and holidays: what an administrator settles beside people and rules.
#include <algorithm>

#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

// Exactly these text fields and perhaps `was`; false: answered already.
bool texts_of(const ExchangePtr& exchange, std::initializer_list<std::pair<const char*, std::string*>> fields, std::string& was) {
    const Json& body = exchange->request.body;
    if (body.contains("was") && !body["was"].is_string()) {
        exchange->refuse(400, "field_bad", "isian ini berupa teks", "$.was");
        return false;
    }
    was = body.value("was", std::string());
    for (const auto& item : body.items())
        if (item.key() != "was" && std::none_of(fields.begin(), fields.end(), [&](const auto& field) { return item.key() == field.first; })) {
            exchange->refuse(400, "field_unknown", "isian ini tidak dikenal", "$." + item.key());
            return false;
        }
    for (const auto& [name, into] : fields) {
        if (!body.contains(name) || !body[name].is_string()) {
            exchange->refuse(400, body.contains(name) ? "field_bad" : "field_missing", "isian ini diperlukan", std::string("$.") + name);
            return false;
        }
        *into = body[name].get<std::string>();
    }
    return true;
}

// What the page showed of a row that is to be taken away; false: answered already.
bool was_of(const ExchangePtr& exchange, std::string& was) {
    const auto given = exchange->request.query.find("was");
    if (given == exchange->request.query.end()) exchange->refuse(400, "parameter_bad", "apa yang terlihat di baris ini?", "was");
    else was = given->second;
    return given != exchange->request.query.end();
}

std::string person_name(const Service& service, PersonId id) {
    const auto it = service.state().people.find(id);
    return it == service.state().people.end() ? std::string() : " (" + it->second.name + ")";
}

// ---- announcements --------------------------------------------------------------------------------

std::vector<AnnouncementText> texts(const Service& service) {
    return service.doors.announcements.texts ? service.doors.announcements.texts() : std::vector<AnnouncementText>{};
}

// Known by name, or 404 was said.
bool known_announcement(const Service& service, const ExchangePtr& exchange, std::string& name) {
    name = exchange->request.path.at("name");
    for (const auto& text : texts(service))
        if (text.name == name) return true;
    exchange->refuse(404, "announcement_unknown", "pengumuman ini tidak ada", "name");
    return false;
}

void list_announcements(Service& service, const ExchangePtr& exchange) {
    Json items = Json::array();
    for (const auto& text : texts(service)) {
        Json item{{"name", text.name}, {"voice", text.voice}, {"text", text.text}, {"uploaded", false}};
        const auto& own = service.state().house_admin.announcements;
        if (const auto it = own.find(text.name); it != own.end()) {
            item["uploaded"] = true;
            item["sha256"] = it->second.sha256;
            item["duration_ms"] = it->second.duration_ms;
            item["by"] = it->second.by.value;
            item["at_wall"] = it->second.at.us;
        }
        items.push_back(std::move(item));
    }
    exchange->answer(json_answer(200, {{"items", items}}));
}

void hear_announcement(Service& service, const ExchangePtr& exchange) {
    std::string name;
    if (!known_announcement(service, exchange, name)) return;
    const auto file = service.doors.announcements.file_of(name);
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error) return exchange->refuse(404, "not_found", "suaranya belum dibuat", "name");
    const ByteRange range = parse_range(exchange->range, size);
    if (range.status == 416) return exchange->refuse(416, "parameter_bad", "bagian ini di luar berkas", "Range");
    Answer answer;
    answer.status = range.status == 206 ? 206 : 200;
    answer.type = "audio/wav";
    answer.file = range.status == 206 ? FilePart{file, range.first, range.size} : FilePart{file, 0, size};
    if (range.status == 206)
        answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.first) + "-" + std::to_string(range.first + range.size - 1) + "/" + std::to_string(size));
    answer.headers.emplace_back("Accept-Ranges", "bytes");
    exchange->answer(std::move(answer));
}

void upload_announcement(Service& service, const ExchangePtr& exchange) {
    std::string name;
    if (!known_announcement(service, exchange, name)) return;
    if (exchange->text.empty()) return exchange->refuse(400, "wav_header", "tidak ada berkas", "$");
    const auto audio = std::make_shared<std::string>(std::move(exchange->text));
    const auto then = [&service, exchange, name](Result<StoredAudio> stored) {
        if (!stored) return exchange->refuse(stored.error());
        Command command;
        command.body = ChangeAnnouncement{name, stored->sha256, stored->bytes, stored->duration_ms};
        command.person = exchange->viewer().person;
        service.command(std::move(command), Gate::synced, [exchange, name, kept = *stored](Service::Outcome outcome) {
            if (outcome.refusal) return exchange->refuse(*outcome.refusal);
            exchange->answer(json_answer(outcome.durable ? 200 : 202, {{"name", name}, {"sha256", kept.sha256}, {"duration_ms", kept.duration_ms},
                                                                       {"figures", kept.figures}, {"durable", outcome.durable}}));
        });
    };
    const auto job = [&service, audio] { return service.doors.announcements.store(*audio); };
    if (!service.work<Result<StoredAudio>>(job, then)) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

void reset_announcement(Service& service, const ExchangePtr& exchange) {
    std::string name;
    if (known_announcement(service, exchange, name)) service.command(exchange, ChangeAnnouncement{name, {}, 0, 0}, Gate::synced);
}

// ---- place aliases --------------------------------------------------------------------------------

void list_aliases(Service& service, const ExchangePtr& exchange) {
    Json items = Json::array();
    for (const auto& [text, alias] : service.state().house_admin.place_aliases) {
        Json item{{"text", text}, {"means", alias.means}, {"by", alias.by.value}, {"at_wall", alias.at.us}, {"finds", Json::array()}};
        if (const auto* places = service.gazetteer())
            for (const auto& found : places->search(text, 4).candidates) item["finds"].push_back(found.label);
        items.push_back(std::move(item));
    }
    exchange->answer(json_answer(200, {{"items", items}}));
}

// What this house says the alias means, with who said so; nothing where it is none of its own.
struct AliasNow { std::string means, by; };
AliasNow alias_now(const Service& service, const std::string& text) {
    const auto& own = service.state().house_admin.place_aliases;
    const auto it = own.find(text);
    return it == own.end() ? AliasNow{} : AliasNow{it->second.means, person_name(service, it->second.by)};
}

void add_alias(Service& service, const ExchangePtr& exchange) {
    std::string text, means, was;
    if (!texts_of(exchange, {{"text", &text}, {"means", &means}}, was)) return;
    if (text.size() > 100 || means.size() > 200) return exchange->refuse(400, "alias_bad", "sebutan paling banyak 100 huruf, artinya 200", "$.text");
    const auto* places = service.plain_gazetteer();
    if (!places) return exchange->refuse(503, "busy", "daftar tempat belum dimuat");
    if (Status fits = places->check_phrase(text, means); !fits) {
        Error error = fits.error();
        error.where = "$." + error.where;
        return exchange->refuse(error);
    }
    const std::string plain = profile::plain_words(text);
    const AliasNow now = alias_now(service, plain);
    if (now.means != was && now.means != means) {
        if (was.empty()) return exchange->refuse(409, "alias_taken", "sebutan ini sudah berarti \"" + now.means + "\"" + now.by + ": ubah di barisnya", "$.text");
        return exchange->refuse(409, "alias_changed", now.means.empty() ? "sebutan ini sudah dihapus orang lain" : "sudah diubah orang lain: sekarang berarti \"" + now.means + "\"" + now.by, "$.was");
    }
    service.change_alone(exchange, ChangePlaceAlias{plain, means}, "alias " + plain);
}

void remove_alias(Service& service, const ExchangePtr& exchange) {
    const auto text = exchange->request.query.find("text");
    if (text == exchange->request.query.end()) return exchange->refuse(400, "parameter_bad", "sebutan yang mana?", "text");
    std::string was;
    if (!was_of(exchange, was)) return;
    if (const AliasNow now = alias_now(service, text->second); !now.means.empty() && now.means != was)
        return exchange->refuse(409, "alias_changed", "sudah diubah orang lain: sekarang berarti \"" + now.means + "\"" + now.by, "was");
    service.change_alone(exchange, ChangePlaceAlias{text->second, {}}, "alias " + text->second);
}

// ---- holidays -------------------------------------------------------------------------------------

void list_holidays(Service& service, const ExchangePtr& exchange) {
    Json items = Json::array();
    for (const auto& [date, name] : service.state().house_admin.holidays) items.push_back({{"date", date}, {"name", name}});
    exchange->answer(json_answer(200, {{"items", items}}));
}

std::string holiday_now(const Service& service, const std::string& date) {
    const auto& known = service.state().house_admin.holidays;
    const auto it = known.find(date);
    return it == known.end() ? std::string() : it->second;
}

void set_holiday(Service& service, const ExchangePtr& exchange) {
    std::string date, name, was;
    if (!texts_of(exchange, {{"date", &date}, {"name", &name}}, was)) return;
    if (name.find_first_not_of(' ') == std::string::npos) return exchange->refuse(400, "name_needed", "nama hari libur diperlukan", "$.name");
    if (const std::string now = holiday_now(service, date); now != was && now != name)
        return exchange->refuse(409, "holiday_changed", was.empty() ? "tanggal ini sudah bernama \"" + now + "\": ubah di barisnya" :
                                now.empty() ? "hari libur ini sudah dihapus orang lain" : "sudah diubah orang lain: sekarang bernama \"" + now + "\"", "$.date");
    service.change_alone(exchange, ChangeHoliday{date, name}, "holiday " + date);
}

void remove_holiday(Service& service, const ExchangePtr& exchange) {
    const std::string date = exchange->request.path.at("date");
    std::string was;
    if (!was_of(exchange, was)) return;
    if (const std::string now = holiday_now(service, date); !now.empty() && now != was)
        return exchange->refuse(409, "holiday_changed", "sudah diubah orang lain: sekarang bernama \"" + now + "\"", "was");
    service.change_alone(exchange, ChangeHoliday{date, {}}, "holiday " + date);
}

constexpr Route kHouseAdminRoutes[] = {
    {Method::get, "/api/v1/announcements", "listAnnouncements", kSupervisor | kAdmin, list_announcements},
    {Method::get, "/api/v1/announcements/{name}", "hearAnnouncement", kSupervisor | kAdmin, hear_announcement},
    {Method::post, "/api/v1/announcements/{name}", "uploadAnnouncement", kAdmin, upload_announcement, false, 200, true},
    {Method::del, "/api/v1/announcements/{name}", "resetAnnouncement", kAdmin, reset_announcement},
    {Method::get, "/api/v1/place-aliases", "listPlaceAliases", kStaff, list_aliases},
    {Method::post, "/api/v1/place-aliases", "addPlaceAlias", kAdmin, add_alias},
    {Method::del, "/api/v1/place-aliases", "removePlaceAlias", kAdmin, remove_alias},
    {Method::get, "/api/v1/holidays", "listHolidays", kStaff, list_holidays},
    {Method::post, "/api/v1/holidays", "setHoliday", kAdmin, set_holiday},
    {Method::del, "/api/v1/holidays/{date}", "removeHoliday", kAdmin, remove_holiday},
};

}  // namespace

std::span<const Route> house_admin_routes() { return kHouseAdminRoutes; }

}  // namespace siaga::http
