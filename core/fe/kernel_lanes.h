// Sixteen lanes of 4 x 4 neighbouring nodes or elements: arithmetic, shifts to the neighbours, and
// the way between lanes and compact memory.
//
// Part of the kernels of fine_kernel.h (fine_kernel_body.h says who may include it).
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <utility>

namespace asbuilt::fe {
namespace {

template <class Real, int W>
struct VectorOf;
template <>
struct VectorOf<float, 4> {
  typedef float Type __attribute__((vector_size(16)));
};
template <>
struct VectorOf<float, 8> {
  typedef float Type __attribute__((vector_size(32)));
};
template <>
struct VectorOf<float, 16> {
  typedef float Type __attribute__((vector_size(64)));
};
template <>
struct VectorOf<double, 4> {
  typedef double Type __attribute__((vector_size(32)));
};
template <>
struct VectorOf<double, 8> {
  typedef double Type __attribute__((vector_size(64)));
};

#if defined(__AVX512F__)
constexpr int kFloatWidth = 16;
constexpr int kDoubleWidth = 8;
#elif defined(__AVX2__)
constexpr int kFloatWidth = 8;
constexpr int kDoubleWidth = 4;
#else
constexpr int kFloatWidth = 4;
constexpr int kDoubleWidth = 4;
#endif

// Sixteen lanes, lane = x + 4 y, in as many registers as it takes.
template <class Real>
struct Lanes {
  static constexpr int W = sizeof(Real) == 4 ? kFloatWidth : kDoubleWidth;
  static constexpr int kParts = 16 / W;
  using Vector = typename VectorOf<Real, W>::Type;
  Vector part[kParts];
};

template <class Real>
inline Lanes<Real> operator+(const Lanes<Real>& a, const Lanes<Real>& b) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = a.part[k] + b.part[k];
  return r;
}
template <class Real>
inline Lanes<Real> operator-(const Lanes<Real>& a, const Lanes<Real>& b) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = a.part[k] - b.part[k];
  return r;
}
template <class Real>
inline Lanes<Real> operator*(const Lanes<Real>& a, const Lanes<Real>& b) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = a.part[k] * b.part[k];
  return r;
}
template <class Real>
inline Lanes<Real> operator*(Real c, const Lanes<Real>& a) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = c * a.part[k];
  return r;
}
template <class Real>
inline Lanes<Real> zero() {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = typename Lanes<Real>::Vector{};
  return r;
}

// Lane k of the result is lane rule(k) of the two vectors set one after the other.
template <class Vector, class Rule, int... kLane>
inline Vector pick(const Vector& a, const Vector& b, Rule rule,
                   std::integer_sequence<int, kLane...>) {
  return __builtin_shufflevector(a, b, rule(kLane)...);
}
template <int W, class Vector, class Rule>
inline Vector pick(const Vector& a, const Vector& b, Rule rule) {
  return pick(a, b, rule, std::make_integer_sequence<int, W>{});
}

// Lane (x, y) takes lane (x + 1, y); the patch to the right gives the last column.
template <class Real>
inline Lanes<Real> next_x(const Lanes<Real>& here, const Lanes<Real>& right) {
  using L = Lanes<Real>;
  L r;
  for (int k = 0; k < L::kParts; ++k) {
    r.part[k] = pick<L::W>(here.part[k], right.part[k],
                           [](int lane) { return lane % 4 < 3 ? lane + 1 : L::W + lane - 3; });
  }
  return r;
}
// Lane (x, y) takes lane (x - 1, y); the patch to the left gives the first column.
template <class Real>
inline Lanes<Real> previous_x(const Lanes<Real>& left, const Lanes<Real>& here) {
  using L = Lanes<Real>;
  L r;
  for (int k = 0; k < L::kParts; ++k) {
    r.part[k] = pick<L::W>(left.part[k], here.part[k],
                           [](int lane) { return lane % 4 > 0 ? L::W + lane - 1 : lane + 3; });
  }
  return r;
}
// Lane (x, y) takes lane (x, y + 1); the patch above gives the last row.
template <class Real>
inline Lanes<Real> next_y(const Lanes<Real>& here, const Lanes<Real>& above) {
  using L = Lanes<Real>;
  L r;
  for (int k = 0; k < L::kParts; ++k) {
    r.part[k] = pick<L::W>(here.part[k], k + 1 < L::kParts ? here.part[k + 1] : above.part[0],
                           [](int lane) { return lane + 4; });
  }
  return r;
}
// Lane (x, y) takes lane (x, y - 1); the patch below gives the first row.
template <class Real>
inline Lanes<Real> previous_y(const Lanes<Real>& below, const Lanes<Real>& here) {
  using L = Lanes<Real>;
  L r;
  for (int k = 0; k < L::kParts; ++k) {
    r.part[k] = pick<L::W>(k > 0 ? here.part[k - 1] : below.part[L::kParts - 1], here.part[k],
                           [](int lane) { return lane + L::W - 4; });
  }
  return r;
}

// Compact memory to lanes and back, sums and differences: lanes outside the mask are zero, memory
// outside is not touched.
#if defined(__AVX512F__)
inline Lanes<float> expand(const float* from, unsigned mask) {
  return {{_mm512_maskz_expandloadu_ps(static_cast<__mmask16>(mask), from)}};
}
inline Lanes<double> expand(const double* from, unsigned mask) {
  const unsigned low = mask & 255U;
  return {{_mm512_maskz_expandloadu_pd(static_cast<__mmask8>(low), from),
           _mm512_maskz_expandloadu_pd(static_cast<__mmask8>(mask >> 8),
                                       from + __builtin_popcount(low))}};
}
inline void compress(float* to, unsigned mask, const Lanes<float>& v) {
  const auto n = static_cast<unsigned>(__builtin_popcount(mask));
  _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1U << n) - 1U),
                        _mm512_maskz_compress_ps(static_cast<__mmask16>(mask), v.part[0]));
}
inline void compress(double* to, unsigned mask, const Lanes<double>& v) {
  const unsigned low = mask & 255U, high = mask >> 8;
  const auto n = static_cast<unsigned>(__builtin_popcount(low));
  const auto m = static_cast<unsigned>(__builtin_popcount(high));
  _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1U << n) - 1U),
                        _mm512_maskz_compress_pd(static_cast<__mmask8>(low), v.part[0]));
  _mm512_mask_storeu_pd(to + n, static_cast<__mmask8>((1U << m) - 1U),
                        _mm512_maskz_compress_pd(static_cast<__mmask8>(high), v.part[1]));
}
template <class Real>
using Keep = unsigned;
template <class Real>
inline Keep<Real> keep_lanes(unsigned mask) {
  return mask;
}
inline Lanes<float> sum_in(unsigned mask, const Lanes<float>& a, const Lanes<float>& b) {
  return {{_mm512_maskz_add_ps(static_cast<__mmask16>(mask), a.part[0], b.part[0])}};
}
inline Lanes<double> sum_in(unsigned mask, const Lanes<double>& a, const Lanes<double>& b) {
  return {{_mm512_maskz_add_pd(static_cast<__mmask8>(mask & 255U), a.part[0], b.part[0]),
           _mm512_maskz_add_pd(static_cast<__mmask8>(mask >> 8), a.part[1], b.part[1])}};
}
inline Lanes<float> difference_in(unsigned mask, const Lanes<float>& a, const Lanes<float>& b) {
  return {{_mm512_maskz_sub_ps(static_cast<__mmask16>(mask), a.part[0], b.part[0])}};
}
inline Lanes<double> difference_in(unsigned mask, const Lanes<double>& a, const Lanes<double>& b) {
  return {{_mm512_maskz_sub_pd(static_cast<__mmask8>(mask & 255U), a.part[0], b.part[0]),
           _mm512_maskz_sub_pd(static_cast<__mmask8>(mask >> 8), a.part[1], b.part[1])}};
}
#else
template <class Real>
inline Lanes<Real> expand(const Real* from, unsigned mask) {
  alignas(64) Real lanes[16];
  Lanes<Real> r;
  if (mask == 0xFFFFU) {
    __builtin_memcpy(&r, from, sizeof r);
    return r;
  }
  __builtin_memset(lanes, 0, sizeof lanes);
  for (; mask != 0; mask &= mask - 1) lanes[__builtin_ctz(mask)] = *from++;
  __builtin_memcpy(&r, lanes, sizeof r);
  return r;
}
template <class Real>
inline void compress(Real* to, unsigned mask, const Lanes<Real>& v) {
  if (mask == 0xFFFFU) {
    __builtin_memcpy(to, &v, sizeof v);
    return;
  }
  alignas(64) Real lanes[16];
  __builtin_memcpy(lanes, &v, sizeof v);
  for (; mask != 0; mask &= mask - 1) *to++ = lanes[__builtin_ctz(mask)];
}
template <class Real>
struct WordOf;
template <>
struct WordOf<float> {
  typedef std::int32_t Type;
};
template <>
struct WordOf<double> {
  typedef std::int64_t Type;
};
// All bits set in the lanes to keep.
template <class Real>
struct Keep {
  typedef typename WordOf<Real>::Type Word;
  typedef Word Vector __attribute__((vector_size(sizeof(typename Lanes<Real>::Vector))));
  Vector part[Lanes<Real>::kParts];
};
template <class Real>
inline Keep<Real> keep_lanes(unsigned mask) {
  typedef typename Keep<Real>::Word Word;
  constexpr Word kBit[16] = {1,   2,   4,    8,    16,   32,   64,    128,
                             256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  Keep<Real> r;
  __builtin_memcpy(&r, kBit, sizeof r);
  for (auto& part : r.part) part = (part & static_cast<Word>(mask)) != 0;
  return r;
}
template <class Real>
inline Lanes<Real> only(const Keep<Real>& keep, const Lanes<Real>& v) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) {
    r.part[k] =
        (typename Lanes<Real>::Vector)((typename Keep<Real>::Vector)v.part[k] & keep.part[k]);
  }
  return r;
}
template <class Real>
inline Lanes<Real> sum_in(const Keep<Real>& keep, const Lanes<Real>& a, const Lanes<Real>& b) {
  return only(keep, a + b);
}
template <class Real>
inline Lanes<Real> difference_in(const Keep<Real>& keep, const Lanes<Real>& a,
                                 const Lanes<Real>& b) {
  return only(keep, a - b);
}
#endif

inline Lanes<float> scale_lanes(const float* scale, unsigned mask, float) {
  return expand(scale, mask);
}
inline Lanes<double> scale_lanes(const float* scale, unsigned mask, double) {
  alignas(64) double lanes[16] = {};
  for (; mask != 0; mask &= mask - 1) lanes[__builtin_ctz(mask)] = static_cast<double>(*scale++);
  Lanes<double> r;
  __builtin_memcpy(&r, lanes, sizeof r);
  return r;
}

}  // namespace
}  // namespace asbuilt::fe
