#include "rehearse/expect.hpp"

#include <algorithm>
#include <cstdio>

namespace siaga::rehearse {
namespace {

std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.0f", value);
    return text;
}
std::uint64_t percent(std::uint64_t part, std::uint64_t of) { return of == 0 ? 100 : part * 100 / of; }

template <class List, class Text>
std::string listed(const List& list, Text&& text) {
    std::string out;
    for (const auto& one : list) out += (out.empty() ? "" : ", ") + text(one);
    return out.empty() ? "tidak ada" : out;
}

class Checking {
public:
    Checking(const Expectation& e, std::vector<Missed>& out) : e_(e), out_(out) {}

    void day(const Summary& s) {
        const auto share = [&](const std::optional<std::uint32_t>& wanted, std::uint64_t got, const char* what) {
            if (wanted && percent(got, s.calls) < *wanted) miss(std::string("diangkat dalam ") + what + ": " + std::to_string(percent(got, s.calls)) + " %, diharapkan " + std::to_string(*wanted) + " %");
        };
        share(e_.within_15_percent, s.within_15, "15 dtk");
        share(e_.within_20_percent, s.within_20, "20 dtk");
        if (e_.abandoned_at_most && s.abandoned > *e_.abandoned_at_most)
            miss("putus sebelum dijawab: " + std::to_string(s.abandoned) + ", paling banyak " + std::to_string(*e_.abandoned_at_most));
        std::uint64_t breaches = 0;
        for (const auto& [agency, count] : s.breaches) breaches += count;
        if (e_.breaches_at_most && breaches > *e_.breaches_at_most)
            miss("batas terlewati: " + std::to_string(breaches) + ", paling banyak " + std::to_string(*e_.breaches_at_most));
    }

    void call(const CallSeen& c) {
        if (e_.answered && *e_.answered != c.answered) miss(c.answered ? "diangkat" : "tidak diangkat");
        if (e_.answered_within_s && (!c.answered || c.wait_s > *e_.answered_within_s))
            miss(c.answered ? "diangkat sesudah " + number(c.wait_s) + " dtk" : "tidak diangkat");
        if (!e_.seat.empty() && e_.seat != c.seat) miss("diangkat di meja \"" + c.seat + "\", diharapkan " + e_.seat);
        if (e_.result && name_of(*e_.result) != c.result) miss("hasilnya \"" + c.result + "\"");
        if (!e_.agencies.empty()) agencies(c);
        for (const auto& id : e_.acknowledged) acknowledged(c, id, true);
        for (const auto& id : e_.unacknowledged) acknowledged(c, id, false);
        for (const auto& id : e_.breached) breached(c, id);
        for (const auto& label : e_.reached)
            if (told(c, label, true) == 0) miss("tidak tercapai: " + label);
        for (const auto& label : e_.never_called)
            if (told(c, label, false) > 0) miss("dihubungi juga: " + label);
    }

private:
    void miss(std::string text) { out_.push_back({e_.where, (e_.call.empty() ? "sehari" : e_.call) + ": " + std::move(text)}); }

    static const AssignmentSeen* of(const CallSeen& c, const AgencyId& id) {
        const auto found = std::find_if(c.assignments.begin(), c.assignments.end(), [&](const auto& a) { return a.agency == id.value; });
        return found == c.assignments.end() ? nullptr : &*found;
    }
    void agencies(const CallSeen& c) {
        std::set<std::string> got;
        for (const auto& a : c.assignments) got.insert(a.agency + " " + a.role);
        if (got != std::set<std::string>(e_.agencies.begin(), e_.agencies.end()))
            miss("ditugasi: " + listed(got, [](const std::string& s) { return s; }));
    }
    void acknowledged(const CallSeen& c, const AgencyId& id, bool wanted) {
        const AssignmentSeen* a = of(c, id);
        if (a == nullptr) return miss("tidak ditugasi: " + id.value);
        if (a->acknowledged.empty() == wanted) miss(id.value + (wanted ? " tidak menerima" : " menerima"));
        else if (wanted && e_.acknowledged_within_s && a->acknowledged_after_s > *e_.acknowledged_within_s)
            miss(id.value + " menerima sesudah " + number(a->acknowledged_after_s) + " dtk");
    }
    void breached(const CallSeen& c, const AgencyId& id) {
        const AssignmentSeen* a = of(c, id);
        if (a == nullptr || std::none_of(a->clocks.begin(), a->clocks.end(), [](const auto& clock) { return clock.outcome == "breached"; }))
            miss("tidak ada batas " + id.value + " yang terlewati");
    }
    // How often this contact was tried; `reached`: how often it answered or got the message.
    static std::size_t told(const CallSeen& c, const std::string& label, bool reached) {
        const auto fits = [&](const Told& one) {
            const bool there = one.result == "accepted" || one.result == "declined" || one.result == "shown" || one.result == "told";
            return one.label == label && (!reached || there);
        };
        std::size_t count = static_cast<std::size_t>(std::count_if(c.duty.begin(), c.duty.end(), fits));
        for (const auto& a : c.assignments) count += static_cast<std::size_t>(std::count_if(a.ladder.begin(), a.ladder.end(), fits));
        return count;
    }

    const Expectation& e_;
    std::vector<Missed>& out_;
};

}  // namespace

std::vector<Missed> unmet(const std::vector<Expectation>& expects, const Day& day) {
    std::map<std::string, const CallSeen*> calls;
    for (const auto& call : day.calls) calls.emplace(call.id, &call);
    std::vector<Missed> out;
    for (const auto& e : expects) {
        Checking checking(e, out);
        if (e.call.empty()) checking.day(day.summary);
        else if (const auto found = calls.find(e.call); found != calls.end()) checking.call(*found->second);
        else out.push_back({e.where, e.call + ": tidak pernah berdering"});
    }
    return out;
}

}  // namespace siaga::rehearse
