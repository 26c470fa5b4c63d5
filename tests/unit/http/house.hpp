// Purpose: a small house around the real server: a centre on a thread of its own, drafts in memory, temp
// files, and clients that speak real TLS to a free port.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "siaga/http/accounts.hpp"
#include "siaga/http/certificate.hpp"
#include "siaga/http/server.hpp"

namespace siaga::http::test {

struct TempDir {
    std::filesystem::path path;
    TempDir();
    ~TempDir();
};

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  // lower-case names
    std::string body;
    [[nodiscard]] Json json() const { return Json::parse(body, nullptr, false); }
    [[nodiscard]] std::string code() const {
        const Json parsed = json();
        return parsed.is_object() ? parsed.value("code", std::string()) : std::string();
    }
};

// One keep-alive TLS connection and a cookie jar of one cookie.
class Client {
public:
    explicit Client(std::uint16_t port, bool plain = false);
    ~Client();
    Client(Client&&) noexcept;
    using Headers = std::map<std::string, std::string>;
    HttpAnswer get(const std::string& path, Headers headers = {}) { return request("GET", path, "", std::move(headers)); }
    HttpAnswer post(const std::string& path, const Json& body, Headers headers = {});
    HttpAnswer post(const std::string& path) { return request("POST", path, "", {}); }
    HttpAnswer put(const std::string& path, const Json& body);
    HttpAnswer del(const std::string& path) { return request("DELETE", path, "", {}); }
    HttpAnswer request(const std::string& method, const std::string& path, const std::string& body, Headers headers);
    // Bytes as they are; everything the server says until it closes.
    std::string raw(const std::string& bytes);
    std::string cookie;
    bool send_origin = true;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
    std::uint16_t port_;
    bool plain_;
};

class LiveClient {
public:
    // Empty subprotocol or origin: not sent. connected() tells whether the upgrade was granted.
    LiveClient(std::uint16_t port, const std::string& cookie, const std::string& subprotocol = "siaga.v1", const std::string& origin = "own");
    ~LiveClient();
    [[nodiscard]] bool connected() const;
    [[nodiscard]] int refused_status() const;
    void say(const std::string& text);
    void say(const Json& message) { say(message.dump()); }
    // The next message of this type within 10 s, others passed over; null: none came, or the line closed.
    Json next(const std::string& type);
    // Changes are taken until this is true of one thing; null: it never was.
    Json until(const std::function<bool(const Json& change)>& good);
    [[nodiscard]] int close_code();  // reads until the server closes

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

class House {
public:
    // people false: nobody becomes a person before let_people_in().
    explicit House(bool people = true);
    ~House();
    void let_people_in();
    void start_server();
    void stop_server();

    // As an adapter would: decided on the centre's thread, written, synced. Returns the batch.
    centre::Batch tell(centre::CommandBody body, PersonId person = {});
    [[nodiscard]] PersonId person(const std::string& login);
    // What the mirror says, asked on its thread.
    [[nodiscard]] bool eventually(const std::function<bool(const centre::Centre&)>& good);

    Client sign_in(const std::string& login);
    Client sign_in_as(const std::string& role);
    void use_seat(const std::string& seat);            // its phone registers
    CallId answered_call(Client& operator_client, const std::string& seat, const std::string& number = "+628127001");
    static Json words(const std::string& type = "kebakaran", const std::string& narrative = "api di dapur");
    [[nodiscard]] std::uint16_t port() const { return server->port(); }

    TempDir dir;
    SystemClock clock;
    profile::Profile profile;
    std::optional<profile::Gazetteer> gazetteer;
    std::unique_ptr<Secrets> secrets;
    std::map<std::string, std::string> passwords;  // login -> password, from accounts.txt
    std::unique_ptr<Server> server;
    std::filesystem::path web;
    std::size_t connections = 2000;

    std::atomic<bool> sync{true};      // false: batches stay written
    std::atomic<bool> durable{true};   // false: the journal cannot write
    std::atomic<bool> history_works{true};
    std::atomic<bool> adapters{true};  // what Doors::ready answers
    std::mutex asked_mutex;
    std::vector<std::pair<std::string, std::string>> asked;  // history queries
    std::string history_answer = R"({"items":[]})";
    std::atomic<bool> history_held{false};  // asked, and not answered before answer_held()
    void answer_held();

private:
    std::vector<std::function<void(Result<std::string>)>> held_;  // of asked_mutex

    void centre_thread();
    void decide(centre::Command command, std::function<void(const centre::Batch&)> then);

    centre::Centre centre_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::pair<centre::Command, std::function<void(const centre::Batch&)>>> queue_;
    bool stop_ = false;
    bool people_ = true;
    std::vector<centre::Command> kept_;  // SavePerson commands until let_people_in()
    std::map<std::string, DraftText> drafts_;  // io thread
    std::thread thread_;
};

}  // namespace siaga::http::test
