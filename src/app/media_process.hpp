// Purpose: `siaga media` and `siaga phone` as processes: configuration in, library call out.
// Thread: both block their caller. Errors: one line on standard error; 1.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/config.hpp"
#include "siaga/phone/commands.hpp"

namespace siaga::app {

[[nodiscard]] int run_media_process(const std::optional<std::filesystem::path>& config,
                                    const std::optional<std::filesystem::path>& data);
// The seat's password comes from DIR/accounts.txt, so that no command line shows it.
[[nodiscard]] int run_phone(const Result<AppConfig>& config, const std::string& seat, bool auto_answer,
                            phone::PhoneOptions options);

}  // namespace siaga::app
