#include "siaga/http/secrets.hpp"

#include <openssl/evp.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <variant>

#include "http/digest.hpp"
#include "siaga/base/fields.hpp"

namespace siaga::http {
namespace {

// argon2id, RFC 9106: 3 passes over 32 MiB; the worker is one thread, so 32 MiB is also the most in use.
constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 32u << 20;
constexpr std::size_t kPasswordBytes = 256;

constexpr const char* kSchema = R"(
CREATE TABLE IF NOT EXISTS account(login TEXT PRIMARY KEY, hash TEXT NOT NULL, seed TEXT NOT NULL, restore INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS session(token_hash TEXT PRIMARY KEY, login TEXT NOT NULL REFERENCES account(login) ON DELETE CASCADE, created INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS seat(seat TEXT PRIMARY KEY, md5 TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;
)";

struct Closer {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Closer>;

std::string text_at(sqlite3_stmt* row, int column) {
    const auto* text = sqlite3_column_text(row, column);
    return text ? std::string(reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(row, column))) : std::string();
}

}  // namespace

struct Secrets::Impl {
    std::unique_ptr<sqlite3, Closer> db;
    std::filesystem::path file;
    HashCost cost = HashCost::real;
    std::string nobody;  // a hash nobody's password fits, so that an unknown login costs the same

    mutable std::mutex mutex;  // guards db and ha1s; never held while hashing
    std::map<SeatId, std::pair<std::string, std::string>> ha1s;

    using Bind = std::variant<std::string, std::int64_t>;

    Status run(const char* sql, std::initializer_list<Bind> binds, const std::function<void(sqlite3_stmt*)>& row = {}) const {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(db.get(), sql, -1, &raw, nullptr) != SQLITE_OK) return disk();
        const Statement statement(raw);
        int index = 0;
        for (const auto& bind : binds) {
            ++index;
            if (const auto* text = std::get_if<std::string>(&bind))
                sqlite3_bind_text(raw, index, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
            else
                sqlite3_bind_int64(raw, index, std::get<std::int64_t>(bind));
        }
        for (;;) {
            const int step = sqlite3_step(raw);
            if (step == SQLITE_DONE) return {};
            if (step != SQLITE_ROW) return disk();
            if (row) row(raw);
        }
    }
    [[nodiscard]] Error disk() const { return fail("secrets_disk", sqlite3_errmsg(db.get()), file.string()); }

    [[nodiscard]] Result<std::string> hash(std::string_view password) const {
        if (password.empty() || password.size() > kPasswordBytes) return fail("password_length", "kata sandi 1 sampai 256 huruf", "password");
        std::array<char, crypto_pwhash_STRBYTES> out{};
        const bool real = cost == HashCost::real;
        if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), real ? kPasses : crypto_pwhash_OPSLIMIT_MIN,
                                  real ? kMemory : crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13) != 0)
            return fail("out_of_memory", "argon2id needs 32 MiB");
        return std::string(out.data());
    }
};

Secrets::Secrets(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Secrets::~Secrets() = default;

Result<std::unique_ptr<Secrets>> Secrets::open(const std::filesystem::path& file, HashCost cost) {
    if (sodium_init() < 0) return fail("secrets_disk", "libsodium does not start");
    auto impl = std::make_unique<Impl>();
    impl->file = file;
    impl->cost = cost;
    const mode_t old = ::umask(0077);  // the WAL files too are for the owner alone
    sqlite3* db = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
    impl->db.reset(db);
    if (opened == SQLITE_OK) {
        ::chmod(file.c_str(), 0600);
        sqlite3_busy_timeout(db, 2000);
        sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;", nullptr, nullptr, nullptr);
    }
    const bool fine = opened == SQLITE_OK && sqlite3_exec(db, kSchema, nullptr, nullptr, nullptr) == SQLITE_OK;
    ::umask(old);
    if (!fine) return impl->disk();
    auto nobody = impl->hash(make_password());
    if (!nobody) return nobody.error();
    impl->nobody = *nobody;
    std::unique_ptr<Secrets> out(new Secrets(std::move(impl)));
    if (Status seats = out->reload_seats(); !seats) return seats.error();
    return out;
}

// ---- accounts -----------------------------------------------------------------------------------

Result<std::vector<Account>> Secrets::accounts() const {
    std::vector<Account> out;
    const std::lock_guard lock(impl_->mutex);
    Status read = impl_->run("SELECT login, seed, restore FROM account ORDER BY login", {}, [&](sqlite3_stmt* row) {
        const Json seed = Json::parse(text_at(row, 1), nullptr, false);
        Account account;
        account.login = text_at(row, 0);
        try {
            account.seed = from_json_value<centre::Person>(seed);
        } catch (const FieldError&) {
            account.seed = {};  // a damaged seed loses the name, not the sign-in
        }
        account.seed.login = account.login;
        account.restore = sqlite3_column_int(row, 2) != 0;
        out.push_back(std::move(account));
    });
    if (!read) return read.error();
    return out;
}

Result<std::optional<Account>> Secrets::account(const std::string& login) const {
    auto all = accounts();
    if (!all) return all.error();
    for (auto& account : *all)
        if (account.login == login) return std::optional(std::move(account));
    return std::optional<Account>();
}

Status Secrets::add(const Account& account, std::string_view password) {
    auto hash = impl_->hash(password);
    if (!hash) return hash.error();
    const std::lock_guard lock(impl_->mutex);
    Status done = impl_->run("INSERT INTO account(login, hash, seed, restore) VALUES(?,?,?,0) ON CONFLICT DO NOTHING",
                             {account.login, *hash, to_json_value(account.seed).dump()});
    if (!done) return done;
    if (sqlite3_changes(impl_->db.get()) == 0) return fail("login_taken", "nama masuk ini sudah dipakai", "login");
    return {};
}

Status Secrets::set_password(const std::string& login, std::string_view password) {
    auto hash = impl_->hash(password);
    if (!hash) return hash.error();
    const std::lock_guard lock(impl_->mutex);
    if (Status done = impl_->run("UPDATE account SET hash=? WHERE login=?", {*hash, login}); !done) return done;
    if (sqlite3_changes(impl_->db.get()) == 0) return fail("login_unknown", "nama masuk ini tidak ada", "login");
    return impl_->run("DELETE FROM session WHERE login=?", {login});
}

Status Secrets::set_restore(const std::string& login, bool restore) {
    const std::lock_guard lock(impl_->mutex);
    if (Status done = impl_->run("UPDATE account SET restore=? WHERE login=?", {std::int64_t{restore}, login}); !done) return done;
    if (sqlite3_changes(impl_->db.get()) == 0) return fail("login_unknown", "nama masuk ini tidak ada", "login");
    return {};
}

Status Secrets::remove(const std::string& login) {
    const std::lock_guard lock(impl_->mutex);
    return impl_->run("DELETE FROM account WHERE login=?", {login});
}

Result<bool> Secrets::check(const std::string& login, std::string_view password) const {
    std::string hash;
    {
        const std::lock_guard lock(impl_->mutex);
        Status read = impl_->run("SELECT hash FROM account WHERE login=?", {login}, [&](sqlite3_stmt* row) { hash = text_at(row, 0); });
        if (!read) return read.error();
    }
    const bool known = !hash.empty();
    if (password.size() > kPasswordBytes) password = {};
    const bool fits = crypto_pwhash_str_verify((known ? hash : impl_->nobody).c_str(), password.data(), password.size()) == 0;
    return known && fits;
}

// ---- sessions -----------------------------------------------------------------------------------

Result<std::vector<StoredSession>> Secrets::sessions() const {
    std::vector<StoredSession> out;
    const std::lock_guard lock(impl_->mutex);
    Status read = impl_->run("SELECT token_hash, login, created, expires FROM session", {}, [&](sqlite3_stmt* row) {
        out.push_back({text_at(row, 0), text_at(row, 1), {sqlite3_column_int64(row, 2)}, {sqlite3_column_int64(row, 3)}});
    });
    if (!read) return read.error();
    return out;
}
Status Secrets::save_session(const StoredSession& session) {
    const std::lock_guard lock(impl_->mutex);
    return impl_->run("INSERT INTO session(token_hash, login, created, expires) VALUES(?,?,?,?) "
                      "ON CONFLICT(token_hash) DO UPDATE SET expires=excluded.expires",
                      {session.token_hash, session.login, session.created.us, session.expires.us});
}
Status Secrets::drop_session(const std::string& token_hash) {
    const std::lock_guard lock(impl_->mutex);
    return impl_->run("DELETE FROM session WHERE token_hash=?", {token_hash});
}
Status Secrets::drop_sessions_of(const std::string& login) {
    const std::lock_guard lock(impl_->mutex);
    return impl_->run("DELETE FROM session WHERE login=?", {login});
}
Status Secrets::drop_expired(WallTime now) {
    const std::lock_guard lock(impl_->mutex);
    return impl_->run("DELETE FROM session WHERE expires < ?", {now.us});
}

// ---- desk phones --------------------------------------------------------------------------------

Status Secrets::set_seat_password(const SeatId& seat, std::string_view password) {
    const std::string text = seat.value + ":siaga112:" + std::string(password);
    auto md5 = hex_digest(EVP_md5(), text), sha256 = hex_digest(EVP_sha256(), text);
    const std::lock_guard lock(impl_->mutex);
    Status done = impl_->run("INSERT INTO seat(seat, md5, sha256) VALUES(?,?,?) "
                             "ON CONFLICT(seat) DO UPDATE SET md5=excluded.md5, sha256=excluded.sha256",
                             {seat.value, md5, sha256});
    if (done) impl_->ha1s[seat] = {std::move(md5), std::move(sha256)};
    return done;
}
Status Secrets::remove_seat(const SeatId& seat) {
    std::lock_guard lock(impl_->mutex);
    Status done = impl_->run("DELETE FROM seat WHERE seat=?", {seat.value});
    if (done) impl_->ha1s.erase(seat);
    return done;
}
std::optional<std::string> Secrets::ha1(const SeatId& seat, std::string_view algorithm) const {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->ha1s.find(seat);
    if (found == impl_->ha1s.end()) return std::nullopt;
    if (algorithm == "MD5") return found->second.first;
    if (algorithm == "SHA-256") return found->second.second;
    return std::nullopt;
}
std::vector<SeatId> Secrets::seats() const {
    const std::lock_guard lock(impl_->mutex);
    std::vector<SeatId> out;
    for (const auto& [seat, hashes] : impl_->ha1s) out.push_back(seat);
    return out;
}
Status Secrets::reload_seats() {
    const std::lock_guard lock(impl_->mutex);
    std::map<SeatId, std::pair<std::string, std::string>> fresh;
    Status read = impl_->run("SELECT seat, md5, sha256 FROM seat", {}, [&](sqlite3_stmt* row) {
        fresh[SeatId{text_at(row, 0)}] = {text_at(row, 1), text_at(row, 2)};
    });
    if (read) impl_->ha1s = std::move(fresh);
    return read;
}

// data_version moves when another connection committed, and not for our own writes.
std::uint64_t Secrets::outside_changes() const {
    std::uint64_t version = 0;
    const std::lock_guard lock(impl_->mutex);
    (void)impl_->run("PRAGMA data_version", {}, [&](sqlite3_stmt* row) { version = static_cast<std::uint64_t>(sqlite3_column_int64(row, 0)); });
    return version;
}

std::string make_password() {
    static constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string out;
    for (int i = 0; i < 16; ++i) out += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
    return out;
}

}  // namespace siaga::http
