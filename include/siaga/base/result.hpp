// Purpose: the one way an expected failure travels: Result<T> holds a value or an Error.
// Thread: plain values, any thread. Errors: this is where they are defined.
// Debian 12 has no tl::expected and g++ 12 no std::expected; Boost.System's result is the
// same idea, kept by others (docs/decisions/0001-result-type.md).
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace siaga {

// `code` is stable and for machines ("seat_unknown"); `message` is for people; `where` names the
// place in the input (a field, a file:line, a header), empty where there is none.
struct Error {
    std::string code;
    std::string message;
    std::string where;

    Error() = default;
    // Written out, so that this is no aggregate: g++ 12 could make one of a single text (C++20, P0960; clang 14 could
    // not), and then refuses a text as a Result<std::string>.
    Error(std::string code_, std::string message_, std::string where_)
        : code(std::move(code_)), message(std::move(message_)), where(std::move(where_)) {}

    [[nodiscard]] std::string to_string() const {
        std::string out = code + ": " + message;
        if (!where.empty()) out += " (" + where + ")";
        return out;
    }
    friend bool operator==(const Error&, const Error&) = default;
};

// Found by Boost.System when value() is called on an error: a broken invariant, so it throws.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("value() of a failed Result: " + error.to_string());
}

template <class T>
using Result = boost::system::result<T, Error>;
using Status = Result<void>;

[[nodiscard]] inline Error fail(std::string code, std::string message, std::string where = {}) {
    return Error{std::move(code), std::move(message), std::move(where)};
}

}  // namespace siaga
