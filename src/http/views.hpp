// Purpose: what consoles get to see: each thing of the state as the JSON of docs/api/openapi.yaml, in one
// rendering for everybody who may see all of it and one for those who may see a stub.
// Thread: pure functions over the mirror, on http's io thread. Owner: the WebSocket hub caches a
// rendering per (thing, sight), so that it is serialised once however many consoles there are.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "http/may_see.hpp"
#include "siaga/centre/centre.hpp"

namespace siaga::http {

enum class Kind { house, call, seat, incident, assignment, callback, alarm, agency, figures, person, handover };
constexpr auto enum_names(Kind) {
    return std::array{std::pair{Kind::house, std::string_view("house")},
                      std::pair{Kind::call, std::string_view("call")},
                      std::pair{Kind::seat, std::string_view("seat")},
                      std::pair{Kind::incident, std::string_view("incident")},
                      std::pair{Kind::assignment, std::string_view("assignment")},
                      std::pair{Kind::callback, std::string_view("callback")},
                      std::pair{Kind::alarm, std::string_view("alarm")},
                      std::pair{Kind::agency, std::string_view("agency")},
                      std::pair{Kind::figures, std::string_view("figures")},
                      std::pair{Kind::person, std::string_view("person")},
                      std::pair{Kind::handover, std::string_view("handover")}};
}

struct Thing {
    Kind kind = Kind::house;
    std::string id;

    [[nodiscard]] std::string key() const { return std::string(name_of(kind)) + "/" + id; }
    friend auto operator<=>(const Thing&, const Thing&) = default;
};

[[nodiscard]] std::string name_of_person(const centre::State& s, PersonId id);  // empty: not known any more

// Which things a batch may have changed; figures are not among them (they are counted once a second).
[[nodiscard]] std::set<Thing> things_of(const centre::Centre& mirror, const centre::Touched& touched);
// Everything of these kinds that there is, for a snapshot.
[[nodiscard]] std::vector<Thing> all_things(const centre::Centre& mirror, const Viewer& viewer);

// May this viewer see this thing on its live view now? none: it is not there, or no longer.
[[nodiscard]] Sight sight_of(const centre::Centre& mirror, const Viewer& viewer, const Thing& thing);
// The view. `durable` is for house alone. The thing must be there (sight_of was not none).
[[nodiscard]] Json render(const centre::Centre& mirror, const Thing& thing, Sight sight, bool durable = true);

// The same renderings for REST, where a thing may also be one that has left the live view.
[[nodiscard]] Json call_view(const centre::Centre& mirror, const centre::Call& call, Sight sight);
[[nodiscard]] Json recordings_view(const centre::Call& call);  // every part, of those who may hear them
[[nodiscard]] Json incident_view(const centre::Centre& mirror, const centre::Incident& incident, Sight sight);
[[nodiscard]] Json assignment_view(const centre::Centre& mirror, const centre::Assignment& assignment);
[[nodiscard]] Json house_info(const centre::State& state, const std::string& server_version);  // GET /house
[[nodiscard]] Json figures_view(const centre::Centre& mirror);
// "Salin ringkasan": without the caller's number. Refused (restricted) by the caller of this function.
[[nodiscard]] std::string summary_text(const centre::State& state, const centre::Incident& incident);

}  // namespace siaga::http
