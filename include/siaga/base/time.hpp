// Purpose: the two times of the house and the only door to a clock.
// Thread: Clock implementations are safe from any thread; time values are plain.
// Units: microseconds since 1970-01-01 UTC for both. House time never runs backwards and drives
// every deadline; wall time is stored beside it for people (docs/decisions/0002-house-time.md).
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace siaga {

using Duration = std::chrono::microseconds;

template <class Tag>
struct Instant {
    std::int64_t us = 0;

    friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
    friend constexpr Instant operator+(Instant t, Duration d) { return {t.us + d.count()}; }
    friend constexpr Instant operator-(Instant t, Duration d) { return {t.us - d.count()}; }
    friend constexpr Duration operator-(Instant a, Instant b) { return Duration{a.us - b.us}; }
    constexpr explicit operator bool() const { return us != 0; }
};

using HouseTime = Instant<struct HouseTag>;
using WallTime = Instant<struct WallTag>;

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual HouseTime house() const = 0;
    [[nodiscard]] virtual WallTime wall() const = 0;
};

// House time = max(last journal time, wall clock at start) + CLOCK_BOOTTIME since then.
class SystemClock final : public Clock {
public:
    explicit SystemClock(HouseTime last_journal_time = {});
    [[nodiscard]] HouseTime house() const override;
    [[nodiscard]] WallTime wall() const override;

private:
    std::int64_t base_us_;  // house time minus CLOCK_BOOTTIME at start
};

// A clock that a test or the simulation moves by hand.
class ManualClock final : public Clock {
public:
    explicit ManualClock(HouseTime start) : now_(start) {}
    [[nodiscard]] HouseTime house() const override { return now_; }
    [[nodiscard]] WallTime wall() const override { return {now_.us}; }
    void advance(Duration by) { now_ = now_ + by; }
    void set(HouseTime to) { now_ = to; }

private:
    HouseTime now_;
};

}  // namespace siaga
