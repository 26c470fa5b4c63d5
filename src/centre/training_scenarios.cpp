// The scripted callers of training. Nobody in them is a person, and no place is one of a regency's: the trainee
// chooses it from the gazetteer as the caller "tells" it.
#include "siaga/centre/training.hpp"

namespace siaga::centre {

const std::vector<TrainingScenario>& training_scenarios() {
    static const std::vector<TrainingScenario> kScenarios = {
        {"rumah_terbakar", "Rumah terbakar, ada orang di dalam",
         {"Tolong, rumah tetangga saya terbakar! Apinya dari dapur.",
          "Masih ada nenek di dalam, pintunya terkunci.",
          "Gas, iya ada tabung gas dua. Listrik belum dimatikan.",
          "Di belakang masjid, jalannya bisa dilewati mobil pemadam."},
         TypeId{"kebakaran"}},
        {"sepeda_motor", "Tabrakan sepeda motor dan truk",
         {"Ada tabrakan, sepeda motor sama truk.",
          "Korbannya dua orang, yang satu tidak sadar.",
          "Jalan besar, kilometer tiga puluh, arah ke kota.",
          "Satu jalur tertutup, solar truknya tumpah."},
         TypeId{"kecelakaan_lalu_lintas"}},
        {"sesak_napas", "Bapak sesak napas",
         {"Bapak saya sesak napas, badannya dingin.",
          "Masih sadar tapi bicaranya tidak jelas.",
          "Umur enam puluh, punya sakit jantung. Obatnya habis.",
          "Kami di rumah, dekat kantor desa."},
         TypeId{"darurat_medis"}},
        {"banjir", "Air naik di beberapa rumah",
         {"Air sungai naik, sudah selutut di dalam rumah.",
          "Ada bayi dan ibu yang baru melahirkan, belum bisa keluar.",
          "Kira-kira dua puluh rumah. Listrik masih menyala.",
          "Airnya masih naik, arusnya deras."},
         TypeId{"banjir"}},
        {"bisik", "Penelepon berbisik",
         {"(berbisik) Halo ... saya tidak bisa bicara keras.",
          "(berbisik) Dia ada di depan. Saya di kamar sama anak saya.",
          "(berbisik) Jangan telepon balik, dia pegang HP saya nanti.",
          "(berbisik) Iya. Tolong cepat."},
         TypeId{"kekerasan_perempuan_anak"}},
        {"anak_bermain", "Anak-anak bermain telepon",
         {"(suara anak tertawa) Halo, ini pemadam ya?",
          "Kebakaran ... di mana ya? (tertawa)",
          "(suara orang dewasa) Siapa itu yang main telepon?"},
         TypeId{}},
    };
    return kScenarios;
}

}  // namespace siaga::centre
