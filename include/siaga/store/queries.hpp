// Purpose: history, search and figures: JSON made by SQL functions, asked for by name.
// Thread: ask() from any; answers come on one of the pool's threads and must be handed over.
// Errors: query_unknown, query_refused (bad parameters), store_unavailable with the message
// "riwayat tidak tersedia" (down, out of time, queue full). Never part of the call path.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "siaga/base/result.hpp"

namespace siaga::store {

struct QueryOptions {
    std::string url;
    std::string read_role = "siaga_read";  // taken where the connection's role is a member of it
    std::size_t connections = 2;
    std::size_t queue = 64;  // full: answered "riwayat tidak tersedia" at once
    std::chrono::milliseconds connect_timeout{2'000};
    std::chrono::milliseconds deadline{5'000};  // from ask() to answer
};

class Queries {
public:
    using Answer = std::function<void(Result<std::string> json)>;

    explicit Queries(QueryOptions options);
    ~Queries();
    // name: history, call_story, incident_story, recording, number_history, figures, recap, audit, playbacks,
    // report_<kind>
    // (docs/sql.md has parameters and answers). params: a JSON object; its member
    // "viewer": {"person": 3, "role": "operator", "agency": "damkar"} decides what is shown and what is
    // masked, by the same rule as the consoles' may_see. Without a viewer nothing restricted is shown.
    void ask(std::string name, std::string params_json, Answer answer);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siaga::store
