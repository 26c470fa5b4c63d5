// Purpose: what an operator has typed and not saved yet: durable, but no event and never shipped.
// Thread: any. put and remove run on the drafts' own thread and call back there after the commit is
// on disk; get and list read at once.
// Errors: draft_too_large, drafts_busy (queue full: the console keeps its own copy), drafts_disk.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/base/time.hpp"

namespace siaga::journal {

struct Draft {
    std::string key;  // "call/17", "incident/4"
    WallTime updated_at;
    std::string person;  // login of who typed last
    std::string body;    // JSON of the console, at most 256 KiB
};

class Drafts {
public:
    using Done = std::function<void(Status)>;

    [[nodiscard]] static Result<std::unique_ptr<Drafts>> open(const std::filesystem::path& file);
    ~Drafts();

    // Queue of 4,096 writes; full: drafts_busy at once, the console keeps its copy and tries again.
    void put(Draft draft, Done done);
    void remove(std::string key, Done done);
    void remove_of(std::string person, Done done);  // sign-out
    [[nodiscard]] Result<std::optional<Draft>> get(const std::string& key) const;
    [[nodiscard]] Result<std::vector<Draft>> list() const;  // newest first

private:
    struct Impl;
    explicit Drafts(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace siaga::journal
