#include "siaga/media/prompts.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>

#include "siaga/base/speech.hpp"
#include "siaga/media/announcement.hpp"

namespace siaga::media {

namespace fs = std::filesystem;

const std::vector<PromptText>& built_in_prompts() {
    static const std::vector<PromptText> texts{
        {"terhubung-id", "id", "Anda terhubung dengan satu satu dua. Jangan tutup telepon; panggilan ini direkam."},
        {"terhubung-en", "en", "You are connected to one one two. Do not hang up; this call is being recorded."},
        {"mohon-tunggu-id", "id", "Mohon tetap di telepon. Petugas kami segera kembali."},
        {"mohon-tunggu-en", "en", "Please stay on the line. The operator will be back shortly."},
        {"notis-diterima-id", "id", "Diterima. Terima kasih."},
        {"notis-ditolak-id", "id", "Tercatat: tidak dapat menangani. Terima kasih."},
        {"notis-salah-id", "id", "Tercatat: nomor ini salah. Terima kasih."},
        {"notis-sudah-diterima-id", "id", "Tugas ini sudah diterima oleh yang lain. Terima kasih."},
        {"notis-dijawab-id", "id", "Sudah dijawab oleh yang lain. Terima kasih."},
        {"notis-dibatalkan-id", "id", "Tugas ini sudah dibatalkan. Terima kasih."},
        {"notis-ditangani-id", "id", "Kejadian ini sudah ditangani. Terima kasih."},
        {"notis-pilihan-id", "id", "Tekan satu untuk menerima, dua untuk menolak."},
        {"notis-pilihan-uji-id", "id", "Tekan satu bila terdengar, dua bila nomor ini salah."},
    };
    return texts;
}

Result<std::vector<PromptText>> read_prompt_texts(const fs::path& tsv) {
    std::ifstream in(tsv);
    if (!in) return fail("prompt_texts", std::strerror(errno), tsv.string());
    std::vector<PromptText> out;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty() || line.front() == '#') continue;
        const auto where = tsv.string() + ":" + std::to_string(number);
        const auto first = line.find('\t');
        const auto second = first == std::string::npos ? first : line.find('\t', first + 1);
        if (second == std::string::npos) return fail("prompt_texts", "expected name<TAB>voice<TAB>text", where);
        PromptText text{line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)};
        if (text.name.empty() || text.name.find('/') != std::string::npos || text.text.empty())
            return fail("prompt_texts", "bad name or empty text", where);
        out.push_back(std::move(text));
    }
    return out;
}

namespace {

std::map<std::string, PromptText> wanted_prompts(const fs::path& dir, std::optional<Error>& trouble) {
    std::map<std::string, PromptText> wanted;
    for (const auto& text : built_in_prompts()) wanted[text.name] = text;
    if (!fs::exists(dir / "prompts.tsv")) return wanted;
    auto texts = read_prompt_texts(dir / "prompts.tsv");
    if (texts)
        for (const auto& text : *texts) wanted[text.name] = text;
    else trouble = texts.error();
    return wanted;
}

// Beside its place first: whoever reads the file sees the old one or the new one.
Status speak_into(const PromptText& text, const fs::path& wav) {
    std::error_code error;
    fs::path temporary = wav;
    temporary += ".new";
    if (auto status = speak(text.voice, text.text, temporary); !status) {
        fs::remove(temporary, error);
        return status;
    }
    fs::rename(temporary, wav, error);
    if (error) return fail("prompt_dir", error.message(), wav.string());
    return {};
}

}  // namespace

Result<int> ensure_prompts(const fs::path& dir) {
    std::error_code error;
    fs::create_directories(dir, error);
    if (error) return fail("prompt_dir", error.message(), dir.string());
    std::optional<Error> trouble;
    int made = 0;
    for (const auto& [name, text] : wanted_prompts(dir, trouble)) {
        const auto wav = dir / (name + ".wav");
        if (fs::exists(wav)) continue;
        if (auto done = speak_into(text, wav); !done) trouble = done.error();
        else ++made;
    }
    if (trouble) return *trouble;
    return made;
}

std::vector<PromptText> prompt_texts(const fs::path& dir) {
    std::optional<Error> trouble;
    std::vector<PromptText> out;
    for (auto& [name, text] : wanted_prompts(dir, trouble)) out.push_back(std::move(text));
    return out;
}

Status regenerate_prompt(const fs::path& dir, const std::string& name) {
    std::optional<Error> trouble;
    const auto wanted = wanted_prompts(dir, trouble);
    const auto text = wanted.find(name);
    if (text == wanted.end()) return fail("announcement_unknown", "pengumuman ini tidak punya teks", name);
    return speak_into(text->second, dir / (name + ".wav"));
}

}  // namespace siaga::media
