// Purpose: who is signed in: session tokens by their SHA-256, as in secrets.db, for every request.
// Thread: http's io thread; what has to be kept is returned for the worker to write.
// Units: a session lives 24 h after its last use, 30 days at most; uses are written every 15 minutes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "siaga/http/secrets.hpp"

namespace siaga::http {

inline constexpr Duration kSessionIdle = std::chrono::hours(24);
inline constexpr Duration kSessionAtMost = std::chrono::days(30);
inline constexpr std::string_view kCookie = "__Host-siaga";

class Sessions {
public:
    void load(const std::vector<StoredSession>& stored, WallTime now);
    struct Fresh {
        std::string token;  // goes to the browser alone
        StoredSession stored;
    };
    [[nodiscard]] Fresh make(const std::string& login, WallTime now);
    // The session of this Cookie header; `to_save` is set when its new end is to be written.
    [[nodiscard]] const StoredSession* find(std::string_view cookie_header, WallTime now, bool& to_save);
    bool drop(const std::string& token_hash) { return sessions_.erase(token_hash) > 0; }
    std::vector<std::string> drop_of(const std::string& login, const std::string& but = {});
    [[nodiscard]] bool has(const std::string& token_hash) const { return sessions_.contains(token_hash); }
    [[nodiscard]] bool any_of(const std::string& login) const;

private:
    struct Entry {
        StoredSession stored;
        WallTime saved;
    };
    std::map<std::string, Entry> sessions_;
};

// The value of one cookie of a Cookie header (RFC 6265 §4.2.1); empty where it is not there.
[[nodiscard]] std::string_view cookie_value(std::string_view header, std::string_view name);

}  // namespace siaga::http
