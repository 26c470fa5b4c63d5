// Purpose: where the files shipped with the program are: config/, sql/, web/dist/. In a checkout that
// is the checkout, installed it is PREFIX/share/siaga; SIAGA_SHARE says another place.
// Thread: any; looked up once.
#pragma once

#include <filesystem>

namespace siaga::app {

[[nodiscard]] const std::filesystem::path& share_dir();
[[nodiscard]] const std::filesystem::path& program();  // this binary, as the children are started

}  // namespace siaga::app
