#include "http/connection.hpp"

#include <boost/asio/ssl/error.hpp>

#include "http/pages.hpp"
#include "http/service.hpp"

namespace siaga::http {

void fill_exchange(Exchange& out, const WireRequest& in, const std::string& source) {
    const auto text = [&](beast::http::field field) {
        const auto value = in[field];
        return std::string(value.data(), value.size());
    };
    out.head = in.method() == beast::http::verb::head;
    switch (in.method()) {
        case beast::http::verb::post: out.method = Method::post; break;
        case beast::http::verb::put: out.method = Method::put; break;
        case beast::http::verb::delete_: out.method = Method::del; break;
        default: out.method = Method::get; break;
    }
    const auto target = in.target();
    out.path.assign(target.data(), target.size());
    out.host = text(beast::http::field::host);
    out.origin = text(beast::http::field::origin);
    out.content_type = text(beast::http::field::content_type);
    out.cookie = text(beast::http::field::cookie);
    out.range = text(beast::http::field::range);
    out.if_none_match = text(beast::http::field::if_none_match);
    out.gzip = in[beast::http::field::accept_encoding].find("gzip") != beast::string_view::npos;
    const auto key = in["Idempotency-Key"];
    out.idempotency_key.assign(key.data(), key.size());
    out.source = source;
}

bool may_upload(Service& service, const WireRequest& in) {
    const auto target = in.target();
    if (in.method() != beast::http::verb::post || !std::string_view(target.data(), target.size()).starts_with("/api/v1/announcements/")) return false;
    const auto kind = in[beast::http::field::content_type], cookie = in[beast::http::field::cookie];
    if (!is_audio(std::string_view(kind.data(), kind.size()))) return false;
    const auto who = service.signed_in(std::string_view(cookie.data(), cookie.size()));
    return who && who->viewer.role == centre::PersonRole::admin;
}

bool known_method(const WireRequest& in) {
    using beast::http::verb;
    const auto method = in.method();
    return method == verb::get || method == verb::head || method == verb::post || method == verb::put || method == verb::delete_;
}

WireHeader wire_header(const Answer& answer, unsigned version, bool keep_alive) {
    WireHeader out;
    out.version(version);
    out.result(static_cast<unsigned>(answer.status));
    out.keep_alive(keep_alive);
    for (const auto& [name, value] : security_headers()) out.set(name, value);
    if (answer.no_store) out.set(beast::http::field::cache_control, "no-store");
    for (const auto& [name, value] : answer.headers) out.insert(name, value);
    const bool bare = answer.status == 204 || answer.status == 304;
    if (!bare) {
        out.set(beast::http::field::content_type, answer.type);
        out.content_length(answer.file ? answer.file->size : answer.shared ? answer.shared->size() : answer.body.size());
    }
    return out;
}

Answer answer_for(const beast::error_code& error) {
    namespace http = beast::http;
    if (error == http::error::body_limit) return error_answer(413, fail("body_too_large", "isinya terlalu besar: sebuah isian 256 KiB, rekaman WAV 12 MiB paling banyak"));
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return error_answer(431, fail("header_too_large", "kepala permintaan lebih dari 16 KiB"));
    return error_answer(400, fail("http_malformed", "permintaan ini bukan HTTP yang benar", error.message()));
}

}  // namespace siaga::http
