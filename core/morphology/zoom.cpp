#include "core/morphology/zoom.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/morphology/loop_progress.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kLanes = 16;  // lines worked on side by side

// Turns n rows of kLanes samples into spline coefficients, in place.
void spline_coefficients(std::vector<double>& lines, std::int64_t n) {
  if (n < 2) return;
  const double pole = std::sqrt(8.0) - 3.0;
  const double gain = (1.0 - pole) * (1.0 - 1.0 / pole);
  const auto row = [&](std::int64_t i) { return lines.data() + i * kLanes; };
  // Start of the forward recursion: the sum over the mirrored line, period 2 (n - 1), of the
  // samples before it, weighted by powers of the pole; beyond 40 steps nothing is left of them.
  std::array<double, kLanes> start{};
  double weight = 1.0;
  const std::int64_t period = 2 * (n - 1);
  for (std::int64_t k = 0; k < 40; ++k) {
    std::int64_t i = k % period;
    if (i >= n) i = period - i;
    for (std::int64_t l = 0; l < kLanes; ++l) {
      start[static_cast<std::size_t>(l)] += weight * row(i)[l];
    }
    weight *= pole;
  }
  for (std::int64_t l = 0; l < kLanes; ++l) row(0)[l] = start[static_cast<std::size_t>(l)];
  for (std::int64_t i = 1; i < n; ++i) {
    for (std::int64_t l = 0; l < kLanes; ++l) row(i)[l] += pole * row(i - 1)[l];
  }
  const double last = pole / (pole * pole - 1.0);
  for (std::int64_t l = 0; l < kLanes; ++l) {
    row(n - 1)[l] = last * (row(n - 1)[l] + pole * row(n - 2)[l]);
  }
  for (std::int64_t i = n - 2; i >= 0; --i) {
    for (std::int64_t l = 0; l < kLanes; ++l) row(i)[l] = pole * (row(i + 1)[l] - row(i)[l]);
  }
  for (double& value : lines) value *= gain;
}

struct Taps {
  std::array<std::int64_t, 3> from{};
  std::array<double, 3> weight{};
};

// The three coefficients and weights that make each of m new samples.
std::vector<Taps> taps_of(std::int64_t n, std::int64_t m) {
  std::vector<Taps> taps(static_cast<std::size_t>(m));
  const double step = m > 1 ? static_cast<double>(n - 1) / static_cast<double>(m - 1) : 0.0;
  for (std::int64_t j = 0; j < m; ++j) {
    const double at = std::min(step * static_cast<double>(j), static_cast<double>(n - 1));
    const auto nearest = static_cast<std::int64_t>(std::floor(at + 0.5));
    const double t = at - static_cast<double>(nearest);
    Taps& tap = taps[static_cast<std::size_t>(j)];
    tap.weight = {0.5 * (0.5 - t) * (0.5 - t), 0.75 - t * t, 0.5 * (0.5 + t) * (0.5 + t)};
    for (std::int64_t k = 0; k < 3; ++k) {
      std::int64_t i = std::abs(nearest - 1 + k);
      if (i > n - 1) i = 2 * (n - 1) - i;
      tap.from[static_cast<std::size_t>(k)] = std::max<std::int64_t>(i, 0);
    }
  }
  return taps;
}

// Resamples along one axis to m samples.
Grid3<float> zoom_axis(const Grid3<float>& in, int axis, std::int64_t m, const Progress& progress) {
  const Shape& shape = in.frame.shape;
  GridFrame frame = in.frame;
  const std::array<std::int64_t, 3> size{shape.x, shape.y, shape.z};
  const std::array<std::int64_t, 3> step{1, shape.x, shape.x * shape.y};
  (axis == 0 ? frame.shape.x : axis == 1 ? frame.shape.y : frame.shape.z) = m;
  const std::array<std::int64_t, 3> out_step{1, frame.shape.x, frame.shape.x * frame.shape.y};
  const auto a = static_cast<std::size_t>(axis);
  const std::int64_t n = size[a];
  if (m > 1) frame.spacing_mm[axis] *= static_cast<double>(n - 1) / static_cast<double>(m - 1);
  require_memory(frame.shape.count() * 4, "a resampled volume",
                 "choose a smaller factor, crop the scan, or free memory");
  Grid3<float> out(frame);
  const std::vector<Taps> taps = taps_of(n, m);
  // Lines lie side by side along `beside`; `outer` numbers the planes that hold them.
  const std::size_t beside = a == 0 ? 1 : 0;
  const std::size_t outer = a == 2 ? 1 : 2;
  LoopProgress done(progress, size[outer]);
  parallel_for(0, size[outer], 1, [&](std::int64_t from, std::int64_t to) {
    done.check();
    std::vector<double> lines(static_cast<std::size_t>(n * kLanes));
    for (std::int64_t plane = from; plane < to; ++plane) {
      for (std::int64_t first = 0; first < size[beside]; first += kLanes) {
        const std::int64_t here = std::min(kLanes, size[beside] - first);
        const float* source = in.values.data() + plane * step[outer] + first * step[beside];
        float* target = out.values.data() + plane * out_step[outer] + first * out_step[beside];
        for (std::int64_t i = 0; i < n; ++i) {
          for (std::int64_t l = 0; l < here; ++l) {
            lines[static_cast<std::size_t>(i * kLanes + l)] =
                static_cast<double>(source[i * step[a] + l * step[beside]]);
          }
        }
        spline_coefficients(lines, n);
        for (std::int64_t j = 0; j < m; ++j) {
          const Taps& tap = taps[static_cast<std::size_t>(j)];
          for (std::int64_t l = 0; l < here; ++l) {
            double value = 0.0;
            for (std::size_t k = 0; k < 3; ++k) {
              value += tap.weight[k] * lines[static_cast<std::size_t>(tap.from[k] * kLanes + l)];
            }
            target[j * out_step[a] + l * out_step[beside]] = static_cast<float>(value);
          }
        }
      }
    }
    done.advance(to - from);
  });
  return out;
}

std::int64_t new_size(std::int64_t n, double factor) {
  return std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::nearbyint(static_cast<double>(n) * factor)));
}

}  // namespace

Grid3<float> zoom_spline2(const Grid3<float>& grid, double factor, const Progress& progress) {
  if (!(factor >= 1.0 / 64.0 && factor <= 64.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the zoom factor is out of range", decimal_text(factor), "1/64 to 64", ""});
  }
  const Shape& shape = grid.frame.shape;
  if (shape.count() == 0) return grid;
  Grid3<float> next =
      zoom_axis(grid, 0, new_size(shape.x, factor), progress.part(0, 0.5, "resampling"));
  next = zoom_axis(next, 1, new_size(shape.y, factor), progress.part(0.5, 0.8, "resampling"));
  return zoom_axis(next, 2, new_size(shape.z, factor), progress.part(0.8, 1.0, "resampling"));
}

}  // namespace asbuilt
