#include <ostream>

#include "siaga/http/accounts.hpp"

namespace siaga::http {
namespace {

constexpr const char* kUsage =
    "siaga user list\n"
    "siaga user add operator|dispatcher|supervisor|admin LOGIN [--name NAMA] [--agency ID]\n"
    "siaga user reset LOGIN      kata sandi baru\n"
    "siaga user unlock LOGIN     aktifkan lagi, percobaan masuk tidak diperlambat lagi\n"
    "siaga user seat NAMA        kata sandi SIP baru untuk telepon meja\n";

int refuse(std::ostream& err, const Error& error) {
    err << error.to_string() << "\n";
    return 1;
}

int list(Secrets& secrets, std::ostream& out, std::ostream& err) {
    auto all = secrets.accounts();
    if (!all) return refuse(err, all.error());
    for (const auto& account : *all) {
        out << name_of(account.seed.role) << " " << account.login;
        if (account.seed.agency) out << " " << account.seed.agency.value;
        out << " \"" << account.seed.name << "\"\n";
    }
    for (const auto& seat : secrets.seats()) out << "seat " << seat.value << "\n";
    return 0;
}

int add(Secrets& secrets, const std::vector<std::string>& args, std::ostream& out, std::ostream& err) {
    if (args.size() < 3) {
        err << kUsage;
        return 2;
    }
    const auto role = parse_enum<centre::PersonRole>(args[1]);
    Account account;
    account.login = args[2];
    account.seed.name = args[2];
    for (std::size_t i = 3; i + 1 < args.size(); i += 2) {
        if (args[i] == "--name") account.seed.name = args[i + 1];
        else if (args[i] == "--agency") account.seed.agency.value = args[i + 1];
        else {
            err << kUsage;
            return 2;
        }
    }
    if (!role || args.size() % 2 == 0 || account.login.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") != std::string::npos ||
        (*role == centre::PersonRole::dispatcher) != bool(account.seed.agency)) {
        err << kUsage;
        return 2;
    }
    account.seed.role = *role;
    account.seed.login = account.login;
    const std::string password = make_password();
    if (Status added = secrets.add(account, password); !added) return refuse(err, added.error());
    out << args[1] << " " << account.login << " " << password << "\n";
    return 0;
}

}  // namespace

int user_command(const std::filesystem::path& data, const std::vector<std::string>& args, std::ostream& out, std::ostream& err) {
    const std::string what = args.empty() ? "" : args[0];
    const bool with_name = what == "reset" || what == "unlock" || what == "seat";
    if (!(what == "list" && args.size() == 1) && what != "add" && !(with_name && args.size() == 2)) {
        err << kUsage;
        return 2;
    }
    if (!std::filesystem::is_directory(data)) {
        err << "tidak ada direktori data: " << data.string() << "\n";
        return 1;
    }
    auto opened = Secrets::open(data / "secrets.db");
    if (!opened) return refuse(err, opened.error());
    Secrets& secrets = **opened;
    if (what == "list") return list(secrets, out, err);
    if (what == "add") return add(secrets, args, out, err);
    if (what == "unlock") {
        if (Status done = secrets.set_restore(args[1], true); !done) return refuse(err, done.error());
        out << "dibuka: " << args[1] << "\n";
        return 0;
    }
    const std::string password = make_password();
    const Status done = what == "seat" ? secrets.set_seat_password(SeatId{args[1]}, password) : secrets.set_password(args[1], password);
    if (!done) return refuse(err, done.error());
    out << (what == "seat" ? "seat " : "") << args[1] << " " << password << "\n";
    return 0;
}

}  // namespace siaga::http
