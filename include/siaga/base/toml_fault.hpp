// Purpose: the sentence for a TOML file that cannot be read at all; what toml++ says of it is English and comes in brackets.
// Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace siaga {

[[nodiscard]] inline std::string toml_fault(std::string_view said) {
    return "penulisan TOML salah; periksa tanda kutip, kurung dan tanda = di baris ini (" + std::string(said) + ")";
}

}  // namespace siaga
