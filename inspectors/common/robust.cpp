#include "inspectors/common/robust.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace asbuilt {

double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double robust_spread(const std::vector<double>& values) {
  const double center = median(values);
  std::vector<double> away;
  away.reserve(values.size());
  for (const double v : values) away.push_back(std::abs(v - center));
  return 1.4826 * median(std::move(away));
}

}  // namespace asbuilt
