#include "http/pages.hpp"

#include <spdlog/spdlog.h>


#include "http/digest.hpp"
#include "http/service.hpp"
#include "siaga/base/files.hpp"

namespace siaga::http {
namespace {

std::shared_ptr<const std::string> read_whole(const std::filesystem::path& file) {
    return std::make_shared<const std::string>(read_file_or_nothing(file));
}

std::string type_of(const std::string& extension) {
    static const std::map<std::string, std::string> kTypes{
        {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"}, {".json", "application/json"}, {".svg", "image/svg+xml"}, {".png", "image/png"},
        {".ico", "image/x-icon"}, {".webmanifest", "application/manifest+json"}, {".woff2", "font/woff2"}, {".woff", "font/woff"},
        {".txt", "text/plain; charset=utf-8"}, {".wav", "audio/wav"}, {".pmtiles", "application/octet-stream"}, {".map", "application/json"}};
    const auto it = kTypes.find(extension);
    return it == kTypes.end() ? "application/octet-stream" : it->second;
}

}  // namespace

void Pages::load(const std::filesystem::path& dir) {
    std::error_code failed;
    if (dir.empty() || !std::filesystem::is_directory(dir, failed)) return;
    for (auto it = std::filesystem::recursive_directory_iterator(dir, failed); it != std::filesystem::recursive_directory_iterator(); it.increment(failed)) {
        if (failed || !it->is_regular_file() || it->path().extension() == ".gz") continue;
        File file;
        file.body = read_whole(it->path());
        const std::filesystem::path packed = it->path().string() + ".gz";
        if (std::filesystem::exists(packed)) file.gzip = read_whole(packed);
        file.type = type_of(it->path().extension().string());
        file.etag = "\"" + sha256_hex(*file.body).substr(0, 20) + "\"";
        const std::string name = "/" + std::filesystem::relative(it->path(), dir).generic_string();
        file.immutable = name.starts_with("/assets/");
        files_[name] = std::move(file);
    }
    spdlog::info("pages_loaded files={}", files_.size());
}

Answer Pages::answer(const Exchange& exchange) const {
    auto found = files_.find(exchange.path);
    // Paths of the page's own router; something with a suffix is a file that is not there.
    const bool routed = exchange.path.find('.', exchange.path.rfind('/')) == std::string::npos;
    if (found == files_.end() && routed) found = files_.find("/index.html");
    if (found == files_.end()) return error_answer(404, fail("not_found", "alamat ini tidak ada", exchange.path));
    const File& file = found->second;
    Answer out;
    out.type = file.type;
    out.no_store = false;
    out.headers.emplace_back("ETag", file.etag);
    out.headers.emplace_back("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    out.headers.emplace_back("Vary", "Accept-Encoding");
    if (exchange.if_none_match.find(file.etag) != std::string::npos) {
        out.status = 304;
        return out;
    }
    const bool packed = exchange.gzip && file.gzip;
    if (packed) out.headers.emplace_back("Content-Encoding", "gzip");
    out.shared = packed ? file.gzip : file.body;
    return out;
}

const std::vector<std::pair<std::string, std::string>>& security_headers() {
    static const std::vector<std::pair<std::string, std::string>> kHeaders{
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
         "connect-src 'self'; media-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
         "form-action 'self'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=(self)"}};
    return kHeaders;
}

void answer_page(Service& service, const ExchangePtr& exchange) {
    if (exchange->method != Method::get) {
        Answer answer = error_answer(405, fail("method_not_allowed", "cara ini tidak berlaku di sini", "GET"));
        answer.headers.emplace_back("Allow", "GET, HEAD");
        exchange->answer(std::move(answer));
        return;
    }
    exchange->answer(service.pages.answer(*exchange));
}

}  // namespace siaga::http
