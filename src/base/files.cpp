#include "siaga/base/files.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace siaga {

Result<std::string> read_file(const std::filesystem::path& file) {
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    std::string bytes;
    std::array<char, 65'536> block{};
    while (in.read(block.data(), block.size()) || in.gcount() > 0) bytes.append(block.data(), static_cast<std::size_t>(in.gcount()));
    // The end of the file is a failed read too; a directory opens and then cannot be read.
    if (in.eof()) return bytes;
    return fail("file_unreadable", errno != 0 ? std::strerror(errno) : "not readable", file.string());
}

std::string read_file_or_nothing(const std::filesystem::path& file) {
    auto bytes = read_file(file);
    return bytes ? std::move(*bytes) : std::string();
}

}  // namespace siaga
