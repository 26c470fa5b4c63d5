// The record: history and stories from PostgreSQL, recordings from this machine.
#include <algorithm>
#include <charconv>
#include <set>

#include <spdlog/spdlog.h>

#include "http/path_id.hpp"
#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

void ask(Service& service, const ExchangePtr& exchange, const std::string& name, Json params, std::function<void(Json)> then) {
    if (!service.doors.ask_history) return exchange->refuse(503, "store_unavailable", "riwayat tidak tersedia");
    service.doors.ask_history(name, params.dump(-1, ' ', false, Json::error_handler_t::replace), [&service, exchange, then](Result<std::string> answer) {
        service.post([exchange, then, answer] {
            if (!answer) return exchange->refuse(answer.error());
            Json json = Json::parse(*answer, nullptr, false);
            if (json.is_discarded()) return exchange->refuse(503, "store_unavailable", "riwayat tidak tersedia");
            then(std::move(json));
        });
    });
}

void search(Service& service, const ExchangePtr& exchange) {
    static const std::set<std::string> kTexts{"kind", "number", "place", "type"}, kNumbers{"from", "to", "limit", "offset"};
    Json params = Json::object();
    std::int64_t limit = 100;
    for (const auto& [name, value] : exchange->request.query) {
        if (kTexts.contains(name)) {
            if (value.size() > 200) return exchange->refuse(400, "parameter_bad", "terlalu panjang", name);
            if (!value.empty()) params[name] = value;
        } else if (kNumbers.contains(name)) {
            std::int64_t number = 0;
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
            if (error != std::errc{} || end != value.data() + value.size() || number < 0) return exchange->refuse(400, "parameter_bad", "harus angka", name);
            if (name == "limit") limit = number;
            else params[name] = number;
        } else return exchange->refuse(400, "parameter_bad", "tidak dikenal", name);
    }
    if (limit < 1 || limit > 500) return exchange->refuse(400, "parameter_bad", "batasnya 1 sampai 500", "limit");
    params["limit"] = limit + 1;  // one more than asked tells whether there are more
    params["viewer"] = viewer_json(exchange->viewer());
    ask(service, exchange, "history", std::move(params), [exchange, limit](Json found) {
        Json items = found.is_array() ? std::move(found) : found.value("items", Json::array());
        const bool more = static_cast<std::int64_t>(items.size()) > limit;
        if (more) items.erase(items.end() - 1);
        exchange->answer(json_answer(200, {{"items", items}, {"more", more}}));
    });
}

void story(Service& service, const ExchangePtr& exchange, const char* name, Json params) {
    params["viewer"] = viewer_json(exchange->viewer());
    ask(service, exchange, name, std::move(params), [exchange](Json found) {
        if (found.is_null()) return exchange->refuse(404, "not_found", "tidak ada di riwayat");
        exchange->answer(json_answer(200, found.is_array() ? Json{{"events", std::move(found)}} : std::move(found)));
    });
}

void call_story(Service& service, const ExchangePtr& exchange) {
    story(service, exchange, "call_story", {{"call", id_of<CallId>(exchange, "call").value}});
}
void incident_story(Service& service, const ExchangePtr& exchange) {
    story(service, exchange, "incident_story", {{"incident", id_of<IncidentId>(exchange, "incident").value}});
}

// ---- recordings -----------------------------------------------------------------------------------

void send_file(Service& service, const ExchangePtr& exchange, const std::string& name) {
    const std::filesystem::path relative(name);
    const bool outside = relative.is_absolute() || std::any_of(relative.begin(), relative.end(), [](const auto& part) { return part == ".."; });
    const auto file = service.options.data / relative;
    std::error_code failed;
    const auto size = outside ? 0 : std::filesystem::file_size(file, failed);
    if (outside || failed) return exchange->refuse(404, "recording_unknown", "berkas rekaman tidak ada", "recording");
    Answer answer;
    answer.type = "audio/wav";
    answer.headers.emplace_back("Accept-Ranges", "bytes");
    ByteRange range;
    if (!exchange->range.empty()) range = parse_range(exchange->range, size);
    if (range.status == 416) {
        Answer refused = error_answer(416, fail("range", "bagian ini di luar rekaman", "Range"));
        refused.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
        exchange->answer(std::move(refused));
        return;
    }
    answer.file = FilePart{file, 0, size};
    if (range.status == 206) {
        answer.status = 206;
        answer.file = FilePart{file, range.first, range.size};
        answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.first) + "-" + std::to_string(range.first + range.size - 1) + "/" + std::to_string(size));
    }
    exchange->answer(std::move(answer));
}

using PlayKey = std::tuple<PersonId, CallId, std::uint64_t>;

// Seeking asks for many ranges of one playing: those of the next ten minutes belong to it. A range that
// nobody began with the first byte is a playing all the same.
bool goes_on(Service& service, const Exchange& exchange, const PlayKey& key) {
    const auto now = std::chrono::steady_clock::now();
    std::erase_if(service.playing, [&](const auto& one) { return now - one.second > std::chrono::minutes(10); });
    const bool from_start = exchange.range.empty() || exchange.range.starts_with("bytes=0-");
    return !from_start && service.playing.contains(key);
}

void play_file(Service& service, const ExchangePtr& exchange, const PlayKey& key, const std::string& file) {
    if (goes_on(service, *exchange, key)) return send_file(service, exchange, file);
    Command command;
    command.body = PlayRecording{std::get<1>(key), std::get<2>(key)};
    command.person = exchange->viewer().person;
    service.command(std::move(command), Gate::written, [&service, exchange, key, file](Service::Outcome outcome) {
        if (outcome.refusal) return exchange->refuse(*outcome.refusal);
        service.playing[key] = std::chrono::steady_clock::now();
        send_file(service, exchange, file);
    });
}

// A call of longer ago has left memory: PostgreSQL knows its file, and whether this viewer may hear it.
void play_old(Service& service, const ExchangePtr& exchange, const PlayKey& key) {
    Json params{{"call", std::get<1>(key).value}, {"recording", std::get<2>(key)}, {"viewer", viewer_json(exchange->viewer())}};
    ask(service, exchange, "recording", std::move(params), [&service, exchange, key](Json found) {
        if (!found.is_object() || !found.contains("file")) return exchange->refuse(404, "recording_unknown", "rekaman ini tidak ada", "recording");
        play_file(service, exchange, key, found.value("file", ""));
    });
}

void play(Service& service, const ExchangePtr& exchange) {
    const auto id = id_of<CallId>(exchange, "call");
    const auto recording = id_of<Id<struct RecordingTag>>(exchange, "recording").value;
    const PlayKey key{exchange->viewer().person, id, recording};
    const auto call = service.state().calls.find(id);
    if (call == service.state().calls.end()) return play_old(service, exchange, key);
    const RecordingPart* part = nullptr;
    for (const auto& known : call->second.recordings)
        if (known.id == recording) part = &known;
    if (!part) return exchange->refuse(404, "recording_unknown", "rekaman ini tidak ada", "recording");
    if (!part->closed) return exchange->refuse(409, "recording_open", "rekaman masih berjalan", "recording");
    play_file(service, exchange, key, part->file);
}

constexpr Route kHistoryRoutes[] = {
    {Method::get, "/api/v1/history", "searchHistory", kStaff, search},
    {Method::get, "/api/v1/calls/{call}/story", "callStory", kStaff, call_story},
    {Method::get, "/api/v1/incidents/{incident}/story", "incidentStory", kStaff, incident_story},
    {Method::get, "/api/v1/calls/{call}/recordings/{recording}", "playRecording", kStaff, play},
};

}  // namespace

Json viewer_json(const Viewer& viewer) {
    Json out{{"person", viewer.person.value}, {"role", name_of(viewer.role)}};
    if (viewer.agency) out["agency"] = viewer.agency.value;
    return out;
}

std::span<const Route> history_routes() { return kHistoryRoutes; }

}  // namespace siaga::http
