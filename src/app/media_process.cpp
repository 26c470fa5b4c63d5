#include "app/media_process.hpp"

#include <fstream>
#include <iostream>
#include <sstream>

#include "app/places.hpp"
#include "siaga/media/media.hpp"
#include "siaga/media/prompts.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

int run_media_process(const std::optional<fs::path>& config_file, const std::optional<fs::path>& data) {
    auto config = load_config(config_file);
    if (!config) {
        std::cerr << "siaga media: " << config.error().message << std::endl;
        return 1;
    }
    if (data) config->data = *data;
    const Places places = places_of(*config);
    std::error_code error;
    fs::create_directories(places.sockets, error);
    fs::permissions(places.sockets, fs::perms::owner_all, fs::perm_options::replace, error);
    fs::create_directories(places.prompts, error);
    // A missing announcement is played as ringback; the calls do not wait for espeak-ng to be mended.
    if (auto made = media::ensure_prompts(places.prompts); !made)
        std::cerr << "siaga media: " << made.error().to_string() << std::endl;
    media::MediaOptions options;
    options.socket = places.media;
    options.data_dir = places.data;
    options.prompts_dir = places.prompts;
    return media::run_media(options);
}

int run_phone(const Result<AppConfig>& config, const std::string& seat, bool auto_answer, phone::PhoneOptions options) {
    if (!config) {
        std::cerr << "siaga phone: " << config.error().message << std::endl;
        return 1;
    }
    const Places places = places_of(*config);
    std::ifstream accounts(places.accounts);
    std::string line;
    while (std::getline(accounts, line)) {
        std::istringstream words(line);
        std::string role, name, password;
        if (words >> role >> name >> password && role == "seat" && name == seat) {
            options.user = name;
            options.password = password;
        }
    }
    if (options.user.empty()) {
        std::cerr << "siaga phone: no seat \"" << seat << "\" in " << places.accounts.string() << std::endl;
        return 1;
    }
    if (options.server.rfind("sip:", 0) != 0) options.server = "sip:" + options.server;
    options.answer = auto_answer ? phone::AnswerBy::itself : phone::AnswerBy::console;
    return phone::phone_command(options);
}

}  // namespace siaga::app
