#include "core/statistics/nelson_rules.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/statistics/check_sample.h"

namespace asbuilt {
namespace {

// Points that each rule looks at.
constexpr std::array<std::size_t, 9> kWindow{0, 1, 9, 6, 14, 3, 5, 15, 8};

bool all_of(std::span<const double> z, auto&& test) {
  return std::all_of(z.begin(), z.end(), test);
}

// `wanted` of the window beyond `limit` on the side of its last point, which is one of them.
bool beyond_with_last(std::span<const double> z, double limit, std::ptrdiff_t wanted) {
  const double side = z.back() > 0.0 ? 1.0 : -1.0;
  const auto beyond = [&](double value) { return side * value > limit; };
  return beyond(z.back()) && std::count_if(z.begin(), z.end(), beyond) >= wanted;
}

bool steady(std::span<const double> z, double side) {
  for (std::size_t i = 1; i < z.size(); ++i) {
    if (!(side * (z[i] - z[i - 1]) > 0.0)) return false;
  }
  return true;
}

bool alternating(std::span<const double> z) {
  for (std::size_t i = 2; i < z.size(); ++i) {
    if (!((z[i] - z[i - 1]) * (z[i - 1] - z[i - 2]) < 0.0)) return false;
  }
  return true;
}

bool beyond_on_both_sides(std::span<const double> z) {
  return all_of(z, [](double v) { return std::abs(v) > 1.0; }) &&
         std::any_of(z.begin(), z.end(), [](double v) { return v > 0.0; }) &&
         std::any_of(z.begin(), z.end(), [](double v) { return v < 0.0; });
}

// `z` is the window that ends at the point asked about.
bool holds(int rule, std::span<const double> z) {
  switch (rule) {
    case 1:
      return std::abs(z.back()) > 3.0;
    case 2:
      return all_of(z, [](double v) { return v > 0.0; }) ||
             all_of(z, [](double v) { return v < 0.0; });
    case 3:
      return steady(z, 1.0) || steady(z, -1.0);
    case 4:
      return alternating(z);
    case 5:
      return beyond_with_last(z, 2.0, 2);
    case 6:
      return beyond_with_last(z, 1.0, 4);
    case 7:
      return all_of(z, [](double v) { return std::abs(v) < 1.0; });
    default:
      return beyond_on_both_sides(z);
  }
}

}  // namespace

std::vector<NelsonSignal> nelson_signals(std::span<const double> z, const std::set<int>& rules) {
  check_sample(z, 0, "points of a control chart");
  for (const int rule : rules) {
    if (rule < 1 || rule > 8) {
      throw Error(ErrorCode::kInvalidInput,
                  {"there is no such test", "rule " + std::to_string(rule), "1 to 8", ""});
    }
  }
  std::vector<NelsonSignal> signals;
  for (std::size_t i = 0; i < z.size(); ++i) {
    for (const int rule : rules) {
      const std::size_t window = kWindow[static_cast<std::size_t>(rule)];
      if (i + 1 >= window && holds(rule, z.subspan(i + 1 - window, window))) {
        signals.push_back({i, rule});
      }
    }
  }
  return signals;
}

}  // namespace asbuilt
