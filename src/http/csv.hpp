// Purpose: tables of reports as CSV (RFC 4180) that a spreadsheet opens as what it is: cells that a
// spreadsheet would take for a formula get an apostrophe in front.
// Thread: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "siaga/base/fields.hpp"

namespace siaga::http {

// Appends one cell, quoted where it must be. Numbers stay numbers, null is empty.
void csv_cell(std::string& out, const Json& value);
// The columns' labels, or one row of values; ends with CRLF.
void csv_header(std::string& out, const Json& columns);
void csv_row(std::string& out, const Json& row);

inline constexpr std::string_view kUtf8Bom = "\xef\xbb\xbf";  // old spreadsheets take UTF-8 for Latin-1 without it

}  // namespace siaga::http
