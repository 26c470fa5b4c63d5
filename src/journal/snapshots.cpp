#include "siaga/journal/snapshots.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "journal/files.hpp"
#include "siaga/base/files.hpp"
#include "siaga/journal/verify.hpp"

namespace siaga::journal {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKept = 3;

fs::path path_of(const fs::path& dir, std::uint64_t seq) {
    char name[48];
    std::snprintf(name, sizeof name, "snapshot-%020llu.json", static_cast<unsigned long long>(seq));
    return dir / name;
}

std::vector<fs::path> newest_first(const fs::path& dir) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(dir, error)) {
        auto name = entry.path().filename().string();
        if (name.starts_with("snapshot-") && name.ends_with(".json")) out.push_back(entry.path());
    }
    std::sort(out.rbegin(), out.rend());
    return out;
}

std::string checksum(std::string_view body) {
    auto digest = personal_digest(Salt{}, body);
    return hex(digest.data(), digest.size());
}

std::optional<Snapshot> read(const fs::path& file) {
    const auto text = read_file(file);
    if (!text) return std::nullopt;
    const auto line = text->find('\n');
    if (line == std::string::npos) return std::nullopt;
    auto header = nlohmann::json::parse(text->begin(), text->begin() + static_cast<std::ptrdiff_t>(line), nullptr, false);
    Snapshot out;
    try {
        out.seq = header.at("seq");
        out.version = header.at("version");
        out.digest = header.at("digest");
        out.json = text->substr(line + 1);
        if (checksum(out.json) != header.at("sha256").get<std::string>()) return std::nullopt;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
    return out;
}

}  // namespace

Status Snapshots::save(const Snapshot& snapshot) {
    std::error_code error;
    fs::create_directories(dir_, error);
    nlohmann::json header = {{"seq", snapshot.seq}, {"version", snapshot.version}, {"digest", snapshot.digest}, {"sha256", checksum(snapshot.json)}};
    if (auto ok = write_file_durably(path_of(dir_, snapshot.seq), header.dump() + "\n" + snapshot.json); !ok) return ok;
    auto files = newest_first(dir_);
    for (std::size_t i = kKept; i < files.size(); ++i) fs::remove(files[i], error);
    return {};
}

Result<std::optional<Snapshot>> Snapshots::latest() const {
    for (const auto& file : newest_first(dir_)) {
        if (auto found = read(file)) return found;
        spdlog::warn("snapshot_damaged file={}", file.filename().string());
    }
    return std::optional<Snapshot>{};
}

Status Snapshots::drop_before(std::uint64_t seq) {
    auto limit = path_of(dir_, seq);
    for (const auto& file : newest_first(dir_)) {
        std::error_code error;
        if (file < limit && !fs::remove(file, error)) return fail("journal_disk", error.message(), file.string());
    }
    return {};
}

}  // namespace siaga::journal
