#include "core/morphology/ball_painter.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/parallel.h"
#include "core/morphology/loop_progress.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kSlab = 16;  // slices painted together by one thread

// The voxels of one slab that still wait for their ball, one bit each.
class Waiting {
 public:
  Waiting(const float* slab, std::int64_t nx, std::int64_t rows)
      : words_((nx + 63) / 64), bits_(static_cast<std::size_t>(words_ * rows), 0) {
    for (std::int64_t row = 0; row < rows; ++row) {
      for (std::int64_t x = 0; x < nx; ++x) {
        if (!(slab[row * nx + x] > 0.0F)) continue;
        bits_[static_cast<std::size_t>(row * words_ + x / 64)] |= std::uint64_t{1} << (x % 64);
        ++count_;
      }
    }
  }

  std::int64_t count() const { return count_; }

  // Takes the waiting voxels of [low, high] in the row out and calls set(x) for each.
  template <class Set>
  void take(std::int64_t row, std::int64_t low, std::int64_t high, const Set& set) {
    std::uint64_t* words = bits_.data() + row * words_;
    for (std::int64_t w = low / 64; w <= high / 64; ++w) {
      std::uint64_t found = words[w];
      if (found == 0) continue;
      if (w == low / 64) found &= ~std::uint64_t{0} << (low % 64);
      if (w == high / 64) found &= ~std::uint64_t{0} >> (63 - high % 64);
      if (found == 0) continue;
      words[w] &= ~found;
      count_ -= std::popcount(found);
      for (; found != 0; found &= found - 1) set(w * 64 + std::countr_zero(found));
    }
  }

 private:
  std::int64_t words_;
  std::vector<std::uint64_t> bits_;
  std::int64_t count_ = 0;
};

// Half the length of a row of an integer ball: the largest h with h^2 < m, by m.
std::vector<std::int32_t> half_lengths(std::int64_t largest) {
  std::vector<std::int32_t> half(static_cast<std::size_t>(largest) + 1, 0);
  std::int64_t h = 0;
  for (std::int64_t m = 1; m <= largest; ++m) {
    while ((h + 1) * (h + 1) < m) ++h;
    half[static_cast<std::size_t>(m)] = static_cast<std::int32_t>(h);
  }
  return half;
}

constexpr float kLargestWhole = 4194304.0F;  // squared radius of the largest tabulated ball

bool whole(const Ball& ball) {
  return ball.x == std::floor(ball.x) && ball.y == std::floor(ball.y) &&
         ball.z == std::floor(ball.z) && ball.squared_radius == std::floor(ball.squared_radius) &&
         ball.squared_radius <= kLargestWhole;
}

struct Slab {
  const Shape& shape;
  std::int64_t from;  // slices [from, to)
  std::int64_t to;
  float* values;  // of the slab
  Waiting& waiting;
};

// Balls whose centres and squared radii are whole numbers, unit steps.
void paint_whole(const Slab& slab, const Ball& ball, const std::vector<std::int32_t>& half,
                 float value) {
  const auto cx = static_cast<std::int64_t>(ball.x);
  const auto cy = static_cast<std::int64_t>(ball.y);
  const auto cz = static_cast<std::int64_t>(ball.z);
  const auto squared = static_cast<std::int64_t>(ball.squared_radius);
  const std::int64_t reach = half[static_cast<std::size_t>(squared)];
  for (std::int64_t z = std::max(slab.from, cz - reach); z < std::min(slab.to, cz + reach + 1);
       ++z) {
    const std::int64_t disc = squared - (z - cz) * (z - cz);
    const std::int64_t span = half[static_cast<std::size_t>(disc)];
    const std::int64_t y_end = std::min(slab.shape.y, cy + span + 1);
    for (std::int64_t y = std::max<std::int64_t>(0, cy - span); y < y_end; ++y) {
      const std::int64_t h = half[static_cast<std::size_t>(disc - (y - cy) * (y - cy))];
      const std::int64_t row = (z - slab.from) * slab.shape.y + y;
      float* line = slab.values + row * slab.shape.x;
      slab.waiting.take(row, std::max<std::int64_t>(0, cx - h), std::min(slab.shape.x - 1, cx + h),
                        [&](std::int64_t x) { line[x] = value; });
    }
  }
}

// Any ball: the range of whole numbers strictly within `half` of `centre`, cut to [0, n).
struct Range {
  std::int64_t low;
  std::int64_t high;  // inclusive
};
Range within(double centre, double half, std::int64_t n) {
  return {std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(centre - half)) + 1),
          std::min<std::int64_t>(n - 1, static_cast<std::int64_t>(std::ceil(centre + half)) - 1)};
}

void paint_any(const Slab& slab, const Ball& ball, const PaintJob& job, float value) {
  // A voxel as far away as the nearest one of the other phase stays outside, whatever the rounding.
  const double squared = static_cast<double>(ball.squared_radius) * (1.0 - 1e-6);
  const double radius = std::sqrt(squared);
  const double cx = static_cast<double>(ball.x), cy = static_cast<double>(ball.y),
               cz = static_cast<double>(ball.z);
  const Range zs = within(cz, radius / job.unit.z(), slab.shape.z);
  for (std::int64_t z = std::max(slab.from, zs.low); z <= std::min(slab.to - 1, zs.high); ++z) {
    const double dz = (static_cast<double>(z) - cz) * job.unit.z();
    const double disc = squared - dz * dz;
    if (!(disc > 0.0)) continue;
    const Range ys = within(cy, std::sqrt(disc) / job.unit.y(), slab.shape.y);
    for (std::int64_t y = ys.low; y <= ys.high; ++y) {
      const double dy = (static_cast<double>(y) - cy) * job.unit.y();
      const double rest = disc - dy * dy;
      if (!(rest > 0.0)) continue;
      const Range xs = within(cx, std::sqrt(rest) / job.unit.x(), slab.shape.x);
      if (xs.low > xs.high) continue;
      const std::int64_t row = (z - slab.from) * slab.shape.y + y;
      float* line = slab.values + row * slab.shape.x;
      slab.waiting.take(row, xs.low, xs.high, [&](std::int64_t x) { line[x] = value; });
    }
  }
}

}  // namespace

void sort_largest_first(std::vector<Ball>& balls) {
  const bool countable = std::all_of(balls.begin(), balls.end(), [](const Ball& ball) {
    return ball.squared_radius == std::floor(ball.squared_radius) &&
           ball.squared_radius <= kLargestWhole;
  });
  if (!countable) {
    std::stable_sort(balls.begin(), balls.end(), [](const Ball& a, const Ball& b) {
      return a.squared_radius > b.squared_radius;
    });
    return;
  }
  float largest = 0.0F;
  for (const Ball& ball : balls) largest = std::max(largest, ball.squared_radius);
  const auto place = [largest](const Ball& ball) {
    return static_cast<std::size_t>(largest - ball.squared_radius);
  };
  std::vector<std::size_t> next(static_cast<std::size_t>(largest) + 2, 0);
  for (const Ball& ball : balls) ++next[place(ball) + 1];
  for (std::size_t k = 1; k < next.size(); ++k) next[k] += next[k - 1];
  std::vector<Ball> sorted(balls.size());
  for (const Ball& ball : balls) sorted[next[place(ball)]++] = ball;
  balls = std::move(sorted);
}

void paint_balls(Grid3<float>& values, const std::vector<Ball>& balls, const PaintJob& job,
                 const Progress& progress) {
  const Shape& shape = values.frame.shape;
  const std::int64_t plane = shape.x * shape.y;
  const bool table = job.unit == Vec3::Ones() && std::all_of(balls.begin(), balls.end(), whole);
  const std::vector<std::int32_t> half =
      table && !balls.empty()
          ? half_lengths(static_cast<std::int64_t>(balls.front().squared_radius))
          : std::vector<std::int32_t>();
  LoopProgress done(progress, shape.z);
  parallel_for(0, shape.z, kSlab, [&](std::int64_t from, std::int64_t to) {
    done.check();
    float* own = values.values.data() + from * plane;
    Waiting waiting(own, shape.x, (to - from) * shape.y);
    Slab slab{shape, from, to, own, waiting};
    const auto low = static_cast<float>(from), high = static_cast<float>(to - 1);
    const auto step = static_cast<float>(job.unit.z());
    std::int64_t painted = 0;
    for (const Ball& ball : balls) {
      if (waiting.count() == 0) break;
      const float off = step * (ball.z < low ? low - ball.z : ball.z > high ? ball.z - high : 0.0F);
      // A coarse test only; the rows are exact.
      if (off * off > ball.squared_radius) {
        continue;
      }
      const auto value =
          static_cast<float>(job.value_scale * std::sqrt(static_cast<double>(ball.squared_radius)));
      if (table) {
        paint_whole(slab, ball, half, value);
      } else {
        paint_any(slab, ball, job, value);
      }
      if ((++painted & 0x3fff) == 0) done.check();
    }
    if (waiting.count() > 0) {
      for (std::int64_t row = 0; row < (to - from) * shape.y; ++row) {
        waiting.take(row, 0, shape.x - 1, [&](std::int64_t x) { own[row * shape.x + x] = -1.0F; });
      }
    }
    done.advance(to - from);
  });
}

}  // namespace asbuilt
