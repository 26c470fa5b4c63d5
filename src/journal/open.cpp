#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "journal/files.hpp"
#include "journal/impl.hpp"
#include "siaga/journal/verify.hpp"

namespace siaga::journal {

namespace fs = std::filesystem;

namespace {

Result<int> lock_directory(const fs::path& dir) {
    int fd = ::open((dir / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return fail("journal_disk", std::strerror(errno), (dir / "lock").string());
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    int error = errno;
    ::close(fd);
    if (error == EWOULDBLOCK)
        return fail("journal_locked", "siaga lain sedang berjalan pada folder data ini", dir.string());
    return fail("journal_disk", std::strerror(error), dir.string());
}

Status check_versions(const std::vector<SegmentInfo>& segments, const Options& options) {
    for (const auto& info : segments) {
        SegmentReader reader(info.file);
        auto name = info.file.filename().string();
        if (int format = reader.header().format; format > kFormat)
            return fail("journal_newer", "jurnal berformat " + std::to_string(format) + ", siaga ini mengenal sampai " + std::to_string(kFormat), name);
        if (options.known_events.empty()) continue;
        for (const auto& [type, version] : reader.types()) {
            auto known = options.known_events.find(type);
            if (known == options.known_events.end())
                return fail("journal_newer", "jurnal berisi peristiwa '" + type + "' yang tidak dikenal siaga ini", name);
            if (version > known->second)
                return fail("journal_newer", "jurnal berisi '" + type + "' versi " + std::to_string(version) + ", siaga ini mengenal sampai " + std::to_string(known->second), name);
        }
    }
    return {};
}

}  // namespace

std::string random_uuid() {
    std::uint8_t b[16];
    if (::getrandom(b, sizeof b, 0) != sizeof b) throw std::runtime_error("getrandom gave too little");
    b[6] = static_cast<std::uint8_t>((b[6] & 0x0f) | 0x40);  // RFC 4122 §4.4: version 4
    b[8] = static_cast<std::uint8_t>((b[8] & 0x3f) | 0x80);
    auto text = hex(b, sizeof b);
    for (std::size_t at : {20u, 16u, 12u, 8u}) text.insert(at, "-");
    return text;
}

std::int64_t wall_us() {
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

Status Journal::Impl::save_identities() const {
    nlohmann::json out = nlohmann::json::array();
    for (const auto& [from, id] : identities) out.push_back({{"from", from}, {"journal_id", id}});
    return write_file_durably(dir / "identity.json", out.dump() + "\n");
}

std::string Journal::Impl::identity_of(std::uint64_t seq) const {
    std::string out = identities.front().second;
    for (const auto& [from, id] : identities)
        if (from <= seq) out = id;
    return out;
}

namespace {
Result<std::vector<std::pair<std::uint64_t, std::string>>> read_identities(const fs::path& file) {
    std::ifstream in(file);
    auto json = nlohmann::json::parse(in, nullptr, false);
    std::vector<std::pair<std::uint64_t, std::string>> out;
    try {
        for (const auto& entry : json) out.emplace_back(entry.at("from"), entry.at("journal_id"));
    } catch (const nlohmann::json::exception&) {
        out.clear();
    }
    if (out.empty()) return fail("journal_broken", "identitas jurnal tidak terbaca", file.string());
    return out;
}
}  // namespace

Status Journal::Impl::open() {
    std::error_code error;
    fs::create_directories(dir, error);
    if (error) return fail("journal_disk", error.message(), dir.string());
    fs::permissions(dir, fs::perms::owner_all, error);
    auto lock = lock_directory(dir);
    if (!lock) return lock.error();
    lock_fd = *lock;

    std::vector<fs::path> leftover;
    auto found = list_segments(dir, &leftover);
    if (!found) return found.error();
    for (const auto& file : leftover) {
        spdlog::warn("journal_incomplete_segment file={}", file.filename().string());
        for (const char* suffix : {"", "-wal", "-shm"})
            if (fs::exists(file.string() + suffix)) fs::rename(file.string() + suffix, file.string() + ".incomplete" + suffix, error);
    }
    segments = std::move(*found);
    if (auto ok = check_versions(segments, options); !ok) return ok;

    if (segments.empty()) {
        identities = {{1, random_uuid()}};
        if (auto ok = save_identities(); !ok) return ok;
        SegmentHeader header{.format = kFormat, .index = 1, .previous = genesis(identities[0].second), .journal_id = identities[0].second, .created_us = wall_us()};
        create_segment(segment_path(dir, 1), header, {});
        segments = {{1, segment_path(dir, 1), 1}};
    } else {
        auto ids = read_identities(dir / "identity.json");
        if (!ids) return ids.error();
        identities = std::move(*ids);
    }
    const auto& current = segments.back();
    SegmentReader reader(current.file);
    auto header = reader.header();
    segment_created_us = header.created_us;
    last_hash = header.previous;
    std::uint64_t last = std::max(reader.last_seq(), current.first_seq - 1);
    if (last >= current.first_seq)
        reader.read(last, last, [&](StoredRecord stored) {
            last_hash = stored.hash;
            last_at = stored.record.at;
            return true;
        });
    else if (segments.size() > 1)
        SegmentReader(segments[segments.size() - 2].file).read(last, last, [&](StoredRecord stored) {
            last_at = stored.record.at;
            return true;
        });
    before_tail = last_hash;
    // What the process before us wrote may still be in the page cache only.
    auto wal = std::make_shared<WalFile>(current.file);
    if (int failed = wal->sync()) return fail("journal_disk", std::strerror(failed), current.file.string());
    appended = reported = on_disk = synced_disk = durable = last;
    to_sync = {wal};
    checkpoint_file = current.file;
    segment_bytes = fs::file_size(current.file, error);
    writer = std::make_unique<SegmentWriter>(current.file);
    return {};
}

Result<std::unique_ptr<Journal>> Journal::open(const fs::path& dir, Options options) {
    auto impl = std::make_unique<Impl>();
    impl->dir = dir;
    impl->options = std::move(options);
    try {
        if (auto ok = impl->open(); !ok) return ok.error();
    } catch (const SqliteError& error) {
        return fail(error.code == SQLITE_CORRUPT || error.code == SQLITE_NOTADB ? "journal_broken" : "journal_disk", error.what(), dir.string());
    } catch (const std::exception& error) {
        return fail("journal_disk", error.what(), dir.string());
    }
    return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Journal::Impl::~Impl() {
    writer.reset();
    if (lock_fd >= 0) ::close(lock_fd);
}

}  // namespace siaga::journal
