#include "app/session/under_force.h"

namespace asbuilt {

UnderForce under_force(const fe::AxisStiffness& axis, double u_modulus_mpa, double force_n) {
  UnderForce out;
  out.force_n = force_n;
  out.displacement_mm = force_n / axis.stiffness_n_per_mm;
  out.u_displacement_mm = out.displacement_mm * u_modulus_mpa / axis.modulus_mpa;
  out.strain = out.displacement_mm / axis.length_mm;
  out.stress_mpa = force_n / axis.area_mm2;
  return out;
}

UnderForce under_body_weight(const fe::AxisStiffness& axis, double u_modulus_mpa, double body_kg,
                             double share) {
  UnderForce out = under_force(axis, u_modulus_mpa, share * body_kg * kStandardGravity);
  out.body_weight_share = share;
  const double low = out.displacement_mm - out.u_displacement_mm;
  const double high = out.displacement_mm + out.u_displacement_mm;
  out.within = high <= kBodyWeightLimitMm ? WithinLimit::kYes
               : low > kBodyWeightLimitMm ? WithinLimit::kNo
                                          : WithinLimit::kUndecided;
  return out;
}

const char* to_string(WithinLimit within) {
  switch (within) {
    case WithinLimit::kYes:
      return "yes";
    case WithinLimit::kNo:
      return "no";
    case WithinLimit::kUndecided:
      break;
  }
  return "undecided";
}

}  // namespace asbuilt
