#include "telephony/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <charconv>
#include <stdexcept>
#include <vector>

namespace siaga::telephony {

namespace {

constexpr std::size_t kMostUsed = 4096;

std::string hex(const unsigned char* bytes, std::size_t size) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out(size * 2, '0');
    for (std::size_t i = 0; i < size; ++i) {
        out[2 * i] = kDigits[bytes[i] >> 4];
        out[2 * i + 1] = kDigits[bytes[i] & 15];
    }
    return out;
}

std::string to_hex(std::uint64_t value) {
    char buffer[17];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, 16).ptr;
    return {buffer, end};
}

std::optional<std::uint64_t> from_hex(std::string_view text) {
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || stop != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

struct NonceParts {
    std::uint64_t issued = 0, serial = 0;
    std::string_view signed_text, mac;
};

std::optional<NonceParts> take_apart(std::string_view nonce) {
    const auto first = nonce.find('-');
    const auto second = first == std::string_view::npos ? first : nonce.find('-', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto issued = from_hex(nonce.substr(0, first));
    const auto serial = from_hex(nonce.substr(first + 1, second - first - 1));
    if (!issued || !serial) return std::nullopt;
    return NonceParts{*issued, *serial, nonce.substr(0, second), nonce.substr(second + 1)};
}

}  // namespace

std::string credential(const std::map<std::string, std::string>& credentials, const char* name) {
    const auto it = credentials.find(name);
    return it == credentials.end() ? std::string{} : it->second;
}

std::string hex_digest(HashKind kind, std::string_view text) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    // Fetched once: EVP_md5() and EVP_sha256() are looked up anew by each use.
    static const EVP_MD *const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr), *const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    const auto* type = kind == HashKind::md5 ? md5 : sha256;
    if (EVP_Digest(text.data(), text.size(), out, &size, type, nullptr) != 1) throw std::runtime_error("EVP_Digest failed");
    return hex(out, size);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), out, &size);
    return hex(out, size);
}

bool equal_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_hex(std::size_t bytes) {
    std::vector<unsigned char> buffer(bytes);
    if (RAND_bytes(buffer.data(), static_cast<int>(bytes)) != 1) throw std::runtime_error("no randomness");
    return hex(buffer.data(), bytes);
}

std::string Nonces::issue(std::int64_t now) {
    const auto text = to_hex(static_cast<std::uint64_t>(now)) + "-" + to_hex(++serial_);
    return text + "-" + hmac_sha256_hex(key_, text).substr(0, 32);
}

Nonces::Verdict Nonces::check(std::string_view nonce, std::int64_t now) const {
    if (nonce.size() > 128) return Verdict::forged;
    const auto parts = take_apart(nonce);
    if (!parts || !equal_secret(hmac_sha256_hex(key_, parts->signed_text).substr(0, 32), parts->mac)) return Verdict::forged;
    const auto age = now - static_cast<std::int64_t>(parts->issued);
    return age < 0 || age > lifetime_ ? Verdict::stale : Verdict::fresh;
}

bool Nonces::use(std::string_view nonce, std::uint32_t count, std::int64_t now) {
    const auto parts = take_apart(nonce);
    if (!parts || check(nonce, now) != Verdict::fresh || parts->serial < forgotten_before_) return false;
    auto& highest = used_[parts->serial];
    if (count <= highest) return false;
    highest = count;
    while (used_.size() > kMostUsed) {
        forgotten_before_ = used_.begin()->first + 1;
        used_.erase(used_.begin());
    }
    return true;
}

std::string digest_response(HashKind kind, std::string_view ha1, std::string_view method,
                            const std::map<std::string, std::string>& credentials) {
    const auto ha2 = hex_digest(kind, std::string(method) + ":" + credential(credentials, "uri"));
    auto text = std::string(ha1) + ":" + credential(credentials, "nonce") + ":";
    if (const auto qop = credential(credentials, "qop"); !qop.empty())
        text += credential(credentials, "nc") + ":" + credential(credentials, "cnonce") + ":" + qop + ":";
    return hex_digest(kind, text + ha2);
}

}  // namespace siaga::telephony
