#include "http/report_words.hpp"

#include <algorithm>
#include <iterator>

namespace siaga::http {

namespace {

struct Word {
    std::string_view name, text;
};
// Both in the order of their names. The consoles' own lists are web/src/i18n and web/src/reports/words.ts; one of
// their tests (report_words.test.ts) holds the two together.
constexpr Word kWords[] = {
    {"abandoned", "Putus sebelum dijawab"}, {"acknowledge_p50_s", "Terima p50"}, {"acknowledge_p90_s", "Terima p90"},
    {"acknowledged", "Diterima"}, {"answered", "Dijawab petugas"}, {"assigned", "Tugas"},
    {"busiest_hour", "Jam tersibuk"}, {"calls", "Panggilan"}, {"cancelled", "Dibatalkan"}, {"cleared", "Selesai"},
    {"connected", "Tersambung"}, {"created", "Dibuat"}, {"critical", "Kritis"}, {"cut", "Terpotong"},
    {"declined", "Tidak dapat menangani"}, {"delivered", "Alarm tampil"}, {"diberi_tahu", "diberi tahu"},
    {"en_route", "Berangkat"}, {"ghost", "Ghost"}, {"in_15_s", "Dijawab ≤ 15 dtk"}, {"in_20_s", "Dijawab ≤ 20 dtk"},
    {"in_60_s", "Diterima ≤ 60 dtk"}, {"incidents", "Kejadian"}, {"informasi", "Informasi"}, {"iseng", "Iseng"},
    {"kejadian", "Kejadian"}, {"kritis", "Kritis"}, {"laporan_tambahan", "Laporan tambahan"}, {"mitra", "mitra"},
    {"offered", "Panggilan masuk"}, {"on_scene", "Di lokasi"}, {"on_scene_p50_s", "Di lokasi p50"},
    {"on_scene_p90_s", "Di lokasi p90"}, {"overdue", "Lewat batas"}, {"pendukung", "pendukung"}, {"prank", "Iseng"},
    {"putus_sebelum_dijawab", "Putus sebelum dijawab"}, {"rendah", "Rendah"},
    {"restricted", "Terbatas, tidak dirinci"}, {"restricted_incidents", "Kejadian terbatas"},
    {"restricted_tasks", "Tugas terbatas"}, {"running", "Masih berjalan"}, {"salah_wilayah", "Salah wilayah"},
    {"sedang", "Sedang"}, {"sent", "Dikirim"}, {"share_15_s", "Tingkat layanan 15 dtk"},
    {"share_20_s", "Tingkat layanan 20 dtk"}, {"share_60_s", "Diterima ≤ 60 dtk"},
    {"share_abandoned", "Bagian putus"}, {"share_ghost", "Bagian ghost"}, {"share_in_time", "Tepat waktu"},
    {"share_prank", "Bagian iseng"}, {"talk_hours", "Jam bicara"}, {"tanpa_hasil", "Tanpa hasil"},
    {"tasks", "Tugas instansi"}, {"tasks_overdue", "Lewat batas terima"}, {"tasks_share_60_s", "Diterima ≤ 60 dtk"},
    {"terbatas", "Terbatas"}, {"terpotong", "Terpotong"}, {"terputus", "Terputus"}, {"tinggi", "Tinggi"},
    {"uji_coba", "Uji coba"}, {"unreachable", "Tidak terjangkau"}, {"utama", "utama"}, {"wait_p50_s", "Menunggu p50"},
    {"wait_p90_s", "Menunggu p90"}, {"wait_p95_s", "Menunggu p95"},
};
constexpr Word kEvents[] = {
    {"agency_added", "Instansi ditambahkan"}, {"agency_removed", "Instansi dihapus"}, {"agency_saved", "Instansi diubah"},
    {"alarm_acknowledged", "Alarm ditangani"}, {"alarm_answered", "Alarm dijawab"},
    {"alarm_cleared", "Alarm selesai"}, {"alarm_raised", "Alarm"}, {"alarm_repeated", "Alarm berulang"},
    {"assignment_acknowledged", "Tugas diterima"}, {"assignment_cancelled", "Tugas dibatalkan"},
    {"assignment_cleared", "Selesai"}, {"assignment_created", "Tugas dibuat"},
    {"assignment_declined", "Tidak dapat menangani"}, {"assignment_delivered", "Alarm tampil"},
    {"assignment_en_route", "Berangkat"}, {"assignment_on_scene", "Di lokasi"},
    {"assignment_overdue", "Lewat batas waktu"}, {"assignment_sent", "Tugas dikirim"},
    {"assignment_unreachable", "Perlu ditelepon"}, {"call_answered", "Dijawab petugas"},
    {"call_arrived", "Panggilan masuk"}, {"call_connected", "Tersambung (pengumuman)"},
    {"call_ended", "Panggilan berakhir"}, {"call_held", "Ditahan / dilanjutkan"},
    {"call_offered_to_all", "Ditawarkan ke semua meja"}, {"call_requeued", "Kembali ke antrean"},
    {"call_result_given", "Hasil dicatat"}, {"call_ringing", "Berdering di penelepon"},
    {"callback_changed", "Daftar telepon balik"}, {"callback_closed", "Telepon balik ditutup"},
    {"caller_asked", "Pelapor ditanya"}, {"clock_breached", "Batas waktu lewat"},
    {"clock_started", "Batas waktu mulai"}, {"clock_stopped", "Batas waktu berhenti"},
    {"clocks_saved", "Batas waktu diubah"},
    {"contact_added", "Kontak ditambahkan"}, {"contact_removed", "Kontak dihapus"}, {"contact_saved", "Kontak diubah"},
    {"contact_tested", "Uji saluran dikirim"}, {"contact_verified", "Kontak terverifikasi"},
    {"contacts_kept", "Kontak sesudah penghapusan"},
    {"delivery_ended", "Pemberitahuan selesai"}, {"delivery_faltered", "Pemberitahuan belum diterima, dicoba lagi"},
    {"delivery_started", "Pemberitahuan dikirim keluar"},
    {"erased", "Data pribadi dihapus"}, {"escalation_ended", "Eskalasi selesai"},
    {"escalation_started", "Eskalasi mulai"}, {"escalation_step", "Langkah eskalasi"},
    {"handover_accepted", "Serah terima diterima"}, {"handover_declined", "Serah terima ditolak"},
    {"handover_offered", "Serah terima ditawarkan"}, {"handover_withdrawn", "Serah terima ditarik"},
    {"incident_closed", "Kejadian ditutup"}, {"incident_noted", "Catatan"},
    {"incident_reopened", "Kejadian dibuka kembali"}, {"incident_saved", "Kejadian disimpan"},
    {"incident_type_added", "Jenis kejadian ditambahkan"}, {"incident_type_restored", "Jenis kejadian dipakai lagi"},
    {"incident_type_retired", "Jenis kejadian tidak dipakai lagi"}, {"incident_type_saved", "Jenis kejadian diubah"},
    {"incident_unmerged", "Gabungan dilepas"}, {"incidents_merged", "Digabungkan"},
    {"ladders_saved", "Tangga eskalasi diubah"}, {"leg_answered", "Telepon diangkat"}, {"leg_ended", "Sambungan berakhir"},
    {"leg_media_changed", "Suara diatur ulang"}, {"leg_released", "Sambungan dilepas"},
    {"leg_ringing", "Telepon berdering"}, {"notice_answered", "Instansi mengangkat"},
    {"notice_dialled", "Menelepon instansi"}, {"notice_heard", "Pesan suara didengar"},
    {"notice_ready", "Pesan suara siap"}, {"offer_answer_asked", "Jawab ditekan"},
    {"offer_ended", "Tawaran berakhir"}, {"offer_redialled", "Telepon meja dipanggil ulang"},
    {"offer_started", "Ditawarkan ke meja"}, {"outbound_answered", "Tujuan mengangkat"},
    {"outbound_dialled", "Menelepon"}, {"outbound_started", "Telepon keluar dimulai"},
    {"owner_changed", "Penanggung jawab berganti"}, {"password_reset", "Kata sandi orang diganti admin"},
    {"person_saved", "Pengguna disimpan"}, {"plan_overridden", "Rencana diubah operator"},
    {"profile_edits_settled", "Perubahan admin dan berkas profil"}, {"queue_settings_changed", "Antrean diatur"},
    {"recording_closed", "Rekaman selesai"}, {"recording_played", "Rekaman diputar"},
    {"recording_started", "Rekaman mulai"}, {"report_exported", "Laporan diekspor"},
    {"report_linked", "Laporan ditautkan"}, {"report_unlinked", "Tautan dibatalkan"},
    {"restricted_opened", "Kejadian terbatas dibuka"}, {"seat_left", "Meninggalkan meja"},
    {"seat_missed", "Tidak diangkat meja"}, {"seat_password_changed", "Kata sandi telepon meja diganti"},
    {"seat_paused", "Meja jeda"}, {"seat_settings_changed", "Meja diatur"}, {"seat_taken", "Menempati meja"},
    {"seat_wrap_up", "Meja merapikan"}, {"signed_in", "Masuk"}, {"signed_out", "Keluar"},
    {"training_ended", "Latihan berakhir"}, {"training_saved", "Latihan disimpan"},
    {"training_started", "Latihan dimulai"}, {"trunk_peer_added", "Alamat trunk ditambah"},
    {"trunk_peer_removed", "Alamat trunk dihapus"}, {"trunk_settings_changed", "Trunk diatur"},
};
constexpr std::string_view kDays[] = {"Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"};

template <std::size_t N>
std::string_view find(const Word (&words)[N], std::string_view name) {
    const auto* found = std::lower_bound(std::begin(words), std::end(words), name, [](const Word& one, std::string_view wanted) { return one.name < wanted; });
    return found != std::end(words) && found->name == name ? found->text : name;
}

}  // namespace

Json told_row(const Json& columns, const Json& row) {
    Json out = row;
    for (std::size_t at = 0; at < out.size() && at < columns.size(); ++at) {
        const std::string unit = columns[at].is_object() ? columns[at].value("unit", "") : "";
        Json& cell = out[at];
        if (cell.is_string() && unit == "word") cell = find(kWords, cell.get_ref<const std::string&>());
        else if (cell.is_string() && unit == "event") cell = find(kEvents, cell.get_ref<const std::string&>());
        else if (cell.is_number_integer() && unit == "weekday" && cell >= 1 && cell <= 7) cell = kDays[cell.get<std::size_t>() - 1];
    }
    return out;
}

}  // namespace siaga::http
