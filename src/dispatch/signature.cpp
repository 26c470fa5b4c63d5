// Standard Webhooks, "Signature scheme": the key is what follows "whsec_", base64-decoded.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "siaga/dispatch/dispatch.hpp"

namespace siaga::dispatch {
namespace {

std::string base64(const unsigned char* data, std::size_t size) {
    std::string out(4 * ((size + 2) / 3), '\0');
    const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), data, static_cast<int>(size));
    out.resize(static_cast<std::size_t>(written));
    return out;
}

// Empty where it is no base64.
std::string from_base64(const std::string& text) {
    if (text.empty() || text.size() % 4 != 0) return {};
    std::string out(3 * text.size() / 4, '\0');
    const int read = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (read < 0) return {};
    out.resize(static_cast<std::size_t>(read));
    for (std::size_t i = text.size(); i > 0 && text[i - 1] == '='; --i) out.pop_back();  // EVP counts the padding
    return out;
}

}  // namespace

std::string sign_webhook(const std::string& secret, const std::string& id, std::int64_t timestamp, const std::string& body) {
    constexpr std::string_view kPrefix = "whsec_";
    std::string key = secret;
    if (secret.starts_with(kPrefix))
        if (auto decoded = from_base64(secret.substr(kPrefix.size())); !decoded.empty()) key = std::move(decoded);
    const std::string signed_text = id + "." + std::to_string(timestamp) + "." + body;
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(signed_text.data()),
         signed_text.size(), mac, &size);
    return "v1," + base64(mac, size);
}

}  // namespace siaga::dispatch
