// Purpose: reads TOML tables strictly: every key must be asked for, every value of its kind, and each
// complaint names file and line.
// Thread: used while loading only.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <toml++/toml.h>
#include <vector>

#include "siaga/profile/load.hpp"

namespace siaga::profile {

class TableReader {
public:
    TableReader(const toml::table& table, std::string file, std::vector<Finding>& findings)
        : table_(table), file_(std::move(file)), findings_(findings) {}

    void text(const char* key, std::string& out, bool required = false) {
        const toml::node* node = take(key, required);
        if (node == nullptr) return;
        if (const auto value = node->value_exact<std::string>()) out = *value;
        else complain("bad_value", std::string(key) + " harus teks dalam tanda kutip", *node);
    }
    template <class Tag> void name(const char* key, Name<Tag>& out, bool required = false) { text(key, out.value, required); }

    void flag(const char* key, bool& out) {
        const toml::node* node = take(key, false);
        if (node == nullptr) return;
        if (const auto value = node->value_exact<bool>()) out = *value;
        else complain("bad_value", std::string(key) + " harus true atau false", *node);
    }

    template <class Number> void whole(const char* key, Number& out, std::int64_t least, std::int64_t most) {
        const toml::node* node = take(key, false);
        if (node == nullptr) return;
        const auto value = node->value_exact<std::int64_t>();
        if (value && *value >= least && *value <= most) out = static_cast<Number>(*value);
        else complain("bad_value", std::string(key) + " harus bilangan bulat " + std::to_string(least) + " sampai " + std::to_string(most), *node);
    }

    template <class E> void choice(const char* key, E& out, bool required = false) {
        const toml::node* node = take(key, required);
        if (node == nullptr) return;
        if (const auto value = choice_of<E>(*node)) out = *value;
    }
    template <class E> void choices(const char* key, std::vector<E>& out) {
        for_each_text(key, [&](const toml::node& node) {
            if (const auto value = choice_of<E>(node)) out.push_back(*value);
        });
    }

    void texts(const char* key, std::vector<std::string>& out) {
        for_each_text(key, [&](const toml::node& node) { out.push_back(*node.value_exact<std::string>()); });
    }
    template <class Tag> void names(const char* key, std::vector<Name<Tag>>& out) {
        for_each_text(key, [&](const toml::node& node) { out.push_back({*node.value_exact<std::string>()}); });
    }

    // fn(TableReader&) for each [[key]].
    template <class Fn> void tables(const char* key, Fn&& fn) {
        const toml::node* node = take(key, false);
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr) return complain("bad_value", std::string(key) + " harus daftar tabel [[" + key + "]]", *node);
        for (const auto& item : *list) {
            if (const auto* table = item.as_table()) {
                TableReader reader(*table, file_, findings_);
                fn(reader);
                reader.refuse_the_rest();
            } else complain("bad_value", std::string(key) + " harus daftar tabel [[" + key + "]]", item);
        }
    }

    void refuse_the_rest() {
        for (const auto& [key, node] : table_)
            if (!asked_.contains(std::string(key.str()))) {
                const std::string where = file_ + ":" + std::to_string(key.source().begin.line);
                findings_.push_back({Severity::error, "unknown_key", "kunci tidak dikenal: " + std::string(key.str()), where});
            }
    }

    void complain(std::string code, std::string message, const toml::node& node) {
        findings_.push_back({Severity::error, std::move(code), std::move(message), at(node)});
    }
    void complain(std::string code, std::string message) { complain(std::move(code), std::move(message), table_); }
    [[nodiscard]] std::string at(const toml::node& node) const {
        return file_ + ":" + std::to_string(node.source().begin.line);
    }
    [[nodiscard]] std::string where() const { return at(table_); }

private:
    const toml::node* take(const char* key, bool required) {
        asked_.insert(key);
        const toml::node* node = table_.get(key);
        if (node == nullptr && required)
            findings_.push_back({Severity::error, "missing_key", std::string("kunci wajib tidak ada: ") + key, where()});
        return node;
    }

    template <class E> std::optional<E> choice_of(const toml::node& node) {
        const auto text = node.value_exact<std::string>();
        if (text)
            if (const auto value = parse_enum<E>(*text)) return value;
        std::string known;
        for (const auto& [value, name] : enum_names(E{})) known += (known.empty() ? "" : ", ") + std::string(name);
        complain("bad_value", "harus salah satu dari: " + known, node);
        return std::nullopt;
    }

    template <class Fn> void for_each_text(const char* key, Fn&& fn) {
        const toml::node* node = take(key, false);
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr) return complain("bad_value", std::string(key) + " harus daftar teks [\"...\"]", *node);
        for (const auto& item : *list) {
            if (item.is_string()) fn(item);
            else complain("bad_value", std::string(key) + " harus daftar teks [\"...\"]", item);
        }
    }

    const toml::table& table_;
    std::string file_;
    std::vector<Finding>& findings_;
    std::set<std::string> asked_;
};

}  // namespace siaga::profile
