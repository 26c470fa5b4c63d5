#include "media/recorder.hpp"

#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "media/clock.hpp"
#include "media/record_ring.hpp"

namespace siaga::media {

namespace {

// Late packets still find their place this long.
constexpr std::size_t kMaxPiece = 2048;
constexpr std::int64_t kLate = kRate * 3 / 10;

std::int64_t wall_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

struct Writing {
    std::optional<PartFile> file;  // none: it could not be opened
    std::int64_t began_us = 0;
    std::int64_t offset = 0;
    bool complained = false;

    [[nodiscard]] std::int64_t position(std::int64_t now_us) const { return offset + (now_us - began_us) / 125; }
};

struct OpenOrder {
    std::uint32_t part = 0;
    PartNote note;
    std::int64_t began_us = 0;
    std::int64_t offset = 0;
    bool resume = false;
};
struct CloseOrder {
    std::uint32_t part = 0;
    std::int64_t end = 0;
    std::uint64_t gaps_ms = 0;
};
// For the closer: a finished file, a left-over note to finish, or a note to remove.
struct SealOrder {
    std::optional<PartFile> file;
    std::optional<PartNote> orphan;
    std::uint64_t forget = 0;
};

}  // namespace

struct Recorder::Shared {
    Shared(std::filesystem::path dir, std::size_t ring_bytes) : data_dir(std::move(dir)), ring(ring_bytes) {}

    const std::filesystem::path data_dir;
    RecordRing ring;
    const int event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    // Full-policy of the four: bounded by the open rooms and the facts not yet acknowledged.
    std::mutex mutex;
    std::condition_variable writer_wake, closer_wake;
    std::deque<OpenOrder> opens;
    std::deque<CloseOrder> closes;
    std::deque<SealOrder> seals;
    std::vector<centre::MediaFact> closed;
    bool stop_writer = false, stop_closer = false;

    // The writer's.
    std::map<std::uint32_t, Writing> writing;
    std::uint32_t last_opened = 0;

    std::thread writer, closer;

    void write_loop();
    void begin(OpenOrder order);
    void drain();
    void flush_all();
    void finish(const CloseOrder& order);
    void close_loop();
    void seal(SealOrder order);
    void order_seal(SealOrder order) {
        {
            const std::lock_guard lock(mutex);
            seals.push_back(std::move(order));
        }
        closer_wake.notify_one();
    }
};

void Recorder::Shared::write_loop() {
    auto flush_at = monotonic_us();
    while (true) {
        std::deque<OpenOrder> to_open;
        std::deque<CloseOrder> to_close;
        bool stopping = false;
        {
            std::unique_lock lock(mutex);
            const auto ready = [&] { return stop_writer || !opens.empty() || !closes.empty(); };
            if (writing.empty()) writer_wake.wait(lock, ready);
            else writer_wake.wait_for(lock, std::chrono::milliseconds(100), ready);
            to_open.swap(opens);
            to_close.swap(closes);
            stopping = stop_writer;
        }
        for (auto& order : to_open) begin(std::move(order));
        drain();  // every close order was given after the last audio of its part
        for (const auto& order : to_close) finish(order);
        if (const auto now = monotonic_us(); now >= flush_at) {
            flush_all();
            flush_at = now + 1'000'000;
        }
        if (stopping) {
            const std::lock_guard lock(mutex);
            if (opens.empty() && closes.empty()) return;
        }
    }
}

void Recorder::Shared::begin(OpenOrder order) {
    last_opened = order.part;
    auto& entry = writing[order.part];
    entry.began_us = order.began_us;
    entry.offset = order.offset;
    const auto name = order.note.file;
    auto file = order.resume ? PartFile::reopen(data_dir, std::move(order.note))
                             : PartFile::create(data_dir, std::move(order.note));
    if (!file) {
        spdlog::error("record_failed file={} error=\"{}\"", name, file.error().to_string());
        return;
    }
    entry.file.emplace(std::move(*file));
}

void Recorder::Shared::drain() {
    AudioPiece piece;
    std::array<std::uint8_t, kMaxPiece> payload;
    while (ring.peek(piece)) {
        const auto it = writing.find(piece.part);
        if (it == writing.end() && piece.part > last_opened) return;  // its open order comes next round
        ring.pop(piece, payload.data());
        if (it == writing.end() || !it->second.file) continue;
        it->second.file->put(piece.channel, piece.position, std::span(payload).first(piece.size),
                             decode_table(static_cast<centre::Codec>(piece.codec)));
    }
}

void Recorder::Shared::flush_all() {
    const auto now = monotonic_us();
    for (auto& [part, entry] : writing) {
        if (!entry.file) continue;
        const auto status = entry.file->flush(entry.position(now) - kLate);
        if (!status && !entry.complained)
            spdlog::error("record_write_failed file={} error=\"{}\"", entry.file->note().file, status.error().to_string());
        entry.complained = !status;
    }
}

void Recorder::Shared::finish(const CloseOrder& order) {
    const auto it = writing.find(order.part);
    if (it == writing.end()) return;
    if (it->second.file) {
        auto& file = *it->second.file;
        file.add_gap_ms(order.gaps_ms);
        if (const auto status = file.flush(order.end); !status)
            spdlog::error("record_write_failed file={} error=\"{}\"", file.note().file, status.error().to_string());
        SealOrder seal_order;
        seal_order.file.emplace(std::move(file));
        order_seal(std::move(seal_order));
    }
    writing.erase(it);
}

void Recorder::Shared::close_loop() {
    while (true) {
        SealOrder order;
        {
            std::unique_lock lock(mutex);
            closer_wake.wait(lock, [&] { return stop_closer || !seals.empty(); });
            if (seals.empty()) return;
            order = std::move(seals.front());
            seals.pop_front();
        }
        seal(std::move(order));
    }
}

void Recorder::Shared::seal(SealOrder order) {
    if (order.forget != 0) {
        std::error_code ignored;
        std::filesystem::remove(note_path(data_dir, order.forget), ignored);
        return;
    }
    if (order.orphan) {
        auto opened = PartFile::reopen(data_dir, *order.orphan);
        if (!opened) {
            spdlog::error("record_recover_failed file={} error=\"{}\"", order.orphan->file, opened.error().to_string());
            return;
        }
        order.file.emplace(std::move(*opened));
    }
    auto fact = order.file->seal();
    if (!fact) {
        spdlog::error("record_seal_failed file={} error=\"{}\"", order.file->note().file, fact.error().to_string());
        return;
    }
    spdlog::info("record_closed call={} recording={} file={} bytes={} duration_ms={} gaps_ms={}", fact->call.value,
                 fact->recording, fact->file, fact->bytes, fact->duration_ms, fact->gaps_ms);
    const std::lock_guard lock(mutex);
    closed.push_back(std::move(*fact));
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto n = ::write(event, &one, sizeof one);
}

Recorder::Recorder(std::filesystem::path data_dir, std::size_t ring_bytes)
    : data_dir_(data_dir), shared_(std::make_unique<Shared>(data_dir, ring_bytes)) {
    std::error_code ignored;
    std::filesystem::create_directories(data_dir_ / "media" / "parts", ignored);
    for (auto& note : read_notes(data_dir_)) orphans_[note.recording] = note;
    shared_->writer = std::thread([s = shared_.get()] { s->write_loop(); });
    shared_->closer = std::thread([s = shared_.get()] { s->close_loop(); });
}

Recorder::~Recorder() {
    const auto now = monotonic_us();
    while (!open_.empty()) close(open_.begin()->first, 0, now);
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stop_writer = true;
    }
    shared_->writer_wake.notify_one();
    shared_->writer.join();
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stop_closer = true;
    }
    shared_->closer_wake.notify_one();
    shared_->closer.join();
    ::close(shared_->event);
}

std::uint32_t Recorder::open(CallId call, const centre::Recording& recording, std::int64_t now_us) {
    OpenOrder order;
    order.part = ++last_part_;
    order.began_us = now_us;
    order.note = {recording.id, call, recording.left, recording.file, wall_us(), 0};
    if (const auto it = orphans_.find(recording.id); it != orphans_.end() && !it->second.sealed) {
        const auto had = samples_on_disk(data_dir_, it->second);
        const auto passed = (wall_us() - it->second.began_us) / 125;
        // A wall clock that was set meanwhile must not make an hour of silence.
        order.offset = std::clamp(passed, had, had + 600 * kRate);
        order.note = it->second;
        order.resume = true;
        order.note.gaps_ms += static_cast<std::uint64_t>(order.offset - had) * 1000 / kRate;
        orphans_.erase(it);
        spdlog::warn("record_resumed call={} recording={} gap_ms={}", call.value, recording.id,
                     (order.offset - had) * 1000 / kRate);
    }
    open_[order.part] = {recording.id, order.began_us, order.offset, 0};
    const auto part = order.part;
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->opens.push_back(std::move(order));
    }
    shared_->writer_wake.notify_one();
    return part;
}

std::int64_t Recorder::position(std::uint32_t part, std::int64_t now_us) const {
    const auto it = open_.find(part);
    return it == open_.end() ? 0 : it->second.offset + (now_us - it->second.began_us) / 125;
}

void Recorder::audio(std::uint32_t part, int channel, std::int64_t position, centre::Codec codec,
                     std::span<const std::uint8_t> payload) {
    const AudioPiece piece{part, static_cast<std::uint8_t>(channel), static_cast<std::uint8_t>(codec),
                           static_cast<std::uint16_t>(payload.size()), position};
    if (payload.size() <= kMaxPiece && shared_->ring.push(piece, payload)) return;
    if (const auto it = open_.find(part); it != open_.end()) it->second.dropped += payload.size();
}

void Recorder::close(std::uint32_t part, std::uint64_t lost_ms, std::int64_t now_us) {
    const auto it = open_.find(part);
    if (it == open_.end()) return;
    if (it->second.dropped > 0)
        spdlog::error("record_overflow recording={} dropped_ms={}", it->second.recording, it->second.dropped / 8);
    const CloseOrder order{part, position(part, now_us), lost_ms + it->second.dropped / 8};
    open_.erase(it);
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->closes.push_back(order);
    }
    shared_->writer_wake.notify_one();
}

void Recorder::close_orphans() {
    for (auto& [recording, note] : orphans_) {
        SealOrder order;
        order.orphan = note;
        shared_->order_seal(std::move(order));
    }
    orphans_.clear();
}

void Recorder::forget(std::uint64_t recording) {
    SealOrder order;
    order.forget = recording;
    shared_->order_seal(std::move(order));
}

int Recorder::event_fd() const { return shared_->event; }

std::vector<centre::MediaFact> Recorder::take_closed() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto n = ::read(shared_->event, &count, sizeof count);
    std::vector<centre::MediaFact> out;
    const std::lock_guard lock(shared_->mutex);
    out.swap(shared_->closed);
    return out;
}

}  // namespace siaga::media
