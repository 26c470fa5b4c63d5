#include "telephony/sofia_log.hpp"

#include <spdlog/spdlog.h>

#include <cstdarg>
#include <cstdio>
#include <string_view>

#include "telephony/sofia.hpp"

extern "C" {
extern su_log_t tport_log[];
extern su_log_t nta_log[];
extern su_log_t su_log_default[];
extern su_log_t su_log_global[];
}

namespace siaga::telephony {

namespace {

void take_line(void*, const char* format, va_list arguments) {
    if (!spdlog::should_log(spdlog::level::debug)) return;  // a bad datagram costs no kilobyte of log
    char line[256];
    std::vsnprintf(line, sizeof line, format, arguments);
    std::string_view text(line);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    if (!text.empty()) spdlog::debug("sofia line=\"{}\"", text);
}

}  // namespace

void install_sofia_log() {
    for (auto* log : {tport_log, nta_log, su_log_default, su_log_global}) {
        su_log_set_level(log, 1);
        su_log_redirect(log, &take_line, nullptr);
    }
}

}  // namespace siaga::telephony
