// Purpose: days, hours and holidays on a regency's calendar: when a rule holds, when an office is open.
// Thread: plain values and pure functions. Units: minutes of the day (0..1440), minutes east of UTC.
// A holiday is a day of its own (`libur`): weekday windows do not hold on it, windows that name `libur`
// or no day at all do. A window that ends before it begins goes on past midnight.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/fields.hpp"
#include "siaga/base/result.hpp"

namespace siaga::profile {

enum class Day { senin, selasa, rabu, kamis, jumat, sabtu, minggu, libur };
constexpr auto enum_names(Day) {
    return std::array{std::pair{Day::senin, std::string_view("senin")},   std::pair{Day::selasa, std::string_view("selasa")},
                      std::pair{Day::rabu, std::string_view("rabu")},     std::pair{Day::kamis, std::string_view("kamis")},
                      std::pair{Day::jumat, std::string_view("jumat")},   std::pair{Day::sabtu, std::string_view("sabtu")},
                      std::pair{Day::minggu, std::string_view("minggu")}, std::pair{Day::libur, std::string_view("libur")}};
}
inline constexpr std::uint32_t kMinutesOfDay = 1440;

struct HourWindow {
    std::vector<Day> days;  // empty: every day, holidays too
    std::uint32_t from_minute = 0;
    std::uint32_t to_minute = kMinutesOfDay;  // exclusive

    friend bool operator==(const HourWindow&, const HourWindow&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("days", s.days);
        v("from_minute", s.from_minute);
        v("to_minute", s.to_minute);
    }
};

struct Holiday {
    std::string date;  // "2026-08-17"
    std::string name;

    friend bool operator==(const Holiday&, const Holiday&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("date", s.date);
        v("name", s.name);
    }
};

// A moment as the people there say it.
struct LocalMoment {
    Day day = Day::senin;
    Day before = Day::minggu;  // yesterday, for windows past midnight
    std::uint32_t minute = 0;
};

[[nodiscard]] std::string clock_text(std::uint32_t minutes);  // "07:30"
[[nodiscard]] LocalMoment local_moment(WallTime wall, std::int32_t zone_minutes, const std::vector<Holiday>& holidays);
[[nodiscard]] bool covers(const HourWindow& window, const LocalMoment& moment);
[[nodiscard]] bool covers(const std::vector<HourWindow>& windows, const LocalMoment& moment);  // any of them

// "senin-jumat 08:00-16:00", "sabtu,libur 08:00-12:00", "22:00-06:00", "libur". Error hours_malformed.
[[nodiscard]] Result<HourWindow> parse_hours(std::string_view text);
[[nodiscard]] std::string describe(const HourWindow& window);  // the same words back

// "2026-08-17" is a day of the calendar; "2026-08-17 14:05" in that zone. Error time_malformed.
[[nodiscard]] bool valid_date(std::string_view text);
[[nodiscard]] Result<WallTime> parse_local_time(std::string_view text, std::int32_t zone_minutes);

}  // namespace siaga::profile
