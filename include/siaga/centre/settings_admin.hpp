// Purpose: seats, trunks and the queue's settings changed by an administrator while the house runs, beside what
// siaga.toml says (docs/decisions/0062). Each change is an event that names who, before and after; passwords of
// telephones are never in one.
// Thread: plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "siaga/base/describe.hpp"
#include "siaga/base/id.hpp"
#include "siaga/base/time.hpp"
#include "siaga/centre/settings.hpp"

namespace siaga::centre {

// ---- state --------------------------------------------------------------------------------------
// Who changed one thing last: a form filled in from an older edition is refused with this.
struct SettingsEdition {
    std::uint64_t revision = 0;
    PersonId by;  // 0: siaga.toml
    WallTime at;
    std::vector<std::string> changed;  // names of its fields
    SIAGA_FIELDS(revision, by, at, changed)
};

inline constexpr std::size_t kSeatsMost = 500, kTrunksMost = 50, kPeersMost = 64, kDeliveredMost = 64;

struct SettingsAdmin {
    std::optional<Settings> file;  // as siaga.toml last said it; absent: nothing was ever changed beside it
    std::map<std::string, SettingsEdition> editions;  // "queue", "seat 01", "trunk telkom"
    std::uint64_t queue_edition = 0;                  // grows whenever the queue's settings change
    std::map<std::uint64_t, QueueSettings> past_queues;  // editions before, while a call that began with one lives
    SIAGA_FIELDS(file, editions, queue_edition, past_queues)
};

// ---- events -------------------------------------------------------------------------------------
#define SIAGA_SETTINGS_EVENT(name, version, ...)     \
    static constexpr std::string_view kType = name;  \
    static constexpr int kVersion = version;         \
    SIAGA_FIELDS(__VA_ARGS__)

struct QueueSettingsChanged { QueueSettings before, after; PersonId person; SIAGA_SETTINGS_EVENT("queue_settings_changed", 1, before, after, person) };
// No `before`: added. No `after`: retired.
struct SeatSettingsChanged { SeatId seat; std::optional<SeatSettings> before, after; PersonId person; SIAGA_SETTINGS_EVENT("seat_settings_changed", 1, seat, before, after, person) };
struct SeatPasswordChanged { SeatId seat; PersonId person; SIAGA_SETTINGS_EVENT("seat_password_changed", 1, seat, person) };  // that, never what
struct TrunkSettingsChanged { TrunkId trunk; std::optional<TrunkSettings> before, after; PersonId person; SIAGA_SETTINGS_EVENT("trunk_settings_changed", 1, trunk, before, after, person) };
// An admin set another person's way in: who could otherwise act in somebody's name without a trace.
struct PasswordReset { PersonId of; PersonId person; SIAGA_SETTINGS_EVENT("password_reset", 1, of, person) };
#undef SIAGA_SETTINGS_EVENT

#define SIAGA_SETTINGS_ADMIN_EVENTS QueueSettingsChanged, SeatSettingsChanged, SeatPasswordChanged, TrunkSettingsChanged, PasswordReset

// ---- commands -----------------------------------------------------------------------------------
// `revision` is that of the edition the asker saw; 0 where nobody changed it yet.
struct ChangeQueue { QueueSettings queue; std::uint64_t revision = 0; };  // memory's two times stay the file's
struct SaveSeat { SeatSettings seat; bool fresh = false; std::uint64_t revision = 0; };
struct RetireSeat { SeatId seat; std::uint64_t revision = 0; };
struct NoteSeatPassword { SeatId seat; };  // http has stored a new one: who registered with the old one is out
struct NotePasswordReset { PersonId of; };  // before it is set: no reset without its event
struct SaveTrunk { TrunkSettings trunk; bool fresh = false; std::uint64_t revision = 0; };
struct RetireTrunk { TrunkId trunk; std::uint64_t revision = 0; };

#define SIAGA_SETTINGS_ADMIN_COMMANDS ChangeQueue, SaveSeat, RetireSeat, NoteSeatPassword, NotePasswordReset, SaveTrunk, RetireTrunk

struct State;

// What is in force when the file says `file`: an administrator's changes stay as long as the file says what it
// said before, field by field; what the file changed since overrules. `lost` gets a line for each change overruled.
[[nodiscard]] Settings settings_in_force(const State& state, const Settings& file, std::vector<std::string>* lost = nullptr);
[[nodiscard]] std::uint64_t settings_revision(const State& state, const std::string& what);

// The syntax of what a telco has us write, for the file and for forms alike.
[[nodiscard]] bool is_delivered_number(std::string_view text);  // 112, +62..., urn:service:sos, a sip: or tel: URI
[[nodiscard]] bool is_outgoing_target(std::string_view text);   // one of them: host[:port][;transport=tcp]
[[nodiscard]] std::vector<std::string> outgoing_targets(std::string_view list);  // apart by commas, in their order

}  // namespace siaga::centre
