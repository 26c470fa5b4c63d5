// Purpose: the regency `oki` with a telephone number at its fire brigade, which the shipped profile has not.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace siaga::test {

// `more`: further TOML of the contact. Answers `into`, the directory of regencies.
inline std::filesystem::path profile_with_piket(const std::filesystem::path& into, const std::string& more = {}) {
    namespace fs = std::filesystem;
    fs::copy(fs::path(SIAGA_SOURCE_DIR) / "config" / "regencies" / "oki", into / "oki", fs::copy_options::recursive);
    std::ifstream in(into / "oki" / "agencies.toml");
    std::stringstream text;
    text << in.rdbuf();
    std::string agencies = text.str();
    const auto damkar = agencies.find("id = \"damkar\"");
    const auto next = agencies.find("\n[[agency]]", damkar);
    agencies.insert(next, "\n[[agency.contact]]\nlabel = \"Piket uji\"\nnumber = \"0712 100\"\nverified = true\n" + more);
    std::ofstream(into / "oki" / "agencies.toml") << agencies;
    return into;
}

}  // namespace siaga::test
