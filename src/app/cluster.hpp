// Purpose: the private PostgreSQL 15 of a machine without one: made at first start, reached only
// through a socket in a directory nobody else may enter, so that no password exists.
// Thread: the supervisor's. Errors: postgres_missing, cluster_failed, each with what to do.
#pragma once

#include <filesystem>

#include "app/places.hpp"
#include "app/supervisor.hpp"
#include "siaga/base/result.hpp"

namespace siaga::app {

class Cluster {
public:
    explicit Cluster(const Places& places) : places_(places) {}

    // Makes the cluster and its empty database if they are not there: all of it or nothing. Then
    // clears what a killed predecessor left: a postmaster that still runs, a stale postmaster.pid.
    [[nodiscard]] Status prepare(Supervisor& supervisor);
    [[nodiscard]] ChildSpec server() const;
    [[nodiscard]] bool ready() const;  // takes connections, as the server itself wrote down

private:
    [[nodiscard]] Status make(Supervisor& supervisor);
    [[nodiscard]] Status clear_predecessor(Supervisor& supervisor);
    [[nodiscard]] std::string tool(const char* name) const;

    Places places_;
    std::filesystem::path bin_;
};

}  // namespace siaga::app
