#include "core/tensile/curve_top.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace asbuilt::tensile {
namespace {

constexpr double kReach = 1.5;  // standard deviations
constexpr double kLargestCorrelation = 0.95;
constexpr std::size_t kTerms = 6;
constexpr std::size_t kSmallestBlock = 25;
constexpr std::size_t kLargestBlock = 201;
constexpr std::size_t kBlocks = 5;

using Basis = std::array<std::vector<double>, kTerms>;

// Orthonormal polynomials of degree 0 to 5 on `count` even steps.
Basis polynomials(std::size_t count) {
  Basis basis;
  for (std::size_t degree = 0; degree < kTerms; ++degree) {
    std::vector<double>& now = basis[degree];
    now.resize(count);
    const double half = 0.5 * static_cast<double>(count - 1);
    for (std::size_t i = 0; i < count; ++i) {
      now[i] = std::pow(static_cast<double>(i) / half - 1.0, static_cast<double>(degree));
    }
    for (std::size_t lower = 0; lower < degree; ++lower) {
      double dot = 0.0;
      for (std::size_t i = 0; i < count; ++i) dot += now[i] * basis[lower][i];
      for (std::size_t i = 0; i < count; ++i) now[i] -= dot * basis[lower][i];
    }
    double square = 0.0;
    for (const double v : now) square += v * v;
    for (double& v : now) v /= std::sqrt(square);
  }
  return basis;
}

std::vector<double> residuals(const double* y, const Basis& basis) {
  const std::size_t count = basis[0].size();
  std::vector<double> left(y, y + count);
  for (double& v : left) v -= y[0];
  for (const std::vector<double>& term : basis) {
    double dot = 0.0;
    for (std::size_t i = 0; i < count; ++i) dot += left[i] * term[i];
    for (std::size_t i = 0; i < count; ++i) left[i] -= dot * term[i];
  }
  return left;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Straight lines by least squares over 2 h + 1 samples, fewer at the ends, from running sums.
class Lines {
 public:
  Lines(const std::vector<double>& y, std::size_t first, std::size_t last)
      : base_(y[first]), sum_(1, 0.0), moment_(1, 0.0) {
    for (std::size_t i = first; i <= last; ++i) {
      const double value = y[i] - base_;
      sum_.push_back(sum_.back() + value);
      moment_.push_back(moment_.back() + static_cast<double>(i - first) * value);
    }
  }
  std::size_t size() const { return sum_.size() - 1; }

  struct Point {
    double value = 0.0;
    double u = 0.0;  // for a standard deviation of 1 a sample
  };
  Point at(std::size_t i, std::size_t reach) const {
    const std::size_t from = i > reach ? i - reach : 0;
    const std::size_t to = std::min(size() - 1, i + reach);
    const auto n = static_cast<double>(to - from + 1);
    const double centre = 0.5 * static_cast<double>(from + to);
    const double mean = (sum_[to + 1] - sum_[from]) / n;
    const double xx = n * (n * n - 1.0) / 12.0;
    const double off = static_cast<double>(i) - centre;
    if (!(xx > 0.0)) return {base_ + mean, 1.0};
    const double xy = moment_[to + 1] - moment_[from] - centre * n * mean;
    return {base_ + mean + off * xy / xx, std::sqrt(1.0 / n + off * off / xx)};
  }

 private:
  double base_;
  std::vector<double> sum_, moment_;
};

// The samples, by their place among the lines, that cannot be told from the largest.
struct Stretch {
  std::size_t from = 0, to = 0;
  double floor = 0.0;  // what reaches it counts as the largest
};

double upper(const Lines& lines, std::size_t i, std::size_t reach, double spread) {
  const Lines::Point p = lines.at(i, reach);
  return p.value + kReach * spread * p.u;
}

Stretch stretch_of(const Lines& lines, std::size_t reach, double spread) {
  Stretch stretch{lines.size(), 0, -std::numeric_limits<double>::infinity()};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Lines::Point p = lines.at(i, reach);
    stretch.floor = std::max(stretch.floor, p.value - kReach * spread * p.u);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (upper(lines, i, reach, spread) < stretch.floor) continue;
    stretch.from = std::min(stretch.from, i);
    stretch.to = i;
  }
  return stretch;
}

double farther_end(double place, double one, double other) {
  return std::max(std::abs(place - one), std::abs(other - place));
}

}  // namespace

SampleNoise sample_noise(const std::vector<double>& y, std::size_t first, std::size_t last) {
  const std::size_t count = last - first + 1;
  SampleNoise noise;
  if (count < kSmallestBlock) return noise;
  const std::size_t block = std::clamp(count / kBlocks, kSmallestBlock, kLargestBlock);
  const Basis basis = polynomials(block);
  std::vector<double> variances;
  std::vector<double> neighbours;
  const auto freedom = static_cast<double>(block - kTerms);
  for (std::size_t at = first; at + block <= last + 1; at += block) {
    const std::vector<double> left = residuals(y.data() + at, basis);
    double square = 0.0;
    double product = 0.0;
    for (std::size_t i = 0; i < block; ++i) square += left[i] * left[i];
    for (std::size_t i = 1; i < block; ++i) product += left[i] * left[i - 1];
    variances.push_back(square / freedom);
    neighbours.push_back(square > 0.0 ? product / square : 0.0);
  }
  // The median of chi-square over its degrees of freedom, by Wilson and Hilferty.
  const double share = std::pow(1.0 - 2.0 / (9.0 * freedom), 3.0);
  noise.mpa = std::sqrt(median(variances) / share);
  // The fit takes kTerms / block of the correlation with it.
  const double correlation =
      median(neighbours) + static_cast<double>(kTerms) / static_cast<double>(block);
  const double beyond = 2.0 / std::sqrt(static_cast<double>(count));
  if (correlation > beyond) {
    const double kept = std::min(correlation, kLargestCorrelation);
    noise.correlation = (1.0 + kept) / (1.0 - kept);
  }
  return noise;
}

CurveTop curve_top(const std::vector<double>& strain, const std::vector<double>& stress,
                   std::size_t first, std::size_t last) {
  const auto begin = stress.begin();
  const auto largest =
      static_cast<std::size_t>(std::max_element(begin + static_cast<std::ptrdiff_t>(first),
                                                begin + static_cast<std::ptrdiff_t>(last) + 1) -
                               begin);
  std::size_t low = largest;
  std::size_t high = largest;
  for (std::size_t i = first; i <= last; ++i) {
    if (stress[i] < 0.9 * stress[largest]) continue;
    low = std::min(low, i);
    high = std::max(high, i);
  }
  CurveTop top;
  top.first = top.last = largest;
  top.strain = strain[largest];
  top.stress_mpa = stress[largest];
  top.noise = sample_noise(stress, low, high);
  if (!(top.noise.mpa > 0.0)) return top;

  const Lines lines(stress, low, high);
  double shortest = std::numeric_limits<double>::infinity();
  for (std::size_t reach = 0; reach <= lines.size() / 2; reach += 1 + reach / 4) {
    const double spread = top.noise.mpa * (reach == 0 ? 1.0 : std::sqrt(top.noise.correlation));
    const Stretch found = stretch_of(lines, reach, spread);
    const double from = strain[low + found.from];
    const double to = strain[low + found.to];
    if (reach == 0 && found.to - found.from <= 2) {  // the samples lie wider apart
      top.half_width = farther_end(top.strain, from, to);
      return top;
    }
    const std::size_t middle = (found.from + found.to) / 2;
    const std::size_t left = middle > reach ? middle - reach : 0;
    const std::size_t right = std::min(lines.size() - 1, middle + reach);
    const double line = 0.5 * std::abs(strain[low + right] - strain[low + left]);
    if (line > shortest) break;
    if (!(std::abs(to - from) + line < shortest)) continue;
    shortest = std::abs(to - from) + line;
    double weights = 0.0;
    double moment = 0.0;
    for (std::size_t i = found.from; i <= found.to; ++i) {
      const double above = std::max(0.0, upper(lines, i, reach, spread) - found.floor);
      weights += above * above;
      moment += above * above * (strain[low + i] - from);
    }
    const Lines::Point p = lines.at(middle, reach);
    top.first = low + found.from;
    top.last = low + found.to;
    top.strain = from + (weights > 0.0 ? moment / weights : 0.0);
    top.half_width = farther_end(top.strain, from, to);
    top.stress_mpa = p.value;
    top.u_stress_mpa = spread * p.u;
  }
  return top;
}

}  // namespace asbuilt::tensile
