#include "http/sessions.hpp"

#include <algorithm>

#include "http/digest.hpp"

namespace siaga::http {

std::string_view cookie_value(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const auto end = header.find(';');
        std::string_view pair = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
        while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') return pair.substr(name.size() + 1);
    }
    return {};
}

void Sessions::load(const std::vector<StoredSession>& stored, WallTime now) {
    sessions_.clear();
    for (const auto& session : stored)
        if (session.expires > now) sessions_[session.token_hash] = {session, now};
}

Sessions::Fresh Sessions::make(const std::string& login, WallTime now) {
    Fresh out;
    out.token = random_hex(32);
    out.stored = {sha256_hex(out.token), login, now, now + kSessionIdle};
    sessions_[out.stored.token_hash] = {out.stored, now};
    return out;
}

const StoredSession* Sessions::find(std::string_view cookie_header, WallTime now, bool& to_save) {
    to_save = false;
    const auto token = cookie_value(cookie_header, kCookie);
    if (token.size() != 64) return nullptr;
    const auto found = sessions_.find(sha256_hex(token));
    if (found == sessions_.end()) return nullptr;
    Entry& entry = found->second;
    if (entry.stored.expires <= now) {
        sessions_.erase(found);
        return nullptr;
    }
    entry.stored.expires = std::min(now + kSessionIdle, entry.stored.created + kSessionAtMost);
    if (now - entry.saved > std::chrono::minutes(15)) {
        entry.saved = now;
        to_save = true;
    }
    return &entry.stored;
}

std::vector<std::string> Sessions::drop_of(const std::string& login, const std::string& but) {
    std::vector<std::string> gone;
    for (auto it = sessions_.begin(); it != sessions_.end();) {
        if (it->second.stored.login == login && it->first != but) {
            gone.push_back(it->first);
            it = sessions_.erase(it);
        } else ++it;
    }
    return gone;
}

bool Sessions::any_of(const std::string& login) const {
    return std::any_of(sessions_.begin(), sessions_.end(), [&](const auto& s) { return s.second.stored.login == login; });
}

}  // namespace siaga::http
