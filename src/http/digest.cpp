#include "http/digest.hpp"

#include <sodium.h>

#include <stdexcept>
#include <vector>

namespace siaga::http {
namespace {
std::string hex(const unsigned char* bytes, std::size_t size) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    out.reserve(size * 2);
    for (std::size_t i = 0; i < size; ++i) {
        out += kHex[bytes[i] >> 4];
        out += kHex[bytes[i] & 15];
    }
    return out;
}
}  // namespace

std::string hex_digest(const EVP_MD* algorithm, std::string_view text) {
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), hash, &size, algorithm, nullptr) != 1) throw std::runtime_error("no digest");
    return hex(hash, size);
}
std::string sha256_hex(std::string_view text) { return hex_digest(EVP_sha256(), text); }
std::string random_hex(std::size_t size) {
    std::vector<unsigned char> bytes(size);
    randombytes_buf(bytes.data(), bytes.size());
    return hex(bytes.data(), bytes.size());
}

}  // namespace siaga::http
