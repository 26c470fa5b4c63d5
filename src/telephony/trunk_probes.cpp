#include "telephony/trunk_probes.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "siaga/centre/settings_admin.hpp"
#include "telephony/agent.hpp"
#include "telephony/engine.hpp"

namespace siaga::telephony {

namespace {
constexpr int kMissesToSilence = 2;  // each of several retransmissions
}

TrunkProbes::TrunkProbes(Engine& engine) : engine_(engine) {}
TrunkProbes::~TrunkProbes() {
    for (auto& [key, probe] : probes_) drop(*probe);
}

void TrunkProbes::take_up(const centre::State& state) {
    for (const auto& [id, alarm] : state.alarms) {
        if (!alarm.open || alarm.kind != centre::AlarmKind::trunk_silent || parse_address(alarm.subject)) continue;  // addresses: open_own_addresses
        const TrunkId trunk{alarm.subject.substr(0, alarm.subject.find(' '))};
        told_[trunk].insert(alarm.subject);
    }
    for (const auto& [id, call] : state.calls)
        if (const auto leg = state.legs.find(call.caller_leg); leg != state.legs.end() && call.state != centre::CallState::ended && call.direction == centre::CallDirection::inbound)
            called(id, call.trunk, leg->second.dialog.source, leg->second.dialog.transport);
    watch();
    for (auto& [key, probe] : probes_) {
        const auto told = told_.find(probe->trunk);
        if (told == told_.end()) continue;
        if (told->second.contains(probe->trunk.value) || told->second.contains(probe->trunk.value + " " + probe->target)) probe->missed = kMissesToSilence;
    }
    std::vector<TrunkId> trunks;
    for (const auto& [trunk, subjects] : told_) trunks.push_back(trunk);
    for (const auto& trunk : trunks) tell(trunk);
}

void TrunkProbes::watch() {
    std::set<Key> wanted;
    for (const auto& trunk : engine_.trunks().all()) {
        const auto targets = centre::outgoing_targets(trunk.outgoing_target);
        for (const auto& target : targets) {
            wanted.emplace(trunk.id, target);
            add(trunk.id, target, true);
        }
        for (const auto* known : {&callers_, &strangers_})
            if (const auto caller = known->find(trunk.id); targets.empty() && caller != known->end()) {
                wanted.emplace(trunk.id, caller->second);
                add(trunk.id, caller->second, false);
            }
    }
    std::set<TrunkId> changed;
    for (auto it = probes_.begin(); it != probes_.end();) {
        if (wanted.contains(it->first)) {
            ++it;
            continue;
        }
        changed.insert(it->first.first);
        drop(*it->second);
        it = probes_.erase(it);
    }
    for (const auto& trunk : changed) tell(trunk);
}

void TrunkProbes::called(CallId call, const TrunkId& trunk, const std::string& source, const std::string& transport) {
    if (transport != "udp" || source.empty()) return;  // the port of a TCP caller listens to nobody
    calling_[call] = {trunk, source};
    auto& last = strangers_[trunk];
    if (const auto known = callers_.find(trunk); known != callers_.end() && known->second == source) {
        strangers_.erase(trunk);
        return;
    }
    if (last == source) return;
    last = source;
    if (const auto* settings = engine_.trunks().find(trunk); settings && settings->outgoing_target.empty()) watch();
}

void TrunkProbes::ended(CallId call) { calling_.erase(call); }

void TrunkProbes::add(const TrunkId& trunk, const std::string& target, bool expected) {
    const Key key{trunk, target};
    auto& probe = probes_[key];
    if (!probe) {
        probe = std::make_unique<Probe>();
        probe->all = this;
        probe->trunk = trunk;
        probe->target = target;
        probe->again = engine_.timers().set(engine_.options().trunk_probe_every, [this, key] { ask(key); });
    }
    probe->expected = expected;
}

void TrunkProbes::drop(Probe& probe) {
    engine_.timers().cancel(probe.again);
    engine_.timers().cancel(probe.patience);
    if (probe.request) nta_outgoing_destroy(std::exchange(probe.request, nullptr));
}

void TrunkProbes::ask(const Key& key) {
    const auto it = probes_.find(key);
    if (it == probes_.end()) return;
    Probe& probe = *it->second;
    probe.again = engine_.timers().set(engine_.options().trunk_probe_every, [this, key] { ask(key); });
    const auto* trunk = engine_.trunks().find(probe.trunk);
    if (probe.request || !trunk) return;
    auto& agent = engine_.trunk_agent(trunk->signalling_address);
    if (agent.own() != trunk->signalling_address) return;  // its address is not open, which is an alarm of its own
    const auto uri = "sip:" + probe.target;
    const auto route = uri + (probe.target.find("transport=") == std::string::npos ? ";transport=udp" : "");
    auto* msg = agent.options_to(uri);
    if (!msg) return;
    const bool calls = std::any_of(calling_.begin(), calling_.end(), [&](const auto& one) { return one.second == key; });
    probe.between = probe.idle && !calls;
    probe.idle = !calls;
    probe.request = nta_outgoing_mcreate(agent.nta(), &TrunkProbes::on_response, &probe, URL_STRING_MAKE(route.c_str()), msg, TAG_END());
    engine_.timers().cancel(probe.patience);
    probe.patience = engine_.timers().set(engine_.options().probe_patience, [this, key] {
        const auto found = probes_.find(key);
        if (found == probes_.end()) return;
        found->second->patience = 0;
        if (found->second->request) nta_outgoing_destroy(std::exchange(found->second->request, nullptr));
        heard(*found->second, false);
    });
}

int TrunkProbes::on_response(void* magic, nta_outgoing_t* request, const sip_t*) {
    auto& probe = *static_cast<Probe*>(magic);
    const int status = nta_outgoing_status(request);
    if (status < 200 || request != probe.request) return 0;
    nta_outgoing_destroy(std::exchange(probe.request, nullptr));
    probe.all->engine_.timers().cancel(probe.patience);
    // Whatever it answers, it lives; 408 and 503 are sofia's for silence.
    probe.all->heard(probe, status != 408 && status != 503);
    return 0;
}

// This is where the trunk's calls come from: an address known before gives way.
void TrunkProbes::adopt(const Probe& probe) {
    const TrunkId trunk = probe.trunk;
    callers_[trunk] = probe.target;
    if (const auto last = strangers_.find(trunk); last != strangers_.end() && last->second == probe.target) strangers_.erase(last);
    watch();  // its own probe stays
}

void TrunkProbes::heard(Probe& probe, bool answer) {
    if (answer) {
        if (probe.between && !std::exchange(probe.answered, true) && !probe.expected) adopt(probe);
        if (std::exchange(probe.missed, 0) == 0) return;
    } else if (++probe.missed != kMissesToSilence) {
        return;
    }
    if (probe.expected || probe.answered) spdlog::warn("trunk_target trunk={} target={} answers={}", probe.trunk.value, probe.target, answer);
    tell(TrunkId(probe.trunk));
}

// The alarms as they must be now, said as the difference from those that are.
void TrunkProbes::tell(const TrunkId& trunk) {
    std::map<std::string, std::string> wanted;
    std::size_t counted = 0;
    std::string names;
    for (const auto& [key, probe] : probes_) {
        if (key.first != trunk || (!probe->expected && !probe->answered)) continue;
        ++counted;
        if (probe->missed < kMissesToSilence) continue;
        wanted[trunk.value + " " + probe->target] = "Tujuan " + probe->target + " trunk " + trunk.value + " tidak menjawab OPTIONS; yang lain masih";
        names += (names.empty() ? "" : ", ") + probe->target;
    }
    if (counted != 0 && wanted.size() == counted)
        wanted = {{trunk.value, "Trunk " + trunk.value + " tidak menjawab OPTIONS: " + names}};
    auto& told = told_[trunk];
    std::set<std::string> now;
    for (const auto& [subject, text] : wanted) {
        now.insert(subject);
        if (!told.contains(subject)) engine_.tell(centre::ReportAlarm{centre::AlarmKind::trunk_silent, subject, text, 1});
    }
    for (const auto& subject : told)
        if (!now.contains(subject)) engine_.tell(centre::ClearAlarm{centre::AlarmKind::trunk_silent, subject});
    if (now.empty()) told_.erase(trunk);
    else told = std::move(now);
}

}  // namespace siaga::telephony
