#include "core/fe/hot_spots.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

constexpr std::int64_t kRows = 64;

using Offset = std::array<std::int64_t, 3>;

std::vector<Offset> ball(double radius) {
  std::vector<Offset> out;
  const auto r = static_cast<std::int64_t>(radius);
  for (std::int64_t z = -r; z <= r; ++z) {
    for (std::int64_t y = -r; y <= r; ++y) {
      for (std::int64_t x = -r; x <= r; ++x) {
        if (static_cast<double>(x * x + y * y + z * z) <= radius * radius) out.push_back({x, y, z});
      }
    }
  }
  return out;
}

std::vector<float> smoothed(const RasterIndex& elements, const std::vector<float>& values,
                            double radius) {
  const std::vector<Offset> offsets = ball(radius);
  std::vector<float> out(values.size());
  parallel_for(0, elements.row_count(), kRows, [&](std::int64_t first_row, std::int64_t last_row) {
    for (std::int64_t row = first_row; row < last_row; ++row) {
      elements.for_row(row,
                       [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t number) {
                         double sum = 0.0;
                         int count = 0;
                         for (const Offset& d : offsets) {
                           const std::int64_t k = elements.at(x + d[0], y + d[1], z + d[2]);
                           if (k < 0) continue;
                           sum += static_cast<double>(values[static_cast<std::size_t>(k)]);
                           ++count;
                         }
                         out[static_cast<std::size_t>(number)] = static_cast<float>(sum / count);
                       });
    }
  });
  return out;
}

using Candidate = std::pair<float, std::int64_t>;  // value, element

// Local maxima in raster order.
std::vector<Candidate> maxima(const RasterIndex& elements, const std::vector<float>& values) {
  return parallel_reduce(
      0, elements.row_count(), kRows, std::vector<Candidate>{},
      [&](std::int64_t first_row, std::int64_t last_row) {
        std::vector<Candidate> found;
        for (std::int64_t row = first_row; row < last_row; ++row) {
          elements.for_row(
              row, [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t number) {
                const float own = values[static_cast<std::size_t>(number)];
                for (std::int64_t dz = -1; dz <= 1; ++dz) {
                  for (std::int64_t dy = -1; dy <= 1; ++dy) {
                    for (std::int64_t dx = -1; dx <= 1; ++dx) {
                      const std::int64_t k = elements.at(x + dx, y + dy, z + dz);
                      if (k < 0 || k == number) continue;
                      const float other = values[static_cast<std::size_t>(k)];
                      if (other > own || (other == own && k < number)) return;
                    }
                  }
                }
                found.emplace_back(own, number);
              });
        }
        return found;
      },
      [](std::vector<Candidate> all, const std::vector<Candidate>& next) {
        all.insert(all.end(), next.begin(), next.end());
        return all;
      });
}

}  // namespace

std::vector<HotSpot> hot_spots(const GridFrame& frame, const RasterIndex& elements,
                               const std::vector<float>& values, const HotSpotOptions& options) {
  if (static_cast<std::int64_t>(values.size()) != elements.count() ||
      !(options.radius_elements >= 0.0 && options.radius_elements <= 10.0) ||
      !(options.distance_mm >= 0.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"hot spots cannot be sought",
                 std::to_string(values.size()) + " values for " + std::to_string(elements.count()) +
                     " elements",
                 "one value an element, a radius of 0 to 10 elements, a distance of 0 or more",
                 {}});
  }
  const std::vector<float> means = smoothed(elements, values, options.radius_elements);
  std::vector<Candidate> candidates = maxima(elements, means);
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<HotSpot> out;
  for (const auto& [value, number] : candidates) {
    if (static_cast<int>(out.size()) >= options.most) break;
    const auto [x, y, z] = elements.place(number);
    const Vec3 at =
        frame.position_mm(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
    const bool apart = std::all_of(out.begin(), out.end(), [&](const HotSpot& taken) {
      return (taken.place_mm - at).norm() >= options.distance_mm;
    });
    if (!apart) continue;
    out.push_back({number, at, static_cast<double>(value),
                   static_cast<double>(values[static_cast<std::size_t>(number)])});
  }
  return out;
}

}  // namespace asbuilt::fe
