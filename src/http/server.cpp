#include "siaga/http/server.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <thread>

#include "http/service.hpp"
#include "http/sockets.hpp"

namespace siaga::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {
constexpr std::size_t kQueue = 200'000;
constexpr auto kTick = std::chrono::milliseconds(500);
// How far the mirror may lag behind what is written while no console is open and nobody asks.
constexpr auto kLazy = std::chrono::milliseconds(20);

Status open_port(tcp::acceptor& acceptor, const std::string& address, std::uint16_t port) {
    boost::system::error_code error;
    const auto ip = asio::ip::make_address(address, error);
    if (error) return fail("http_address", "not an IP address", address);
    const tcp::endpoint endpoint(ip, port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(512, error);
    if (error) return fail("http_port", error.message(), address + ":" + std::to_string(port));
    return {};
}
}  // namespace

struct Server::Impl {
    asio::io_context io{1};
    asio::ssl::context tls{asio::ssl::context::tls_server};
    tcp::acceptor https{io}, metrics{io};
    asio::steady_timer timer{io}, lazy_timer{io};
    std::uint16_t https_port = 0, metrics_port = 0;
    Connections connections;           // io thread
    std::unique_ptr<Service> service;  // io thread, once started
    std::thread thread;
    std::atomic<bool> running{false};

    std::mutex mutex;  // guards queue, scheduled, lazy
    std::vector<std::shared_ptr<const centre::Batch>> queue;  // kQueue
    bool scheduled = false;  // take_batches is posted
    bool lazy = false;       // lazy_timer runs, or is about to
    std::atomic<bool> stale{false};

    Status load_certificate(const Options& options) {
        boost::system::error_code error;
        tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                        asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
        tls.use_certificate_chain_file(options.certificate.string(), error);
        if (error) return fail("http_certificate", error.message(), options.certificate.string());
        tls.use_private_key_file(options.key.string(), asio::ssl::context::pem, error);
        if (error) return fail("http_certificate", error.message(), options.key.string());
        if (SSL_CTX_check_private_key(tls.native_handle()) != 1) return fail("http_certificate", "the key is not the certificate's", options.key.string());
        return {};
    }

    void accept(tcp::acceptor& acceptor, bool plain) {
        acceptor.async_accept([this, &acceptor, plain](boost::system::error_code error, tcp::socket socket) {
            if (!running || error == asio::error::operation_aborted) return;
            if (!error && connections.size() < service->options.connections) {
                boost::system::error_code ignored;
                socket.set_option(tcp::no_delay(true), ignored);
                if (plain) begin_plain(std::move(socket), *service, connections);
                else begin_tls(std::move(socket), tls, *service, connections);
            } else if (error) spdlog::warn("http_accept_failed why={}", error.message());
            accept(acceptor, plain);
        });
    }

    void tick() {
        timer.expires_after(kTick);
        timer.async_wait([this](boost::system::error_code error) {
            if (error || !running) return;
            service->tick(std::chrono::steady_clock::now());
            if (!stale && service->options.beat) service->options.beat();
            tick();
        });
    }

    // Everything that came meanwhile makes one change for the consoles: under load they get fewer, larger ones.
    void take_batches() {
        std::vector<std::shared_ptr<const centre::Batch>> batches;
        {
            const std::lock_guard lock(mutex);
            batches.swap(queue);
            scheduled = false;
        }
        if (!batches.empty()) service->on_batches(batches);
    }

    void take_batches_later() {
        lazy_timer.expires_after(kLazy);
        lazy_timer.async_wait([this](boost::system::error_code error) {
            {
                const std::lock_guard lock(mutex);
                lazy = false;
            }
            if (!error) take_batches();
        });
    }

    void run() {
        while (running) {
            try {
                io.run();
                return;
            } catch (const std::exception& e) {  // one request must not end the server
                spdlog::error("http_handler_failed why={}", e.what());
            }
        }
    }
};

Server::Server() : impl_(std::make_unique<Impl>()) {}
Server::~Server() { stop(); }

Status Server::start(Options options, Doors doors, Secrets& secrets, centre::State recovered) {
    Impl& impl = *impl_;
    if (!options.clock || !doors.tell) return fail("http_options", "a clock and a sink for commands are needed");
    if (Status loaded = impl.load_certificate(options); !loaded) return loaded;
    if (Status opened = open_port(impl.https, options.address, options.port); !opened) return opened;
    if (Status opened = open_port(impl.metrics, options.metrics_address, options.metrics_port); !opened) return opened;
    impl.https_port = impl.https.local_endpoint().port();
    impl.metrics_port = impl.metrics.local_endpoint().port();
    const auto web = options.web;
    impl.service = std::make_unique<Service>(std::move(options), std::move(doors), secrets, std::move(recovered),
                                             [&impl](std::function<void()> job) { asio::post(impl.io, std::move(job)); });
    impl.service->catch_up = [&impl] { impl.take_batches(); };
    impl.service->pages.load(web);
    impl.running = true;
    impl.accept(impl.https, false);
    impl.accept(impl.metrics, true);
    impl.tick();
    impl.thread = std::thread([&impl] { impl.run(); });
    spdlog::info("http_started https={} metrics={}", impl.https_port, impl.metrics_port);
    return {};
}

void Server::stop() {
    Impl& impl = *impl_;
    if (!impl.running.exchange(false)) return;
    impl.service->worker.stop();
    asio::post(impl.io, [&impl] {
        boost::system::error_code ignored;
        impl.https.close(ignored);
        impl.metrics.close(ignored);
        impl.timer.cancel();
        impl.service->stop();
        // Answers and close frames get a moment; then whatever is left is cut.
        impl.timer.expires_after(std::chrono::milliseconds(200));
        impl.timer.async_wait([&impl](boost::system::error_code) {
            impl.connections.end_all();
            impl.timer.expires_after(std::chrono::milliseconds(50));
            impl.timer.async_wait([&impl](boost::system::error_code) { impl.io.stop(); });
        });
    });
    if (impl.thread.joinable()) impl.thread.join();
    spdlog::info("http_stopped");
}

// A batch that somebody here waits for, or that a console shows, is taken at once. Otherwise the thread
// is woken fifty times a second at most; a request brings the mirror up to date first.
void Server::on_written(std::shared_ptr<const centre::Batch> batch) {
    Impl& impl = *impl_;
    bool at_once = false;
    {
        const std::lock_guard lock(impl.mutex);
        if (impl.queue.size() >= kQueue) {
            if (!impl.stale.exchange(true)) spdlog::error("http_mirror_stale queue={}", kQueue);
            return;
        }
        at_once = impl.running && (impl.service->live.watched() || Service::is_our_token(batch->token));
        impl.queue.push_back(std::move(batch));
        if (impl.scheduled || !impl.running || (!at_once && impl.lazy)) return;
        (at_once ? impl.scheduled : impl.lazy) = true;
    }
    if (at_once) asio::post(impl.io, [&impl] { impl.take_batches(); });
    else asio::post(impl.io, [&impl] { impl.take_batches_later(); });
}

// Posted behind the batches that came before it: a synced batch has been seen written.
void Server::on_synced(std::uint64_t seq) {
    Impl& impl = *impl_;
    if (!impl.running || !impl.service->note_synced(seq)) return;
    asio::post(impl.io, [&impl] { impl.service->answer_synced(); });
}

void Server::ask_mirror(std::function<void(const centre::Centre&)> question) {
    Impl& impl = *impl_;
    asio::post(impl.io, [&impl, question = std::move(question)] {
        if (!impl.service) return;
        impl.take_batches();
        question(impl.service->mirror);
    });
}

std::uint16_t Server::port() const { return impl_->https_port; }
std::uint16_t Server::metrics_port() const { return impl_->metrics_port; }

}  // namespace siaga::http
