// Purpose: what a configuration must be beyond the kind of each value: addresses that are addresses,
// names that are unique, ports that do not meet. Split from the reading so that each stays short.
// Thread: pure, but for the faults it adds.
#pragma once

#include "app/config.hpp"
#include "app/config_table.hpp"

namespace siaga::app {

[[nodiscard]] bool is_any_address(const std::string& text);

void check_name(const std::string& name, Table& table);  // key "name"
void check_trunk(const centre::TrunkSettings& trunk, Table& table);
void check_database_url(const char* key, const std::string& url, Table& table);
// After everything is read: what two parts of the file say against each other. `root` for the places.
void check_together(const AppConfig& config, Table& root);

}  // namespace siaga::app
