// The products of the coarse levels, by elements and by rows, and the sum of products of two
// vectors.
//
// Part of the kernels of fine_kernel.h (fine_kernel_body.h says who may include it).
#pragma once

#include "core/fe/fine_kernel.h"
#include "core/fe/kernel_lanes.h"

namespace asbuilt::fe {
namespace {

// The three components of the nodes of sixteen elements, and the way back, which adds.
#if defined(__AVX512F__)
// Four nodes to a register, node k in quarter k / 4 of register k % 4: turned within quarters they
// are in order.
inline void gather(const Float4* x, const std::uint16_t* node, Lanes<float> (&t)[3]) {
  __m512 four[4];
  for (int k = 0; k < 4; ++k) {
    const auto at = [&](int quarter) { return static_cast<__m128>(x[node[k + 4 * quarter]]); };
    four[k] = _mm512_castps128_ps512(at(0));
    four[k] = _mm512_insertf32x4(four[k], at(1), 1);
    four[k] = _mm512_insertf32x4(four[k], at(2), 2);
    four[k] = _mm512_insertf32x4(four[k], at(3), 3);
  }
  const __m512d low_xy = _mm512_castps_pd(_mm512_unpacklo_ps(four[0], four[1]));
  const __m512d high_xy = _mm512_castps_pd(_mm512_unpacklo_ps(four[2], four[3]));
  const __m512d low_z = _mm512_castps_pd(_mm512_unpackhi_ps(four[0], four[1]));
  const __m512d high_z = _mm512_castps_pd(_mm512_unpackhi_ps(four[2], four[3]));
  t[0].part[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(low_xy, high_xy));
  t[1].part[0] = _mm512_castpd_ps(_mm512_unpackhi_pd(low_xy, high_xy));
  t[2].part[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(low_z, high_z));
}
inline void scatter(const Lanes<float> (&v)[3], const std::uint16_t* node, Float4* y) {
  const __m512 none = _mm512_setzero_ps();
  const __m512d low_xy = _mm512_castps_pd(_mm512_unpacklo_ps(v[0].part[0], v[1].part[0]));
  const __m512d high_xy = _mm512_castps_pd(_mm512_unpackhi_ps(v[0].part[0], v[1].part[0]));
  const __m512d low_z = _mm512_castps_pd(_mm512_unpacklo_ps(v[2].part[0], none));
  const __m512d high_z = _mm512_castps_pd(_mm512_unpackhi_ps(v[2].part[0], none));
  const __m512 four[4] = {_mm512_castpd_ps(_mm512_unpacklo_pd(low_xy, low_z)),
                          _mm512_castpd_ps(_mm512_unpackhi_pd(low_xy, low_z)),
                          _mm512_castpd_ps(_mm512_unpacklo_pd(high_xy, high_z)),
                          _mm512_castpd_ps(_mm512_unpackhi_pd(high_xy, high_z))};
  for (int k = 0; k < 4; ++k) {
    y[node[k]] += static_cast<Float4>(_mm512_castps512_ps128(four[k]));
    y[node[k + 4]] += static_cast<Float4>(_mm512_extractf32x4_ps(four[k], 1));
    y[node[k + 8]] += static_cast<Float4>(_mm512_extractf32x4_ps(four[k], 2));
    y[node[k + 12]] += static_cast<Float4>(_mm512_extractf32x4_ps(four[k], 3));
  }
}
#else
inline void gather(const Float4* x, const std::uint16_t* node, Lanes<float> (&t)[3]) {
  alignas(64) float lanes[3][16];
  for (int k = 0; k < 16; ++k) {
    for (int p = 0; p < 3; ++p) lanes[p][k] = x[node[k]][p];
  }
  for (int p = 0; p < 3; ++p) __builtin_memcpy(&t[p], lanes[p], sizeof(t[p]));
}
inline void scatter(const Lanes<float> (&v)[3], const std::uint16_t* node, Float4* y) {
  alignas(64) float out[3][16];
  for (int p = 0; p < 3; ++p) __builtin_memcpy(out[p], &v[p], sizeof(v[p]));
  // In the order in which registers of four nodes come.
  for (int k = 0; k < 4; ++k) {
    for (int lane = k; lane < 16; lane += 4) {
      y[node[lane]] += Float4{out[0][lane], out[1][lane], out[2][lane], 0.0F};
    }
  }
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
    for (int corner = 0; corner < 8; ++corner) gather(job.x, local[corner], t[corner]);
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
    for (int corner = 0; corner < 8; ++corner) scatter(v[corner], local[corner], job.y);
  }
}

// Values are fetched so far ahead of their use that memory has time to answer; farther than the
// processor looks, which stops at the ends of pages.
constexpr std::size_t kAhead = 1536;

#if defined(__AVX512F__)
// One row: running sums of sixteen lanes, of which nine count.
inline Float4 row_of(const RowProduct& job, std::uint32_t row) {
  const __m512i spread = _mm512_setr_epi32(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3);
  const __m512i repeat = _mm512_setr_epi32(0, 1, 2, 0, 1, 2, 0, 1, 2, 3, 3, 3, 3, 3, 3, 3);
  const __m512i first = _mm512_setr_epi32(0, 3, 6, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
  const __m512i second = _mm512_setr_epi32(1, 4, 7, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
  const __m512i third = _mm512_setr_epi32(2, 5, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
  const auto wide = [&job](std::uint32_t node) {
    return _mm512_castps128_ps512(static_cast<__m128>(job.x[node]));
  };
  const auto narrow = [](__m512i pattern, __m512 v) {
    return static_cast<Float4>(_mm512_castps512_ps128(_mm512_permutexvar_ps(pattern, v)));
  };
  const __m512 own = _mm512_permutexvar_ps(repeat, wide(row));
  __m512 sum = _mm512_setzero_ps();
  std::uint64_t k = job.start[row];
  for (const std::uint64_t end = k + job.shared[row]; k < end; ++k) {
    const std::uint32_t column = job.column[k];
    __builtin_prefetch(job.value + 9 * k + kAhead);
    const __m512 block = _mm512_loadu_ps(job.value + 9 * k);
    sum = _mm512_add_ps(sum, _mm512_mul_ps(block, _mm512_permutexvar_ps(spread, wide(column))));
    const __m512 mirrored = _mm512_mul_ps(block, own);
    job.y[column] += narrow(first, mirrored) + narrow(second, mirrored) + narrow(third, mirrored);
  }
  for (const std::uint64_t end = job.start[row + 1]; k < end; ++k) {
    const __m512 v = _mm512_permutexvar_ps(spread, wide(job.column[k]));
    sum = _mm512_add_ps(sum, _mm512_mul_ps(_mm512_loadu_ps(job.value + 9 * k), v));
  }
  alignas(64) float lane[16];
  _mm512_store_ps(lane, sum);
  return Float4{lane[0] + lane[3] + lane[6], lane[1] + lane[4] + lane[7],
                lane[2] + lane[5] + lane[8], 0.0F};
}
#else
inline Float4 row_of(const RowProduct& job, std::uint32_t row) {
  Float4 part[3] = {};
  const auto add = [&](std::uint64_t k) {
    const Float4 v = job.x[job.column[k]];
    Float4 a[3];
    __builtin_memcpy(a, job.value + 9 * k, sizeof a);
    part[0] += a[0] * Float4{v[0], v[0], v[0], v[1]};
    part[1] += a[1] * Float4{v[1], v[1], v[2], v[2]};
    part[2] += a[2] * Float4{v[2], v[3], v[3], v[3]};
  };
  const Float4 own = job.x[row];
  std::uint64_t k = job.start[row];
  for (const std::uint64_t end = k + job.shared[row]; k < end; ++k) {
    __builtin_prefetch(job.value + 9 * k + kAhead);
    add(k);
    const float* a = job.value + 9 * k;
    job.y[job.column[k]] += Float4{a[0] * own[0] + a[1] * own[1] + a[2] * own[2],
                                   a[3] * own[0] + a[4] * own[1] + a[5] * own[2],
                                   a[6] * own[0] + a[7] * own[1] + a[8] * own[2], 0.0F};
  }
  for (const std::uint64_t end = job.start[row + 1]; k < end; ++k) add(k);
  alignas(16) float lane[12];
  __builtin_memcpy(lane, part, sizeof part);
  return Float4{lane[0] + lane[3] + lane[6], lane[1] + lane[4] + lane[7],
                lane[2] + lane[5] + lane[8], 0.0F};
}
#endif

void row_product(const RowProduct& job) {
  for (std::uint32_t row = job.first; row < job.last; ++row) job.y[row] = Float4{};
  for (std::uint32_t row = job.first; row < job.last; ++row) job.y[row] += row_of(job, row);
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
