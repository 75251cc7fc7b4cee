// A part of known stiffness pressed between its platens with a force.
//
// Displacement = force / stiffness, strain over the length of the block, stress over its area. The
// uncertainty (k = 2) is the modulus': resolution and solver in quadrature.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/fe/apparent.h"

namespace asbuilt {

// Whether a displacement stays within a limit with its uncertainty.
enum class WithinLimit { kYes, kNo, kUndecided };

// What a person stands on: half and all of the body's weight may shorten the part by so much.
constexpr double kBodyWeightLimitMm = 2.0;
constexpr double kStandardGravity = 9.80665;  // m/s2

struct UnderForce {
  double body_weight_share = 0.0;  // of which weight; 0 where the force was given
  double force_n = 0.0;
  double displacement_mm = 0.0;
  double u_displacement_mm = 0.0;  // without resolution where that has no statement
  double strain = 0.0;
  double stress_mpa = 0.0;
  std::optional<WithinLimit> within;  // set for body weights
};

// `u_modulus_mpa` is what the modulus carries (k = 2).
UnderForce under_force(const fe::AxisStiffness& axis, double u_modulus_mpa, double force_n);
// With the given share of the weight of `body_kg`, judged against kBodyWeightLimitMm.
UnderForce under_body_weight(const fe::AxisStiffness& axis, double u_modulus_mpa, double body_kg,
                             double share);

// A displacement against kBodyWeightLimitMm, with its uncertainty.
WithinLimit within_limit(double displacement_mm, double u_displacement_mm);

// "yes", "no" or "undecided".
const char* to_string(WithinLimit within);

}  // namespace asbuilt
