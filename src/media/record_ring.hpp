// Purpose: the way of audio from the RTP thread to the writer: one producer, one consumer, no lock,
// no allocation. Owner: the Recorder. Full-policy: push answers false, the audio is left out and
// counted as a gap; the RTP thread never waits for a disk.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

namespace siaga::media {

struct AudioPiece {
    std::uint32_t part = 0;
    std::uint8_t channel = 0;  // 0 left, 1 right
    std::uint8_t codec = 0;
    std::uint16_t size = 0;
    std::int64_t position = 0;  // samples since the part began
};

class RecordRing {
public:
    explicit RecordRing(std::size_t bytes) {
        while (size_ < bytes) size_ *= 2;
        data_ = std::make_unique<std::uint8_t[]>(size_);
    }

    bool push(const AudioPiece& piece, std::span<const std::uint8_t> payload) {
        const auto need = sizeof piece + payload.size();
        const auto head = head_.load(std::memory_order_relaxed);
        if (size_ - (head - tail_.load(std::memory_order_acquire)) < need) return false;
        copy_in(head, &piece, sizeof piece);
        copy_in(head + sizeof piece, payload.data(), payload.size());
        head_.store(head + need, std::memory_order_release);
        return true;
    }
    [[nodiscard]] bool empty() const {
        return tail_.load(std::memory_order_relaxed) == head_.load(std::memory_order_acquire);
    }
    // The oldest piece; false when there is none. pop() frees it.
    bool peek(AudioPiece& piece) const {
        if (empty()) return false;
        copy_out(tail_.load(std::memory_order_relaxed), &piece, sizeof piece);
        return true;
    }
    void pop(const AudioPiece& piece, std::uint8_t* payload) {
        const auto tail = tail_.load(std::memory_order_relaxed);
        copy_out(tail + sizeof piece, payload, piece.size);
        tail_.store(tail + sizeof piece + piece.size, std::memory_order_release);
    }

private:
    void copy_in(std::uint64_t at, const void* from, std::size_t n) {
        const auto begin = at & (size_ - 1);
        const auto first = std::min(n, size_ - begin);
        std::memcpy(&data_[begin], from, first);
        if (first < n) std::memcpy(&data_[0], static_cast<const std::uint8_t*>(from) + first, n - first);
    }
    void copy_out(std::uint64_t at, void* to, std::size_t n) const {
        const auto begin = at & (size_ - 1);
        const auto first = std::min(n, size_ - begin);
        std::memcpy(to, &data_[begin], first);
        if (first < n) std::memcpy(static_cast<std::uint8_t*>(to) + first, &data_[0], n - first);
    }

    std::size_t size_ = 4096;
    std::unique_ptr<std::uint8_t[]> data_;
    alignas(64) std::atomic<std::uint64_t> head_{0};  // the producer's
    alignas(64) std::atomic<std::uint64_t> tail_{0};  // the consumer's
};

}  // namespace siaga::media
