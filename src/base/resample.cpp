#include "siaga/base/resample.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace siaga {

namespace {

// Every output sample lies at one of a few distances behind an input sample (160 of them from 22,050 to 8,000 Hz).
// The weights of a distance are computed when it first occurs: a sine and a cosine a tap took longer than all
// else of a start.
class Weights {
public:
    Weights(double ratio, std::size_t distances)
        : cut_(std::min(1.0, 1.0 / ratio) * 0.95), half_(static_cast<std::ptrdiff_t>(std::ceil(16 * std::max(1.0, ratio)))), rows_(distances) {}

    [[nodiscard]] std::ptrdiff_t half() const { return half_; }
    // For the input samples -half() .. half() around the one before the wanted place, which lies `distance` of
    // `distances` of a sample behind it.
    const float* at(std::size_t distance) {
        auto& row = rows_[distance];
        if (!row.empty()) return row.data();
        const double behind = static_cast<double>(distance) / static_cast<double>(rows_.size());
        row.reserve(static_cast<std::size_t>(2 * half_ + 1));
        for (std::ptrdiff_t k = -half_; k <= half_; ++k) row.push_back(static_cast<float>(weight(static_cast<double>(k) - behind)));
        return row.data();
    }

private:
    [[nodiscard]] double weight(double x) const {
        if (std::abs(x) > static_cast<double>(half_)) return 0;
        const double sinc = x == 0 ? cut_ : std::sin(std::numbers::pi * cut_ * x) / (std::numbers::pi * x);
        return sinc * (0.5 + 0.5 * std::cos(std::numbers::pi * x / static_cast<double>(half_)));
    }

    double cut_;
    std::ptrdiff_t half_;
    std::vector<std::vector<float>> rows_;
};

}  // namespace

std::vector<std::int16_t> resample(std::span<const std::int16_t> pcm, std::uint32_t from, std::uint32_t to) {
    if (from == 0 || to == 0) return {};
    if (from == to) return {pcm.begin(), pcm.end()};
    const std::uint64_t shared = std::gcd(from, to);
    const std::uint64_t step = from / shared, distances = to / shared;
    Weights weights(static_cast<double>(from) / to, distances);
    const auto have = static_cast<std::ptrdiff_t>(pcm.size());
    std::vector<std::int16_t> out(pcm.size() * distances / step);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto before = static_cast<std::ptrdiff_t>(i * step / distances);
        const float* weight = weights.at(i * step % distances) + weights.half();
        const auto first = std::max<std::ptrdiff_t>(-weights.half(), -before), last = std::min(weights.half(), have - 1 - before);
        const float sum = std::inner_product(weight + first, weight + last + 1, pcm.data() + before + first, 0.0F);
        out[i] = static_cast<std::int16_t>(std::clamp(sum, -32767.0F, 32767.0F));
    }
    return out;
}

}  // namespace siaga
