// Purpose: what every resource works with: the mirror, who is signed in, commands on their way, the live
// lines, the doors to drafts and history. Knows nothing of sockets.
// Thread: http's io thread, but for post(), which brings things there. Owner: the server.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>

#include "http/exchange.hpp"
#include "http/live.hpp"
#include "http/pages.hpp"
#include "http/rule_trial.hpp"
#include "http/draft_pages.hpp"
#include "http/sessions.hpp"
#include "http/sign_in_limit.hpp"
#include "http/worker.hpp"
#include "siaga/http/server.hpp"

namespace siaga::http {

enum class Gate { written, synced };

class Service {
public:
    using Post = std::function<void(std::function<void()>)>;
    // What came of a command: a refusal, or the reply and whether it is durable.
    struct Outcome {
        std::optional<Error> refusal;
        Json reply = Json::object();
        bool durable = true;
    };
    using Done = std::function<void(Outcome)>;

    Service(Options options, Doors doors, Secrets& secrets, centre::State recovered, Post post);

    Options options;
    Doors doors;
    Secrets& secrets;
    centre::Centre mirror;
    Sessions sessions;
    SignInLimit limit;
    Live live;
    Pages pages;
    Worker worker;
    bool durable = true;   // the last batch was
    bool stopping = false;
    // Who began to hear which recording when: further ranges belong to that playing.
    std::map<std::tuple<PersonId, CallId, std::uint64_t>, std::chrono::steady_clock::time_point> playing;

    DraftPages draft_pages;
    std::map<std::uint64_t, std::shared_ptr<RuleTrial>> trials;  // dry runs by draft; of gone drafts none stays

    // requests
    void handle(const ExchangePtr& exchange);
    // The person of a cookie; nothing where nobody (active) is signed in.
    [[nodiscard]] std::optional<SignedIn> signed_in(std::string_view cookie);
    [[nodiscard]] std::optional<Viewer> viewer_of(const std::string& login) const;
    void command(centre::Command command, Gate gate, Done done);
    // The usual: the answer is 200 with the reply and `durable`, 202 when not durable, or the refusal.
    void command(const ExchangePtr& exchange, centre::CommandBody body, Gate gate, int status = 200);
    // The same for what two admins may change at once: `thing` is compared with what the page showed before this is
    // called, and nobody else's change of it is under way until this one is answered. 409 being_changed.
    void change_alone(const ExchangePtr& exchange, centre::CommandBody body, std::string thing);
    // A job for the worker and what to do with its result here; false: busy.
    template <class T>
    [[nodiscard]] bool work(std::function<T()> job, std::function<void(T)> then) {
        return worker.run([this, job = std::move(job), then = std::move(then)] {
            auto result = std::make_shared<T>(job());
            post([then, result] { then(std::move(*result)); });
        });
    }

    // the river
    void on_batches(const std::vector<std::shared_ptr<const centre::Batch>>& batches);
    // Any thread: true when somebody waits to be answered, and answer_synced() is to be called.
    [[nodiscard]] bool note_synced(std::uint64_t seq);
    void answer_synced();
    // Is it a token of a command sent from here? (Those of the other adapters are elsewhere.)
    [[nodiscard]] static bool is_our_token(std::uint64_t token) { return token >> 60 == 1; }
    std::function<void()> catch_up = [] {};  // applies what is written and not yet taken
    void tick(std::chrono::steady_clock::time_point now);  // twice a second

    [[nodiscard]] HouseTime house_now() const { return options.clock->house(); }
    [[nodiscard]] WallTime wall_now() const { return options.clock->wall(); }
    [[nodiscard]] const centre::State& state() const { return mirror.state(); }
    // The places of the kabupaten in force, with the house's own ways to say them; null: none known.
    [[nodiscard]] const profile::Gazetteer* gazetteer() const;
    // The places without them, against which a new way to say one is checked.
    [[nodiscard]] const profile::Gazetteer* plain_gazetteer() const { return kabupaten_places_ ? &*kabupaten_places_ : options.gazetteer; }
    [[nodiscard]] bool started() const { return !stopping && !state().profile.name.empty() && (!doors.started || doors.started()); }
    // People may sign in: everybody who has an account is a person of the centre.
    [[nodiscard]] bool open() const { return started() && accounts_seen_ && awaited_.empty(); }
    [[nodiscard]] bool ready() const { return open() && (!doors.ready || doors.ready()); }
    // Who has this draft open; the stored draft names its page where a restart forgot it.
    [[nodiscard]] std::optional<DraftHolder> holder_of_draft(const std::string& key) const;
    [[nodiscard]] std::string name_of_login(const std::string& login) const;
    [[nodiscard]] Error draft_taken(const DraftHolder& holder) const;
    // why: for the pages of these sessions, as docs/api/websocket.md names it.
    void end_sessions(const std::string& login, std::string_view why, const std::string& but = {});
    void stop();

    Post post;

private:
    struct Waiting {
        Done done;
        Gate gate = Gate::written;
        std::chrono::steady_clock::time_point until;
        std::uint64_t seq = 0;  // written, waits for sync
        Json reply;
    };

    void finish(std::uint64_t token, Outcome outcome);
    void answer_with(const ExchangePtr& exchange, centre::CommandBody body, Gate gate, int status, std::function<void()> first);
    void look_after_accounts();
    void tell_presence(std::chrono::steady_clock::time_point now);
    void look_after_places();  // after settings were touched

    std::unordered_map<std::uint64_t, Waiting> waiting_;  // bounded: 10,000; full: busy
    std::set<std::string> changing_;  // of change_alone; as many as wait there
    std::multimap<std::uint64_t, std::uint64_t> for_sync_;  // seq -> token
    std::uint64_t next_token_;
    std::atomic<std::uint64_t> synced_{0};
    std::atomic<std::size_t> waiting_for_sync_{0};  // changed here, then synced_ is looked at; the sync thread does it the other way round
    std::unordered_map<std::string, PersonId> logins_;
    std::map<AgencyId, int> told_desks_;
    std::map<SeatId, bool> told_consoles_;
    std::optional<profile::Gazetteer> kabupaten_places_;  // of a profile loaded since the start
    std::optional<profile::Gazetteer> spoken_places_;     // with the house's own aliases
    AreaCode places_of_;
    std::map<std::string, centre::PlaceAlias> aliases_known_;
    std::map<PersonId, bool> told_people_;
    std::uint64_t outside_changes_ = 0;
    bool accounts_due_ = true, accounts_busy_ = false, accounts_seen_ = false;
    std::set<std::string> awaited_;  // logins with an account that the centre was told of and has not made people yet
    std::uint64_t ticks_ = 0;
};

}  // namespace siaga::http
