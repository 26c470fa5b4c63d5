#include "dispatch/wire.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <mutex>

namespace siaga::dispatch {
namespace {

using centre::DeliveryResult;
constexpr std::size_t kReplyBytes = 4096;  // an answer's words beyond this tell nobody anything

struct Easy {
    Easy() {
        static std::once_flag once;
        std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
        handle = curl_easy_init();
    }
    ~Easy() {
        curl_slist_free_all(list);
        curl_easy_cleanup(handle);
    }
    Easy(const Easy&) = delete;
    Easy& operator=(const Easy&) = delete;
    void header(const std::string& line) { list = curl_slist_append(list, line.c_str()); }

    CURL* handle = nullptr;
    curl_slist* list = nullptr;
    char error[CURL_ERROR_SIZE] = {};
};

void common(Easy& easy, const Options& options, const std::string& url) {
    CURL* c = easy.handle;
    curl_easy_setopt(c, CURLOPT_URL, url.c_str());
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);  // threads: no SIGALRM for name look-ups
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, easy.error);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(options.attempt_timeout).count();
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, static_cast<long>(ms));
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min<std::int64_t>(ms, 5000)));
}

std::size_t keep_some(char* data, std::size_t size, std::size_t count, void* into) {
    auto& text = *static_cast<std::string*>(into);
    const std::size_t bytes = size * count;
    if (text.size() + bytes > kReplyBytes) return 0;  // ends the transfer: a gateway answers in a few words
    text.append(data, bytes);
    return bytes;
}

Outcome by_curl(CURLcode code, const Easy& easy) {
    Outcome out;
    const bool nobody = code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_OPERATION_TIMEDOUT;
    out.result = nobody ? DeliveryResult::unreachable : DeliveryResult::failed;
    out.detail = *easy.error ? easy.error : curl_easy_strerror(code);
    out.again = code != CURLE_URL_MALFORMAT && code != CURLE_PEER_FAILED_VERIFICATION && code != CURLE_LOGIN_DENIED &&
                code != CURLE_UNSUPPORTED_PROTOCOL;
    return out;
}

// A header's text on one line: no second header hides in a label.
std::string one_line(std::string text) {
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return text;
}

// RFC 2047 is for words beyond ASCII; base64 of UTF-8 in pieces short enough for one encoded word.
std::string encoded_subject(const std::string& text) {
    if (std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; })) return text;
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out = "=?UTF-8?Q?";
    std::size_t line = out.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool starts = (c & 0xc0) != 0x80;  // an encoded word ends between characters
        if (line > 60 && starts) {
            out += "?=\r\n =?UTF-8?Q?";
            line = 12;
        }
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
            out += static_cast<char>(c);
            line += 1;
        } else {
            out += '=';
            out += kDigits[c >> 4];
            out += kDigits[c & 15];
            line += 3;
        }
    }
    return out + "?=";
}

struct Upload {
    const std::string* text;
    std::size_t at = 0;
};
std::size_t read_some(char* into, std::size_t size, std::size_t count, void* from) {
    auto& upload = *static_cast<Upload*>(from);
    const std::size_t bytes = std::min(size * count, upload.text->size() - upload.at);
    std::memcpy(into, upload.text->data() + upload.at, bytes);
    upload.at += bytes;
    return bytes;
}

}  // namespace

Outcome post_webhook(const Options& options, const Message& message) {
    if (options.webhook_url.empty()) return {DeliveryResult::unreachable, "gateway pesan belum diatur", false, 0};
    Json body = message.facts;
    body["type"] = "siaga.notice";
    body["to"] = message.target.number;
    body["label"] = message.target.label;
    body["text"] = message.text;
    const std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    const auto timestamp = static_cast<std::int64_t>(std::time(nullptr));

    Easy easy;
    common(easy, options, options.webhook_url);
    easy.header("Content-Type: application/json");
    easy.header("webhook-id: " + message.key);
    easy.header("webhook-timestamp: " + std::to_string(timestamp));
    easy.header("webhook-signature: " + sign_webhook(options.webhook_secret, message.key, timestamp, text));
    easy.header("Idempotency-Key: " + message.key);
    easy.header("Expect:");
    std::string reply;
    curl_easy_setopt(easy.handle, CURLOPT_HTTPHEADER, easy.list);
    curl_easy_setopt(easy.handle, CURLOPT_POSTFIELDS, text.data());
    curl_easy_setopt(easy.handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(text.size()));
    curl_easy_setopt(easy.handle, CURLOPT_WRITEFUNCTION, &keep_some);
    curl_easy_setopt(easy.handle, CURLOPT_WRITEDATA, &reply);
    curl_easy_setopt(easy.handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy.handle, CURLOPT_FOLLOWLOCATION, 0L);  // a signed message goes where it was signed for
    const CURLcode code = curl_easy_perform(easy.handle);
    long status = 0;
    curl_easy_getinfo(easy.handle, CURLINFO_RESPONSE_CODE, &status);
    // The status counts even where its words were too many to read.
    if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && status != 0)) return by_curl(code, easy);
    Outcome out;
    out.detail = std::to_string(status);
    if (status >= 200 && status < 300) {
        out.result = DeliveryResult::told;
        return out;
    }
    out.again = status == 408 || status == 429 || status >= 500;
    out.result = out.again ? DeliveryResult::unreachable : DeliveryResult::refused;
    curl_off_t after = 0;
    if (curl_easy_getinfo(easy.handle, CURLINFO_RETRY_AFTER, &after) == CURLE_OK) out.pause_s = static_cast<long>(after);
    return out;
}

Outcome send_mail(const Options& options, const Message& message) {
    if (options.smtp_url.empty() || options.smtp_from.empty())
        return {DeliveryResult::unreachable, "server surat elektronik belum diatur", false, 0};
    std::string mail = "From: " + one_line(options.smtp_from) + "\r\nTo: " + one_line(message.target.email) + "\r\nSubject: " +
                       encoded_subject(one_line(message.subject)) + "\r\nMessage-ID: <" + message.key +
                       "@siaga112>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: 8bit\r\n\r\n";
    for (const char c : message.text) mail += c == '\n' ? std::string("\r\n") : std::string(1, c);
    mail += "\r\n";

    Easy easy;
    common(easy, options, options.smtp_url);
    curl_slist* to = curl_slist_append(nullptr, ("<" + one_line(message.target.email) + ">").c_str());
    Upload upload{&mail};
    curl_easy_setopt(easy.handle, CURLOPT_MAIL_FROM, ("<" + one_line(options.smtp_from) + ">").c_str());
    curl_easy_setopt(easy.handle, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(easy.handle, CURLOPT_READFUNCTION, &read_some);
    curl_easy_setopt(easy.handle, CURLOPT_READDATA, &upload);
    curl_easy_setopt(easy.handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy.handle, CURLOPT_USE_SSL, static_cast<long>(options.smtp_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (!options.smtp_user.empty()) {
        curl_easy_setopt(easy.handle, CURLOPT_USERNAME, options.smtp_user.c_str());
        curl_easy_setopt(easy.handle, CURLOPT_PASSWORD, options.smtp_password.c_str());
    }
    const CURLcode code = curl_easy_perform(easy.handle);
    long status = 0;
    curl_easy_getinfo(easy.handle, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(to);
    if (code == CURLE_OK) return {DeliveryResult::told, std::to_string(status), false, 0};
    Outcome out = by_curl(code, easy);
    if (status >= 500) {  // RFC 5321 section 4.2.1: a permanent refusal
        out.result = DeliveryResult::refused;
        out.again = false;
    }
    return out;
}

}  // namespace siaga::dispatch
