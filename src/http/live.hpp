// Purpose: the open WebSockets: who gets which snapshot and which change, and whose desk really watches.
// A thing is serialised once per sight; a change once per audience (role, agency), or per person where a
// restricted incident is in it.
// Thread: http's io thread. Owner: Service.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "http/exchange.hpp"
#include "http/views.hpp"

namespace siaga::http {

inline constexpr int kCloseGoingAway = 1001, kCloseNotUnderstood = 4400, kCloseSignedOut = 4401, kCloseTooMany = 4409;
inline constexpr std::chrono::seconds kDeskSilent{15};
inline constexpr std::size_t kLinesOfOnePerson = 8;

// One open WebSocket, as the hub sees it.
class Line {
public:
    virtual ~Line() = default;
    // Neither calls back into the hub: closed() comes later, from the loop. Too much waiting closes the line.
    virtual void send(std::shared_ptr<const std::string> text) = 0;
    virtual void close(int code) = 0;
};

class Live {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Live(std::string epoch) : epoch_(std::move(epoch)) {}

    // False: this person has too many lines.
    [[nodiscard]] bool open(const std::shared_ptr<Line>& line, const SignedIn& who, const centre::Centre& mirror, bool durable, HouseTime now, Time at);
    void closed(const Line* line, Time at);
    // A text frame of the page. False: close the line with 4400.
    [[nodiscard]] bool said(const Line* line, std::string_view text, const centre::Centre& mirror, bool durable, HouseTime now, Time at);

    // What written events touched. seq is the mirror's.
    void publish(const centre::Centre& mirror, const std::set<Thing>& things, bool durable);
    void publish_figures(const centre::Centre& mirror);
    // A draft is open at another page now: every page of the staff hears which, the one that had it locks.
    void tell_draft(const std::string& key, const std::string& page, const std::string& name);
    void beat(HouseTime now);  // every 3 s
    // A page that is signed out is told why, where the house knows (docs/api/websocket.md).
    void drop(const std::function<bool(const SignedIn&)>& which, int code, std::string_view why = {});
    void renew_viewers(const std::function<std::optional<Viewer>(const SignedIn&)>& viewer_of, const centre::Centre& mirror, bool durable, HouseTime now);

    [[nodiscard]] std::map<AgencyId, int> reachable_desks(Time at) const;
    [[nodiscard]] std::set<PersonId> people_watching(Time at) const;
    // A console of this person in another session that is alive, and whose page beat lately.
    [[nodiscard]] bool another_console(const SignedIn& who, const std::function<bool(const std::string& token_hash)>& alive, Time at) const;
    [[nodiscard]] std::size_t lines() const { return lines_.size(); }
    [[nodiscard]] bool watched() const { return watched_; }  // any thread

private:
    struct Entry {
        std::shared_ptr<Line> line;
        SignedIn who;
        Time last_beat;
        bool sound = false;
        int misunderstood = 0;
        std::uint64_t seq = 0;             // what this line was last told
        std::set<std::string> restricted;  // keys of restricted things it was shown
    };
    using Rendered = std::map<std::pair<Thing, Sight>, std::string>;

    void snapshot(Entry& entry, const centre::Centre& mirror, bool durable, HouseTime now);
    std::shared_ptr<const std::string> change_for(Entry& entry, const centre::Centre& mirror, const std::set<Thing>& things, bool durable, Rendered& rendered);

    std::string epoch_;
    std::map<const Line*, Entry> lines_;
    std::atomic<bool> watched_{false};  // is there a line?
    std::map<PersonId, Time> last_seen_;  // of people whose last line closed
    std::set<std::string> restricted_keys_;  // ever shown to somebody; so that a removal tells nobody else
    std::string figures_;
};

}  // namespace siaga::http
