// Purpose: what media has to tell `serve`, kept until it is acknowledged. Ids grow for ever, also over
// restarts, because the centre remembers only the highest it has applied.
// Thread: the RTP thread; only the start and every millionth fact write a small file.
// Full-policy: at kMost the oldest fact that is no part_closed goes (parts are also on disk).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>

#include "siaga/centre/room.hpp"

namespace siaga::media {

class Facts {
public:
    explicit Facts(const std::filesystem::path& data_dir);

    void add(centre::MediaFact fact);
    // Removes and answers it, so that a recording's note can go too.
    std::optional<centre::MediaFact> acknowledge(std::uint64_t id);
    // The first fact after this id.
    [[nodiscard]] const centre::MediaFact* after(std::uint64_t id) const;

private:
    static constexpr std::size_t kMost = 20'000;
    static constexpr std::uint64_t kReserve = 1'000'000;

    void reserve();

    std::filesystem::path file_;
    std::uint64_t next_ = 0;
    std::uint64_t reserved_ = 0;
    std::map<std::uint64_t, centre::MediaFact> facts_;
};

}  // namespace siaga::media
