// Purpose: the built consoles, kept in memory: content types, ETags, gzip where the build made it, and
// index.html for every path of the page's own router.
// Thread: loaded at start, read on the io thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "http/exchange.hpp"

namespace siaga::http {

class Service;

class Pages {
public:
    void load(const std::filesystem::path& dir);  // a missing directory is an empty one
    [[nodiscard]] Answer answer(const Exchange& exchange) const;
    [[nodiscard]] std::size_t size() const { return files_.size(); }

private:
    struct File {
        std::string type, etag;
        std::shared_ptr<const std::string> body, gzip;
        bool immutable = false;  // its name holds its hash
    };
    std::map<std::string, File> files_;  // "/assets/index-abc.js"
};

void answer_page(Service& service, const ExchangePtr& exchange);
// What every answer carries; docs/security.md says why.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& security_headers();

}  // namespace siaga::http
