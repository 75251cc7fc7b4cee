// The return to the yield surface as the kernels call it, apart so that they see nothing else.
#pragma once

namespace asbuilt::fe {

class Hardening;

struct YieldReturn {
  double plastic_growth = 0.0;
  double theta = 1.0;      // what is left of the trial deviator
  double theta_bar = 0.0;  // of the consistent tangent
};

// For a trial stress of von Mises' size `trial_mpa` at a point of that equivalent plastic strain;
// unchanged where it does not yield. See core/fe/hardening.h.
YieldReturn back_to_yield(const Hardening& hardening, double trial_mpa, double plastic_strain,
                          double shear_mpa);

}  // namespace asbuilt::fe
