// Purpose: where words still stand that an erasure was to take away: files of the data directory, tables.
// Thread: blocking; a process and PostgreSQL of the test's own. Empty: nowhere.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/siaga.hpp"

namespace siaga::test {

inline std::string files_with(const Siaga& siaga, const std::string& words) {
    std::string out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(siaga.data()))
        if (entry.is_regular_file() && read_file(entry.path()).find(words) != std::string::npos) out += entry.path().string() + "\n";
    return out;
}

inline std::string tables_with(Siaga& siaga, const std::string& words) {
    std::string out;
    for (const char* table : {"event", "call", "callback", "delivery", "report", "incident", "timeline", "audit", "assignment", "alarm", "agency"})
        if (siaga.postgres().query("select count(*) from " + std::string(table) + " t where t::text like '%" + words + "%'") != "0") out += std::string(table) + " ";
    return out;
}

}  // namespace siaga::test
