// Purpose: one table of a scenario file, key by key: kind and range are looked at where a key is taken, and what
// nobody took is an unknown key. Complaints carry file:line; a hundred of them are enough.
// Thread: on the stack of the reader.
#pragma once

#include <algorithm>
#include <set>
#include <toml++/toml.h>

#include "siaga/rehearse/scenario.hpp"

namespace siaga::rehearse {

inline constexpr std::size_t kComplaints = 100, kTextBytes = 2'000, kListed = 100;

struct Complaints {
    std::string file;
    std::vector<profile::Finding>& out;

    [[nodiscard]] std::string at(const toml::node& node) const { return file + ":" + std::to_string(node.source().begin.line); }
    void add(const std::string& code, const std::string& message, const std::string& where) {
        if (out.size() < kComplaints) out.push_back({profile::Severity::error, code, message, where});
    }
};

class Table {
public:
    Table(const toml::table& table, Complaints& complaints) : table_(table), complaints_(complaints) {}
    ~Table() = default;
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

    [[nodiscard]] std::string where() const { return complaints_.at(table_); }
    [[nodiscard]] std::string where(const char* key) const {
        const toml::node* node = table_.get(key);
        return node == nullptr ? where() : complaints_.at(*node);
    }
    [[nodiscard]] bool has(const char* key) const { return table_.contains(key); }
    void complain(const char* key, const std::string& message) { complaints_.add("bad_value", std::string(key) + " " + message, where(key)); }

    void text(const char* key, std::string& out, bool required = false) {
        const toml::node* node = take(key, required);
        if (node == nullptr) return;
        const auto value = node->value_exact<std::string>();
        if (value && value->size() <= kTextBytes) out = *value;
        else complain(key, "harus teks dalam tanda kutip, paling panjang " + std::to_string(kTextBytes) + " huruf");
    }
    template <class Tag> void name(const char* key, Name<Tag>& out, bool required = false) { text(key, out.value, required); }

    template <class Bool> void flag(const char* key, Bool& out) {
        const toml::node* node = take(key, false);
        if (node == nullptr) return;
        if (const auto value = node->value_exact<bool>()) out = *value;
        else complain(key, "harus true atau false");
    }
    template <class Number> void whole(const char* key, Number& out, std::uint32_t most = kDay) {
        const toml::node* node = take(key, false);
        if (node == nullptr) return;
        const auto value = node->value_exact<std::int64_t>();
        if (value && *value >= 0 && *value <= static_cast<std::int64_t>(most)) out = static_cast<std::uint32_t>(*value);
        else complain(key, "harus bilangan bulat 0 sampai " + std::to_string(most));
    }
    template <class E> std::optional<E> choice(const char* key, bool required = false) {
        std::string given;
        text(key, given, required);
        if (given.empty()) return std::nullopt;
        if (const auto value = parse_enum<E>(given)) return value;
        std::string known;
        for (const auto& [value, called] : enum_names(E{})) known += (known.empty() ? "" : ", ") + std::string(called);
        complain(key, "harus salah satu dari: " + known);
        return std::nullopt;
    }
    std::vector<std::string> texts(const char* key) {
        std::vector<std::string> out;
        const toml::node* node = take(key, false);
        if (node == nullptr) return out;
        const auto* list = node->as_array();
        if (list == nullptr || list->size() > kListed) {
            complain(key, "harus daftar teks [\"...\"], paling banyak " + std::to_string(kListed));
            return out;
        }
        for (const auto& item : *list) {
            const auto value = item.value_exact<std::string>();
            if (value && value->size() <= kTextBytes) out.push_back(*value);
            else complaints_.add("bad_value", std::string(key) + " harus daftar teks [\"...\"]", complaints_.at(item));
        }
        return out;
    }
    template <class N> std::vector<N> names(const char* key) {
        std::vector<N> out;
        for (auto& one : texts(key)) out.push_back(N{std::move(one)});
        return out;
    }

    // fn(Table&) for each [[key]], at most `most` of them.
    template <class Fn> void tables(const char* key, std::size_t most, Fn&& fn) {
        const toml::node* node = take(key, false);
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr || !std::all_of(list->begin(), list->end(), [](const auto& item) { return item.is_table(); }))
            return complain(key, std::string("harus daftar tabel [[") + key + "]]");
        std::size_t count = 0;
        for (const auto& item : *list) {
            if (++count > most) return complaints_.add("too_many", std::string("terlalu banyak [[") + key + "]], paling banyak " + std::to_string(most), complaints_.at(item));
            Table inner(*item.as_table(), complaints_);
            fn(inner);
            inner.refuse_the_rest();
        }
    }
    void refuse_the_rest() {
        for (const auto& [key, node] : table_)
            if (!asked_.contains(std::string(key.str())))
                complaints_.add("unknown_key", "kunci tidak dikenal: " + std::string(key.str()).substr(0, 100),
                                complaints_.file + ":" + std::to_string(key.source().begin.line));
    }

private:
    const toml::node* take(const char* key, bool required) {
        asked_.insert(key);
        const toml::node* node = table_.get(key);
        if (node == nullptr && required) complaints_.add("missing_key", std::string("kunci wajib tidak ada: ") + key, where());
        return node;
    }

    const toml::table& table_;
    Complaints& complaints_;
    std::set<std::string> asked_;
};

}  // namespace siaga::rehearse
