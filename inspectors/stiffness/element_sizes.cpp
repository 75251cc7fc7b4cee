#include "inspectors/stiffness/element_sizes.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr double kFewestAcross = 4.0;  // of the elements the result is from
constexpr double kMostAcross = 12.0;   // more gains less than the surface's uncertainty takes
constexpr double kCoarsestAcross = 3.0;

double ratio_at(double across) {
  return std::min(2.0, across / kCoarsestAcross);
}

// All runs, in runs with the smaller elements.
double runs(double ratio) {
  return 2.0 + 4.0 / std::pow(ratio, 3.0);
}

}  // namespace

double ElementSizes::fine_share() const {
  return 1.0 / runs(ratio);
}

double ElementSizes::coarse_share() const {
  return (1.0 - 2.0 * fine_share()) / 4.0;
}

ElementSizes sizes_for_time(double metal_mm3, double thickness_mm, const TimeAllowed& allowed) {
  const auto seconds = [&](double across) {
    const double element = thickness_mm / across;
    const double elements = metal_mm3 / (element * element * element);
    return allowed.seconds_per_element * elements * runs(ratio_at(across));
  };
  const double least = seconds(kFewestAcross);
  if (least > allowed.time_s) {
    throw Error(ErrorCode::kNotMeasurable,
                {"the time allowed is too short",
                 "elements of a quarter of a strut's thickness would take about " +
                     short_text(std::ceil(least)) + " s",
                 std::string(allowed.option) + " = " + short_text(allowed.time_s),
                 "raise " + std::string(allowed.option) + " under [inspectors.stiffness]"});
  }
  double across = kFewestAcross;
  constexpr double kStep = 0.25;
  while (across + kStep <= kMostAcross && seconds(across + kStep) <= allowed.time_s)
    across += kStep;
  return {thickness_mm / across, ratio_at(across)};
}

ElementSizes sizes_of_element(double thickness_mm, double element_um) {
  const double across = 1000.0 * thickness_mm / element_um;
  if (across < kFewestAcross) {
    throw Error(ErrorCode::kNotMeasurable,
                {"the elements are too large for the struts",
                 short_text(across) + " across " + short_text(1000.0 * thickness_mm) + " um",
                 "at least 4", "choose a smaller element_um, or leave it out"});
  }
  return {element_um / 1000.0, ratio_at(across)};
}

std::string short_text(double value) {
  char text[32];
  print_to(text, sizeof text, "%.4g", value);
  return text;
}

}  // namespace asbuilt
