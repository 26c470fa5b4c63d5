#include "siaga/http/accounts.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace siaga::http {
namespace {

Status append_private(const std::filesystem::path& file, const std::string& text) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return fail("accounts_file", "cannot be written", file.string());
    ::fchmod(fd, 0600);
    std::size_t done = 0;
    while (done < text.size()) {
        const auto wrote = ::write(fd, text.data() + done, text.size() - done);
        if (wrote <= 0) {
            ::close(fd);
            return fail("accounts_file", "cannot be written", file.string());
        }
        done += static_cast<std::size_t>(wrote);
    }
    ::fsync(fd);
    ::close(fd);
    return {};
}

struct FirstPerson {
    centre::PersonRole role;
    std::string login, name;
    AgencyId agency;
};

std::vector<FirstPerson> first_people(const profile::Profile& profile, const std::vector<centre::SeatSettings>& seats) {
    using centre::PersonRole;
    std::vector<FirstPerson> out{{PersonRole::admin, "admin", "Admin", {}}, {PersonRole::supervisor, "supervisor", "Supervisor", {}}};
    for (std::size_t i = 1; i <= std::max<std::size_t>(seats.size(), 1); ++i)
        out.push_back({PersonRole::operator_, "operator" + std::to_string(i), "Operator " + std::to_string(i), {}});
    for (const auto& agency : profile.agencies)
        if (agency.standing == profile::Standing::committed)
            out.push_back({PersonRole::dispatcher, agency.id.value, "Petugas " + agency.short_name, agency.id});
    return out;
}

}  // namespace

Result<int> bootstrap_accounts(Secrets& secrets, const std::filesystem::path& accounts_txt, const profile::Profile& profile,
                               const std::vector<centre::SeatSettings>& seats) {
    std::string lines;
    int count = 0;
    auto known = secrets.accounts();
    if (!known) return known.error();
    const auto write = [&]() -> Status {
        if (lines.empty()) return {};
        Status written = append_private(accounts_txt, lines);
        lines.clear();
        return written;
    };
    // The file first, the hash after: a crash between leaves a line too much, never a password nobody knows.
    if (known->empty()) {
        std::vector<std::pair<Account, std::string>> made;
        for (const auto& wanted : first_people(profile, seats)) {
            Account account;
            account.login = wanted.login;
            account.seed.login = wanted.login;
            account.seed.name = wanted.name;
            account.seed.role = wanted.role;
            account.seed.agency = wanted.agency;
            made.emplace_back(account, make_password());
            lines += std::string(name_of(wanted.role)) + " " + wanted.login + " " + made.back().second + "\n";
            ++count;
        }
        if (Status written = write(); !written) return written.error();
        for (const auto& [account, password] : made)
            if (Status added = secrets.add(account, password); !added) return added.error();
    }
    const auto have = secrets.seats();
    for (const auto& seat : seats) {
        if (std::find(have.begin(), have.end(), seat.id) != have.end()) continue;
        const std::string password = make_password();
        lines = "seat " + seat.id.value + " " + password + "\n";
        ++count;
        if (Status written = write(); !written) return written.error();
        if (Status set = secrets.set_seat_password(seat.id, password); !set) return set.error();
    }
    return count;
}

}  // namespace siaga::http
