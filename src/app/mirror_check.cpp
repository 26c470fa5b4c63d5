#include "app/mirror_check.hpp"

namespace siaga::app {

std::string first_difference(const Json& one, const Json& other) {
    if (one == other) return {};
    std::string path = "$";
    const Json *a = &one, *b = &other;
    while (a->is_structured() && a->type() == b->type()) {
        bool deeper = false;
        if (a->is_array()) {
            if (a->size() != b->size()) return path + ".length";
            for (std::size_t i = 0; i < a->size() && !deeper; ++i)
                if ((*a)[i] != (*b)[i]) {
                    path += "[" + std::to_string(i) + "]";
                    const Json &x = (*a)[i], &y = (*b)[i];
                    a = &x;
                    b = &y;
                    deeper = true;
                }
        } else {
            for (const auto& [key, value] : a->items()) {
                const auto found = b->find(key);
                if (found != b->end() && *found == value) continue;
                path += "." + key;
                if (found == b->end()) return path;
                a = &value;
                b = &*found;
                deeper = true;
                break;
            }
            if (!deeper) {  // only the other one has more
                for (const auto& [key, value] : b->items())
                    if (!a->contains(key)) return path + "." + key;
            }
        }
        if (!deeper) break;
    }
    return path;
}

MirrorCheck::~MirrorCheck() = default;

void MirrorCheck::keep(std::chrono::steady_clock::time_point now) {
    if (asking_ || (now - last_ < every_ && !again_)) return;
    last_ = now;
    asking_ = true;
    again_ = false;
    doors_.ask_centre([this](const centre::Centre& centre) {
        doors_.ask_mirror([this, live = std::make_shared<const centre::State>(centre.state())](const centre::Centre& mirror) {
            if (mirror.state().seq != live->seq) {  // something was on its way between them
                again_ = true;
                asking_ = false;
                return;
            }
            compare(live, std::make_shared<const centre::State>(mirror.state()));
        });
    });
}

void MirrorCheck::compare(std::shared_ptr<const centre::State> live, std::shared_ptr<const centre::State> shown) {
    worker_ = std::jthread([this, live = std::move(live), shown = std::move(shown)] {
        const auto where = first_difference(to_json_value(*live), to_json_value(*shown));
        if (where.empty()) {
            doors_.same(live->seq);
        } else {
            trusted_ = false;
            // Maps are keyed by ids and, one of them, by callers' numbers: those stay out of the log.
            doors_.differs(live->seq, where.starts_with("$.numbers.") ? "$.numbers" : where);
        }
        asking_ = false;
    });
}

}  // namespace siaga::app
