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

// All cases of a row, added to y.
template <int kCases>
[[gnu::always_inline]] inline void add_row(const RowProduct& job, std::uint32_t row) {
  const auto of_node = [](auto* values, std::uint32_t node) {
    return values + kCases * std::size_t{node};
  };
  Float4 own[kCases], sum[kCases][3] = {};
  __builtin_memcpy(own, of_node(job.x, row), sizeof own);
  // The columns of a block, of which the last has 0 in the unused fourth.
  const auto add_block = [&](std::uint64_t k, Float4(&column)[3]) {
    for (int q = 0; q < 3; ++q) {
      __builtin_memcpy(&column[q], job.value + 9 * k + 3 * q, sizeof column[q]);
    }
    column[2] = __builtin_shufflevector(column[2], Float4{}, 0, 1, 2, 7);
    const Float4* const other = of_node(job.x, job.column[k]);
    for (int one = 0; one < kCases; ++one) {
      for (int q = 0; q < 3; ++q) sum[one][q] += column[q] * other[one][q];
    }
  };
  Float4 c[3];
  std::uint64_t k = job.start[row];
  for (const std::uint64_t end = k + job.shared[row]; k < end; ++k) {
    __builtin_prefetch(job.value + 9 * k + kAhead);
    add_block(k, c);
    const Float4 upper = __builtin_shufflevector(c[0], c[1], 0, 4, 1, 5);
    const Float4 lower = __builtin_shufflevector(c[0], c[1], 2, 6, 2, 6);
    const Float4 rows[3] = {__builtin_shufflevector(upper, c[2], 0, 1, 4, 7),
                            __builtin_shufflevector(upper, c[2], 2, 3, 5, 7),
                            __builtin_shufflevector(lower, c[2], 0, 1, 6, 7)};
    Float4* const mirrored = of_node(job.y, job.column[k]);
    for (int one = 0; one < kCases; ++one) {
      mirrored[one] += rows[0] * own[one][0] + rows[1] * own[one][1] + rows[2] * own[one][2];
    }
  }
  for (const std::uint64_t end = job.start[row + 1]; k < end; ++k) add_block(k, c);
  Float4* const to = of_node(job.y, row);
  for (int one = 0; one < kCases; ++one) {
    const Float4 all = sum[one][0] + sum[one][1] + sum[one][2];
    to[one] += __builtin_shufflevector(all, Float4{}, 0, 1, 2, 7);
  }
}

template <int kCases>
void row_product_of(const RowProduct& job) {
  for (std::size_t k = kCases * std::size_t{job.first}; k < kCases * std::size_t{job.last}; ++k) {
    job.y[k] = Float4{};
  }
  for (std::uint32_t row = job.first; row < job.last; ++row) add_row<kCases>(job, row);
}

void row_product(const RowProduct& job) {
  static_assert(kMostCases == 3);
  if (job.cases == 1) return row_product_of<1>(job);
  job.cases == 2 ? row_product_of<2>(job) : row_product_of<3>(job);
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
