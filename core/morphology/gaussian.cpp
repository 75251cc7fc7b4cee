#include "core/morphology/gaussian.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/morphology/loop_progress.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kLanes = 64;  // samples worked on at once; 256 bytes of neighbouring memory
constexpr double kLargestSigma = 1000.0;

// Weights of 0, 1, 2 ... steps; the kernel is symmetric.
std::vector<float> half_kernel(double sigma) {
  const auto radius = static_cast<std::size_t>(std::floor(4.0 * sigma + 0.5));
  if (radius == 0) return {1.0F};
  std::vector<double> weights(radius + 1);
  double sum = 0.0;
  for (std::size_t j = 0; j <= radius; ++j) {
    const double step = static_cast<double>(j);
    weights[j] = std::exp(-0.5 * step * step / (sigma * sigma));
    sum += (j == 0 ? 1.0 : 2.0) * weights[j];
  }
  std::vector<float> kernel(radius + 1);
  for (std::size_t j = 0; j <= radius; ++j) kernel[j] = static_cast<float>(weights[j] / sum);
  return kernel;
}

// The sample that stands at position i of a line of n samples, i possibly outside.
std::int64_t source_of(std::int64_t i, std::int64_t n, Border border) {
  if (border == Border::kReplicate) return std::clamp<std::int64_t>(i, 0, n - 1);
  const std::int64_t period = 2 * n;
  std::int64_t r = i % period;
  if (r < 0) r += period;
  return r < n ? r : period - 1 - r;
}

// out[l] = sum over j of kernel[|j|] * in[l + j * stride] for l in [0, kLanes). The lanes are
// independent, so every instruction set gives the same bits.
[[gnu::target_clones("avx512f", "avx2", "default")]] void convolve(
    const float* in, std::int64_t stride, const float* kernel, std::int64_t radius, float* out) {
  float sum[kLanes];
  for (std::int64_t l = 0; l < kLanes; ++l) sum[l] = kernel[0] * in[l];
  for (std::int64_t j = 1; j <= radius; ++j) {
    const float weight = kernel[j];
    const float* before = in - j * stride;
    const float* after = in + j * stride;
    for (std::int64_t l = 0; l < kLanes; ++l) sum[l] += weight * (before[l] + after[l]);
  }
  for (std::int64_t l = 0; l < kLanes; ++l) out[l] = sum[l];
}

// One row along x, in place; `padded` holds n + 2 * radius + kLanes samples.
void smooth_row(float* row, std::int64_t n, const std::vector<float>& kernel, Border border,
                std::vector<float>& padded) {
  const auto radius = static_cast<std::int64_t>(kernel.size()) - 1;
  for (std::int64_t i = 0; i < radius; ++i) {
    padded[static_cast<std::size_t>(i)] = row[source_of(i - radius, n, border)];
    padded[static_cast<std::size_t>(radius + n + i)] = row[source_of(n + i, n, border)];
  }
  std::memcpy(padded.data() + radius, row, static_cast<std::size_t>(n) * sizeof(float));
  float out[kLanes];
  for (std::int64_t x = 0; x < n; x += kLanes) {
    convolve(padded.data() + radius + x, 1, kernel.data(), radius, out);
    std::memcpy(row + x, out, static_cast<std::size_t>(std::min(kLanes, n - x)) * sizeof(float));
  }
}

// Lines that run across rows: `lines` neighbouring lines (at most kLanes) of n samples, `step`
// apart.
void smooth_columns(float* first, std::int64_t lines, std::int64_t n, std::int64_t step,
                    const std::vector<float>& kernel, Border border, std::vector<float>& strip) {
  const auto radius = static_cast<std::int64_t>(kernel.size()) - 1;
  const auto bytes = static_cast<std::size_t>(lines) * sizeof(float);
  for (std::int64_t i = -radius; i < n + radius; ++i) {
    std::memcpy(strip.data() + (i + radius) * kLanes, first + source_of(i, n, border) * step,
                bytes);
  }
  float out[kLanes];
  for (std::int64_t i = 0; i < n; ++i) {
    convolve(strip.data() + (i + radius) * kLanes, kLanes, kernel.data(), radius, out);
    std::memcpy(first + i * step, out, bytes);
  }
}

std::size_t strip_size(std::int64_t n, const std::vector<float>& kernel) {
  return (static_cast<std::size_t>(n) + 2 * kernel.size()) * static_cast<std::size_t>(kLanes);
}

}  // namespace

template <class T>
Grid3<float> to_float(const Grid3<T>& grid) {
  require_memory(grid.frame.shape.count() * 4, "a float copy of the volume",
                 "crop or bin the scan, or free memory");
  Grid3<float> out(grid.frame);
  parallel_for(0, grid.frame.shape.count(), 1 << 20, [&](std::int64_t from, std::int64_t to) {
    for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i) {
      out.values[i] = static_cast<float>(grid.values[i]);
    }
  });
  return out;
}

template Grid3<float> to_float(const Grid3<std::uint8_t>&);
template Grid3<float> to_float(const Grid3<std::int16_t>&);
template Grid3<float> to_float(const Grid3<std::uint16_t>&);
template Grid3<float> to_float(const Grid3<float>&);

void gaussian_smooth_in_place(Grid3<float>& grid, const Vec3& sigma_voxels, Border border,
                              const Progress& progress) {
  for (int axis = 0; axis < 3; ++axis) {
    const double sigma = sigma_voxels[axis];
    if (!(sigma >= 0.0 && sigma <= kLargestSigma)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the width of the Gaussian is out of range", "sigma = " + decimal_text(sigma),
                   "0 to 1000 voxels", "give the width in voxels"});
    }
  }
  const Shape& shape = grid.frame.shape;
  if (shape.count() == 0) return;
  const std::vector<float> kernel_x = half_kernel(sigma_voxels.x());
  const std::vector<float> kernel_y = half_kernel(sigma_voxels.y());
  const std::vector<float> kernel_z = half_kernel(sigma_voxels.z());
  const std::int64_t slab = shape.x * shape.y;
  float* samples = grid.values.data();

  LoopProgress done(progress, shape.z + shape.y);
  parallel_for(0, shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    done.check();
    std::vector<float> padded(static_cast<std::size_t>(shape.x + kLanes) + 2 * kernel_x.size());
    std::vector<float> strip(strip_size(shape.y, kernel_y));
    for (std::int64_t z = from; z < to; ++z) {
      float* slice = samples + z * slab;
      if (kernel_x.size() > 1) {
        for (std::int64_t y = 0; y < shape.y; ++y) {
          smooth_row(slice + y * shape.x, shape.x, kernel_x, border, padded);
        }
      }
      if (kernel_y.size() > 1) {
        for (std::int64_t x = 0; x < shape.x; x += kLanes) {
          smooth_columns(slice + x, std::min(kLanes, shape.x - x), shape.y, shape.x, kernel_y,
                         border, strip);
        }
      }
    }
    done.advance(to - from);
  });
  if (kernel_z.size() == 1) return;
  parallel_for(0, shape.y, 1, [&](std::int64_t from, std::int64_t to) {
    done.check();
    std::vector<float> strip(strip_size(shape.z, kernel_z));
    for (std::int64_t y = from; y < to; ++y) {
      for (std::int64_t x = 0; x < shape.x; x += kLanes) {
        smooth_columns(samples + y * shape.x + x, std::min(kLanes, shape.x - x), shape.z, slab,
                       kernel_z, border, strip);
      }
    }
    done.advance(to - from);
  });
}

}  // namespace asbuilt
