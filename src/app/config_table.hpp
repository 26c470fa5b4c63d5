// Purpose: reads one table of siaga.toml key by key: kind and range are checked where the key is
// taken, and what nobody took is an unknown key.
// Thread: on the stack of the reader. Owner: borrows the parsed file and the list of faults.
#pragma once

#include <limits>
#include <set>
#include <toml++/toml.h>

#include "app/config.hpp"

namespace siaga::app {

struct FaultList {
    std::string file;
    std::vector<Fault> faults;

    void add(const toml::source_region& at, std::string what, bool warning = false) {
        std::string where = file;
        if (at.begin.line > 0)
            where += ":" + std::to_string(at.begin.line) + ":" + std::to_string(at.begin.column);
        faults.push_back({std::move(where), std::move(what), warning});
    }
};

class Table {
public:
    Table(const toml::table& table, std::string title, FaultList& faults)
        : table_(table), title_(std::move(title)), faults_(faults) {}

    // Each get leaves `out` alone where the key is absent or faulty, and answers whether it was read.
    bool get(const char* key, std::string& out);
    bool get(const char* key, bool& out);
    bool get(const char* key, std::filesystem::path& out);
    bool get(const char* key, std::vector<std::string>& out);
    bool get(const char* key, int& out, int least, int most);
    bool get_port(const char* key, std::uint16_t& out, int least = 1);
    bool get_seconds(const char* key, Duration& out, double least, double most);

    // The node for a fault, or for what the gets above do not know; marks the key as known.
    const toml::node* node(const char* key);
    const toml::table* table(const char* key);
    std::vector<const toml::table*> tables(const char* key);  // [[key]]

    void fault(const char* key, const std::string& what);
    void warn(const char* key, const std::string& what);
    void unknown_keys();  // call when everything was asked for

private:
    [[nodiscard]] std::string label(const char* key) const;
    [[nodiscard]] toml::source_region place(const char* key) const;

    const toml::table& table_;
    std::string title_;
    FaultList& faults_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace siaga::app
