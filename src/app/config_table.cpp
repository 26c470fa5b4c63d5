#include "app/config_table.hpp"

#include <cmath>

namespace siaga::app {

std::string Table::label(const char* key) const {
    return title_.empty() ? std::string(key) : title_ + "." + key;
}

toml::source_region Table::place(const char* key) const {
    const auto* found = table_.get(key);
    return found ? found->source() : table_.source();
}

void Table::fault(const char* key, const std::string& what) { faults_.add(place(key), label(key) + ": " + what); }
void Table::warn(const char* key, const std::string& what) { faults_.add(place(key), label(key) + ": " + what, true); }

const toml::node* Table::node(const char* key) {
    known_.insert(key);
    return table_.get(key);
}

bool Table::get(const char* key, std::string& out) {
    const auto* found = node(key);
    if (!found) return false;
    if (!found->is_string()) return fault(key, "harus teks dalam tanda kutip"), false;
    out = found->as_string()->get();
    return true;
}

bool Table::get(const char* key, bool& out) {
    const auto* found = node(key);
    if (!found) return false;
    if (!found->is_boolean()) return fault(key, "harus true atau false"), false;
    out = found->as_boolean()->get();
    return true;
}

bool Table::get(const char* key, std::filesystem::path& out) {
    std::string text;
    if (!get(key, text)) return false;
    out = text;
    return true;
}

bool Table::get(const char* key, std::vector<std::string>& out) {
    const auto* found = node(key);
    if (!found) return false;
    const auto* list = found->as_array();
    if (!list) return fault(key, "harus daftar teks"), false;
    std::vector<std::string> read;
    for (const auto& item : *list) {
        if (!item.is_string()) return faults_.add(item.source(), label(key) + ": harus teks dalam tanda kutip"), false;
        read.push_back(item.as_string()->get());
    }
    out = std::move(read);
    return true;
}

bool Table::get(const char* key, int& out, int least, int most) {
    const auto* found = node(key);
    if (!found) return false;
    if (!found->is_integer()) return fault(key, "harus bilangan bulat"), false;
    const auto value = found->as_integer()->get();
    if (value < least || value > most)
        return fault(key, "harus " + std::to_string(least) + " sampai " + std::to_string(most)), false;
    out = static_cast<int>(value);
    return true;
}

bool Table::get_port(const char* key, std::uint16_t& out, int least) {
    int value = out;
    if (!get(key, value, least, std::numeric_limits<std::uint16_t>::max())) return false;
    out = static_cast<std::uint16_t>(value);
    return true;
}

bool Table::get_seconds(const char* key, Duration& out, double least, double most) {
    const auto* found = node(key);
    if (!found) return false;
    if (!found->is_number()) return fault(key, "harus jumlah detik"), false;
    const double seconds = *found->value<double>();
    if (!(seconds >= least && seconds <= most)) {  // also refuses nan
        fault(key, "harus " + std::to_string(std::lround(least)) + " sampai " + std::to_string(std::lround(most)) +
                       " detik");
        return false;
    }
    out = Duration(std::llround(seconds * 1e6));
    return true;
}

const toml::table* Table::table(const char* key) {
    const auto* found = node(key);
    if (!found) return nullptr;
    if (!found->is_table()) fault(key, std::string("harus tabel [") + key + "]");
    return found->as_table();
}

std::vector<const toml::table*> Table::tables(const char* key) {
    std::vector<const toml::table*> out;
    const auto* found = node(key);
    if (!found) return out;
    const auto* list = found->as_array();
    if (!list) {
        fault(key, std::string("harus tabel-tabel [[") + key + "]]");
        return out;
    }
    for (const auto& item : *list) {
        if (const auto* table = item.as_table()) out.push_back(table);
        else faults_.add(item.source(), label(key) + ": harus tabel");
    }
    return out;
}

void Table::unknown_keys() {
    for (const auto& [key, value] : table_) {
        if (known_.contains(key.str())) continue;
        const auto place = title_.empty() ? std::string() : " di [" + title_ + "]";
        faults_.add(key.source(), "kunci tidak dikenal \"" + std::string(key.str()) + "\"" + place);
    }
}

}  // namespace siaga::app
