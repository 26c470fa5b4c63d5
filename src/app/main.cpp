// One binary, one subcommand a process (DESIGN: serve, media and PostgreSQL are apart, so that a fault in
// one leaves the others talking).
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/config.hpp"
#include "app/go_live.hpp"
#include "app/media_process.hpp"
#include "app/places.hpp"
#include "app/profile_command.hpp"
#include "app/profile_shelf.hpp"
#include "app/serve.hpp"
#include "app/up.hpp"
#include "siaga/http/accounts.hpp"
#include "siaga/journal/verify.hpp"
#include "siaga/phone/commands.hpp"
#include "siaga/rehearse/rehearse.hpp"
#include "siaga/store/migrate.hpp"

namespace {

using namespace siaga;
using Path = std::filesystem::path;

struct Common {
    std::string config, data;
    bool demo = false;

    void add_to(CLI::App* command) {
        command->add_option("--config", config, "siaga.toml; without it the defaults");
        command->add_option("--data", data, "the data directory (wins over the file's)");
    }
    [[nodiscard]] std::optional<Path> config_path() const { return config.empty() ? std::nullopt : std::optional<Path>(config); }
    [[nodiscard]] std::optional<Path> data_path() const { return data.empty() ? std::nullopt : std::optional<Path>(data); }
};

Result<app::AppConfig> load(const Common& common) {
    auto config = app::load_config(common.config_path());
    if (config && !common.data.empty()) config->data = common.data;
    return config;
}
int refuse(const Error& error) {
    std::cerr << "siaga: " << error.to_string() << std::endl;
    return 1;
}

int run_migrate(const Common& common) {
    const auto config = load(common);
    if (!config) return refuse(config.error());
    store::MigrateOptions options;
    options.url = app::database_of(*config, app::DatabaseRole::owner);
    const auto done = store::migrate(options);
    if (!done) return refuse(done.error());
    std::cout << done->applied.size() << " migrasi dijalankan, " << done->present << " sudah ada" << std::endl;
    return 0;
}

int run_verify(const Common& common) {
    const auto config = load(common);
    if (!config) return refuse(config.error());
    const auto verdict = journal::verify(app::places_of(*config).data / "journal");
    if (!verdict) return refuse(verdict.error());
    std::cout << "rantai utuh: catatan " << verdict->first << " sampai " << verdict->last << ", " << verdict->erased
              << " isi pribadi dihapus, hash terakhir " << verdict->last_hash << std::endl;
    return 0;
}

int run_go_live_command(const Common& common) {
    const auto config = load(common);
    if (!config) return refuse(config.error());
    spdlog::set_level(spdlog::level::err);  // the list is for people
    const auto now = std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch());
    return app::run_go_live(*config, WallTime{now.count()}, std::cout);
}

int run_profile_command(const Common& common, const std::vector<std::string>& args) {
    const auto config = load(common);
    if (!config) return refuse(config.error());
    return app::run_profile(*config, args, std::cout, ::isatty(STDIN_FILENO) ? &std::cin : nullptr);
}

int run_rehearse(const Common& common, const rehearse::CommandOptions& options) {
    const auto config = load(common);
    if (!config) return refuse(config.error());
    return rehearse::rehearse_command(options, app::ProfileShelf(*config).profile_places(), std::cout, std::cerr);
}

int run_user(const Common& common, const std::vector<std::string>& args) {
    const auto config = load(common);
    if (!config) return refuse(config.error());
    return http::user_command(app::places_of(*config).data, args, std::cout, std::cerr);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli{"Siaga 112: the call centre server of a regency"};
    cli.require_subcommand(1);
    int code = 0;
    Common common;

    auto* up = cli.add_subcommand("up", "everything on this machine: PostgreSQL, media and serve, until Ctrl-C");
    common.add_to(up);
    up->add_flag("--demo", common.demo, "a desk phone that answers by itself, and a banner");
    up->callback([&] { code = app::run_up({common.config_path(), common.data_path(), common.demo}); });

    auto* serve = cli.add_subcommand("serve", "telephony, queue, incidents, consoles");
    common.add_to(serve);
    serve->add_flag("--demo", common.demo, "show the demo banner");
    serve->callback([&] { code = app::run_serve({common.config_path(), common.data_path(), common.demo}); });

    auto* media = cli.add_subcommand("media", "the audio of calls: relay, announcements, recording");
    common.add_to(media);
    media->callback([&] { code = app::run_media_process(common.config_path(), common.data_path()); });

    auto* migrate = cli.add_subcommand("migrate", "bring the database to this program's schema");
    common.add_to(migrate);
    migrate->callback([&] { code = run_migrate(common); });

    std::vector<std::string> words;
    auto* user = cli.add_subcommand("user", "sign-ins: list | add ROLE LOGIN | reset LOGIN | unlock LOGIN | seat NAME");
    common.add_to(user);
    user->add_option("args", words, "what to do")->required();
    user->allow_extras();
    user->callback([&] {
        const auto more = user->remaining();
        words.insert(words.end(), more.begin(), more.end());
        code = run_user(common, words);
    });

    auto* verify = cli.add_subcommand("verify", "walk the journal's hash chain");
    common.add_to(verify);
    verify->callback([&] { code = run_verify(common); });

    std::string checked;
    auto* check = cli.add_subcommand("check", "say what is wrong in a configuration, and where");
    check->add_option("CONFIG", checked, "siaga.toml");
    bool go_live = false;
    common.add_to(check);
    check->add_flag("--go-live", go_live, "list what is missing before real people call; 1 while something blocks");
    check->callback([&] {
        if (common.config.empty()) common.config = checked;
        code = go_live ? run_go_live_command(common) : app::run_check(common.config_path(), common.data_path(), std::cout);
    });

    auto* profile = cli.add_subcommand("profile", "regency profiles: check NAME | show NAME | diff A B | load NAME [--yes] | export DIR");
    common.add_to(profile);
    profile->add_option("args", words, "what to do")->required();
    profile->allow_extras();  // --json of show, --yes of load
    profile->callback([&] {
        const auto more = profile->remaining();
        words.insert(words.end(), more.begin(), more.end());
        code = run_profile_command(common, words);
    });

    rehearse::CommandOptions rehearsal;
    auto* rehearse = cli.add_subcommand("rehearse", "play a day's scenario through a profile and say what every caller got");
    common.add_to(rehearse);
    rehearse->add_option("FILE", rehearsal.file, "the scenario, see docs/rehearse.md")->required();
    rehearse->add_option("--profile", rehearsal.profile, "a profile's name or directory instead of the file's");
    rehearse->add_flag("--json", rehearsal.json, "for machines");
    rehearse->add_flag("--short", rehearsal.short_, "the summary alone");
    rehearse->callback([&] { code = run_rehearse(common, rehearsal); });

    phone::CallOptions call_options;
    auto* call = cli.add_subcommand("call", "place one test call and say each step");
    call->add_option("--to", call_options.to, "whom to call")->capture_default_str();
    call->add_option("--from", call_options.from, "the caller's number; \"anonymous\" for none")->capture_default_str();
    call->add_option("--say", call_options.say, "words spoken by espeak-ng, again and again (without: silence)");
    call->add_option("--wav", call_options.wav, "a WAV file instead");
    call->add_option("--voice", call_options.voice, "espeak-ng voice")->capture_default_str();
    call->add_option("--save", call_options.save, "WAV file of what is heard");
    call->add_option("--dtmf", call_options.dtmf, "digits sent once connected");
    call->add_option("--duration", call_options.duration, "seconds after the connection; 0: until hung up")->capture_default_str();
    call->add_option("--address", call_options.address, "our own address (without: the one that reaches whom we call)");
    call->callback([&] { code = phone::call_command(call_options); });

    phone::PhoneOptions phone_options;
    std::string seat;
    bool auto_answer = false;
    auto* desk = cli.add_subcommand("phone", "a desk phone for trials: registers at a seat and answers");
    common.add_to(desk);
    desk->add_option("--seat", seat, "the seat's name; its password is read from DIR/accounts.txt");
    desk->add_option("--server", phone_options.server, "where desk phones register")->capture_default_str();
    desk->add_flag("--auto-answer", auto_answer, "answer by itself");
    desk->add_option("--after", phone_options.after, "seconds of ringing before that");
    desk->add_option("--say", phone_options.say, "what it says in every call");
    desk->add_option("--wav", phone_options.wav, "a WAV file instead");
    desk->add_option("--save-dir", phone_options.save_dir, "one WAV a call of what it hears");
    desk->callback([&] { code = app::run_phone(load(common), seat, auto_answer, phone_options); });

    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return cli.exit(e);
    } catch (const std::exception& e) {
        std::cerr << "siaga: " << e.what() << std::endl;
        return 1;
    }
    return code;
}
