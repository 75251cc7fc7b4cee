#include "app/session/stated_loads.h"

#include <cmath>
#include <string>

#include "app/session/stiffness.h"
#include "core/base/print.h"

namespace asbuilt {

StatedLoad stated_along(const std::optional<double>& force_n, int axis, double area_mm2,
                        const fe::SolvedCase& solved) {
  const double stress = force_n ? *force_n / area_mm2 : 1.0;
  char text[160];
  print_to(text, sizeof text,
           "compression along %c by %.6g N: an apparent stress of -%.6g MPa over the block's "
           "section of %.6g mm2",
           "xyz"[axis], stress * area_mm2, stress, area_mm2);
  return {std::string(1, "xyz"[axis]),
          text,
          {{"apparent_stress_mpa", stress}, {"force_n", stress * area_mm2}},
          stress / solved.load};
}

StatedLoad stated_of(const fe::PartLoad& load, double area_mm2, const fe::SolvedCase& solved) {
  const std::string name = part_load_name(load);
  if (load.motion != fe::PartMotion::kShear) {
    return {name, name + " by a moment of 1 N mm", {{"moment_nmm", 1.0}}, 1.0 / solved.load};
  }
  char text[160];
  print_to(text, sizeof text,
           "%s by %.6g N: an apparent shear stress of 1 MPa over the block's section", name.c_str(),
           area_mm2);
  return {
      name, text, {{"apparent_stress_mpa", 1.0}, {"force_n", area_mm2}}, area_mm2 / solved.load};
}

StatedLoad stated_of_tensor(fe::TensorBoundary boundary, const fe::SolvedCase& solved) {
  constexpr const char* kNames[6] = {"xx", "yy", "zz", "yz", "xz", "xy"};
  constexpr double kStrain = 1e-3;
  const std::string entry = kNames[solved.number];
  if (boundary == fe::TensorBoundary::kStatic) {
    return {"stress-" + entry,
            "mean stress " + entry + " of 1 MPa over the block, static uniform boundary",
            {{"mean_stress_mpa", 1.0}},
            1.0};
  }
  return {"strain-" + entry,
          "mean strain " + entry + " of 0.001" +
              (solved.number < 3 ? ", all others 0" : " (engineering shear), all others 0"),
          {{"strain", kStrain}},
          kStrain};
}

double amount(const StatedLoad& load, const char* wanted) {
  for (const auto& [name, value] : load.amounts) {
    if (std::string(name) == wanted) return value;
  }
  return std::nan("");
}

}  // namespace asbuilt
