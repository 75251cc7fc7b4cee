// The straight part of a stress-strain curve, and where the curve leaves a parallel of it.
//
// Method: ordinary least squares of stress on strain between R1 and R2 of a reference stress
// (ISO 6892-1:2019, Annex G: R1 about 10 %, R2 about 40 % of Rp0.2). Rp0.2 is not known first: the
// fit begins with half of the largest stress and is repeated with the Rp0.2 it gave until the
// window no longer changes. The window is the run of samples that ends before R2 is first exceeded
// and begins after the last sample at or below R1. A slope is a modulus where N >= 50, R2 > 0.9995
// and its relative standard deviation < 1 %; else it serves for the offset only. Units: MPa,
// strain. Errors: kNotMeasurable where no window holds three samples.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace asbuilt::tensile {

// A line with a greater R2 is straight enough for a modulus.
inline constexpr double kLeastRSquared = 0.9995;

enum class Reference { kRp02, kRm };

struct SlopeWindow {
  double lower_pct = 10.0;
  double upper_pct = 40.0;
  Reference of = Reference::kRp02;
};

struct ElasticSlope {
  double mpa = 0.0;
  double toe = 0.0;    // strain where the line meets zero stress
  double u_mpa = 0.0;  // standard deviation of the slope
  double r_squared = 0.0;
  double residual_mpa = 0.0;
  std::size_t first = 0, last = 0;  // samples of the window, both inside
  double low_mpa = 0.0, high_mpa = 0.0;
  int rounds = 0;
  bool settled = true;    // the window stopped changing
  std::string not_young;  // empty where the slope is a modulus; else what it fails
  std::size_t count() const { return last - first + 1; }
};

struct OffsetPoint {
  double stress_mpa = 0.0;
  double strain = 0.0;    // as recorded, toe not taken off
  std::size_t after = 0;  // the sample at or behind it
};

// First crossing of stress = mpa (strain - toe - offset), linear between samples, from the end of
// the window on. Nothing where the curve stays above.
std::optional<OffsetPoint> offset_point(const std::vector<double>& strain,
                                        const std::vector<double>& stress,
                                        const ElasticSlope& slope, double offset);

ElasticSlope elastic_slope(const std::vector<double>& strain, const std::vector<double>& stress,
                           const SlopeWindow& window);

// Slope, and standard deviation of samples about a straight line, between two samples.
struct LineFit {
  double slope = 0.0, intercept = 0.0, r_squared = 0.0, u_slope = 0.0, residual = 0.0;
};
LineFit line_fit(const std::vector<double>& x, const std::vector<double>& y, std::size_t first,
                 std::size_t last);

}  // namespace asbuilt::tensile
