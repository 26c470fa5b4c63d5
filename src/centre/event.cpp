#include "siaga/centre/event.hpp"

#include <map>

namespace siaga::centre {
namespace {

using Decoder = EventBody (*)(const Json&);

template <class E>
EventBody decode_as(const Json& payload) {
    return from_json_value<E>(payload);
}

struct Known {
    int version;
    Decoder decoder;
};

template <std::size_t... I>
std::map<std::string_view, Known> table_of(std::index_sequence<I...>) {
    return {{EventKinds::At<I>::kType,
             Known{EventKinds::At<I>::kVersion,
                   &decode_as<EventKinds::At<I>>}}...};
}

const std::map<std::string_view, Known>& table() {
    static const auto kTable = table_of(std::make_index_sequence<EventKinds::kSize>{});
    return kTable;
}

}  // namespace

std::string_view type_of(const EventBody& body) {
    return body.visit([](const auto& e) { return std::decay_t<decltype(e)>::kType; });
}
int version_of(const EventBody& body) {
    return body.visit([](const auto& e) { return std::decay_t<decltype(e)>::kVersion; });
}
Json open_json(const EventBody& body) {
    return body.visit([](const auto& e) { return open_part(e); });
}
Json personal_json(const EventBody& body) {
    return body.visit([](const auto& e) { return personal_part(e); });
}

Result<EventBody> decode(std::string_view type, int version, const Json& open, const Json& personal) {
    const auto found = table().find(type);
    if (found == table().end()) return fail("event_type_unknown", "no event of this type is known", std::string(type));
    if (version > found->second.version)
        return fail("event_version_newer", "written by a newer Siaga", std::string(type) + " v" + std::to_string(version));
    try {
        Json payload = open;
        // An erased payload is null: the fields keep their defaults.
        if (personal.is_object()) payload.update(personal);
        return found->second.decoder(payload);
    } catch (const std::exception& e) {
        return fail("event_malformed", e.what(), std::string(type));
    }
}

const std::vector<std::pair<std::string_view, int>>& known_events() {
    static const auto kKnown = [] {
        std::vector<std::pair<std::string_view, int>> out;
        for (const auto& [type, known] : table()) out.emplace_back(type, known.version);
        return out;
    }();
    return kKnown;
}

}  // namespace siaga::centre
