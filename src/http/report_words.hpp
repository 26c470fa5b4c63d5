// Purpose: what the record calls by its own names ("unreachable"), in the words of the page, for files people read.
// Thread: pure functions.
#pragma once

#include "siaga/base/fields.hpp"

namespace siaga::http {

// The row with every cell of unit word, event or weekday said in Indonesian; a name nobody gave a word stays.
Json told_row(const Json& columns, const Json& row);

}  // namespace siaga::http
