#include "media/part_file.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "media/wav.hpp"

namespace siaga::media {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kFrameBytes = 4;                   // two channels of 16 bits
constexpr std::int64_t kMostWindow = 60 * kRate;          // what a stuck disk may hold back
constexpr std::int64_t kMostPart = 0xFFFF0000LL / kFrameBytes;  // RIFF sizes are 32 bits: 37 hours

Status write_all(int fd, const void* data, std::size_t size, std::int64_t at) {
    const auto* p = static_cast<const char*>(data);
    while (size > 0) {
        const auto n = ::pwrite(fd, p, size, at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return fail("record_write", std::strerror(errno));
        p += n;
        at += n;
        size -= static_cast<std::size_t>(n);
    }
    return {};
}

void sync_directory(const fs::path& dir) {
    const int fd = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

Result<std::string> sha256_of(int fd) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    std::vector<char> buffer(256 * 1024);
    for (std::int64_t at = 0;;) {
        const auto n = ::pread(fd, buffer.data(), buffer.size(), at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail("record_read", std::strerror(errno));
        if (n == 0) break;
        EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(n));
        at += n;
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context.get(), digest.data(), &size);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        constexpr char kDigits[] = "0123456789abcdef";
        hex += kDigits[digest[i] >> 4];
        hex += kDigits[digest[i] & 15];
    }
    return hex;
}

}  // namespace

fs::path note_path(const fs::path& data_dir, std::uint64_t recording) {
    return data_dir / "media" / "parts" / (std::to_string(recording) + ".json");
}

Status write_note(const fs::path& data_dir, const PartNote& note) {
    const auto path = note_path(data_dir, note.recording);
    auto temporary = path;
    temporary += ".new";
    {
        std::ofstream out(temporary, std::ios::trunc);
        out << to_json_value(note).dump() << '\n';
        if (!out.flush()) return fail("record_note", std::strerror(errno), temporary.string());
    }
    std::error_code error;
    fs::rename(temporary, path, error);
    if (error) return fail("record_note", error.message(), path.string());
    return {};
}

std::vector<PartNote> read_notes(const fs::path& data_dir) {
    std::vector<PartNote> notes;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(data_dir / "media" / "parts", ignored)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream in(entry.path());
        try {
            notes.push_back(from_json_value<PartNote>(Json::parse(in)));
        } catch (const std::exception& e) {
            spdlog::error("record_note_unreadable file={} error=\"{}\"", entry.path().string(), e.what());
        }
    }
    return notes;
}

std::int64_t samples_on_disk(const fs::path& data_dir, const PartNote& note) {
    std::error_code error;
    const auto size = fs::file_size(data_dir / note.file, error);
    if (error || size < kWavHeader) return 0;
    return static_cast<std::int64_t>(size - kWavHeader) / kFrameBytes;
}

Result<PartFile> PartFile::open(const fs::path& data_dir, PartNote note, int flags) {
    const auto path = data_dir / note.file;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    // The note first: a file without one would never be handed over.
    if (auto status = write_note(data_dir, note); !status) return status.error();
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | flags, 0640);
    if (fd < 0) return fail("record_open", std::strerror(errno), path.string());
    const auto samples = samples_on_disk(data_dir, note);
    PartFile part(fd, data_dir, std::move(note), samples);
    // Half a frame may lie behind the last whole one.
    if (samples > 0 && ::ftruncate(fd, static_cast<off_t>(kWavHeader) + samples * kFrameBytes) != 0)
        return fail("record_truncate", std::strerror(errno), path.string());
    if (auto status = part.flush(samples); !status) return status.error();
    return part;
}

Result<PartFile> PartFile::create(const fs::path& data_dir, PartNote note) {
    const fs::path wanted(note.file);
    for (int i = 2; fs::exists(data_dir / note.file); ++i) {
        auto name = wanted.stem();
        name += "-" + std::to_string(i);
        name += wanted.extension();
        note.file = (wanted.parent_path() / name).string();
    }
    return open(data_dir, std::move(note), O_EXCL);
}

Result<PartFile> PartFile::reopen(const fs::path& data_dir, PartNote note) {
    return open(data_dir, std::move(note), 0);
}

PartFile::PartFile(PartFile&& other) noexcept
    : fd_(other.fd_), data_dir_(std::move(other.data_dir_)), note_(std::move(other.note_)), flushed_(other.flushed_),
      window_(std::move(other.window_)) {
    other.fd_ = -1;
}

PartFile& PartFile::operator=(PartFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(data_dir_, other.data_dir_);
    std::swap(note_, other.note_);
    std::swap(flushed_, other.flushed_);
    std::swap(window_, other.window_);
    return *this;
}

PartFile::~PartFile() {
    if (fd_ >= 0) ::close(fd_);
}

void PartFile::put(int channel, std::int64_t position, std::span<const std::uint8_t> g711, const DecodeTable& decode) {
    const auto offset = position - flushed_;
    if (offset + static_cast<std::int64_t>(g711.size()) > kMostWindow) return;
    const auto end = static_cast<std::size_t>(std::max<std::int64_t>(offset + static_cast<std::int64_t>(g711.size()), 0));
    if (window_.size() < 2 * end) window_.resize(2 * end, 0);
    for (std::size_t i = 0; i < g711.size(); ++i) {
        const auto at = offset + static_cast<std::int64_t>(i);
        if (at >= 0) window_[2 * static_cast<std::size_t>(at) + static_cast<std::size_t>(channel)] = decode[g711[i]];
    }
}

Status PartFile::flush(std::int64_t until) {
    until = std::clamp(until, flushed_, kMostPart);
    const auto samples = static_cast<std::size_t>(until - flushed_);
    if (window_.size() < 2 * samples) window_.resize(2 * samples, 0);
    const auto header = wav_header(2, kRate, static_cast<std::uint32_t>(until * kFrameBytes));
    const auto at = static_cast<std::int64_t>(kWavHeader) + flushed_ * kFrameBytes;
    auto status = write_all(fd_, window_.data(), samples * kFrameBytes, at);
    // The data before the size that promises it: a reader never sees a promise broken.
    if (status) status = write_all(fd_, header.data(), header.size(), 0);
    if (!status) {
        // Tried again with the next flush, as long as memory allows; then it is a gap (a hole in the file).
        if (static_cast<std::int64_t>(window_.size()) / 2 < kMostWindow) return status;
        add_gap_ms(samples / (kRate / 1000));
    }
    window_.erase(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(2 * samples));
    flushed_ = until;
    return status;
}

Result<centre::MediaFact> PartFile::seal() {
    if (::fsync(fd_) != 0) spdlog::error("record_fsync file={} error=\"{}\"", note_.file, std::strerror(errno));
    sync_directory((data_dir_ / note_.file).parent_path());
    auto sha = sha256_of(fd_);
    if (!sha) return sha.error();
    struct stat status {};
    if (::fstat(fd_, &status) != 0) return fail("record_stat", std::strerror(errno), note_.file);
    centre::MediaFact fact;
    fact.kind = centre::MediaFactKind::part_closed;
    fact.call = note_.call;
    fact.leg = note_.leg;
    fact.recording = note_.recording;
    fact.file = note_.file;
    fact.sha256 = *sha;
    fact.bytes = static_cast<std::uint64_t>(status.st_size);
    fact.duration_ms = static_cast<std::uint64_t>(flushed_) * 1000 / kRate;
    fact.gaps_ms = note_.gaps_ms;
    note_.sealed = true;
    (void)write_note(data_dir_, note_);  // should this fact have to be made again
    return fact;
}

}  // namespace siaga::media
