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

// Nine halves and three that do not count, as floats: sign, exponent and mantissa are moved to
// their places, 2^112 sets the exponent's bias right. Exact.
inline void widen_block(const std::uint16_t* value, Float4 (&block)[3]) {
  typedef std::uint16_t Half4 __attribute__((vector_size(8)));
  typedef std::uint32_t Word4 __attribute__((vector_size(16)));
  for (int c = 0; c < 3; ++c) {
    Half4 half;
    __builtin_memcpy(&half, value + 4 * c, sizeof half);
    const Word4 word = __builtin_convertvector(half, Word4);
    const Word4 magnitude = (word & 0x7FFFU) << 13, sign = (word & 0x8000U) << 16;
    Float4 wide;
    __builtin_memcpy(&wide, &magnitude, sizeof wide);
    wide *= 0x1p112F;
    Word4 bits;
    __builtin_memcpy(&bits, &wide, sizeof bits);
    bits |= sign;
    __builtin_memcpy(&block[c], &bits, sizeof bits);
  }
}

// Blocks of a row go to two sums in turn, so that one need not wait for the other.
void row_product(const RowProduct& job) {
#if defined(__AVX512F__)
  const __m512i spread = _mm512_setr_epi32(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3);
  const auto block_times_x = [&](std::uint64_t k) {
    const __m512 x = _mm512_permutexvar_ps(
        spread, _mm512_castps128_ps512(static_cast<__m128>(job.x[job.column[k]])));
    const __m512 block =
        _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(job.value + 9 * k)));
    return _mm512_mul_ps(block, x);
  };
#endif
  for (std::int64_t row = job.first; row < job.last; ++row) {
    const std::uint64_t end = job.start[row + 1];
    std::uint64_t k = job.start[row];
#if defined(__AVX512F__)
    __m512 even = _mm512_setzero_ps(), odd = _mm512_setzero_ps();
    for (; k + 1 < end; k += 2) {
      even = _mm512_add_ps(even, block_times_x(k));
      odd = _mm512_add_ps(odd, block_times_x(k + 1));
    }
    if (k < end) even = _mm512_add_ps(even, block_times_x(k));
    alignas(64) float lane[16];
    _mm512_store_ps(lane, _mm512_add_ps(even, odd));
#else
    Float4 part[2][3] = {};
    for (int turn = 0; k < end; ++k, turn ^= 1) {
      const Float4 v = job.x[job.column[k]];
      Float4 a[3];
      widen_block(job.value + 9 * k, a);
      part[turn][0] += a[0] * Float4{v[0], v[0], v[0], v[1]};
      part[turn][1] += a[1] * Float4{v[1], v[1], v[2], v[2]};
      part[turn][2] += a[2] * Float4{v[2], v[3], v[3], v[3]};
    }
    for (int c = 0; c < 3; ++c) part[0][c] += part[1][c];
    alignas(16) float lane[12];
    __builtin_memcpy(lane, part[0], sizeof lane);
#endif
    const Float4 own = job.x[row];
    const Float4* d = job.diagonal + 3 * row;
    const Float4 others = {lane[0] + lane[3] + lane[6], lane[1] + lane[4] + lane[7],
                           lane[2] + lane[5] + lane[8], 0.0F};
    job.y[row] = own[0] * d[0] + own[1] * d[1] + own[2] * d[2] + job.unscale * others;
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
