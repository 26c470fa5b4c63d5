#include "telephony/tls_files.hpp"

#include <fstream>

#include "siaga/base/files.hpp"

namespace siaga::telephony {

namespace fs = std::filesystem;

namespace {

Status write_all(const fs::path& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    out << text;
    if (!out.flush()) return fail("file_unwritable", "tidak dapat ditulis", file.string());
    return {};
}

}  // namespace

Result<fs::path> make_tls_directory(const fs::path& certificate, const fs::path& key, const fs::path& data) {
    auto chain = read_file(certificate);
    if (!chain) return chain.error();
    auto secret = read_file(key);
    if (!secret) return secret.error();
    fs::path directory = data / "sip-tls";
    std::error_code error;
    fs::create_directories(directory, error);
    fs::permissions(directory, fs::perms::owner_all, error);
    if (error) return fail("directory", error.message(), directory.string());
    if (auto wrote = write_all(directory / "agent.pem", *secret + "\n" + *chain); !wrote) return wrote.error();
    if (auto wrote = write_all(directory / "cafile.pem", *chain); !wrote) return wrote.error();
    return directory;
}

}  // namespace siaga::telephony
