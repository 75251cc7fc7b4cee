#include "core/tensile/budget.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace asbuilt::tensile {

Budget::Budget(const TestPiece& piece, const Section& section, double gauge_mm)
    : piece_(piece), section_(section), gauge_mm_(gauge_mm) {}

void Budget::missing(Result& result, const std::string& what) {
  result.reason += (result.reason.empty() ? "no U; not told: " : ", ") + what;
}

void Budget::add(Result& result, const std::string& source, double u) {
  result.parts.push_back({source, std::abs(u)});
}

void Budget::add_stress(Result& result) const {
  if (piece_.force_class) {
    add(result, "force class", 0.01 * *piece_.force_class / std::numbers::sqrt3 * result.value);
  } else {
    missing(result, "force class");
  }
  if (section_.u_mm2) {
    add(result, "section", 0.5 * *section_.u_mm2 / section_.mm2 * result.value);
  } else {
    missing(result, "U of the section");
  }
}

void Budget::add_strain(Result& result, Instrument instrument, double elongation_mm,
                        double weight) const {
  if (instrument != Instrument::kExtensometer) {
    result.reason +=
        std::string(result.reason.empty() ? "no U: " : ", ") + "the strain is by no extensometer";
    return;
  }
  if (piece_.extensometer.empty()) {
    missing(result, "extensometer class");
    return;
  }
  const ExtensometerClass& one = extensometer_class(piece_.extensometer);
  const double error_mm =
      std::max(0.01 * one.reading_pct * std::abs(elongation_mm), 0.001 * one.least_um);
  add(result, "extensometer class", weight * error_mm / gauge_mm_ / std::numbers::sqrt3);
  if (const std::optional<double> relative = relative_u_gauge(piece_)) {
    add(result, "gauge length", weight * elongation_mm / gauge_mm_ * 0.5 * *relative);
  }
}

void Budget::close(Result& result) {
  if (!result.reason.empty()) return;
  double sum = 0.0;
  for (const UncertaintyPart& part : result.parts) sum += part.u * part.u;
  result.u = 2.0 * std::sqrt(sum);
}

}  // namespace asbuilt::tensile
