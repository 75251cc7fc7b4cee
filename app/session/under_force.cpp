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
  out.within = within_limit(out.displacement_mm, out.u_displacement_mm);
  return out;
}

WithinLimit within_limit(double displacement_mm, double u_displacement_mm) {
  if (displacement_mm + u_displacement_mm <= kBodyWeightLimitMm) return WithinLimit::kYes;
  if (displacement_mm - u_displacement_mm > kBodyWeightLimitMm) return WithinLimit::kNo;
  return WithinLimit::kUndecided;
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
