// Purpose: one description of a struct's fields serves writing JSON, reading it and splitting the
// erasable personal part from the rest. A struct opts in with
//     template <class Self, class V> static void each(Self& self, V&& v) {
//         v("call", self.call);
//         v.personal("number", self.number);   // goes to the personal payload (UU PDP erasure)
//     }
// and an enum with  constexpr auto enum_names(E) returning std::array<std::pair<E, string_view>, N>.
// Thread: pure functions. Errors: reading throws FieldError with the path of the bad field; callers
// fence it. Absent fields keep their defaults, so that a new field never breaks an old journal.
#pragma once

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "siaga/base/id.hpp"
#include "siaga/base/time.hpp"

namespace siaga {

using Json = nlohmann::json;

struct FieldError : std::runtime_error {
    FieldError(const std::string& path, const std::string& what) : std::runtime_error(path + ": " + what) {}
};

namespace fields {

struct AnyVisitor {
    template <class... A> void operator()(A&&...) {}
    template <class... A> void personal(A&&...) {}
};
template <class T>
concept Described = requires(T& t, AnyVisitor v) { T::each(t, v); };
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T t) { enum_names(t); };

template <class T> struct is_id : std::false_type {};
template <class Tag> struct is_id<Id<Tag>> : std::true_type {};
template <class T> struct is_name : std::false_type {};
template <class Tag> struct is_name<Name<Tag>> : std::true_type {};
template <class T> struct is_instant : std::false_type {};
template <class Tag> struct is_instant<Instant<Tag>> : std::true_type {};
template <class T> struct is_optional : std::false_type {};
template <class T> struct is_optional<std::optional<T>> : std::true_type {};
template <class T> struct is_vector : std::false_type {};
template <class T> struct is_vector<std::vector<T>> : std::true_type {};
template <class T> struct is_set : std::false_type {};
template <class T> struct is_set<std::set<T>> : std::true_type {};
template <class T> struct is_map : std::false_type {};
template <class K, class V> struct is_map<std::map<K, V>> : std::true_type {};

enum class Part { all, open, personal };

}  // namespace fields

template <fields::NamedEnum E>
constexpr std::string_view name_of(E e) {
    for (const auto& [value, name] : enum_names(e))
        if (value == e) return name;
    return "?";
}
template <fields::NamedEnum E>
constexpr std::optional<E> parse_enum(std::string_view text) {
    for (const auto& [value, name] : enum_names(E{}))
        if (name == text) return value;
    return std::nullopt;
}

namespace fields {

template <class T> Json write_value(const T& value);
template <class T> void read_value(const Json& json, T& out, const std::string& path);

class Writer {
public:
    explicit Writer(Part part) : part_(part) {}
    template <class T> void operator()(const char* name, const T& value) {
        if (part_ != Part::personal) put(name, value);
    }
    template <class T> void personal(const char* name, const T& value) {
        if (part_ != Part::open) put(name, value);
    }
    Json out = Json::object();

private:
    template <class T> void put(const char* name, const T& value) {
        if constexpr (is_optional<T>::value) {
            if (!value) return;
        }
        out[name] = write_value(value);
    }
    Part part_;
};

class Reader {
public:
    Reader(const Json& json, std::string path) : json_(json), path_(std::move(path)) {
        if (!json.is_object()) throw FieldError(path_, "expected an object");
    }
    template <class T> void operator()(const char* name, T& value) {
        if (auto it = json_.find(name); it != json_.end()) read_value(*it, value, path_ + "." + name);
    }
    template <class T> void personal(const char* name, T& value) { (*this)(name, value); }

private:
    const Json& json_;
    std::string path_;
};

template <class K> std::string key_text(const K& key) {
    if constexpr (std::is_same_v<K, std::string>) return key;
    else if constexpr (NamedEnum<K>) return std::string(name_of(key));
    else if constexpr (std::is_integral_v<K>) return std::to_string(key);
    else return to_string(key);
}
template <class K> K key_of(const std::string& text, const std::string& path) {
    if constexpr (std::is_same_v<K, std::string>) return text;
    else if constexpr (is_name<K>::value) return K{text};
    else if constexpr (NamedEnum<K>) {
        if (auto e = parse_enum<K>(text)) return *e;
        throw FieldError(path, "unknown name '" + text + "'");
    } else {
        K key{};
        try {
            if constexpr (std::is_integral_v<K>) key = static_cast<K>(std::stoull(text));
            else key.value = std::stoull(text);
        } catch (const std::exception&) {
            throw FieldError(path, "bad key '" + text + "'");
        }
        return key;
    }
}

template <class T> Json write_value(const T& value) {
    if constexpr (is_id<T>::value) return value.value;
    else if constexpr (is_name<T>::value) return value.value;
    else if constexpr (is_instant<T>::value) return value.us;
    else if constexpr (std::is_same_v<T, Duration>) return value.count();
    else if constexpr (is_optional<T>::value) return value ? write_value(*value) : Json(nullptr);
    else if constexpr (NamedEnum<T>) return std::string(name_of(value));
    else if constexpr (is_vector<T>::value || is_set<T>::value) {
        Json out = Json::array();
        for (const auto& item : value) out.push_back(write_value(item));
        return out;
    } else if constexpr (is_map<T>::value) {
        Json out = Json::object();
        for (const auto& [key, item] : value) out[key_text(key)] = write_value(item);
        return out;
    } else if constexpr (Described<T>) {
        Writer writer(Part::all);
        T::each(value, writer);
        return std::move(writer.out);
    } else return Json(value);
}

template <class T> void read_value(const Json& json, T& out, const std::string& path) {
    if constexpr (is_optional<T>::value) {
        if (json.is_null()) { out.reset(); return; }
        typename T::value_type inner{};
        read_value(json, inner, path);
        out = std::move(inner);
    } else if constexpr (is_id<T>::value) {
        if (!json.is_number_unsigned()) throw FieldError(path, "expected an id number");
        out.value = json.get<std::uint64_t>();
    } else if constexpr (is_name<T>::value) read_value(json, out.value, path);
    else if constexpr (is_instant<T>::value) read_value(json, out.us, path);
    else if constexpr (std::is_same_v<T, Duration>) {
        std::int64_t us = 0;
        read_value(json, us, path);
        out = Duration{us};
    } else if constexpr (NamedEnum<T>) {
        std::string text;
        read_value(json, text, path);
        auto e = parse_enum<T>(text);
        if (!e) throw FieldError(path, "unknown name '" + text + "'");
        out = *e;
    } else if constexpr (is_vector<T>::value) {
        if (!json.is_array()) throw FieldError(path, "expected a list");
        out.clear();
        for (std::size_t i = 0; i < json.size(); ++i) {
            typename T::value_type item{};
            read_value(json[i], item, path + "[" + std::to_string(i) + "]");
            out.push_back(std::move(item));
        }
    } else if constexpr (is_set<T>::value) {
        if (!json.is_array()) throw FieldError(path, "expected a list");
        out.clear();
        for (const auto& entry : json) {
            typename T::value_type item{};
            read_value(entry, item, path + "[]");
            out.insert(std::move(item));
        }
    } else if constexpr (is_map<T>::value) {
        if (!json.is_object()) throw FieldError(path, "expected an object");
        out.clear();
        for (const auto& [key, entry] : json.items()) {
            typename T::mapped_type item{};
            read_value(entry, item, path + "." + key);
            out.emplace(key_of<typename T::key_type>(key, path), std::move(item));
        }
    } else if constexpr (Described<T>) {
        Reader reader(json, path);
        T::each(out, reader);
    } else if constexpr (std::is_same_v<T, Json>) out = json;
    else if constexpr (std::is_same_v<T, bool>) {
        if (!json.is_boolean()) throw FieldError(path, "expected true or false");
        out = json.get<bool>();
    } else if constexpr (std::is_integral_v<T>) {
        if (!json.is_number_integer()) throw FieldError(path, "expected a whole number");
        out = json.get<T>();
    } else if constexpr (std::is_floating_point_v<T>) {
        if (!json.is_number()) throw FieldError(path, "expected a number");
        out = json.get<T>();
    } else {
        if (!json.is_string()) throw FieldError(path, "expected a text");
        out = json.get<T>();
    }
}

}  // namespace fields

template <class T> Json to_json_value(const T& value) { return fields::write_value(value); }
template <class T> T from_json_value(const Json& json, const std::string& path = "$") {
    T out{};
    fields::read_value(json, out, path);
    return out;
}
// The parts of one described struct: what stays for ever, and what erasure removes.
template <fields::Described T> Json open_part(const T& value) {
    fields::Writer writer(fields::Part::open);
    T::each(value, writer);
    return std::move(writer.out);
}
template <fields::Described T> Json personal_part(const T& value) {
    fields::Writer writer(fields::Part::personal);
    T::each(value, writer);
    return std::move(writer.out);
}

}  // namespace siaga
