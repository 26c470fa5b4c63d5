// Purpose: reads requests of one connection one after another and writes each answer, over TLS or plain.
// Thread: http's io thread. Owner: itself, through the operation under way (shared_from_this).
// Limits: handshake 10 s, a request's header and body 20 s, an answer 60 s, silence between requests 75 s.
// A body that is too large is refused by its header, then read away (64 MiB, 20 s, 2 s of silence at most): who is still
// sending when the connection closes sees a reset and not the reason (RFC 9112 §9.6).
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <fstream>
#include <optional>

#include "http/connection.hpp"
#include "http/service.hpp"
#include "http/sockets.hpp"

namespace siaga::http {

template <class Stream, class Self>
class RequestStream : public Connection, public std::enable_shared_from_this<Self> {
public:
    RequestStream(Stream stream, Service& service, Connections& connections, std::string source)
        : stream_(std::move(stream)), service_(service), connections_(connections), source_(std::move(source)) {
        connections_.add(this);
    }
    ~RequestStream() override { connections_.remove(this); }
    void end() override {
        beast::error_code ignored;
        beast::get_lowest_layer(stream_).socket().close(ignored);
    }

    // Handlers of asynchronous operations hold a Self and come in here.
    // Plain or TLS differ in what a request means, and in how to say good-bye.
    virtual void take(const ExchangePtr& exchange) = 0;
    virtual bool upgrade() { return false; }
    virtual void good_bye() { end(); }

    void read() {
        parser_.emplace();
        parser_->header_limit(kHeaderBytes);
        parser_->body_limit(boost::none);  // set by whose request it is, once its header is read
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(first_ ? 20 : 75));
        first_ = false;
        auto on_header = [self = this->shared_from_this()](beast::error_code error, std::size_t) { self->on_header(error); };
        beast::http::async_read_header(stream_, buffer_, *parser_, std::move(on_header));
    }

    void on_header(beast::error_code error) {
        if (refused(error)) return;
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(20));
        if (upgrade()) return;
        const bool upload = may_upload(service_, parser_->get());
        if (upload) beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(120));
        const std::uint64_t most = upload ? kAudioBytes : may_send_rules() ? kRulesBytes : kBodyBytes;
        parser_->body_limit(most);
        if (const auto length = parser_->content_length(); length && *length > most) {
            unread_ = std::min<std::uint64_t>(kDrainBytes, *length - std::min<std::uint64_t>(*length, buffer_.size()));
            return (void)refused(beast::http::make_error_code(beast::http::error::body_limit));
        }
        auto on_body = [self = this->shared_from_this()](beast::error_code failed, std::size_t) { self->on_body(failed); };
        beast::http::async_read(stream_, buffer_, *parser_, std::move(on_body));
    }

    // Thousands of rules are megabytes; nobody but an admin may make the house hold that much.
    bool may_send_rules() {
        Exchange asked;
        fill_exchange(asked, parser_->get(), source_);
        if (!asked.path.starts_with(kRulesPath)) return false;
        const auto who = service_.signed_in(asked.cookie);
        return who && who->viewer.role == centre::PersonRole::admin;
    }

    void on_body(beast::error_code error) {
        if (refused(error)) return;
        beast::get_lowest_layer(stream_).expires_never();  // the answer may wait for a disk
        const WireRequest& request = parser_->get();
        version_ = request.version();
        keep_alive_ = request.keep_alive() && !service_.stopping;
        auto exchange = std::make_shared<Exchange>();
        fill_exchange(*exchange, request, source_);
        exchange->text = parser_->get().body();
        head_ = exchange->head;
        exchange->send = [self = this->shared_from_this()](Answer answer) { self->write(std::move(answer)); };
        if (!known_method(request)) {
            Answer answer = error_answer(405, fail("method_not_allowed", "cara ini tidak dikenal", "GET, POST, PUT, DELETE"));
            answer.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, DELETE");
            exchange->answer(std::move(answer));
            return;
        }
        take(exchange);
    }

    // A malformed request gets its answer and then the end; a vanished peer just the end.
    bool refused(const beast::error_code& error) {
        if (!error) return false;
        const bool malformed = error.category() == beast::http::make_error_code(beast::http::error::bad_method).category() &&
                               error != beast::http::error::end_of_stream && error != beast::http::error::partial_message;
        if (malformed) {
            keep_alive_ = false;
            head_ = false;
            version_ = 11;
            if (error == beast::http::error::body_limit && unread_ == 0 && !parser_->content_length()) unread_ = kDrainBytes;  // chunked
            write(answer_for(error));
        } else good_bye();
        return true;
    }

    void write(Answer answer) {
        answer_ = std::move(answer);
        header_ = wire_header(answer_, version_, keep_alive_);
        serializer_.emplace(*header_);
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(60));
        auto on_written = [self = this->shared_from_this()](beast::error_code error, std::size_t) { self->on_header_written(error); };
        beast::http::async_write_header(stream_, *serializer_, std::move(on_written));
    }

    void on_header_written(beast::error_code error) {
        if (error) return good_bye();
        if (head_ || answer_.status == 204 || answer_.status == 304) return next();
        if (answer_.file) {
            file_.emplace(answer_.file->file, std::ios::binary);
            file_->seekg(static_cast<std::streamoff>(answer_.file->offset));
            left_ = answer_.file->size;
            return write_file();
        }
        const std::string& body = answer_.shared ? *answer_.shared : answer_.body;
        if (body.empty()) return next();
        auto on_written = [self = this->shared_from_this()](beast::error_code failed, std::size_t) { self->after_write(failed); };
        boost::asio::async_write(stream_, boost::asio::buffer(body), std::move(on_written));
    }

    void write_file() {
        if (left_ == 0) {
            file_.reset();
            return next();
        }
        chunk_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left_, 128 * 1024)));
        if (!file_->read(chunk_.data(), static_cast<std::streamsize>(chunk_.size()))) return good_bye();  // shorter than its record says
        left_ -= chunk_.size();
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(60));
        auto on_written = [self = this->shared_from_this()](beast::error_code failed, std::size_t) { self->after_chunk(failed); };
        boost::asio::async_write(stream_, boost::asio::buffer(chunk_), std::move(on_written));
    }

    void after_write(beast::error_code error) { error ? good_bye() : next(); }
    void after_chunk(beast::error_code error) { error ? good_bye() : write_file(); }

    void next() {
        if (unread_ > 0) {
            drain_until_ = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            chunk_.resize(64 * 1024);
            return drain();
        }
        if (!keep_alive_ || service_.stopping) return good_bye();
        read();
    }

    void drain() {
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(2));
        auto on_read = [self = this->shared_from_this()](beast::error_code error, std::size_t got) { self->after_drain(error, got); };
        stream_.async_read_some(boost::asio::buffer(chunk_), std::move(on_read));
    }

    void after_drain(beast::error_code error, std::size_t got) {
        unread_ -= std::min<std::uint64_t>(got, unread_);
        const bool more = !error && unread_ > 0 && std::chrono::steady_clock::now() < drain_until_ && !service_.stopping;
        more ? drain() : good_bye();
    }

    Stream stream_;
    Service& service_;
    Connections& connections_;
    std::string source_;
    beast::flat_buffer buffer_{64 * 1024};
    std::optional<beast::http::request_parser<beast::http::string_body>> parser_;

private:
    bool first_ = true, keep_alive_ = false, head_ = false;
    unsigned version_ = 11;
    Answer answer_;
    std::optional<WireHeader> header_;
    std::optional<beast::http::response_serializer<beast::http::empty_body>> serializer_;
    std::optional<std::ifstream> file_;
    std::uint64_t left_ = 0;
    static constexpr std::uint64_t kDrainBytes = 64u << 20;
    std::uint64_t unread_ = 0;  // of a refused body
    std::chrono::steady_clock::time_point drain_until_{};
    std::string chunk_;
};

}  // namespace siaga::http
