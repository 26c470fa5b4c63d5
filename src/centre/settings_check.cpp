// What may stand in a seat's, a trunk's or the queue's settings: the bounds, and why.
#include <algorithm>

#include "deciding.hpp"
#include "settings_check.hpp"
#include "siaga/base/network.hpp"

namespace siaga::centre {

namespace {

bool only_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}
bool good_name(std::string_view text) { return text.size() <= 32 && only_of(text, "abcdefghijklmnopqrstuvwxyz0123456789-_"); }
bool good_title(std::string_view text) {
    return text.size() <= 60 && text.find_first_not_of(' ') != std::string_view::npos &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Status within(const char* field, Duration value, int least, int most, const char* why) {
    if (value >= std::chrono::seconds(least) && value <= std::chrono::seconds(most)) return {};
    return fail("out_of_range", std::to_string(least) + " sampai " + std::to_string(most) + " detik: " + why, field);
}

bool outside(const IpNetwork& network) { return !network.address.is_loopback(); }

Status check_peer(const std::string& peer, const std::string& where) {
    const auto network = parse_network(peer);
    if (!network) return fail("peer_malformed", "\"" + peer.substr(0, 64) + "\" bukan alamat atau jaringan", where);
    if (network->is_everything()) return fail("peer_everything", "\"" + peer + "\" berarti siapa saja: tulis alamat telko", where);
    if (network->has_host_bits()) return fail("peer_malformed", "\"" + peer + "\": tulis alamatnya saja, atau alamat pertama jaringan", where);
    return {};
}

}  // namespace

bool is_delivered_number(std::string_view text) {
    for (std::string_view scheme : {"sip:", "sips:", "tel:"})
        if (text.starts_with(scheme)) return text.size() > scheme.size() && text.size() <= 128 && text.find_first_of(" <>\"\r\n\t") == text.npos;
    if (text.starts_with("urn:service:sos")) return text.size() <= 64 && text.find_first_of(" <>\"\r\n\t") == text.npos;
    if (text.starts_with('+')) text.remove_prefix(1);
    return only_of(text, "0123456789*#") && text.size() <= 32;
}

// The host may be an IPv6 address in brackets.
bool is_outgoing_target(std::string_view text) {
    if (text.size() > 200) return false;
    if (const auto semicolon = text.find(';'); semicolon != text.npos) {
        const auto parameter = text.substr(semicolon + 1);
        if (parameter != "transport=tcp" && parameter != "transport=udp" && parameter != "transport=tls") return false;
        text = text.substr(0, semicolon);
    }
    const auto bracket = text.find(']');
    const auto colon = text.find(':', bracket == text.npos ? 0 : bracket);
    if (colon != text.npos) {
        const auto port = text.substr(colon + 1);
        if (!only_of(port, "0123456789") || port.size() > 5 || std::stoi(std::string(port)) > 65535) return false;
        text = text.substr(0, colon);
    }
    return parse_address(text).has_value() || only_of(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
}

std::vector<std::string> outgoing_targets(std::string_view list) {
    std::vector<std::string> out;
    if (list.find_first_not_of(' ') == list.npos) return out;
    while (true) {
        const auto comma = list.find(',');
        auto target = list.substr(0, comma);
        while (!target.empty() && target.front() == ' ') target.remove_prefix(1);
        while (!target.empty() && target.back() == ' ') target.remove_suffix(1);
        out.emplace_back(target);
        if (comma == list.npos) return out;
        list.remove_prefix(comma + 1);
    }
}

Status check_queue(const QueueSettings& q) {
    if (Status ok = within("ring", q.ring, 3, 120, "telepon perlu waktu berdering, dan penelepon tidak boleh tertahan di satu meja"); !ok) return ok;
    if (Status ok = within("offer_all_after", q.offer_all_after, 0, 600, "sesudah itu semua meja siap dideringkan"); !ok) return ok;
    if (Status ok = within("wrap_up", q.wrap_up, 0, 3600, "0 berarti tanpa waktu mengisi"); !ok) return ok;
    if (Status ok = within("wrap_up_extension", q.wrap_up_extension, 0, 3600, "tambahan waktu mengisi"); !ok) return ok;
    if (q.misses_to_pause < 1 || q.misses_to_pause > 100) return fail("out_of_range", "1 sampai 100 kali tidak diangkat sebelum meja dijeda", "misses_to_pause");
    if (Status ok = within("short_call", q.short_call, 0, 60, "lebih lama dari itu penelepon sungguh menunggu dan perlu dihubungi kembali"); !ok) return ok;
    return within("owner_missing_after", q.owner_missing_after, 30, 86'400, "konsol yang dimuat ulang belum berarti orangnya pergi");
}

std::string as_read(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

Status check_seat(const SeatSettings& seat, const Settings& all) {
    if (!good_name(seat.id.value)) return fail("seat_name_bad", "huruf kecil, angka, - dan _, paling banyak 32", "seat");
    if (!good_title(seat.title)) return fail("title_bad", "nama meja 1 sampai 60 huruf", "title");
    for (const auto& other : all.seats)
        if (other.id != seat.id && as_read(other.title) == as_read(seat.title)) return fail("title_taken", "meja " + other.id.value + " sudah bernama begitu", "title");
    return {};
}

Status Deciding::check_trunk(const TrunkSettings& t, const TrunkSettings* known) const {
    if (!good_name(t.id.value)) return fail("trunk_name_bad", "huruf kecil, angka, - dan _, paling banyak 32", "trunk");
    if (!good_title(t.title)) return fail("title_bad", "nama trunk 1 sampai 60 huruf", "title");
    // An address of its own is a socket, opened at the start and checked against this machine by `siaga check`.
    if (t.signalling_address != (known ? known->signalling_address : std::string()))
        return fail("trunk_needs_restart", "alamat SIP sendiri hanya lewat siaga.toml dan mulai ulang", "signalling_address");
    const bool added = s.added_peers.contains(t.id) && !s.added_peers.at(t.id).empty();
    if (t.peers.empty() && !added) return fail("peers_bad", "alamat atau jaringan telko yang boleh menelepon lewat trunk ini", "peers");
    if (t.peers.size() > kPeersMost) return fail("peers_bad", "paling banyak 64 alamat", "peers");
    bool from_outside = false;
    for (std::size_t i = 0; i < t.peers.size(); ++i) {
        const std::string where = "peers[" + std::to_string(i) + "]";
        if (Status ok = check_peer(t.peers[i], where); !ok) return ok;
        if (std::count(t.peers.begin(), t.peers.end(), t.peers[i]) > 1) return fail("peers_bad", "\"" + t.peers[i] + "\" tertulis dua kali", where);
        from_outside = from_outside || outside(*parse_network(t.peers[i]));
        for (const auto& other : s.settings.trunks)
            if (other.id != t.id && other.signalling_address == t.signalling_address &&
                std::find(other.peers.begin(), other.peers.end(), t.peers[i]) != other.peers.end())
                return fail("peer_taken", "\"" + t.peers[i] + "\" sudah alamat trunk " + other.id.value, where);
    }
    if (s.settings.demo && from_outside) return fail("demo_house", "ini rumah DEMO: telepon meja menjawab sendiri, jangan terima telko", "peers");
    if (t.delivered.size() > kDeliveredMost) return fail("delivered_bad", "paling banyak 64 nomor", "delivered");
    for (std::size_t i = 0; i < t.delivered.size(); ++i)
        if (!is_delivered_number(t.delivered[i]))
            return fail("delivered_bad", "\"" + t.delivered[i].substr(0, 64) + "\" bukan nomor, tel:, sip: atau urn:service:sos", "delivered[" + std::to_string(i) + "]");
    const auto in_use = [&](const std::string& address) {
        return address == s.settings.seat_media_address || std::any_of(s.settings.trunks.begin(), s.settings.trunks.end(), [&](const auto& o) { return o.media_address == address; });
    };
    if (!in_use(t.media_address)) return fail("media_address_bad", "alamat suara yang belum dipakai rumah ini: lewat siaga.toml, diperiksa siaga check", "media_address");
    const auto media = parse_address(t.media_address);
    if (media && media->is_loopback() && from_outside) return fail("media_address_bad", "telko tidak dapat mengirim suara ke " + t.media_address, "media_address");
    if (!t.outgoing_caller_id.empty() && !is_delivered_number(t.outgoing_caller_id)) return fail("caller_id_bad", "tulis satu nomor", "outgoing_caller_id");
    const auto targets = outgoing_targets(t.outgoing_target);
    if (targets.size() > 8) return fail("target_bad", "paling banyak 8 tujuan", "outgoing_target");
    for (const auto& target : targets)
        if (!is_outgoing_target(target)) return fail("target_bad", "\"" + target.substr(0, 64) + "\": tulis alamat[:port][;transport=tcp]", "outgoing_target");
    return within("answer_after", t.answer_after, 0, 120, "sesudah itu penelepon disambung ke pengumuman");
}

}  // namespace siaga::centre
