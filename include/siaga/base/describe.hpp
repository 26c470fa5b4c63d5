// Purpose: short spelling of each() (fields.hpp) for structs whose field names are their JSON names.
//     SIAGA_FIELDS(call, seat)                         everything stays for ever
//     SIAGA_FIELDS_PERSONAL((call, seat), (number))    the second list is erasable
// Thread: compile time only.
#pragma once

#include <boost/preprocessor/seq/for_each.hpp>
#include <boost/preprocessor/stringize.hpp>
#include <boost/preprocessor/tuple/to_seq.hpp>
#include <boost/preprocessor/variadic/to_seq.hpp>

#include "siaga/base/fields.hpp"

#define SIAGA_DETAIL_OPEN(r, data, name) visit(BOOST_PP_STRINGIZE(name), self.name);
#define SIAGA_DETAIL_PERSONAL(r, data, name) visit.personal(BOOST_PP_STRINGIZE(name), self.name);

#define SIAGA_FIELDS(...)                                                                   \
    template <class Self, class Visit>                                                      \
    static void each(Self& self, Visit&& visit) {                                           \
        BOOST_PP_SEQ_FOR_EACH(SIAGA_DETAIL_OPEN, _, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__)) \
    }
#define SIAGA_FIELDS_PERSONAL(open, private_)                                              \
    template <class Self, class Visit>                                                     \
    static void each(Self& self, Visit&& visit) {                                          \
        BOOST_PP_SEQ_FOR_EACH(SIAGA_DETAIL_OPEN, _, BOOST_PP_TUPLE_TO_SEQ(open))           \
        BOOST_PP_SEQ_FOR_EACH(SIAGA_DETAIL_PERSONAL, _, BOOST_PP_TUPLE_TO_SEQ(private_))   \
    }

// SIAGA_ENUM(SeatState, ready, paused): the enum and the names it has in JSON, kept together.
#define SIAGA_DETAIL_PAIR(r, type, name) std::pair{type::name, std::string_view(BOOST_PP_STRINGIZE(name))},
#define SIAGA_ENUM(type, ...)                                                                              \
    enum class type { __VA_ARGS__ };                                                                       \
    constexpr auto enum_names(type) {                                                                      \
        return std::array{BOOST_PP_SEQ_FOR_EACH(SIAGA_DETAIL_PAIR, type, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))}; \
    }
