// Reports and the audit: asked of PostgreSQL, shown as JSON, taken out of the house as a file. A file leaves
// only after the event that says who took it. SQL decides what this viewer may see (sql/reports/10_shared.sql).
#include <charconv>
#include <chrono>
#include <set>

#include "http/csv.hpp"
#include "http/report_words.hpp"
#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

constexpr std::size_t kRowsOfAFile = 100'000;  // more: 400, ask for less time
constexpr int kReportRows = 5'000;

const std::set<std::string, std::less<>> kReports{"answer_times", "results", "workload", "legs", "heat", "recap", "month"};

struct Wanted {
    std::string name;       // of the SQL function, after "report_"
    Json params = Json::object();
    bool csv = true, bom = false;
    std::string table;      // CSV: which one; empty: the first
};

bool number_of(const std::string& text, std::int64_t& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() && out >= 0;
}

// "at.era.call", as `next` of the page before said.
std::optional<Json> after_of(const std::string& text) {
    const auto first = text.find('.'), second = text.find('.', first == std::string::npos ? first : first + 1);
    std::int64_t at = 0, era = 0, call = 0;
    if (second == std::string::npos || !number_of(text.substr(0, first), at) || !number_of(text.substr(first + 1, second - first - 1), era) ||
        !number_of(text.substr(second + 1), call) || era > 30'000)
        return std::nullopt;
    return Json{{"at", at}, {"era", era}, {"call", call}};
}

bool refuse_parameter(const ExchangePtr& exchange, const std::string& name, const char* why) {
    exchange->refuse(400, "parameter_bad", why, name);
    return false;
}

bool read_one(const ExchangePtr& exchange, const std::string& name, const std::string& value, bool file, Wanted& out) {
    static const std::set<std::string> kTexts{"kecamatan", "type", "agency", "action", "kind", "by"}, kNumbers{"from", "to", "limit", "offset", "person"};
    if (kTexts.contains(name)) {
        if (value.size() > 64 || value.find_first_of("'\"\\%") != std::string::npos) return refuse_parameter(exchange, name, "tidak dapat dibaca");
        if (!value.empty()) out.params[name] = value;
    } else if (kNumbers.contains(name)) {
        std::int64_t number = 0;
        if (!number_of(value, number)) return refuse_parameter(exchange, name, "harus angka");
        out.params[name] = number;
    } else if (name == "after" && !file) {
        const auto after = after_of(value);
        if (!after) return refuse_parameter(exchange, name, "tidak dapat dibaca");
        out.params[name] = *after;
    } else if (name == "format" && file) {
        if (value != "csv" && value != "json") return refuse_parameter(exchange, name, "csv atau json");
        out.csv = value == "csv";
    } else if (name == "bom" && file) {
        if (value != "true" && value != "false") return refuse_parameter(exchange, name, "true atau false");
        out.bom = value == "true";
    } else if (name == "table" && file) {
        out.table = value.substr(0, 64);
    } else return refuse_parameter(exchange, name, "tidak dikenal");
    return true;
}

std::optional<Wanted> read(const ExchangePtr& exchange, const std::string& name, bool file) {
    Wanted out;
    out.name = name;
    for (const auto& [key, value] : exchange->request.query)
        if (!read_one(exchange, key, value, file, out)) return std::nullopt;
    for (const char* needed : {"from", "to"})
        if (!out.params.contains(needed)) {
            refuse_parameter(exchange, needed, "diperlukan");
            return std::nullopt;
        }
    if (const auto limit = out.params.value("limit", std::int64_t{1}); limit < 1 || limit > kReportRows) {
        refuse_parameter(exchange, "limit", "batasnya 1 sampai 5000");
        return std::nullopt;
    }
    return out;
}

Json with_viewer(Json params, const Viewer& viewer) {
    params["viewer"] = viewer_json(viewer);
    return params;
}

Error no_history() { return fail("store_unavailable", "riwayat tidak tersedia"); }

// ---- shown ------------------------------------------------------------------------------------------

void show(Service& service, const ExchangePtr& exchange, const std::string& name) {
    const auto wanted = read(exchange, name, false);
    if (!wanted) return;
    if (!service.doors.ask_history) return exchange->refuse(no_history());
    service.doors.ask_history("report_" + name, with_viewer(wanted->params, exchange->viewer()).dump(), [&service, exchange](Result<std::string> answer) {
        service.post([exchange, answer] {
            if (!answer) return exchange->refuse(answer.error());
            Answer out;
            out.body = *answer;  // JSON as SQL made it
            exchange->answer(std::move(out));
        });
    });
}

// ---- as a file --------------------------------------------------------------------------------------

// One file on its way. Pages are read and written on the store's threads, one after the other; everything
// else happens on the io thread.
struct Export : std::enable_shared_from_this<Export> {
    Export(Service& service_, ExchangePtr exchange_, Wanted wanted_)
        : service(service_), exchange(std::move(exchange_)), wanted(std::move(wanted_)), params(wanted.params) {
        if (wanted.name == "recap" || wanted.name == "audit") params["limit"] = kReportRows;
    }

    void ask() {
        service.doors.ask_history("report_" + wanted.name, with_viewer(params, exchange->viewer()).dump(), [self = shared_from_this()](Result<std::string> answer) {
            std::optional<Error> wrong;
            if (!answer) wrong = answer.error();
            else wrong = self->take(*answer);
            self->service.post([self, wrong] {
                if (wrong) return self->exchange->refuse(*wrong);
                if (self->more) return self->ask();
                self->send();
            });
        });
    }

private:
    std::optional<Error> take(const std::string& answer) {
        Json page = Json::parse(answer, nullptr, false);
        if (!page.is_object() || !page.value("tables", Json()).is_array() || page["tables"].empty()) return no_history();
        Json* table = &page["tables"][0];
        for (auto& one : page["tables"])
            if (one.value("key", "") == wanted.table) table = &one;
        rows += (*table)["rows"].size();
        more = page.contains("next") || page.value("more", false);
        if (rows > kRowsOfAFile || (more && rows == kRowsOfAFile)) return fail("too_long", "lebih dari 100.000 baris: persempit waktunya", "to");
        if (page.contains("next")) params["after"] = page["next"];
        else if (more) params["offset"] = rows + wanted.params.value("offset", std::size_t{0});
        if (wanted.csv) {
            if (!begun) csv_header(text, (*table)["columns"]);
            for (const auto& row : (*table)["rows"]) csv_row(text, told_row((*table)["columns"], row));
        } else if (!begun) {
            whole = std::move(page);
            whole.erase("next");
            whole.erase("more");
        } else
            for (auto& row : (*table)["rows"]) whole["tables"][0]["rows"].push_back(std::move(row));
        begun = true;
        if (!wanted.csv && !more) text = whole.dump(-1, ' ', false, Json::error_handler_t::replace);
        return std::nullopt;
    }

    [[nodiscard]] std::string day(const char* name) const {
        using namespace std::chrono;
        // `to` is excluded: the day it ends is the one before.
        const auto us = params.value(name, std::int64_t{0}) - (std::string_view(name) == "to" ? 1 : 0);
        const year_month_day date{floor<days>(sys_time<microseconds>(microseconds(us) + minutes(service.state().profile.zone_minutes)))};
        char text_[16];
        std::snprintf(text_, sizeof text_, "%04d%02u%02u", int(date.year()) % 10'000, unsigned(date.month()), unsigned(date.day()));
        return text_;
    }

    void send() {
        Json asked = wanted.params;
        asked["format"] = wanted.csv ? "csv" : "json";
        Command command;
        command.body = NoteExport{wanted.name, std::move(asked), rows};
        command.person = exchange->viewer().person;
        service.command(std::move(command), Gate::written, [self = shared_from_this()](Service::Outcome outcome) {
            if (outcome.refusal) return self->exchange->refuse(*outcome.refusal);
            Answer out;
            out.type = self->wanted.csv ? "text/csv; charset=utf-8; header=present" : "application/json";
            out.body = (self->wanted.csv && self->wanted.bom ? std::string(kUtf8Bom) : std::string()) + self->text;
            out.headers.emplace_back("Content-Disposition", "attachment; filename=\"siaga-" + self->wanted.name + "-" + self->day("from") + "-" +
                                                                self->day("to") + (self->wanted.csv ? ".csv\"" : ".json\""));
            self->exchange->answer(std::move(out));
        });
    }

    Service& service;
    ExchangePtr exchange;
    Wanted wanted;
    Json params, whole;
    std::string text;
    std::size_t rows = 0;
    bool begun = false, more = false;
};

void export_(Service& service, const ExchangePtr& exchange, const std::string& name) {
    auto wanted = read(exchange, name, true);
    if (!wanted) return;
    if (!service.doors.ask_history) return exchange->refuse(no_history());
    std::make_shared<Export>(service, exchange, std::move(*wanted))->ask();
}

bool known(const ExchangePtr& exchange) {
    if (kReports.contains(exchange->request.path.at("kind"))) return true;
    exchange->refuse(404, "report_unknown", "laporan ini tidak dikenal", "kind");
    return false;
}

void get_report(Service& service, const ExchangePtr& exchange) {
    if (known(exchange)) show(service, exchange, exchange->request.path.at("kind"));
}
void export_report(Service& service, const ExchangePtr& exchange) {
    if (known(exchange)) export_(service, exchange, exchange->request.path.at("kind"));
}
void get_audit(Service& service, const ExchangePtr& exchange) { show(service, exchange, "audit"); }
void export_audit(Service& service, const ExchangePtr& exchange) { export_(service, exchange, "audit"); }

constexpr Route kReportRoutes[] = {
    {Method::get, "/api/v1/reports/figures/{kind}", "getReport", kSupervisor | kAdmin, get_report},
    {Method::get, "/api/v1/reports/figures/{kind}/export", "exportReport", kSupervisor | kAdmin, export_report},
    {Method::get, "/api/v1/audit", "getAudit", kAdmin, get_audit},
    {Method::get, "/api/v1/audit/export", "exportAudit", kAdmin, export_audit},
};

}  // namespace

std::span<const Route> report_routes() { return kReportRoutes; }

}  // namespace siaga::http
