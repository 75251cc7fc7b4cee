#include "core/lot/scan_resolution.h"

#include <cmath>
#include <numbers>

#include "core/statistics/distributions.h"

namespace asbuilt {

double gaussian_modulation_frequency(double sigma, double modulation) {
  return std::sqrt(-0.5 * std::log(modulation)) / (std::numbers::pi * sigma);
}

double sigma_of_edge_spread(double spread) {
  return spread / (normal_quantile(0.9) - normal_quantile(0.1));
}

double effective_beam_width(double detector, double focal_spot, double magnification) {
  return std::hypot(detector, focal_spot * (magnification - 1.0)) / magnification;
}

}  // namespace asbuilt
