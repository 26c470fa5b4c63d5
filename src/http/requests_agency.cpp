#include "http/requests_agency.hpp"

#include "http/strict.hpp"

namespace siaga::http {

using namespace centre;

namespace {

struct ContactTag;
struct AgencyBody { AgencyId id; std::uint64_t revision = 0; std::string name, short_name; profile::Standing standing{}; SIAGA_FIELDS(id, revision, name, short_name, standing) };
struct AgencyContactBody { std::uint64_t revision = 0; std::string label, number, email; bool messages = false; AreaCode kecamatan; profile::ContactRank rank{}; profile::WeekHours hours; SIAGA_FIELDS(revision, label, number, email, messages, kecamatan, rank, hours) };
struct TestBody { std::uint64_t revision = 0; profile::Channel channel{}; SIAGA_FIELDS(revision, channel) };
struct TypeBody {
    std::uint64_t revision = 0; TypeId id, like; std::string name, group; bool emergency = true, restricted = false, ask_caller = false; std::vector<AgencyId> restricted_agencies;
    profile::Priority default_priority{}; std::uint32_t hotkey = 0; std::vector<std::string> questions, outcomes;
    SIAGA_FIELDS(revision, id, like, name, group, emergency, restricted, ask_caller, restricted_agencies, default_priority, hotkey, questions, outcomes)
};

// "-" is the regency itself: its duty officers.
AgencyId agency_of(const Request& r) {
    const auto it = r.path.find("agency");
    return it == r.path.end() || it->second == "-" ? AgencyId{} : AgencyId{it->second};
}

}  // namespace

Result<CommandBody> save_agency(const Request& r, const profile::Profile&) {
    const bool add = !r.path.contains("agency");
    const auto body = add ? parse_strict<AgencyBody>(r.body, {"revision"}) : parse_strict<AgencyBody>(r.body, {"id"});
    if (!body) return body.error();
    return CommandBody{SaveAgency{add ? body->id : agency_of(r), body->revision, add, {body->name, body->short_name, body->standing}}};
}
Result<CommandBody> remove_agency(const Request& r, const profile::Profile&) {
    const auto revision = revision_of(r);
    if (!revision) return revision.error();
    return CommandBody{RemoveAgency{agency_of(r), *revision}};
}
Result<CommandBody> save_contact(const Request& r, const profile::Profile&) {
    const bool add = !r.path.contains("contact");
    const auto body = parse_strict<AgencyContactBody>(r.body, {"number", "email", "messages", "kecamatan", "hours"});
    if (!body) return body.error();
    SaveContact out{agency_of(r), body->revision, 0, add, {body->label, body->number, false, body->kecamatan, body->rank, body->hours, body->email, body->messages}};
    if (!add) {
        const auto id = id_of<Id<ContactTag>>(r, "contact");
        if (!id) return id.error();
        out.index = id->value - 1;
    }
    return CommandBody{std::move(out)};
}
Result<CommandBody> remove_contact(const Request& r, const profile::Profile&) {
    const auto id = id_of<Id<ContactTag>>(r, "contact");
    if (!id) return id.error();
    const auto revision = revision_of(r);
    if (!revision) return revision.error();
    return CommandBody{RemoveContact{agency_of(r), *revision, id->value - 1}};
}
Result<CommandBody> test_contact(const Request& r, const profile::Profile&) {
    const auto id = id_of<Id<ContactTag>>(r, "contact");
    if (!id) return id.error();
    const auto body = parse_strict<TestBody>(r.body);
    if (!body) return body.error();
    return CommandBody{TestContact{agency_of(r), body->revision, id->value - 1, body->channel}};
}
Result<CommandBody> save_type(const Request& r, const profile::Profile&) {
    const auto of_path = r.path.find("type");
    const bool add = of_path == r.path.end();
    const auto body = add ? parse_strict<TypeBody>(r.body, {"revision", "restricted_agencies", "like"}) : parse_strict<TypeBody>(r.body, {"id", "restricted_agencies", "like"});
    if (!body) return body.error();
    profile::IncidentType type{add ? body->id : TypeId{of_path->second}, body->name, body->group, body->emergency, body->restricted, body->restricted_agencies,
                               body->default_priority, body->hotkey, body->questions, body->outcomes, body->ask_caller};
    return CommandBody{SaveIncidentType{std::move(type), body->revision, add, add ? body->like : TypeId{}}};
}
Result<CommandBody> retire_type(const Request& r, const profile::Profile&) {
    const auto revision = revision_of(r);
    if (!revision) return revision.error();
    return CommandBody{RetireIncidentType{TypeId{r.path.at("type")}, *revision, true}};
}
Result<CommandBody> restore_type(const Request& r, const profile::Profile&) {
    const auto revision = revision_of(r);
    if (!revision) return revision.error();
    return CommandBody{RetireIncidentType{TypeId{r.path.at("type")}, *revision, false}};
}

}  // namespace siaga::http
