#include "core/fe/field_summary.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::fe {
namespace {

void check(const std::vector<float>& values, double share) {
  if (values.empty()) throw Error(ErrorCode::kInvalidInput, "no elements to summarise");
  if (!(share >= 0.0 && share <= 1.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"a percentile outside of what there is", decimal_text(share), "0 to 1", {}});
  }
}

// Place of a percentile among n ordered values.
std::size_t rank_of(double share, std::size_t n) {
  // The product is rounded: 0.9 of 10 elements are 9, not 10.
  const double rank = std::ceil(share * static_cast<double>(n) * (1.0 - 1e-14)) - 1.0;
  return static_cast<std::size_t>(std::max(rank, 0.0));
}

// Puts the value of place k there; what lies before `first` is already known to be no larger.
double select(std::vector<float>& values, std::size_t first, std::size_t k) {
  const auto begin = values.begin();
  std::nth_element(begin + static_cast<std::ptrdiff_t>(first),
                   begin + static_cast<std::ptrdiff_t>(k), values.end());
  return static_cast<double>(values[k]);
}

}  // namespace

double percentile_by_volume(std::vector<float> values, double share) {
  check(values, share);
  return select(values, 0, rank_of(share, values.size()));
}

FieldSummary summary_of(std::vector<float> values) {
  check(values, 0.0);
  FieldSummary out;
  for (const float value : values) out.mean += static_cast<double>(value);
  out.mean /= static_cast<double>(values.size());
  out.largest = static_cast<double>(*std::max_element(values.begin(), values.end()));
  const double shares[5] = {0.5, 0.9, 0.95, 0.99, 0.999};
  double* const results[5] = {&out.p50, &out.p90, &out.p95, &out.p99, &out.p99_9};
  std::size_t before = 0;
  for (int k = 0; k < 5; ++k) {
    const std::size_t rank = rank_of(shares[k], values.size());
    *results[k] = select(values, before, rank);
    before = rank;
  }
  return out;
}

double first_yield_load_factor(double yield_mpa, const FieldSummary& von_mises_mpa) {
  return von_mises_mpa.p99_9 > 0.0 ? yield_mpa / von_mises_mpa.p99_9
                                   : std::numeric_limits<double>::infinity();
}

}  // namespace asbuilt::fe
