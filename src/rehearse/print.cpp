// What a rehearsal was like, in Indonesian, one paragraph a caller.
#include <cstdio>
#include <ostream>

#include "siaga/rehearse/rehearse.hpp"

namespace siaga::rehearse {
namespace {

std::string of_share(std::uint64_t part, std::uint64_t all) {
    char text[64];
    std::snprintf(text, sizeof text, "%llu (%.0f %%)", static_cast<unsigned long long>(part),
                  all == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(all));
    return text;
}
std::string whole(double seconds) {
    char text[40];
    std::snprintf(text, sizeof text, "%.0f dtk", seconds);
    return text;
}

// The words of the screen for what the record calls by its own names.
std::string word(const std::string& name) {
    static const std::map<std::string, std::string> kWords = {
        {"ring", "dering"}, {"answer", "diangkat"}, {"classify", "jenis diketahui"}, {"send", "tampil"}, {"acknowledge", "terima"},
        {"depart", "berangkat"}, {"arrive", "tiba"}, {"close", "selesai"}, {"met", "terpenuhi"}, {"breached", "TERLEWATI"},
        {"open", "masih berjalan"}, {"dropped", "tidak berlaku lagi"}, {"page", "halaman"}, {"voice", "telepon"}, {"email", "surel"},
        {"webhook", "pesan"}, {"shown", "tampil"}, {"accepted", "diterima (1)"}, {"declined", "ditolak (2)"}, {"told", "terkirim"},
        {"no_digit", "tidak menekan apa pun"}, {"no_answer", "tidak diangkat"}, {"busy", "sibuk"}, {"refused", "ditolak jaringan"},
        {"unreachable", "tidak terjangkau"}, {"failed", "gagal"}, {"cancelled", "dibatalkan"}, {"trying", "sedang dicoba"},
        {"nobody", "tidak ada yang dapat dihubungi"}, {"piket_kabupaten", "piket kabupaten"}, {"instansi_lain", "instansi lain"},
        {"diberi_tahu", "diberi tahu"}, {"salah_wilayah", "salah wilayah"}, {"laporan_tambahan", "laporan tambahan"}, {"uji_coba", "uji coba"},
        {"ladder_exhausted", "TIDAK SEORANG PUN TERJANGKAU"}, {"assignment_declined", "instansi menolak"},
        {"assignment_overdue", "belum diterima"}, {"agency_unreachable", "meja instansi tidak siaga"}, {"plan_incomplete", "tanpa instansi"},
        {"owner_missing", "tanpa penanggung jawab"}, {"clock_late", "lewat waktu"}};
    const auto found = kWords.find(name);
    return found == kWords.end() ? name : found->second;
}

void print_told(const std::vector<Told>& list, std::ostream& out) {
    for (const auto& one : list) {
        out << "      " << one.at << "  langkah " << one.step << " (" << word(one.to) << "): ";
        if (one.channel.empty()) out << word(one.result);
        else out << word(one.channel) << " \"" << one.label << "\": " << word(one.result);
        out << "\n";
    }
}

void print_assignment(const AssignmentSeen& a, std::ostream& out) {
    out << "    " << a.name << ", " << word(a.role) << ": aturan " << a.rule << ", "
        << (a.legal_basis.empty() ? "belum ada dasar hukum" : a.legal_basis) << "\n      ";
    if (!a.acknowledged.empty()) out << "diterima " << a.acknowledged << " (" << whole(a.acknowledged_after_s) << ", " << a.acknowledged_by << ")";
    else if (!a.declined.empty()) out << "tidak dapat menangani " << a.declined;
    else if (!a.must_acknowledge) out << "tidak perlu menerima";
    else out << "TIDAK DITERIMA";
    for (const auto& [label, at] : {std::pair{"berangkat", a.en_route}, std::pair{"di lokasi", a.on_scene}, std::pair{"selesai", a.cleared}})
        if (!at.empty()) out << ", " << label << " " << at;
    out << "\n";
    for (const auto& clock : a.clocks)
        out << "      batas " << word(clock.leg) << " " << clock.seconds << " dtk (" << clock.due << "): " << word(clock.outcome) << "\n";
    print_told(a.ladder, out);
    if (!a.ladder_end.empty()) out << "      tangga siaga berakhir: " << a.ladder_end << "\n";
}

void print_call(const CallSeen& c, const std::string& zone, std::ostream& out) {
    out << c.at << " " << zone << "  " << c.id << (c.number.empty() ? " (tanpa nomor)" : "") << "\n    ";
    if (c.answered) out << "diangkat di meja " << c.seat << " sesudah " << whole(c.wait_s) << ", bicara " << whole(c.talk_s);
    else out << (c.abandoned ? "PUTUS SEBELUM DIJAWAB sesudah " + whole(c.wait_s) : "masih menunggu");
    if (!c.result.empty()) out << ", hasil: " << word(c.result);
    out << "\n";
    if (!c.incident.empty()) {
        out << "    " << c.incident << " " << c.type;
        if (!c.place.empty()) out << ", " << c.place;
        out << (c.linked ? " (laporan tambahan)" : "") << "\n";
    }
    for (const auto& a : c.assignments) print_assignment(a, out);
    if (!c.duty.empty()) out << "    piket kabupaten dihubungi:\n";
    print_told(c.duty, out);
    for (const auto& alarm : c.alarms) out << "    alarm: " << word(alarm) << "\n";
    out << "\n";
}

void print_summary(const Day& day, std::ostream& out) {
    const Summary& s = day.summary;
    out << "Ringkasan\n"
        << "    panggilan " << s.calls << ", diangkat " << of_share(s.answered, s.calls) << ", putus sebelum dijawab " << s.abandoned << "\n"
        << "    diangkat dalam 10 dtk " << of_share(s.within_10, s.calls) << ", 15 dtk " << of_share(s.within_15, s.calls) << ", 20 dtk "
        << of_share(s.within_20, s.calls) << "; paling lama menunggu " << whole(s.longest_wait_s) << "\n"
        << "    kejadian " << s.incidents << ", tugas " << s.assignments << ", diterima " << s.acknowledged << ", tangga habis " << s.exhausted << "\n";
    if (s.breaches.empty()) out << "    tidak ada batas waktu yang terlewati\n";
    for (const auto& [agency, count] : s.breaches)
        out << "    batas terlewati, " << (agency.empty() ? "kejadian" : agency) << ": " << count << "\n";
}

}  // namespace

void print(const Day& day, std::ostream& out, bool short_) {
    out << day.title << "\n" << "Profil " << day.profile << " (" << day.profile_title << "), " << day.start << " sampai " << day.end << " "
        << day.zone << "\n\n";
    if (!short_)
        for (const auto& call : day.calls) print_call(call, day.zone, out);
    print_summary(day, out);
    for (const auto& refused : day.refused) out << "    ditolak " << refused.where << ": " << refused.text << "\n";
    out << "Harapan: " << day.expectations << ", " << (day.missed.empty() ? "semua terpenuhi" : std::to_string(day.missed.size()) + " hal tidak sesuai") << "\n";
    for (const auto& missed : day.missed) out << "    TIDAK SESUAI " << missed.where << " " << missed.text << "\n";
}

}  // namespace siaga::rehearse
