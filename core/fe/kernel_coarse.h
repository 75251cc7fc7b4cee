// The products of the coarse levels, by elements and by rows, and the sum of products of two
// vectors.
//
// Part of the kernels of fine_kernel.h (fine_kernel_body.h says who may include it).
#pragma once

#include "core/fe/fine_kernel.h"
#include "core/fe/kernel_lanes.h"

namespace asbuilt::fe {
namespace {

// Component c of the nodes of sixteen elements.
#if defined(__AVX512F__)
inline Lanes<float> gather(const Float4* x, const std::uint16_t* node, int c) {
  const __m512i index = _mm512_slli_epi32(
      _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(node))), 2);
  return {{_mm512_i32gather_ps(index, reinterpret_cast<const float*>(x) + c, 4)}};
}
#else
inline Lanes<float> gather(const Float4* x, const std::uint16_t* node, int c) {
  alignas(64) float lanes[16];
  for (int k = 0; k < 16; ++k) lanes[k] = x[node[k]][c];
  Lanes<float> r;
  __builtin_memcpy(&r, lanes, sizeof r);
  return r;
}
#endif

// Eight values to their sums and differences along the three axes, or (transposed) back.
inline void transform(Lanes<float> (&t)[8][3]) {
  for (int bit = 1; bit < 8; bit *= 2) {
    for (int m = 0; m < 8; ++m) {
      if ((m & bit) == 0) continue;
      for (int p = 0; p < 3; ++p) {
        const Lanes<float> low = t[m ^ bit][p], high = t[m][p];
        t[m ^ bit][p] = low + high;
        t[m][p] = high - low;
      }
    }
  }
}
inline void transform_back(Lanes<float> (&t)[8][3]) {
  for (int bit = 1; bit < 8; bit *= 2) {
    for (int m = 0; m < 8; ++m) {
      if ((m & bit) == 0) continue;
      for (int p = 0; p < 3; ++p) {
        const Lanes<float> sum = t[m ^ bit][p], difference = t[m][p];
        t[m ^ bit][p] = sum - difference;
        t[m][p] = sum + difference;
      }
    }
  }
}

void coarse_product(const CoarseProduct& job) {
  using L = Lanes<float>;
  const auto* local_bytes = reinterpret_cast<const unsigned char*>(job.local);
  for (std::int64_t batch = 0; batch < job.batches; ++batch) {
    const auto& local =
        *reinterpret_cast<const std::uint16_t(*)[8][16]>(local_bytes + batch * job.local_pitch);
    const float* c = job.coefficients[batch];
    L t[8][3], v[8][3], e[8];
    for (int corner = 0; corner < 8; ++corner) {
      for (int p = 0; p < 3; ++p) t[corner][p] = gather(job.x, local[corner], p);
    }
    transform(t);
    for (int o = 0; o < 8; ++o) __builtin_memcpy(&e[o], job.child_scale[batch][o], sizeof(L));
    for (int bit = 1; bit < 8; bit *= 2) {
      for (int o = 0; o < 8; ++o) {
        if ((o & bit) == 0) continue;
        const L low = e[o ^ bit], high = e[o];
        e[o ^ bit] = low + high;
        e[o] = low - high;
      }
    }
    for (int p = 0; p < 3; ++p) v[0][p] = zero<float>();
    for (int m = 1; m < 8; ++m) {
      for (int p = 0; p < 3; ++p) {
        const float* row = c + 24 * (3 * m + p);
        L sum = zero<float>();
        for (int k = 0; k < 8; ++k) {
          L part = zero<float>();
          bool any = false;
          for (int q = 0; q < 3; ++q) {
            const int n = m ^ k ^ (1 << p) ^ (1 << q);
            if (n == 0) continue;
            part = any ? part + row[3 * n + q] * t[n][q] : row[3 * n + q] * t[n][q];
            any = true;
          }
          if (any) sum = sum + e[k] * part;
        }
        v[m][p] = sum;
      }
    }
    transform_back(v);
    for (int corner = 0; corner < 8; ++corner) {
      alignas(64) float out[3][16];
      for (int p = 0; p < 3; ++p) __builtin_memcpy(out[p], &v[corner][p], sizeof(L));
      for (int lane = 0; lane < 16; ++lane) {
        job.y[local[corner][lane]] += Float4{out[0][lane], out[1][lane], out[2][lane], 0.0F};
      }
    }
  }
}

void row_product(const RowProduct& job) {
  for (std::int64_t row = job.first; row < job.last; ++row) {
    const std::uint64_t end = job.start[row + 1];
#if defined(__AVX512F__)
    const __m512i spread = _mm512_setr_epi32(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3);
    __m512 sum = _mm512_setzero_ps();
    for (std::uint64_t k = job.start[row]; k < end; ++k) {
      const __m512 v = _mm512_permutexvar_ps(
          spread, _mm512_castps128_ps512(static_cast<__m128>(job.x[job.column[k]])));
      sum = _mm512_add_ps(sum, _mm512_mul_ps(_mm512_loadu_ps(job.value + 9 * k), v));
    }
    alignas(64) float lane[16];
    _mm512_store_ps(lane, sum);
#else
    Float4 part[3] = {};
    for (std::uint64_t k = job.start[row]; k < end; ++k) {
      const Float4 v = job.x[job.column[k]];
      Float4 a[3];
      __builtin_memcpy(a, job.value + 9 * k, sizeof a);
      part[0] += a[0] * Float4{v[0], v[0], v[0], v[1]};
      part[1] += a[1] * Float4{v[1], v[1], v[2], v[2]};
      part[2] += a[2] * Float4{v[2], v[3], v[3], v[3]};
    }
    alignas(16) float lane[12];
    __builtin_memcpy(lane, part, sizeof part);
#endif
    job.y[row] = Float4{lane[0] + lane[3] + lane[6], lane[1] + lane[4] + lane[7],
                        lane[2] + lane[5] + lane[8], 0.0F};
  }
}

// Sixteen running sums: enough to keep the adders busy, and the same with every set.
double dot_product(const float* a, const float* b, std::size_t n) {
  double part[16] = {};
  std::size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (std::size_t k = 0; k < 16; ++k) {
      part[k] += static_cast<double>(a[i + k]) * static_cast<double>(b[i + k]);
    }
  }
  for (; i < n; ++i) part[0] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  for (std::size_t width = 8; width > 0; width /= 2) {
    for (std::size_t k = 0; k < width; ++k) part[k] += part[k + width];
  }
  return part[0];
}

}  // namespace
}  // namespace asbuilt::fe
