#include "app/recovery.hpp"

#include <spdlog/spdlog.h>

#include "siaga/base/fields.hpp"
#include "siaga/centre/event_text.hpp"

namespace siaga::app {

std::map<std::string, int> known_events() {
    std::map<std::string, int> out;
    for (const auto& [type, version] : centre::known_events()) out.emplace(type, version);
    return out;
}

journal::Record to_record(const centre::Event& event) {
    journal::Record record;
    record.seq = event.seq;
    record.at = event.at;
    record.wall = event.wall;
    record.type = centre::type_of(event.body);
    record.version = centre::version_of(event.body);
    record.open_json = centre::open_text(event.body);
    record.personal_json = centre::personal_text(event.body);
    if (record.personal_json == "{}") record.personal_json.clear();
    return record;
}

Result<centre::Centre> recover(const journal::Journal& journal, const journal::Snapshots& snapshots,
                               std::vector<std::pair<std::uint64_t, centre::Erased>>* erased) {
    return recover([&](std::uint64_t from, const std::function<void(const journal::Record&)>& each) { return journal.replay(from, each); }, snapshots, erased);
}

Result<centre::Centre> recover(const Replay& replay, const journal::Snapshots& snapshots,
                               std::vector<std::pair<std::uint64_t, centre::Erased>>* erased) {
    centre::Centre centre;
    std::uint64_t from = 1;
    auto snapshot = snapshots.latest();
    if (!snapshot) return snapshot.error();
    if (*snapshot) {
        const auto& found = **snapshot;
        if (found.version > kStateVersion) return fail("snapshot_newer", "the snapshot is a newer Siaga's");
        try {
            centre = centre::Centre(from_json_value<centre::State>(Json::parse(found.json)));
            if (centre.state().seq != found.seq) throw std::runtime_error("its number is not its state's");
            from = found.seq + 1;
        } catch (const std::exception& e) {
            spdlog::warn("snapshot_unreadable seq={} why=\"{}\" then=replay_all", found.seq, e.what());
            centre = centre::Centre();
        }
    }
    std::optional<Error> bad;
    std::uint64_t replayed = 0;
    auto last = replay(from, [&](const journal::Record& record) {
        if (bad) return;
        try {
            const Json personal = record.personal_json.empty() ? Json() : Json::parse(record.personal_json);
            auto body = centre::decode(record.type, record.version, Json::parse(record.open_json), personal);
            if (!body) {
                bad = body.error();
                return;
            }
            if (const auto* one = body->get_if<centre::Erased>(); one && erased) erased->emplace_back(record.seq, *one);
            centre.apply({record.seq, record.at, record.wall, std::move(*body)});
            ++replayed;
        } catch (const std::exception& e) {
            bad = fail("event_malformed", e.what(), "seq " + std::to_string(record.seq));
        }
    });
    if (!last) return last.error();
    if (bad) return *bad;
    spdlog::info("recovered seq={} from_snapshot={} replayed={}", centre.state().seq, from - 1, replayed);
    return centre;
}

}  // namespace siaga::app
