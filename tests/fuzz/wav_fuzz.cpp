// links: siaga_media
// WAV files as a regency may bring them, whole or broken.
#include <cstdint>

#include "media/wav.hpp"
#include "siaga/media/announcement.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto pcm = siaga::media::read_wav({data, size});
    if (pcm) siaga::media::normalise(*pcm);
    (void)siaga::media::check_announcement({data, size});
    return 0;
}
