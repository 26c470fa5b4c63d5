// Purpose: which open page holds which draft, so that two desks never write or save the same one unawares.
// A page names itself by a random word; resuming a draft takes it over, and the page that had it is told.
// Kept in memory: after a restart a stored draft still names its page, only what was saved is forgotten.
// Thread: http's io thread. Owner: Service. Bounded: 4,096 drafts, the name first in order is forgotten.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace siaga::http {

struct DraftHolder {
    std::string page;
    std::string login;
    bool saved = false;  // became an incident: the words are another's no more
};

class DraftPages {
public:
    [[nodiscard]] const DraftHolder* find(const std::string& key) const {
        const auto it = holders_.find(key);
        return it == holders_.end() ? nullptr : &it->second;
    }
    void hold(const std::string& key, DraftHolder holder) {
        holders_[key] = std::move(holder);
        if (holders_.size() > 4096) holders_.erase(holders_.begin()->first == key ? std::next(holders_.begin()) : holders_.begin());
    }
    // Thrown away; that it was saved stays known.
    void forget(const std::string& key) {
        const auto it = holders_.find(key);
        if (it != holders_.end() && !it->second.saved) holders_.erase(it);
    }

private:
    std::map<std::string, DraftHolder> holders_;
};

// May this page write or save the draft? Whoever saved it may begin anew under its name.
[[nodiscard]] inline bool holds_draft(const DraftHolder* holder, const std::string& page, const std::string& login) {
    return holder == nullptr || holder->page.empty() || holder->page == page || (holder->saved && holder->login == login);
}

}  // namespace siaga::http
