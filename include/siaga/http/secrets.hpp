// Purpose: what must never become an event: password hashes, session tokens' hashes, the seats' HA1.
// SQLite in DIR/secrets.db, mode 600; it belongs into the backup and is never shipped.
// Thread: every function from any thread, one mutex inside; set_password and check take about 60 ms and
// 32 MiB (argon2id), so the server calls them on its one worker only. ha1() answers from memory.
// Owner: the app; http and telephony borrow it. Errors: secrets_disk, login_unknown, login_taken.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/id.hpp"
#include "siaga/base/result.hpp"
#include "siaga/base/time.hpp"
#include "siaga/centre/state.hpp"

namespace siaga::http {

// `seed` is who the centre is to know by this login, where it does not know it yet (first start, `siaga
// user add`); `restore` asks for it to be made active again with the seed's role (`siaga user unlock`).
struct Account {
    std::string login;
    centre::Person seed;
    bool restore = false;
};

struct StoredSession {
    std::string token_hash;  // hex SHA-256
    std::string login;
    WallTime created, expires;
};

enum class HashCost { real, test };

class Secrets {
public:
    [[nodiscard]] static Result<std::unique_ptr<Secrets>> open(const std::filesystem::path& file,
                                                               HashCost cost = HashCost::real);
    ~Secrets();

    // accounts
    [[nodiscard]] Result<std::vector<Account>> accounts() const;
    [[nodiscard]] Result<std::optional<Account>> account(const std::string& login) const;
    [[nodiscard]] Status add(const Account& account, std::string_view password);
    [[nodiscard]] Status set_password(const std::string& login, std::string_view password);  // ends its sessions
    [[nodiscard]] Status set_restore(const std::string& login, bool restore);
    [[nodiscard]] Status remove(const std::string& login);
    // False for a wrong password and, after the same work, for an unknown login.
    [[nodiscard]] Result<bool> check(const std::string& login, std::string_view password) const;

    // sessions
    [[nodiscard]] Result<std::vector<StoredSession>> sessions() const;
    [[nodiscard]] Status save_session(const StoredSession& session);
    [[nodiscard]] Status drop_session(const std::string& token_hash);
    [[nodiscard]] Status drop_sessions_of(const std::string& login);
    [[nodiscard]] Status drop_expired(WallTime now);

    // desk phones: HA1 = H("<seat>:siaga112:<password>"), lower-case hex (RFC 7616)
    [[nodiscard]] Status set_seat_password(const SeatId& seat, std::string_view password);
    [[nodiscard]] Status remove_seat(const SeatId& seat);
    [[nodiscard]] std::optional<std::string> ha1(const SeatId& seat, std::string_view algorithm) const;
    [[nodiscard]] std::vector<SeatId> seats() const;

    // Changes when another process wrote the file (`siaga user`): time to look again.
    [[nodiscard]] std::uint64_t outside_changes() const;
    [[nodiscard]] Status reload_seats();

private:
    struct Impl;
    explicit Secrets(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// 16 letters and digits without look-alikes, about 80 bits, from the system's random source.
[[nodiscard]] std::string make_password();

}  // namespace siaga::http
