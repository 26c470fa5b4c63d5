#include "siaga/profile/hours.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace siaga::profile {

namespace {

using Days = std::chrono::sys_days;

std::string date_text(Days day) {
    const std::chrono::year_month_day date{day};
    char text[20];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return text;
}

Day day_of(Days day, const std::vector<Holiday>& holidays) {
    if (!holidays.empty()) {
        const std::string date = date_text(day);
        if (std::any_of(holidays.begin(), holidays.end(), [&](const Holiday& h) { return h.date == date; })) return Day::libur;
    }
    return static_cast<Day>(std::chrono::weekday{day}.iso_encoding() - 1);
}

bool names(const HourWindow& window, Day day) {
    return window.days.empty() || std::find(window.days.begin(), window.days.end(), day) != window.days.end();
}

// All of the text is one number between the two.
bool number(std::string_view text, unsigned least, unsigned most, unsigned& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() && out >= least && out <= most;
}

bool clock(std::string_view text, std::uint32_t& minutes) {
    unsigned hour = 0, minute = 0;
    if (text.size() != 5 || text[2] != ':' || !number(text.substr(0, 2), 0, 24, hour) || !number(text.substr(3), 0, 59, minute)) return false;
    minutes = hour * 60 + minute;
    return minutes <= kMinutesOfDay;
}

bool clocks(std::string_view text, HourWindow& out) {
    return text.size() == 11 && text[5] == '-' && clock(text.substr(0, 5), out.from_minute) && clock(text.substr(6), out.to_minute) &&
           out.from_minute < kMinutesOfDay && out.from_minute != out.to_minute;
}

bool days(std::string_view text, HourWindow& out) {
    while (!text.empty()) {
        const auto comma = text.find(',');
        const std::string_view part = text.substr(0, comma);
        const auto dash = part.find('-');
        const auto first = parse_enum<Day>(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : parse_enum<Day>(part.substr(dash + 1));
        if (!first || !last || *first > *last) return false;
        for (int day = static_cast<int>(*first); day <= static_cast<int>(*last); ++day)
            if (!names(out, static_cast<Day>(day)) || out.days.empty()) out.days.push_back(static_cast<Day>(day));
        if (comma == std::string_view::npos) return true;
        text.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace

std::string clock_text(std::uint32_t minutes) {
    char text[24];
    std::snprintf(text, sizeof text, "%02u:%02u", minutes / 60, minutes % 60);
    return text;
}

LocalMoment local_moment(WallTime wall, std::int32_t zone_minutes, const std::vector<Holiday>& holidays) {
    const std::chrono::sys_time<Duration> at{Duration{wall.us} + std::chrono::minutes(zone_minutes)};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    LocalMoment out;
    out.day = day_of(day, holidays);
    out.before = day_of(day - std::chrono::days(1), holidays);
    out.minute = static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::minutes>(at - day).count());
    return out;
}

bool covers(const HourWindow& window, const LocalMoment& moment) {
    if (window.from_minute < window.to_minute)
        return names(window, moment.day) && moment.minute >= window.from_minute && moment.minute < window.to_minute;
    return (names(window, moment.day) && moment.minute >= window.from_minute) ||
           (names(window, moment.before) && moment.minute < window.to_minute);
}

bool covers(const std::vector<HourWindow>& windows, const LocalMoment& moment) {
    return std::any_of(windows.begin(), windows.end(), [&](const HourWindow& w) { return covers(w, moment); });
}

Result<HourWindow> parse_hours(std::string_view text) {
    const auto wrong = [] { return fail("hours_malformed", "tulis hari dan jam seperti \"senin-jumat 08:00-16:00\" atau \"libur\""); };
    if (text.size() > 120) return wrong();
    HourWindow out;
    const auto space = text.find(' ');
    if (space == std::string_view::npos) {
        if (clocks(text, out)) return out;
        out = {};
        if (days(text, out)) return out;
        return wrong();
    }
    if (!days(text.substr(0, space), out) || !clocks(text.substr(space + 1), out)) return wrong();
    return out;
}

std::string describe(const HourWindow& window) {
    std::vector<Day> all = window.days;
    std::sort(all.begin(), all.end());
    std::string out;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t last = i;
        while (last + 1 < all.size() && all[last + 1] <= Day::minggu && static_cast<int>(all[last + 1]) == static_cast<int>(all[last]) + 1) ++last;
        out += (out.empty() ? "" : ",") + std::string(name_of(all[i]));
        if (last > i) out += "-" + std::string(name_of(all[last]));
        i = last + 1;
    }
    if (window.from_minute == 0 && window.to_minute == kMinutesOfDay && !out.empty()) return out;
    return out + (out.empty() ? "" : " ") + clock_text(window.from_minute) + "-" + clock_text(window.to_minute);
}

bool valid_date(std::string_view text) {
    unsigned year = 0, month = 0, day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !number(text.substr(0, 4), 1970, 9999, year) ||
        !number(text.substr(5, 2), 1, 12, month) || !number(text.substr(8), 1, 31, day))
        return false;
    return (std::chrono::year(static_cast<int>(year)) / static_cast<int>(month) / static_cast<int>(day)).ok();
}

Result<WallTime> parse_local_time(std::string_view text, std::int32_t zone_minutes) {
    std::uint32_t minutes = 0;
    if (text.size() != 16 || text[10] != ' ' || !valid_date(text.substr(0, 10)) || !clock(text.substr(11), minutes) || minutes == kMinutesOfDay)
        return fail("time_malformed", "tulis waktu seperti \"2026-08-17 14:05\"");
    unsigned year = 0, month = 0, day = 0;
    (void)number(text.substr(0, 4), 1970, 9999, year);
    (void)number(text.substr(5, 2), 1, 12, month);
    (void)number(text.substr(8, 2), 1, 31, day);
    const Days date = std::chrono::year(static_cast<int>(year)) / static_cast<int>(month) / static_cast<int>(day);
    const auto at = std::chrono::sys_time<Duration>(date) + std::chrono::minutes(static_cast<int>(minutes) - zone_minutes);
    return WallTime{at.time_since_epoch().count()};
}

}  // namespace siaga::profile
