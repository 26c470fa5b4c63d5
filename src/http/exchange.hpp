// Purpose: one request on its way to its one answer, without a word of Beast, so that resources are
// compiled and read apart from sockets.
// Thread: http's io thread; answer() may be called later, from there. Owner: shared between the connection
// and whoever still has to answer.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/may_see.hpp"
#include "http/requests.hpp"

namespace siaga::http {

enum class Method { get, post, put, del };

struct FilePart {
    std::filesystem::path file;
    std::uint64_t offset = 0, size = 0;
};

struct Answer {
    int status = 200;
    std::string type = "application/json";
    std::string body;
    std::shared_ptr<const std::string> shared;  // instead of body: a page kept in memory
    std::optional<FilePart> file;               // instead of body
    std::vector<std::pair<std::string, std::string>> headers;
    bool no_store = true;
};

[[nodiscard]] Answer json_answer(int status, const Json& body);
[[nodiscard]] Answer error_answer(int status, const Error& error);
[[nodiscard]] Answer error_answer(const Error& error);  // the status its code stands for
[[nodiscard]] Answer text_answer(int status, std::string text);
[[nodiscard]] int status_of(const Error& error);
[[nodiscard]] bool is_audio(std::string_view content_type);  // audio/wav and its other names

// Who asks, by the session cookie.
struct SignedIn {
    std::string token_hash;
    std::string login;
    Viewer viewer;
    WallTime expires;
};

class Exchange {
public:
    Method method = Method::get;
    bool head = false;
    std::string path;     // decoded, without the query
    std::string host, origin, content_type, cookie, idempotency_key, range, if_none_match;
    bool gzip = false;
    std::string text;     // the body as it came
    std::string source;   // the peer's address
    Request request;      // path parameters, query, body as JSON
    std::optional<SignedIn> who;

    std::function<void(Answer)> send;

    // The first answer goes out; later ones (a deadline that was passed already) are dropped.
    void answer(Answer answer) {
        if (!send) return;
        const auto once = std::move(send);
        send = nullptr;
        once(std::move(answer));
    }
    void refuse(const Error& error) { answer(error_answer(error)); }
    void refuse(int status, std::string code, std::string message, std::string where = {}) {
        answer(error_answer(status, fail(std::move(code), std::move(message), std::move(where))));
    }
    [[nodiscard]] const Viewer& viewer() const { return who->viewer; }
};
using ExchangePtr = std::shared_ptr<Exchange>;

// "/a/b?x=1&y=%20" -> path and query; nothing for bad escapes, NUL bytes or more than 2 KiB.
[[nodiscard]] bool split_target(std::string_view target, std::string& path, std::map<std::string, std::string>& query);
// "bytes=0-99" against a size (RFC 9110 §14.2, one range). 0: ignore it, 206, or 416.
struct ByteRange {
    int status = 0;
    std::uint64_t first = 0, size = 0;
};
[[nodiscard]] ByteRange parse_range(std::string_view header, std::uint64_t size);

}  // namespace siaga::http
