// Purpose: one recording part on disk: a stereo WAV that is playable at any moment (its header is
// brought up to date with every flush) and a note in DIR/media/parts that says it is not yet handed
// over, which is how a part survives a killed process.
// Thread: the writer's, then the closer's; one at a time. Owner: the Recorder.
// Units: positions are samples (8 kHz) since the part began.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "media/g711.hpp"
#include "siaga/base/result.hpp"
#include "siaga/centre/room.hpp"

namespace siaga::media {

struct PartNote {
    std::uint64_t recording = 0;
    CallId call;
    LegId leg;
    std::string file;
    std::int64_t began_us = 0;  // wall clock
    std::uint64_t gaps_ms = 0;
    bool sealed = false;  // hashed: nothing may be added any more

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("recording", s.recording);
        v("call", s.call);
        v("leg", s.leg);
        v("file", s.file);
        v("began_us", s.began_us);
        v("gaps_ms", s.gaps_ms);
        v("sealed", s.sealed);
    }
};

std::filesystem::path note_path(const std::filesystem::path& data_dir, std::uint64_t recording);
Status write_note(const std::filesystem::path& data_dir, const PartNote& note);
std::vector<PartNote> read_notes(const std::filesystem::path& data_dir);
std::int64_t samples_on_disk(const std::filesystem::path& data_dir, const PartNote& note);

class PartFile {
public:
    // A new file. Should that name be taken, "-2" and so on goes behind it: what was recorded and
    // hashed before is never touched.
    static Result<PartFile> create(const std::filesystem::path& data_dir, PartNote note);
    // What a killed process left; goes on at its end.
    static Result<PartFile> reopen(const std::filesystem::path& data_dir, PartNote note);
    PartFile(PartFile&& other) noexcept;
    PartFile& operator=(PartFile&& other) noexcept;
    ~PartFile();

    void put(int channel, std::int64_t position, std::span<const std::uint8_t> g711, const DecodeTable& decode);
    // Everything before `until` goes to disk, silence where nothing came, and the header with it.
    Status flush(std::int64_t until);
    // After the last flush: on disk for good, and its facts. Reads the whole file: not the writer's work.
    Result<centre::MediaFact> seal();
    void add_gap_ms(std::uint64_t ms) { note_.gaps_ms += ms; }
    [[nodiscard]] const PartNote& note() const { return note_; }
    [[nodiscard]] std::int64_t flushed() const { return flushed_; }

private:
    static Result<PartFile> open(const std::filesystem::path& data_dir, PartNote note, int flags);
    PartFile(int fd, std::filesystem::path data_dir, PartNote note, std::int64_t flushed)
        : fd_(fd), data_dir_(std::move(data_dir)), note_(std::move(note)), flushed_(flushed) {}

    int fd_;
    std::filesystem::path data_dir_;
    PartNote note_;
    std::int64_t flushed_;
    std::vector<std::int16_t> window_;  // interleaved, begins at flushed_
};

}  // namespace siaga::media
