#include "digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdio>

#include "message.hpp"
#include "random.hpp"

namespace siaga::phone {
namespace {

std::string hash(const EVP_MD* kind, const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, kind, nullptr);
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        std::array<char, 3> hex{};
        std::snprintf(hex.data(), hex.size(), "%02x", digest[i]);
        out += hex.data();
    }
    return out;
}

// A challenge is "Digest a=b, c="d"": rewritten with ';' it reads like any parameter list.
std::string parameter(std::string_view challenge, std::string_view name) {
    challenge.remove_prefix(std::string_view("Digest").size());
    for (const auto item : list_items(challenge)) {
        if (auto value = param_of(";" + std::string(item), name); !value.empty()) return value;
    }
    return {};
}

}  // namespace

Result<std::string> answer_challenge(const std::vector<std::string_view>& challenges, const Credentials& who,
                                     std::string_view method, std::string_view uri, unsigned nonce_count) {
    for (const auto challenge : challenges) {
        if (!same_word(challenge.substr(0, 7), "Digest ")) continue;
        const auto algorithm = parameter(challenge, "algorithm");
        const EVP_MD* kind = algorithm.empty() || same_word(algorithm, "MD5") ? EVP_md5()
                             : same_word(algorithm, "SHA-256")                ? EVP_sha256()
                                                                              : nullptr;
        const auto qop = parameter(challenge, "qop");
        if (kind == nullptr || (!qop.empty() && !has_word(qop, "auth"))) continue;
        const auto realm = parameter(challenge, "realm");
        const auto nonce = parameter(challenge, "nonce");
        const auto opaque = parameter(challenge, "opaque");
        const auto ha1 = hash(kind, who.user + ":" + realm + ":" + who.password);
        const auto ha2 = hash(kind, std::string(method) + ":" + std::string(uri));
        std::array<char, 9> nc{};
        std::snprintf(nc.data(), nc.size(), "%08x", nonce_count);
        const auto cnonce = random_token();
        const auto response = qop.empty() ? hash(kind, ha1 + ":" + nonce + ":" + ha2)
                                          : hash(kind, ha1 + ":" + nonce + ":" + nc.data() + ":" + cnonce + ":auth:" + ha2);
        std::string out = "Digest username=\"" + who.user + "\", realm=\"" + realm + "\", nonce=\"" + nonce +
                          "\", uri=\"" + std::string(uri) + "\", response=\"" + response + "\"";
        if (!algorithm.empty()) out += ", algorithm=" + algorithm;
        if (!opaque.empty()) out += ", opaque=\"" + opaque + "\"";
        if (!qop.empty()) out += std::string(", qop=auth, nc=") + nc.data() + ", cnonce=\"" + cnonce + "\"";
        return out;
    }
    return fail("digest_unsupported", "no challenge with MD5 or SHA-256 and qop auth", "WWW-Authenticate");
}

}  // namespace siaga::phone
