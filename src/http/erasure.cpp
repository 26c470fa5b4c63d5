// Erasure (UU PDP): an admin names a call, an incident or a number and why; what belongs to it is found outside.
#include "http/route.hpp"
#include "http/strict.hpp"

namespace siaga::http {

using namespace centre;

namespace {

struct ErasureBody { CallId call; IncidentId incident; std::string number, email, reason; SIAGA_FIELDS(call, incident, number, email, reason) };

Result<ErasureBody> erasure_body(const Json& body) {
    for (const auto& [name, value] : body.items())
        if (name != "call" && name != "incident" && name != "number" && name != "email" && name != "reason")
            return fail("field_unknown", "isian ini tidak dikenal", "$." + name);
    if (!body.contains("reason")) return fail("field_missing", "isian ini diperlukan", "$.reason");
    try {
        auto out = from_json_value<ErasureBody>(body);
        const int named = bool(out.call) + bool(out.incident) + !out.number.empty() + !out.email.empty();
        if (named != 1) return fail("field_bad", "sebutkan satu: call, incident, number atau email", "$");
        if (!out.email.empty() && (out.email.size() > 254 || out.email.find('@') == std::string::npos)) return fail("field_bad", "ini bukan alamat surel", "$.email");
        if (out.number.size() > 64) return fail("field_bad", "terlalu panjang", "$.number");
        if (out.reason.empty() || out.reason.size() > 500) return fail("field_bad", "alasan 1 sampai 500 huruf diperlukan", "$.reason");
        return out;
    } catch (const FieldError& e) {
        return field_fault(e);
    } catch (const std::exception&) {
        return fail("field_bad", "bilangan di luar batasnya", "$");
    }
}

void erase(Service& service, const ExchangePtr& exchange) {
    const auto body = erasure_body(exchange->request.body);
    if (!body) return exchange->refuse(body.error());
    if (!service.doors.find_personal) return exchange->refuse(503, "store_unavailable", "riwayat tidak tersedia");
    Json subject = Json::object();
    if (body->call) subject["call"] = body->call.value;
    if (body->incident) subject["incident"] = body->incident.value;
    if (!body->number.empty()) subject["number"] = body->number;
    if (!body->email.empty()) subject["email"] = body->email;
    service.doors.find_personal(std::move(subject), [&service, exchange, reason = body->reason](Result<Erase> found) {
        service.post([&service, exchange, reason, found = std::move(found)] {
            if (!found) return exchange->refuse(found.error());
            Erase command = *found;
            command.reason = reason;
            service.command(exchange, std::move(command), Gate::synced);
        });
    });
}

constexpr Route kErasureRoutes[] = {
    {Method::post, "/api/v1/erasures", "erase", kAdmin, erase},
};

}  // namespace

std::span<const Route> erasure_routes() { return kErasureRoutes; }

}  // namespace siaga::http
