#include "telephony/registrar.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

#include "telephony/agent.hpp"

namespace siaga::telephony {

namespace {

constexpr std::uint32_t kShortestGrant = 60, kLongestGrant = 120;  // seconds granted

std::int64_t steady_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::uint32_t wanted_expiry(const sip_t* sip) {
    if (sip->sip_contact && sip->sip_contact->m_expires)
        if (auto seconds = parse_u64(sip->sip_contact->m_expires)) return static_cast<std::uint32_t>(std::min<std::uint64_t>(*seconds, 86'400));
    return sip->sip_expires ? static_cast<std::uint32_t>(std::min<unsigned long>(sip->sip_expires->ex_delta, 86'400)) : kLongestGrant;
}

}  // namespace

struct Registrar::Entry {
    Registrar* registrar = nullptr;
    SeatId seat;
    centre::Registration registration;
    nta_outgoing_t* probe = nullptr;
    Timers::Id probe_timer = 0, patience_timer = 0;
    tport_t* connection = nullptr;  // of TCP and TLS, referenced
};

Registrar::Registrar(Engine& engine, const Options& options)
    : engine_(engine), options_(options), limit_(options.registers_per_second, options.registers_per_second * 4.0) {}
Registrar::~Registrar() { close(); }

void Registrar::hold(const SeatId& seat, tport_t* connection) {
    const auto it = seats_.find(seat);
    if (it == seats_.end()) {
        if (connection) tport_unref(connection);
        return;
    }
    if (auto* old = std::exchange(it->second->connection, connection)) tport_unref(old);
}

tport_t* Registrar::connection_to(const std::string& source) const {
    for (const auto& [seat, entry] : seats_)
        if (entry->connection && entry->registration.source == source && tport_is_clear_to_send(entry->connection)) return entry->connection;
    return nullptr;
}

void Registrar::close() {
    for (auto& [seat, entry] : seats_) {
        engine_.timers().cancel(entry->probe_timer);
        engine_.timers().cancel(entry->patience_timer);
        if (entry->probe) nta_outgoing_destroy(std::exchange(entry->probe, nullptr));
        hold(seat, nullptr);
    }
    seats_.clear();
}

const centre::Registration* Registrar::of(const SeatId& seat) const {
    const auto it = seats_.find(seat);
    return it == seats_.end() ? nullptr : &it->second->registration;
}

std::optional<SeatId> Registrar::seat_at(const Source& source) const {
    const auto text = source.text();
    for (const auto& [seat, entry] : seats_)
        if (entry->registration.source == text && entry->registration.transport == source.transport) return seat;
    return std::nullopt;
}

void Registrar::request(nta_agent_t* nta, msg_t* msg, const sip_t* sip, const Source& source) {
    if (!limit_.take(source.address, std::chrono::steady_clock::now())) {
        ++engine_.registers_dropped;
        nta_msg_discard(nta, msg);
        return;
    }
    const SeatId seat{clean_text(parse_uri(text_of(sip->sip_to->a_url)).user, 32)};
    switch (check(sip, seat)) {
        case Check::ok: accept(nta, msg, sip, seat, source); return;
        case Check::stale: challenge(nta, msg, true); return;
        case Check::bad:
            spdlog::warn("register_refused seat={} source={}", seat.value, source.text());
            [[fallthrough]];
        case Check::challenge: challenge(nta, msg, false); return;
    }
}

Registrar::Check Registrar::check(const sip_t* sip, const SeatId& seat) {
    if (!sip->sip_authorization) return Check::challenge;
    const auto credentials = parse_digest(text_of_header(sip->sip_authorization));
    const auto algorithm = credential(credentials, "algorithm");
    const bool sha256 = same_text(algorithm, "SHA-256");
    if (!sha256 && !algorithm.empty() && !same_text(algorithm, "MD5")) return Check::challenge;
    const auto nonce = credential(credentials, "nonce");
    const auto verdict = nonces_.check(nonce, steady_seconds());
    // qop is always asked for: without its count a captured answer could be replayed.
    const auto count_text = credential(credentials, "nc");
    std::uint32_t count = 0;
    const auto parsed = std::from_chars(count_text.data(), count_text.data() + count_text.size(), count, 16);
    const bool counted = credential(credentials, "qop") == "auth" && count_text.size() == 8 && parsed.ec == std::errc{};
    const auto kind = sha256 ? HashKind::sha256 : HashKind::md5;
    // The same work for an unknown seat, so that neither answer nor time tells who exists.
    auto ha1 = options_.ha1 ? options_.ha1(seat, sha256 ? "SHA-256" : "MD5") : std::nullopt;
    const bool known = ha1.has_value() && credential(credentials, "username") == seat.value;
    const auto expected = digest_response(kind, ha1.value_or(std::string(64, '0')), "REGISTER", credentials);
    if (!equal_secret(expected, credential(credentials, "response")) || !known || !counted || credential(credentials, "realm") != kSeatRealm)
        return verdict == Nonces::Verdict::stale ? Check::challenge : Check::bad;
    if (verdict == Nonces::Verdict::forged) return Check::stale;  // a nonce of the process before: the password is right
    if (verdict == Nonces::Verdict::stale) return Check::stale;
    return nonces_.use(nonce, count, steady_seconds()) ? Check::ok : Check::stale;
}

void Registrar::challenge(nta_agent_t* nta, msg_t* msg, bool stale) {
    const auto nonce = nonces_.issue(steady_seconds());
    const auto line = [&](const char* algorithm) {
        return "WWW-Authenticate: Digest realm=\"" + std::string(kSeatRealm) + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm +
               ", qop=\"auth\"" + (stale ? ", stale=true" : "");
    };
    // RFC 8760 §2.3: the preferred one first; a phone that knows only MD5 takes the second.
    const auto headers = line("SHA-256") + "\r\n" + line("MD5");
    nta_msg_treply(nta, msg, SIP_401_UNAUTHORIZED, SIPTAG_HEADER_STR(headers.c_str()), SIPTAG_SERVER_STR(kServer), TAG_END());
}

void Registrar::accept(nta_agent_t* nta, msg_t* msg, const sip_t* sip, const SeatId& seat, const Source& source) {
    const auto wanted = wanted_expiry(sip);
    const auto* known = of(seat);
    if (!sip->sip_contact && !known) {
        nta_msg_treply(nta, msg, SIP_200_OK, SIPTAG_SERVER_STR(kServer), TAG_END());
        return;
    }
    const bool every = sip->sip_contact && sip->sip_contact->m_url->url_type == url_any;
    if (wanted == 0 && sip->sip_contact) {
        // A phone that was replaced signs its own contact off, never the one in service (RFC 3261 §10.3).
        const bool replaced = known && !every && known->contact != text_of(sip->sip_contact->m_url) && known->source != source.text();
        if (replaced) {
            spdlog::info("register_of_replaced_phone seat={} source={}", seat.value, source.text());
            nta_msg_treply(nta, msg, SIP_200_OK, SIPTAG_SERVER_STR(kServer), TAG_END());
            return;
        }
        engine_.tell(centre::SeatUnregister{seat, "phone"});
        nta_msg_treply(nta, msg, SIP_200_OK, SIPTAG_SERVER_STR(kServer), TAG_END());
        return;
    }
    if (!sip->sip_contact) {  // a query (RFC 3261 §10.2.3)
        const auto contact = "<" + known->contact + ">";
        nta_msg_treply(nta, msg, SIP_200_OK, SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_SERVER_STR(kServer), TAG_END());
        return;
    }
    const auto granted = std::clamp(wanted, kShortestGrant, kLongestGrant);
    centre::Registration fresh;
    fresh.contact = text_of(sip->sip_contact->m_url);
    if (every) {
        nta_msg_treply(nta, msg, SIP_400_BAD_REQUEST, TAG_END());
        return;
    }
    fresh.source = source.text();
    fresh.transport = source.transport;
    fresh.user_agent = sip->sip_user_agent && sip->sip_user_agent->g_string ? clean_text(sip->sip_user_agent->g_string, 128) : std::string{};
    fresh.call_id = clean_text(sip->sip_call_id->i_id, 256);
    fresh.cseq = sip->sip_cseq->cs_seq;
    // A little longer than granted, for the phone that refreshes at the last moment.
    fresh.expires_at = (options_.clock ? options_.clock->house() : HouseTime{}) + std::chrono::seconds(granted + 10);
    const auto contact = "<" + fresh.contact + ">;expires=" + std::to_string(granted);
    auto* connection = tport_delivered_by(nta_agent_tports(nta), msg);
    connection = connection && tport_is_secondary(connection) && source.transport != "udp" ? tport_ref(connection) : nullptr;
    // The 200 says it is remembered, so the journal comes first. Only an authenticated phone costs a transaction.
    auto* irq = nta_incoming_create(nta, nullptr, msg, sip_object(msg), TAG_END());
    if (!irq) {
        if (connection) tport_unref(connection);
        return;
    }
    engine_.tell(centre::SeatRegister{seat, std::move(fresh)}, [this, seat, connection, irq, contact](const centre::Batch* batch) {
        if (!batch || !batch->refusal) hold(seat, connection);
        else if (connection) tport_unref(connection);
        if (batch && batch->refusal) nta_incoming_treply(irq, SIP_403_FORBIDDEN, SIPTAG_SERVER_STR(kServer), TAG_END());
        else nta_incoming_treply(irq, SIP_200_OK, SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_SERVER_STR(kServer), TAG_END());
        nta_incoming_destroy(irq);
    });
}

void Registrar::learned(const SeatId& seat, const centre::Registration& registration) {
    auto& entry = seats_[seat];
    if (!entry) {
        entry = std::make_unique<Entry>();
        entry->registrar = this;
        entry->seat = seat;
    }
    entry->registration = registration;  // as the centre has it: a phone that registers again lives
    auto& timers = engine_.timers();
    if (!entry->probe_timer) entry->probe_timer = timers.set(options_.probe_every, [this, seat] { probe(seat); });
}

void Registrar::forgotten(const SeatId& seat) {
    const auto it = seats_.find(seat);
    if (it == seats_.end()) return;
    engine_.timers().cancel(it->second->probe_timer);
    engine_.timers().cancel(it->second->patience_timer);
    if (it->second->probe) nta_outgoing_destroy(it->second->probe);
    hold(seat, nullptr);
    seats_.erase(it);
}

// Also keeps the path through a NAT or a firewall open.
void Registrar::probe(const SeatId& seat) {
    const auto it = seats_.find(seat);
    if (it == seats_.end()) return;
    auto& entry = *it->second;
    entry.probe_timer = engine_.timers().set(options_.probe_every, [this, seat] { probe(seat); });
    if (entry.probe) return;
    auto& agent = engine_.seat_agent();
    const auto route = send_uri(entry.registration.source, entry.registration.transport);
    auto* connection = connection_to(entry.registration.source);
    auto* msg = agent.options_to(entry.registration.contact);
    if (!msg) return;
    entry.probe = nta_outgoing_mcreate(agent.nta(), &Registrar::on_probe_response, &entry, URL_STRING_MAKE(route.c_str()), msg,
                                       TAG_IF(connection, NTATAG_TPORT(connection)), TAG_END());
    if (!entry.probe) return;
    // Sofia's own timer F would be 32 s of offers to a dead phone.
    engine_.timers().cancel(entry.patience_timer);
    entry.patience_timer = engine_.timers().set(options_.probe_patience, [this, seat] {
        const auto found = seats_.find(seat);
        if (found == seats_.end()) return;
        found->second->patience_timer = 0;
        if (!found->second->probe) return;
        nta_outgoing_destroy(std::exchange(found->second->probe, nullptr));
        heard(*found->second, false);
    });
}

int Registrar::on_probe_response(void* magic, nta_outgoing_t* orq, const sip_t*) {
    auto& entry = *static_cast<Entry*>(magic);
    const int status = nta_outgoing_status(orq);
    if (status < 200 || orq != entry.probe) return 0;
    nta_outgoing_destroy(std::exchange(entry.probe, nullptr));
    entry.registrar->engine_.timers().cancel(entry.patience_timer);
    // Any answer of the phone's own shows that it lives; 408 and 503 are sofia's for silence.
    entry.registrar->heard(entry, status != 408 && status != 503);
    return 0;
}

void Registrar::heard(Entry& entry, bool reachable) {
    if (entry.registration.reachable == reachable) return;
    entry.registration.reachable = reachable;
    spdlog::warn("seat_phone seat={} reachable={}", entry.seat.value, reachable);
    engine_.tell(centre::SeatPhoneProbe{entry.seat, reachable});
}

}  // namespace siaga::telephony
