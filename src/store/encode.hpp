// Purpose: records as the JSON that code.ship() takes. jsonb refuses what JSON allows: the character
// U+0000; a record must be stored nevertheless, so that one is replaced.
// Thread: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "siaga/journal/record.hpp"

namespace siaga::store {

// `\u0000` in JSON text becomes `\ufffd`; an escaped backslash before "u0000" is left alone.
[[nodiscard]] std::string without_nul(std::string_view json);
[[nodiscard]] std::string encode(std::span<const journal::StoredRecord> records);
// The same record with payloads that any database takes: what could not be read, as a text.
[[nodiscard]] journal::StoredRecord readable(const journal::StoredRecord& record);

}  // namespace siaga::store
