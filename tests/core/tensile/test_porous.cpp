// ISO 13314 on a curve whose numbers are known: 3000 MPa to strain 0.02, 60 MPa to 0.40, then
// + 400 MPa per strain.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/tensile/porous.h"

using namespace asbuilt;
using namespace asbuilt::tensile;

namespace {

struct Known {
  std::vector<double> strain, stress;
};

// With `unloaded`, a loop of 5000 MPa from 60 to 6 MPa at strain 0.03.
Known curve_to(double end, double shift, bool unloaded) {
  Known k;
  const auto add = [&](double e, double s) {
    k.strain.push_back(e + shift);
    k.stress.push_back(s);
  };
  for (int i = 0; 0.0005 * i <= end + 1e-12; ++i) {
    const double e = 0.0005 * i;
    add(e, e <= 0.02 ? 3000.0 * e : e <= 0.40 ? 60.0 : 60.0 + 400.0 * (e - 0.40));
    if (unloaded && i == 60) {
      for (int j = 1; j <= 54; ++j) add(e - j / 5000.0, 60.0 - j);
      for (int j = 53; j >= 0; --j) add(e - j / 5000.0, 60.0 - j);
    }
  }
  return k;
}

}  // namespace

TEST(Porous, KnownCurve) {
  const Known k = curve_to(0.60, 0.0, false);
  const PorousCurve p = reduce_porous(k.strain, k.stress);
  EXPECT_NEAR(p.gradient_mpa.value, 3000.0, 1e-6);
  EXPECT_NEAR(p.offset_mpa.value, 60.0, 1e-9);
  EXPECT_NEAR(p.plateau_mpa.value, 60.0, 1e-9);
  EXPECT_NEAR(p.plateau_end.value, 0.445, 1e-9);
  EXPECT_NEAR(p.energy_mj_m3.value, 31.40, 1e-6);
  EXPECT_NEAR(p.efficiency_pct.value, 62.8, 1e-6);
  EXPECT_NEAR(p.energy_to_plateau_end_mj_m3.value, 26.505, 1e-6);
  EXPECT_NE(p.elastic_gradient_mpa.reason.find("no unloading"), std::string::npos);
}

TEST(Porous, TheLoadingLineFixesZeroStrain) {
  const Known k = curve_to(0.60, 0.004, false);
  const PorousCurve p = reduce_porous(k.strain, k.stress);
  EXPECT_NEAR(p.toe, 0.004, 1e-9);
  EXPECT_NEAR(p.plateau_end.value, 0.445, 1e-9);
  EXPECT_NEAR(p.energy_mj_m3.value, 31.40, 1e-3);
}

TEST(Porous, ElasticGradientIsThatOfTheLoop) {
  const Known k = curve_to(0.60, 0.0, true);
  const PorousCurve p = reduce_porous(k.strain, k.stress);
  EXPECT_NEAR(p.elastic_gradient_mpa.value, 5000.0, 1e-6);
  EXPECT_NEAR(p.gradient_mpa.value, 3000.0, 1e-6);
  EXPECT_NEAR(p.energy_mj_m3.value, 31.40, 1e-6);
}

TEST(Porous, WhatTheCurveDoesNotReachHasAReason) {
  const Known shorter = curve_to(0.35, 0.0, false);
  const PorousCurve p = reduce_porous(shorter.strain, shorter.stress);
  EXPECT_NEAR(p.plateau_mpa.value, 60.0, 1e-9);
  EXPECT_NE(p.plateau_end.reason.find("1.3"), std::string::npos);
  EXPECT_NE(p.energy_mj_m3.reason.find("50 %"), std::string::npos);
  const Known least = curve_to(0.10, 0.0, false);
  EXPECT_NE(reduce_porous(least.strain, least.stress).gradient_mpa.reason.find("no plateau"),
            std::string::npos);
  EXPECT_THROW(reduce_porous({0.0, 0.1}, {0.0}), Error);
}
