// Purpose: bodies and paths of requests read strictly: what T describes and nothing else, with the path of the fault.
// Thread: pure. Errors: field_unknown, field_missing, field_bad, parameter_bad.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "http/number.hpp"
#include "http/requests.hpp"

namespace siaga::http {
namespace detail {

using centre::kRulesInSet;
using centre::Place;
using centre::ReportWords;

// Parts of a rule set: there may be thousands, and what is left out is at rest.
template <class T>
inline constexpr bool kOfRules = std::is_same_v<T, profile::Rule> || std::is_same_v<T, profile::GoldenCase> || std::is_same_v<T, profile::RuleLeg> ||
                                 std::is_same_v<T, profile::HourWindow> || std::is_same_v<T, profile::GoldenLine>;

// Knows which names T describes and looks at what came before the reader does.
class Strict {
public:
    Strict(const Json& json, std::string path) : json_(json), path_(std::move(path)) {}

    template <class T>
    void operator()(const char* name, T& value) {
        names_.insert(name);
        const auto it = json_.find(name);
        if (it == json_.end()) {
            missing_.push_back(name);
            return;
        }
        check(*it, value, path_ + "." + name);
    }
    template <class T>
    void personal(const char* name, T& value) {
        (*this)(name, value);
    }

    template <class T>
    static std::optional<Error> look(const Json& json, const T& kind, const std::string& path,
                                     std::initializer_list<std::string_view> optional, bool all_optional) {
        if (!json.is_object()) return fail("field_bad", "isinya harus berupa objek", path);
        Strict strict(json, path);
        T copy = kind;
        T::each(copy, strict);
        if (strict.inner_) return strict.inner_;
        for (const auto& [name, value] : json.items())
            if (!strict.names_.contains(name)) return fail("field_unknown", "isian ini tidak dikenal", path + "." + name);
        if (all_optional) return std::nullopt;
        for (const auto& name : strict.missing_)
            if (std::find(optional.begin(), optional.end(), name) == optional.end())
                return fail("field_missing", "isian ini diperlukan", path + "." + name);
        return std::nullopt;
    }

private:
    template <class T>
    void check(const Json& json, const T& value, const std::string& path) {
        if (inner_) return;
        if constexpr (std::is_same_v<T, profile::Clocks>) inner_ = look(json, value, path, {}, false);
        else if constexpr (std::is_same_v<T, Place>) inner_ = look(json, value, path, {}, true);
        else if constexpr (std::is_same_v<T, ReportWords>) inner_ = look(json, value, path, {"caller_name", "flags"}, false);
        else if constexpr (std::is_unsigned_v<T> && !std::is_same_v<T, bool>) {
            // The reader would take -1 for four billion, and what is four billion more for what it is not.
            if (json.is_number() && (!json.is_number_unsigned() || json.get<std::uint64_t>() > std::numeric_limits<T>::max()))
                inner_ = fail("field_bad", "angkanya di luar batas", path);
        } else if constexpr (fields::is_vector<T>::value) {
            constexpr std::size_t kMost = std::is_same_v<typename T::value_type, profile::Rule> || std::is_same_v<typename T::value_type, profile::GoldenCase> ? kRulesInSet : 2000;
            if (!json.is_array() || json.size() > kMost) inner_ = fail("field_bad", "daftarnya tidak dapat dibaca atau terlalu panjang", path);
            else if constexpr (fields::Described<typename T::value_type>)
                for (std::size_t i = 0; i < json.size() && !inner_; ++i)
                    inner_ = look(json[i], typename T::value_type{}, path + "[" + std::to_string(i) + "]", {}, kOfRules<typename T::value_type>);
        }
    }

    const Json& json_;
    std::string path_;
    std::set<std::string> names_;
    std::vector<std::string> missing_;
    std::optional<Error> inner_;
};

}  // namespace detail

template <class T>
Result<T> parse_strict(const Json& body, std::initializer_list<std::string_view> optional) {
    if (auto wrong = detail::Strict::look(body, T{}, "$", optional, false)) return *wrong;
    try {
        return from_json_value<T>(body);
    } catch (const FieldError& e) {
        return field_fault(e);
    } catch (const std::exception&) {  // a number beyond its type
        return fail("field_bad", "bilangan di luar batasnya", "$");
    }
}

// A number of the path, from 1.
template <class IdType>
Result<IdType> id_of(const Request& request, const char* name) {
    const auto it = request.path.find(name);
    const auto value = it == request.path.end() ? std::nullopt : whole_number(it->second);
    if (value && *value > 0) return IdType{*value};
    return fail("parameter_bad", "nomor di alamat tidak dapat dibaca", name);
}

}  // namespace siaga::http
