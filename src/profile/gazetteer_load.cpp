#include <algorithm>
#include <fstream>
#include <toml++/toml.h>

#include "profile/gazetteer_data.hpp"
#include "profile/words.hpp"
#include "siaga/base/files.hpp"
#include "siaga/base/toml_fault.hpp"

namespace siaga::profile {

namespace {

using Row = std::vector<std::string>;

// RFC 4180 without line breaks inside fields. False for an unfinished quote.
bool split_row(const std::string& line, Row& out) {
    out.assign(1, {});
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') out.back() += line[i++];
        else if (c == '"') quoted = !quoted;
        else if (c == ',' && !quoted) out.emplace_back();
        else if (c != '\r') out.back() += c;
    }
    return !quoted;
}

Result<std::vector<Row>> read_csv(const std::filesystem::path& file, const std::string& header) {
    std::ifstream in(file);
    if (!in) return fail("file_missing", "berkas tidak dapat dibaca", file.string());
    const auto columns = static_cast<std::size_t>(std::count(header.begin(), header.end(), ',')) + 1;
    std::vector<Row> rows;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        const std::string where = file.string() + ":" + std::to_string(number);
        if (number == 1) {
            if (line != header) return fail("bad_header", "baris pertama harus '" + header + "'", where);
            continue;
        }
        Row row;
        if (!split_row(line, row) || row.size() != columns || row.front().empty() || row.back().empty())
            return fail("bad_row", "baris harus berisi " + header, where);
        rows.push_back(std::move(row));
    }
    return rows;
}

Entry make_entry(PlaceCandidate place, const std::string& name, const std::string& parent) {
    Entry entry;
    for (const auto& word : words_of(name)) {
        if (!entry.key.empty()) entry.word_starts.push_back(entry.key.size());
        entry.key += word;
    }
    if (!parent.empty()) {
        const std::string parent_key = joined(words_of(parent));
        entry.with_parent = {entry.key + parent_key, parent_key + entry.key};
    }
    entry.place = std::move(place);
    return entry;
}

Status add_own(std::vector<Entry>& out, const std::filesystem::path& dir, const AreaCode& kabupaten) {
    const auto districts = read_csv(dir / (kabupaten.value + "-kecamatan.csv"), "code,name");
    if (!districts) return districts.error();
    std::map<std::string, std::string> names;
    for (const auto& row : districts.value()) {
        names[row[0]] = row[1];
        PlaceCandidate place{AreaCode{row[0]}, Level::kecamatan, row[1], "Kec. " + row[1], AreaCode{row[0]}, row[1]};
        out.push_back(make_entry(std::move(place), row[1], {}));
    }
    const auto villages = read_csv(dir / (kabupaten.value + "-desa.csv"), "code,kecamatan,name");
    if (!villages) return villages.error();
    for (const auto& row : villages.value()) {
        const auto parent = names.find(row[1]);
        if (parent == names.end()) return fail("unknown_kecamatan", "kecamatan tidak dikenal", row[0] + " " + row[1]);
        // Kemendagri: village numbers from 1001 are kelurahan, from 2001 desa.
        const bool kelurahan = row[0].size() > 9 && row[0][row[0].size() - 4] == '1';
        const std::string label = (kelurahan ? "Kel. " : "Desa ") + row[2] + ", Kec. " + parent->second;
        PlaceCandidate place{AreaCode{row[0]}, kelurahan ? Level::kelurahan : Level::desa, row[2],
                             label,            AreaCode{row[1]},                           parent->second};
        out.push_back(make_entry(std::move(place), row[2], parent->second));
    }
    return {};
}

Status add_outside(std::vector<Entry>& out, const std::filesystem::path& dir, const AreaCode& kabupaten) {
    const auto rows = read_csv(dir / "kabupaten.csv", "code,province,name");
    if (!rows) return rows.error();
    for (const auto& row : rows.value()) {
        if (row[0] == kabupaten.value) continue;
        const bool city = row[2].starts_with("Kota ");
        const auto space = row[2].find(' ');
        const std::string name = space == std::string::npos ? row[2] : row[2].substr(space + 1);
        PlaceCandidate place{AreaCode{row[0]}, city ? Level::kota : Level::kabupaten, row[2],
                             row[2] + ", " + row[1], {}, row[1]};
        out.push_back(make_entry(std::move(place), name, row[1]));
    }
    return {};
}

std::string at(const std::filesystem::path& file, const toml::node& node) {
    return file.string() + ":" + std::to_string(node.source().begin.line);
}

Status read_texts(const std::filesystem::path& file, const toml::node& node, std::vector<std::string>& out) {
    const auto* list = node.as_array();
    if (list == nullptr) return fail("bad_value", "harus daftar teks", at(file, node));
    for (const auto& item : *list) {
        const auto text = item.value_exact<std::string>();
        if (!text || text->size() > kMaxText) return fail("bad_value", "harus teks", at(file, item));
        out.push_back(*text);
    }
    return {};
}

Status read_regency(const std::filesystem::path& file, const toml::table& table, Aliases& out) {
    for (const auto& [key, node] : table) {
        if (key.str() == "ignore") {
            std::vector<std::string> texts;
            if (auto status = read_texts(file, node, texts); !status) return status;
            for (const auto& text : texts) out.ignore.push_back(words_of(text));
        } else if (key.str() == "phrases" && node.is_table()) {
            for (const auto& [phrase, meanings] : *node.as_table()) {
                Phrase& added = out.phrases.emplace_back();
                added.words = words_of(phrase.str());
                if (auto status = read_texts(file, meanings, added.meanings); !status) return status;
            }
        } else return fail("unknown_key", "kunci tidak dikenal: " + std::string(key.str()), at(file, node));
    }
    // The longest first, so that "kab oki" goes before "oki".
    const auto longer = [](const auto& a, const auto& b) { return a.size() > b.size(); };
    std::stable_sort(out.ignore.begin(), out.ignore.end(), longer);
    return {};
}

Status read_aliases(const std::filesystem::path& file, const toml::table& root, const AreaCode& kabupaten, Aliases& out) {
    for (const auto& [key, node] : root) {
        const auto* table = node.as_table();
        if (table == nullptr) return fail("unknown_key", "kunci tidak dikenal: " + std::string(key.str()), at(file, node));
        for (const auto& [name, value] : *table) {
            if (key.str() == "words") {
                if (auto status = read_texts(file, value, out.words[std::string(name.str())]); !status) return status;
            } else if (key.str() == "units") {
                const auto text = value.value_exact<std::string>();
                if (!text) return fail("bad_value", "harus teks", at(file, value));
                out.units[std::string(name.str())] = *text;
            } else if (key.str() == "regency" && value.is_table()) {
                if (name.str() != kabupaten.value) continue;
                if (auto status = read_regency(file, *value.as_table(), out); !status) return status;
            } else return fail("unknown_key", "kunci tidak dikenal: " + std::string(key.str()), at(file, value));
        }
    }
    return {};
}

}  // namespace

Result<Aliases> load_aliases(const std::filesystem::path& file, const AreaCode& kabupaten) {
    const auto text = read_file(file);
    if (!text) return fail("file_missing", "berkas tidak dapat dibaca", file.string());
    try {
        const toml::table root = toml::parse(*text);
        Aliases out;
        if (auto status = read_aliases(file, root, kabupaten, out); !status) return status.error();
        return out;
    } catch (const toml::parse_error& error) {
        return fail("bad_toml", toml_fault(error.description()),
                    file.string() + ":" + std::to_string(error.source().begin.line));
    }
}

Result<Gazetteer> Gazetteer::load(const std::filesystem::path& dir, const AreaCode& kabupaten) {
    auto data = std::make_unique<Data>();
    if (auto status = add_own(data->own, dir, kabupaten); !status) return status.error();
    if (auto status = add_outside(data->outside, dir, kabupaten); !status) return status.error();
    auto aliases = load_aliases(dir / "aliases.toml", kabupaten);
    if (!aliases) return aliases.error();
    data->aliases = std::move(aliases.value());
    data->plain.words = data->aliases.words;
    const auto by_code = [](const Entry& a, const Entry& b) {
        if ((a.place.level == Level::kecamatan) != (b.place.level == Level::kecamatan))
            return a.place.level == Level::kecamatan;
        return a.place.code < b.place.code;
    };
    std::stable_sort(data->own.begin(), data->own.end(), by_code);
    return Gazetteer(std::move(data));
}

}  // namespace siaga::profile
