// Health and Prometheus text, read from the mirror.
#include <algorithm>
#include <array>
#include <cstdio>

#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

class Prometheus {
public:
    void type(const char* name, const char* kind, const char* help) {
        out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " " + kind + "\n";
    }
    void value(const std::string& name, double number, const std::string& labels = {}) {
        char text[40];
        std::snprintf(text, sizeof text, "%.15g", number);
        out += name + (labels.empty() ? "" : "{" + labels + "}") + " " + text + "\n";
    }
    std::string out;
};

template <class E, class Map, class Get>
void by_state(Prometheus& p, const char* name, const char* help, const Map& things, Get get) {
    std::map<E, std::uint64_t> counts;
    for (const auto& [id, thing] : things) ++counts[get(thing)];
    p.type(name, "gauge", help);
    for (const auto& [state, text] : enum_names(E{})) p.value(name, static_cast<double>(counts[state]), "state=\"" + std::string(text) + "\"");
}

void waits(Prometheus& p, const Service& service) {
    static constexpr std::array kBounds{1.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0};
    std::array<std::uint64_t, kBounds.size()> counts{};
    std::uint64_t answered = 0;
    double sum = 0, longest = 0;
    for (const auto& [id, call] : service.state().calls) {
        if (call.direction != CallDirection::inbound) continue;
        if (call.state == CallState::waiting) longest = std::max(longest, static_cast<double>((service.house_now() - call.arrived_at).count()) / 1e6);
        if (!call.answered_at) continue;
        const double waited = static_cast<double>((call.answered_at - call.arrived_at).count()) / 1e6;
        ++answered;
        sum += waited;
        for (std::size_t i = 0; i < kBounds.size(); ++i) counts[i] += waited <= kBounds[i];
    }
    p.type("siaga_wait_recent_seconds", "gauge", "Arrival to a person's answer, calls of the last 24 h, at most le seconds");
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
        char bound[16];
        std::snprintf(bound, sizeof bound, "%g", kBounds[i]);
        p.value("siaga_wait_recent_seconds", static_cast<double>(counts[i]), std::string("le=\"") + bound + "\"");
    }
    p.type("siaga_wait_recent_answered", "gauge", "Calls behind siaga_wait_recent_seconds");
    p.value("siaga_wait_recent_answered", static_cast<double>(answered));
    p.type("siaga_wait_recent_sum_seconds", "gauge", "Their waits together");
    p.value("siaga_wait_recent_sum_seconds", sum);
    p.type("siaga_longest_wait_seconds", "gauge", "The caller who waits longest now");
    p.value("siaga_longest_wait_seconds", longest);
}

void metrics(Service& service, const ExchangePtr& exchange) {
    const State& s = service.state();
    Prometheus p;
    by_state<CallState>(p, "siaga_calls", "Calls in memory by state", s.calls, [](const Call& c) { return c.state; });
    by_state<SeatState>(p, "siaga_seats", "Seats by state", s.seats, [](const Seat& seat) { return seat.state; });
    by_state<AssignmentState>(p, "siaga_assignments", "Assignments in memory by state", s.assignments, [](const Assignment& a) { return a.state; });
    p.type("siaga_seats_registered", "gauge", "Seats with a reachable phone");
    p.value("siaga_seats_registered", static_cast<double>(std::count_if(s.seats.begin(), s.seats.end(), [](const auto& seat) {
                return seat.second.registration && seat.second.registration->reachable;
            })));
    const std::pair<const char*, std::uint64_t> totals[] = {
        {"offered", s.totals.offered}, {"connected", s.totals.connected}, {"answered", s.totals.answered}, {"abandoned", s.totals.abandoned},
        {"cut", s.totals.cut}, {"short_abandoned", s.totals.short_abandoned}, {"strangers", s.totals.strangers}, {"unlisted", s.totals.unlisted},
        {"outbound", s.totals.outbound}};
    for (const auto& [name, value] : totals) {
        const std::string full = std::string("siaga_calls_") + name + "_total";
        p.type(full.c_str(), "counter", "Since this journal began");
        p.value(full, static_cast<double>(value));
    }
    p.type("siaga_incidents_total", "counter", "Since this journal began");
    p.value("siaga_incidents_total", static_cast<double>(s.totals.incidents));
    p.type("siaga_wait_seconds_total", "counter", "Waits of answered calls together, arrival to answer");
    p.value("siaga_wait_seconds_total", static_cast<double>(s.totals.wait_us) / 1e6);
    waits(p, service);
    p.type("siaga_agency_desks", "gauge", "Desks that would sound, by agency");
    for (const auto& [id, agency] : s.agencies) p.value("siaga_agency_desks", agency.desks, "agency=\"" + id.value + "\"");
    p.type("siaga_alarms_open", "gauge", "Open alarms");
    p.value("siaga_alarms_open", static_cast<double>(std::count_if(s.alarms.begin(), s.alarms.end(), [](const auto& a) { return a.second.open; })));
    p.type("siaga_websockets", "gauge", "Open consoles");
    p.value("siaga_websockets", static_cast<double>(service.live.lines()));
    p.type("siaga_mirror_seq", "gauge", "Last event the consoles can see");
    p.value("siaga_mirror_seq", static_cast<double>(s.seq));
    p.type("siaga_journal_writable", "gauge", "0: belum tersimpan permanen");
    p.value("siaga_journal_writable", service.durable ? 1 : 0);
    if (service.doors.gauges)
        for (const auto& [name, value] : service.doors.gauges()) {
            p.type(name.c_str(), "gauge", "See docs/operations.md");
            p.value(name, value);
        }
    Answer answer = text_answer(200, std::move(p.out));
    answer.type = "text/plain; version=0.0.4; charset=utf-8";
    exchange->answer(std::move(answer));
}

void healthz(Service&, const ExchangePtr& exchange) { exchange->answer(text_answer(200, "ok\n")); }
void readyz(Service& service, const ExchangePtr& exchange) {
    exchange->answer(service.ready() ? text_answer(200, "ready\n") : text_answer(503, service.stopping ? "stopping\n" : "starting\n"));
}

constexpr Route kHealthRoutes[] = {
    {Method::get, "/healthz", "healthz", kNobody, healthz},
    {Method::get, "/readyz", "readyz", kNobody, readyz},
    // It counts restricted cases too, of which an admin knows none (docs/decisions/0120).
    {Method::get, "/metrics", "metrics", kSupervisor, metrics},
};

}  // namespace

std::span<const Route> health_routes() { return kHealthRoutes; }

// The metrics port asks nobody: it is on loopback.
void answer_metrics_port(Service& service, const ExchangePtr& exchange) {
    const std::string path = exchange->path.substr(0, exchange->path.find('?'));
    if (exchange->method != Method::get) return exchange->refuse(405, "method_not_allowed", "GET", "GET");
    for (const auto& route : kHealthRoutes)
        if (route.path == path) return route.handler(service, exchange);
    exchange->refuse(404, "not_found", "alamat ini tidak ada", path);
}

}  // namespace siaga::http
