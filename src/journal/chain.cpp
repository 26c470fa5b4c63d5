#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "siaga/journal/verify.hpp"

namespace siaga::journal {

namespace {

// One context a thread: fetching SHA-256 anew for each record costs more than hashing it.
class Sha256 {
public:
    Sha256() : context_(context()) {
        if (EVP_DigestInit_ex2(context_, method(), nullptr) != 1) throw std::runtime_error("SHA-256 is not available");
    }
    Sha256& bytes(const void* data, std::size_t size) {
        EVP_DigestUpdate(context_, data, size);
        return *this;
    }
    Sha256& text(std::string_view text) { return bytes(text.data(), text.size()); }
    Sha256& sized(std::string_view text_) { return number(text_.size(), 4).text(text_); }
    Sha256& number(std::uint64_t value, int width) {
        std::uint8_t out[8];
        for (int i = 0; i < width; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * (width - 1 - i)));
        return bytes(out, static_cast<std::size_t>(width));
    }
    Digest finish() {
        Digest out;
        EVP_DigestFinal_ex(context_, out.data(), nullptr);
        return out;
    }

private:
    static EVP_MD_CTX* context() {
        thread_local std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> kept(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        return kept.get();
    }
    static const EVP_MD* method() {
        static const EVP_MD* fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        return fetched;
    }
    EVP_MD_CTX* context_;
};

}  // namespace

Digest genesis(std::string_view journal_id) { return Sha256().text("siaga-journal-1\n").text(journal_id).finish(); }

Digest personal_digest(const Salt& salt, std::string_view personal_json) {
    return Sha256().bytes(salt.data(), salt.size()).text(personal_json).finish();
}

Digest chain(const Digest& previous, const Record& record, const std::optional<Digest>& personal) {
    Sha256 sha;
    sha.text("siaga-record-1\n").bytes(previous.data(), previous.size());
    sha.number(record.seq, 8).number(static_cast<std::uint64_t>(record.at.us), 8);
    sha.number(static_cast<std::uint64_t>(record.wall.us), 8);
    sha.sized(record.type).number(static_cast<std::uint64_t>(record.version), 4).sized(record.open_json);
    sha.number(personal ? 1 : 0, 1);
    if (personal) sha.bytes(personal->data(), personal->size());
    return sha.finish();
}

std::string hex(const std::uint8_t* bytes, std::size_t size) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(size * 2);
    for (std::size_t i = 0; i < size; ++i) {
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    return out;
}

}  // namespace siaga::journal
