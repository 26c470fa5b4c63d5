// Purpose: a number in an address or a query. Thread: pure. Errors: nothing where any of the text is no digit of one.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace siaga::http {

[[nodiscard]] inline std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

}  // namespace siaga::http
