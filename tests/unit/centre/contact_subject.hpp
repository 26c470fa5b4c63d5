// Purpose: what an erasure of somebody's contact names, found in a day's events the way code.query_erasure (SQL) finds it
// in the record, and the journal that is left of the day. Thread: pure. Labels are taken to be nobody else's.
#pragma once

#include <algorithm>

#include "house_fixture.hpp"

namespace siaga::centre::test {

// number as "0712100", which the profile writes "0712 100"; label: as the lists call whoever has it; empty: nobody.
inline Erase erase_of_contact(const std::vector<Event>& day, const std::string& number, const std::string& email, const std::string& label) {
    const auto names = [](const Json& personal, const std::string& words) { return !words.empty() && personal.dump().find(words) != std::string::npos; };
    const std::string spaced = number.empty() ? number : number.substr(0, 4) + " " + number.substr(4);
    const auto reached = [&](const Json& personal) { return names(personal, number) || names(personal, spaced) || names(personal, email); };
    static const std::set<std::string_view> kLists{"profile_loaded", "contacts_kept", "contact_saved", "contact_removed"};
    static const std::set<std::string_view> kTold{"contact_tested", "escalation_step", "delivery_started", "notice_dialled"};
    Erase out;
    for (const auto& event : day) {
        const auto type = type_of(event.body);
        const Json open = open_json(event.body), personal = personal_json(event.body);
        const auto id = [&](const char* name) { return open.at(name).get<std::uint64_t>(); };
        const bool list = kLists.contains(type) && reached(personal);
        const bool told = kTold.contains(type) && (reached(personal) || names(personal, "\"" + label + "\""));
        const bool said = !label.empty() && ((type == "assignment_acknowledged" && open.at("by_phone") == true && personal.at("name") == label) ||
                                             (type == "assignment_declined" && personal.at("reason") == "Ditolak lewat telepon: " + label));
        const bool typed = type == "training_saved" && reached(personal);
        if (!list && !told && !said && !typed) continue;
        out.seqs.push_back(event.seq);
        out.contacts = out.contacts || list;
        if (said) out.assignments.insert(AssignmentId{id("assignment")});
        if (typed) out.trainings.insert(TrainingId{id("training")});
        if (type == "delivery_started" || type == "contact_tested") out.deliveries.insert(DeliveryId{id("delivery")});
        if (type == "notice_dialled") out.calls.insert(CallId{id("call")});
        if ((type == "delivery_started" || type == "escalation_step") && id("escalation")) out.escalations.insert(EscalationId{id("escalation")});
    }
    out.number = number.empty() ? std::string() : "+62" + number.substr(1);
    out.email = email;
    out.reason = "surat 3/2026";
    return out;
}

// Empty where no erasure named the event, as the journal keeps it.
inline Json kept_payload(const std::vector<Event>& day, const Event& event) {
    for (const auto& other : day)
        if (const auto* erased = other.body.get_if<Erased>(); erased && std::find(erased->seqs.begin(), erased->seqs.end(), event.seq) != erased->seqs.end()) return {};
    return personal_json(event.body);
}

}  // namespace siaga::centre::test
