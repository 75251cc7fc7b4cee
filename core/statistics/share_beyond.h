// Share of a normal population beyond limits, with its confidence interval, from mean and s of a
// sample.
//
// One limit: exact, by turning the one-sided tolerance factor round (Owen, Technometrics 10
// (1968) 445; Hahn & Meeker, Statistical Intervals, 1991, 4.5): the bound is the share p for which
// a limit at this distance from the mean, in s, is the tolerance limit of coverage 1 - p. The
// distribution of the noncentral t is integrated over that of s, so that far limits do not fail.
// Two limits: the sum of both shares; each bound at half of what may be missed, so that the
// interval covers at least as often as it says (Bonferroni).
// Limits: independent normal values of one process. Errors: kInvalidInput for n below 2, a
// confidence outside of 0 to 1, no limit.
#pragma once

#include <cstdint>
#include <optional>

#include "core/statistics/descriptive.h"

namespace asbuilt {

// Two-sided; `distance` is that of the limit from the mean, in s, above 0 where the mean conforms.
SampleInterval share_beyond_limit(double distance, std::int64_t n, double confidence);

// Both limits of a sample; one may be absent.
SampleInterval share_beyond_limits(const SampleMoments& sample, std::optional<double> lower,
                                   std::optional<double> upper, double confidence);

}  // namespace asbuilt
