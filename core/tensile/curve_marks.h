// Places on a stress-strain curve: noise, fracture, upper yield. Definitions: reduce.h.
// Units: MPa, strain; samples by index.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/tensile/elastic_slope.h"

namespace asbuilt::tensile {

// Standard deviation of one sample among `reach` neighbours on either side, from second
// differences: curvature of the curve itself hardly counts, white noise counts in full.
double noise_at(const std::vector<double>& y, std::size_t at, std::size_t reach = 25);

// The same by the median of the second differences: a turn of the curve, where it is unloaded, does
// not count as noise.
double median_noise_at(const std::vector<double>& y, std::size_t at, std::size_t reach = 25);

// The last sample before the specimen parts; nothing where the record ends before.
std::optional<std::size_t> fracture_after(const std::vector<double>& stress, std::size_t at_rm);

struct UpperYield {
  std::size_t upper = 0;
  std::size_t lower = 0;
};
std::optional<UpperYield> upper_yield(const std::vector<double>& strain,
                                      const std::vector<double>& stress, const ElasticSlope& slope);

}  // namespace asbuilt::tensile
