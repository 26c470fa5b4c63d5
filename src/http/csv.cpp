#include "http/csv.hpp"

namespace siaga::http {

namespace {

// A cell that begins like this is computed when the file is opened; what callers told us must not be.
bool is_formula(std::string_view text) {
    const auto first = text.find_first_not_of(" \xc2\xa0");  // spreadsheets trim before they look
    if (first == std::string_view::npos) return false;
    // Full-width = + - @ (U+FF1D, U+FF0B, U+FF0D, U+FF20) are taken for the narrow ones by some.
    for (const std::string_view wide : {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"})
        if (text.substr(first).starts_with(wide)) return true;
    return std::string_view("=+-@\t\r\n").find(text[first]) != std::string_view::npos;
}

void quoted(std::string& out, std::string_view text) {
    const bool formula = is_formula(text);
    // RFC 4180 §2.6: line breaks, quotes and commas need quotes around; semicolons too, for spreadsheets of
    // countries whose list separator they are.
    const bool needs = formula || text.find_first_of("\",;\r\n\t") != std::string_view::npos;
    if (needs) out += '"';
    if (formula) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';  // §2.7: a quote is doubled
        out += c;
    }
    if (needs) out += '"';
}

}  // namespace

void csv_cell(std::string& out, const Json& value) {
    if (value.is_null()) return;
    if (value.is_string()) quoted(out, value.get_ref<const std::string&>());
    else if (value.is_structured()) quoted(out, value.dump(-1, ' ', false, Json::error_handler_t::replace));
    else out += value.dump();
}

void csv_header(std::string& out, const Json& columns) {
    bool first = true;
    for (const auto& column : columns) {
        if (!first) out += ',';
        first = false;
        csv_cell(out, column.is_object() ? column.value("label", Json()) : column);
    }
    out += "\r\n";
}

void csv_row(std::string& out, const Json& row) {
    bool first = true;
    for (const auto& value : row) {
        if (!first) out += ',';
        first = false;
        csv_cell(out, value);
    }
    out += "\r\n";
}

}  // namespace siaga::http
