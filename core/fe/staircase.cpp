#include "core/fe/staircase.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

// From here on the steps of a surface count in full.
constexpr double kFullSteps = 0.15;

struct Sums {
  double components = 0.0, length = 0.0;
};

// Elements in cells of 2 x 2 x 2, as their share of the cell's part inside of the grid.
std::vector<float> cell_shares(const Mask& elements, const Shape& m) {
  const Shape& n = elements.frame.shape;
  std::vector<float> out(static_cast<std::size_t>(m.count()));
  parallel_for(0, m.z, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t z = first; z < last; ++z) {
      for (std::int64_t y = 0; y < m.y; ++y) {
        for (std::int64_t x = 0; x < m.x; ++x) {
          int solid = 0, all = 0;
          for (std::int64_t k = 0; k < 8; ++k) {
            const std::int64_t i = 2 * x + k % 2, j = 2 * y + k / 2 % 2, l = 2 * z + k / 4;
            if (i >= n.x || j >= n.y || l >= n.z) continue;
            ++all;
            solid += elements.at(i, j, l) != 0 ? 1 : 0;
          }
          out[static_cast<std::size_t>(x + m.x * (y + m.y * z))] =
              static_cast<float>(solid) / static_cast<float>(all);
        }
      }
    }
  });
  return out;
}

}  // namespace

double surface_steps(const Mask& elements) {
  const Shape& n = elements.frame.shape;
  const Shape m{(n.x + 1) / 2, (n.y + 1) / 2, (n.z + 1) / 2};
  const std::vector<float> share = cell_shares(elements, m);
  const Vec3 cell = 2.0 * elements.frame.spacing_mm;
  const auto at = [&](std::int64_t x, std::int64_t y, std::int64_t z) {
    return static_cast<double>(share[static_cast<std::size_t>(x + m.x * (y + m.y * z))]);
  };
  const Sums sums = parallel_reduce(
      1, m.z, 1, Sums{},
      [&](std::int64_t first, std::int64_t last) {
        Sums sum;
        for (std::int64_t z = first; z < last; ++z) {
          for (std::int64_t y = 1; y < m.y; ++y) {
            for (std::int64_t x = 1; x < m.x; ++x) {
              Vec3 gradient = Vec3::Zero();
              for (std::int64_t k = 0; k < 8; ++k) {
                const double s = at(x - k % 2, y - k / 2 % 2, z - k / 4);
                gradient += Vec3(k % 2 == 0 ? s : -s, k / 2 % 2 == 0 ? s : -s, k / 4 == 0 ? s : -s);
              }
              gradient = gradient.cwiseQuotient(cell);
              sum.components += gradient.cwiseAbs().sum();
              sum.length += gradient.norm();
            }
          }
        }
        return sum;
      },
      [](const Sums& a, const Sums& b) {
        return Sums{a.components + b.components, a.length + b.length};
      });
  return sums.length > 0.0 ? sums.components / sums.length - 1.0 : 0.0;
}

double step_error(double surface_steps, double elements_across, double of_full_steps) {
  return of_full_steps * std::min(1.0, surface_steps / kFullSteps) / std::max(1.0, elements_across);
}

}  // namespace asbuilt::fe
