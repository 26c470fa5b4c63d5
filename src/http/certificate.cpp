#include "siaga/http/certificate.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <memory>
#include <set>

#include "siaga/base/files.hpp"
#include "siaga/base/network.hpp"

namespace siaga::http {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free_all(bio); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Bio = std::unique_ptr<BIO, Free>;

constexpr long kDay = 86'400;

Error broken(const std::filesystem::path& file) { return fail("tls_files", "cannot be read or written", file.string()); }

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return std::string(data, static_cast<std::size_t>(size));
}
std::string pem_of(X509* certificate) {
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return text_of(bio.get());
}
std::string pem_of(EVP_PKEY* key) {
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(bio.get());
}
Key read_key(const std::filesystem::path& file) {
    const std::string text = read_file_or_nothing(file);
    const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}
Certificate read_certificate(const std::filesystem::path& file) {
    const std::string text = read_file_or_nothing(file);
    const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

// Written aside and renamed, so that a crash never leaves half a key.
Status write_private(const std::filesystem::path& file, const std::string& text) {
    const std::filesystem::path aside = file.string() + ".new";
    const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return broken(file);
    const bool fine = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!fine || ::rename(aside.c_str(), file.c_str()) != 0) return broken(file);
    return {};
}

void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    if (extension) X509_add_ext(certificate, extension.get(), -1);
}

Certificate make(EVP_PKEY* key, const std::string& name, WallTime now, long days) {
    Certificate out(X509_new());
    X509_set_version(out.get(), 2);
    unsigned char serial[16];
    RAND_bytes(serial, sizeof serial);
    serial[0] &= 0x7f;
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_bin2bn(serial, sizeof serial, nullptr), BN_free);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(out.get()));
    time_t from = static_cast<time_t>(now.us / 1'000'000);
    X509_time_adj_ex(X509_getm_notBefore(out.get()), -1, 0, &from);  // desks' clocks are not exact
    X509_time_adj_ex(X509_getm_notAfter(out.get()), static_cast<int>(days), 0, &from);
    X509_NAME* subject = X509_get_subject_name(out.get());
    X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Siaga 112"), -1, -1, 0);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_pubkey(out.get(), key);
    return out;
}

std::set<std::string> own_addresses() {
    std::set<std::string> out{"127.0.0.1", "::1"};
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return out;
    for (const ifaddrs* one = all; one; one = one->ifa_next) {
        if (!one->ifa_addr || (one->ifa_flags & IFF_UP) == 0) continue;
        char text[INET6_ADDRSTRLEN] = "";
        if (one->ifa_addr->sa_family == AF_INET)
            ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr, text, sizeof text);
        else if (one->ifa_addr->sa_family == AF_INET6) {
            const auto& v6 = reinterpret_cast<const sockaddr_in6*>(one->ifa_addr)->sin6_addr;
            if (IN6_IS_ADDR_LINKLOCAL(&v6)) continue;
            ::inet_ntop(AF_INET6, &v6, text, sizeof text);
        }
        if (*text) out.insert(text);
    }
    ::freeifaddrs(all);
    return out;
}

std::string alternative_names(const std::vector<std::string>& names) {
    std::set<std::string> entries{"DNS:localhost"};
    char host[HOST_NAME_MAX + 1] = "";
    if (::gethostname(host, sizeof host - 1) == 0 && *host) entries.insert("DNS:" + std::string(host));
    for (const auto& address : own_addresses()) entries.insert("IP:" + address);
    for (const auto& name : names)
        if (name.find_first_of(",:\n") == std::string::npos || parse_address(name))
            entries.insert((parse_address(name) ? "IP:" : "DNS:") + name);
    std::string out;
    for (const auto& entry : entries) out += (out.empty() ? "" : ",") + entry;
    return out;
}

}  // namespace

Result<CertificateFiles> ensure_certificate(const std::filesystem::path& dir, const std::vector<std::string>& names, WallTime now) {
    std::error_code ignored;
    std::filesystem::create_directories(dir, ignored);
    ::chmod(dir.c_str(), 0700);
    const auto ca_file = dir / "ca.pem", ca_key_file = dir / "ca.key", names_file = dir / "server.names";
    CertificateFiles out{ca_file, dir / "server.pem", dir / "server.key"};

    Key ca_key = read_key(ca_key_file);
    Certificate ca = read_certificate(ca_file);
    if (!ca_key != !ca) return fail("tls_files", "ca.pem and ca.key do not belong together", dir.string());
    const bool fresh_ca = !ca;
    if (fresh_ca) {
        if (std::filesystem::exists(ca_file) || std::filesystem::exists(ca_key_file)) return broken(ca_file);
        ca_key.reset(EVP_EC_gen("P-256"));
        ca = make(ca_key.get(), "Siaga 112 CA lokal", now, 3650);
        X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
        extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
        extend(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
        extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
        if (!X509_sign(ca.get(), ca_key.get(), EVP_sha256())) return fail("tls_files", "the CA cannot be signed", dir.string());
        if (Status done = write_private(ca_key_file, pem_of(ca_key.get())); !done) return done.error();
        if (Status done = write_private(ca_file, pem_of(ca.get())); !done) return done.error();
    }

    const std::string wanted = alternative_names(names);
    const Certificate old = read_certificate(out.certificate);
    time_t soon = static_cast<time_t>(now.us / 1'000'000) + 30 * kDay;
    const bool good = !fresh_ca && old && read_key(out.key) && read_file_or_nothing(names_file) == wanted &&
                      X509_cmp_time(X509_get0_notAfter(old.get()), &soon) > 0 && X509_verify(old.get(), ca_key.get()) == 1;
    if (good) return out;

    const Key key(EVP_EC_gen("P-256"));
    // Browsers refuse server certificates of more than 825 days.
    Certificate certificate = make(key.get(), "Siaga 112", now, 800);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(ca.get()));
    extend(certificate.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(certificate.get(), ca.get(), NID_key_usage, "critical,digitalSignature");
    extend(certificate.get(), ca.get(), NID_ext_key_usage, "serverAuth");
    extend(certificate.get(), ca.get(), NID_subject_key_identifier, "hash");
    extend(certificate.get(), ca.get(), NID_authority_key_identifier, "keyid:always");
    extend(certificate.get(), ca.get(), NID_subject_alt_name, wanted);
    if (!X509_sign(certificate.get(), ca_key.get(), EVP_sha256())) return fail("tls_files", "the certificate cannot be signed", dir.string());
    if (Status done = write_private(out.key, pem_of(key.get())); !done) return done.error();
    if (Status done = write_private(out.certificate, pem_of(certificate.get()) + pem_of(ca.get())); !done) return done.error();
    if (Status done = write_private(names_file, wanted); !done) return done.error();
    return out;
}

}  // namespace siaga::http
