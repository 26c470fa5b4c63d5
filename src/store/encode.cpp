#include "store/encode.hpp"

#include <nlohmann/json.hpp>

#include "siaga/journal/verify.hpp"

namespace siaga::store {

std::string without_nul(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] != '\\' || i + 1 == json.size()) {
            out += json[i];
            continue;
        }
        if (json.substr(i, 6) == "\\u0000") {
            out += "\\ufffd";
            i += 5;
        } else {
            out += json.substr(i++, 2);
        }
    }
    return out;
}

std::string encode(std::span<const journal::StoredRecord> records) {
    std::string out = "[";
    for (const auto& stored : records) {
        const auto& r = stored.record;
        if (out.size() > 1) out += ',';
        out += "{\"s\":" + std::to_string(r.seq) + ",\"a\":" + std::to_string(r.at.us) + ",\"w\":" + std::to_string(r.wall.us);
        out += ",\"t\":" + nlohmann::json(r.type).dump() + ",\"v\":" + std::to_string(r.version);
        out += ",\"o\":" + without_nul(r.open_json);
        if (stored.salt) {
            out += ",\"p\":" + without_nul(r.personal_json);
            out += ",\"l\":\"" + journal::hex(stored.salt->data(), stored.salt->size()) + '"';
        }
        if (stored.personal) out += ",\"d\":\"" + journal::hex(stored.personal->data(), stored.personal->size()) + '"';
        out += ",\"h\":\"" + journal::hex(stored.hash.data(), stored.hash.size()) + "\"}";
    }
    return out + "]";
}

journal::StoredRecord readable(const journal::StoredRecord& record) {
    auto as_text = [](const std::string& payload) {
        return without_nul(nlohmann::json{{"unreadable", payload}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    };
    auto out = record;
    out.record.open_json = as_text(record.record.open_json);
    if (record.salt) out.record.personal_json = as_text(record.record.personal_json);
    return out;
}

}  // namespace siaga::store
