// A house whose admins change its agencies, contacts and types.
#pragma once

#include <algorithm>

#include "house_fixture.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::centre::test {

class AgencyAdministration : public House {
protected:
    AgencyAdministration() {
        profile_.title = "Kab. Uji";
        open();
    }
    static SaveContact contact(const std::string& label, const std::string& number, const std::string& email = {}) {
        SaveContact out;
        out.agency = damkar_;
        out.add = true;
        out.contact.label = label;
        out.contact.number = number;
        out.contact.email = email;
        return out;
    }
    const profile::Agency& damkar() const { return *profile::find_agency(state().profile, damkar_); }
    std::uint64_t revision(const AgencyId& id = damkar_) const {
        const auto it = state().agency_admin.agencies.find(id);
        return it == state().agency_admin.agencies.end() ? 0 : it->second.revision;
    }
    std::string where(CommandBody body) { return send(std::move(body), admin_).refusal.value_or(Error{}).where; }
    void reload(profile::Profile fresh, const std::string& hash) {
        fresh.hash = hash;
        done(LoadProfile{std::move(fresh), "root"});
    }

    static inline const AgencyId damkar_{"damkar"};
    PersonId admin_ = person("admin", PersonRole::admin), second_ = person("budi", PersonRole::admin);
};

inline profile::IncidentType animal() {
    profile::IncidentType out;
    out.id = TypeId{"hewan_liar"};
    out.name = "Hewan liar";
    out.group = "Darurat";
    out.questions = {"Hewan apa?", "Apakah ada yang terluka?"};
    out.outcomes = {"ditangkap"};
    return out;
}

}  // namespace siaga::centre::test
