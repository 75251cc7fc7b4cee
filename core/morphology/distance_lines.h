// One pass of the distance transform along many lines side by side. Used inside core/morphology.
//
// A strip is n rows of kStripLanes<T> neighbouring lines. Every line is replaced by
//   out(i) = min over k of in(k) + weight * (i - k)^2,   k in [0, n)
// and, where the faces count as sites, also by weight * (i + 1)^2 and weight * (n - i)^2.
// T: std::int32_t and std::uint16_t (weight 1), float (any weight). Sums must not exceed T: for
// std::int32_t n is at most 16384 and values at most 2^30; for std::uint16_t values at most 32768.
#pragma once

#include <cstdint>

#include "core/morphology/distance.h"

namespace asbuilt {

template <class T>
inline constexpr std::int64_t kStripLanes = 64 / static_cast<std::int64_t>(sizeof(T));

// `in` and `out` hold n * kStripLanes<T> values. `far` is the value that means "no site": results
// are never larger.
void distance_strip(const std::int32_t* in, std::int32_t* out, std::int64_t n, std::int32_t weight,
                    std::int32_t far, Outside outside);
void distance_strip(const std::uint16_t* in, std::uint16_t* out, std::int64_t n,
                    std::uint16_t weight, std::uint16_t far, Outside outside);
void distance_strip(const float* in, float* out, std::int64_t n, float weight, float far,
                    Outside outside);

}  // namespace asbuilt
