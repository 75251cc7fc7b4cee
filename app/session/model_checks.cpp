#include "app/session/model_checks.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/print.h"
#include "core/fe/bearing.h"
#include "core/morphology/thickness.h"

namespace asbuilt {

void require_possible(const fe::Elastic& material) {
  if (!(material.young_mpa > 0.0) || !std::isfinite(material.young_mpa)) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"Young's modulus is not possible", decimal_text(material.young_mpa / 1000.0) + " GPa",
         "above 0", "give --young-gpa, for example 113.8 for Ti6Al4V"});
  }
  if (!(material.poisson > -1.0 && material.poisson < 0.5)) {
    throw Error(ErrorCode::kInvalidInput,
                {"Poisson's ratio is not possible", decimal_text(material.poisson),
                 "above -1, below 0.5", "give --poisson, for example 0.342 for Ti6Al4V"});
  }
}

void require_model_bytes(std::int64_t bytes, double element_mm, const char* model) {
  const double fits =
      element_mm * std::cbrt(static_cast<double>(bytes) /
                             std::max(1.0, 0.85 * static_cast<double>(available_memory_bytes())));
  require_memory(bytes, model,
                 "elements of " + decimal_text(std::ceil(1000.0 * fits)) + " um would fit");
}

double strut_thickness_mm(const Mask& metal, const Progress& progress) {
  if (std::ranges::all_of(metal.values, [](std::uint8_t v) { return v != 0; })) {
    return fe::edges_of(metal).minCoeff();
  }
  return thin_quarter_mm(metal, progress);
}

void require_elements_across(double thickness_mm, double element_mm) {
  const double across = thickness_mm / element_mm;
  if (across >= kFewestElementsAcross * (1.0 - 1e-9)) return;
  throw Error(ErrorCode::kInvalidInput,
              {"the elements are too large for the struts",
               decimal_text(across) + " elements of " + decimal_text(1000.0 * element_mm) +
                   " um across " + decimal_text(1000.0 * thickness_mm) + " um",
               "at least 2", "choose a smaller element, or a scan with smaller voxels"});
}

}  // namespace asbuilt
