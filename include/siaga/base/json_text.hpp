// Purpose: the JSON text of a described value (fields.hpp) written straight into one string: the very bytes
// that to_json_value(v).dump(-1, ' ', false, replace) gives - compact, sorted keys, bytes that are no UTF-8
// replaced - without building the tree in between. Every event is written by it, so it is a format: the
// journal's hash chain is over these bytes (docs/journal.md). A test compares both writers.
// Thread: pure functions.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/fields.hpp"

namespace siaga {
namespace fields {

inline void append_string(std::string& out, std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
    });
    if (plain) {
        out += '"';
        out += text;
        out += '"';
    } else {
        out += Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);  // the rare one
    }
}

template <class T> void append_value(std::string& out, const T& value);

// Members in the order of their keys. They were written in the order of the struct, one behind the other,
// from `start` to the end of `out`; `ends` says where each ended and `order` who comes first.
inline void put_in_order(std::string& out, std::size_t start, const std::vector<std::size_t>& ends, const std::vector<std::uint16_t>& order) {
    thread_local std::string scratch;
    scratch.assign(out, start, std::string::npos);
    out.resize(start);
    out += '{';
    for (const auto i : order) {
        const std::size_t from = i == 0 ? 0 : ends[i - 1] - start;
        const std::size_t length = ends[i] - start - from;
        if (length == 0) continue;  // absent
        if (out.size() > start + 1) out += ',';
        out.append(scratch, from, length);
    }
    out += '}';
}

template <class K> std::vector<std::uint16_t> order_of(const std::vector<K>& keys) {
    std::vector<std::uint16_t> order(keys.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint16_t>(i);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
    return order;
}

class KeyCollector {
public:
    template <class T> void operator()(const char* name, const T&) { keys.emplace_back(name); }
    template <class T> void personal(const char* name, const T&) { keys.emplace_back(name); }
    std::vector<std::string_view> keys;
};

class TextWriter {
public:
    TextWriter(std::string& out, Part part, std::vector<std::size_t>& ends) : out_(out), part_(part), ends_(ends) {}
    template <class T> void operator()(const char* name, const T& value) { put(name, value, part_ != Part::personal); }
    template <class T> void personal(const char* name, const T& value) { put(name, value, part_ != Part::open); }

private:
    template <class T> void put(const char* name, const T& value, bool wanted) {
        if constexpr (is_optional<T>::value) wanted = wanted && value;
        if (wanted) {
            out_ += '"';
            out_ += name;
            out_ += "\":";
            append_value(out_, value);
        }
        ends_.push_back(out_.size());
    }
    std::string& out_;
    Part part_;
    std::vector<std::size_t>& ends_;
};

template <Described T> void append_described(std::string& out, const T& value, Part part) {
    // each() says the same names in the same order for every value of a type.
    static const std::vector<std::uint16_t> kOrder = [&] {
        KeyCollector collector;
        T::each(value, collector);
        return order_of(collector.keys);
    }();
    std::vector<std::size_t> ends;
    ends.reserve(kOrder.size());
    const std::size_t start = out.size();
    TextWriter writer(out, part, ends);
    T::each(value, writer);
    put_in_order(out, start, ends, kOrder);
}

template <class T> void append_map(std::string& out, const T& value) {
    std::vector<std::string> keys;
    keys.reserve(value.size());
    for (const auto& [key, item] : value) keys.push_back(key_text(key));
    std::vector<std::size_t> order(keys.size());
    std::vector<decltype(value.begin())> items;
    items.reserve(keys.size());
    for (auto it = value.begin(); it != value.end(); ++it) items.push_back(it);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
    out += '{';
    bool first = true;
    for (const auto i : order) {
        if (!first) out += ',';
        first = false;
        append_string(out, keys[i]);
        out += ':';
        append_value(out, items[i]->second);
    }
    out += '}';
}

template <class T> void append_number(std::string& out, T value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

template <class T> void append_value(std::string& out, const T& value) {
    if constexpr (is_id<T>::value) append_number(out, value.value);
    else if constexpr (is_name<T>::value) append_string(out, value.value);
    else if constexpr (is_instant<T>::value) append_number(out, value.us);
    else if constexpr (std::is_same_v<T, Duration>) append_number(out, static_cast<std::int64_t>(value.count()));
    else if constexpr (is_optional<T>::value) {
        if (value) append_value(out, *value);
        else out += "null";
    } else if constexpr (NamedEnum<T>) append_string(out, name_of(value));
    else if constexpr (is_vector<T>::value || is_set<T>::value) {
        out += '[';
        bool first = true;
        for (const auto& item : value) {
            if (!first) out += ',';
            first = false;
            append_value(out, item);
        }
        out += ']';
    } else if constexpr (is_map<T>::value) append_map(out, value);
    else if constexpr (Described<T>) append_described(out, value, Part::all);
    else if constexpr (std::is_same_v<T, std::string>) append_string(out, value);
    else if constexpr (std::is_same_v<T, bool>) out += value ? "true" : "false";
    else if constexpr (std::is_integral_v<T> && sizeof(T) == 1) append_number(out, static_cast<int>(value));
    else if constexpr (std::is_integral_v<T>) append_number(out, value);
    else out += Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);  // floating point, free JSON
}

}  // namespace fields

template <class T> std::string json_text(const T& value) {
    std::string out;
    fields::append_value(out, value);
    return out;
}
// The parts of one described struct, as open_part() and personal_part() of fields.hpp have them.
template <fields::Described T> std::string open_text(const T& value) {
    std::string out;
    fields::append_described(out, value, fields::Part::open);
    return out;
}
template <fields::Described T> std::string personal_text(const T& value) {
    std::string out;
    fields::append_described(out, value, fields::Part::personal);
    return out;
}

}  // namespace siaga
