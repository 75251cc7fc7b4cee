// Compression of porous specimens (ISO 13314:2011; porosity of 50 % or more).
//
// Stress is force over the gross initial area, strain the displacement over the initial height,
// both positive in compression. Quasi-elastic gradient: slope of the loading line, least squares
// between two shares of the plateau stress; it fixes zero strain. Elastic gradient: secant of an
// unloading and reloading loop between 70 % and 20 % of the plateau stress; the one to hold a model
// against. Compressive offset stress: crossing with the loading line moved by 1 % strain. Plateau
// stress: mean stress from 20 to 30 % (or 40 %) strain. Plateau end: first strain behind it at 1.3
// times the plateau stress. First maximum: the stress before the first fall of 2 % or more, beyond
// four standard deviations of the noise, that is not exceeded for 0.5 % strain; unloading is no
// fall; below a tenth of the largest stress up to the plateau nothing counts. Energy: area below
// the curve up to 50 % strain or to the plateau end; efficiency: energy over the largest stress
// times the strain. Where the record has no plateau, its first maximum stands in the place of the
// plateau stress for both gradients (`by_plateau` says which). Sums by the trapezoidal rule. Units:
// MPa, strain, MJ/m3
// (= MPa), %. Errors: kInvalidInput for columns that differ in length, a range or a window out of
// order; what the curve does not reach is absent with its reason. U is not stated here:
// compression.h.
#pragma once

#include <string>
#include <vector>

#include "core/records/rows.h"
#include "core/tensile/reduce.h"

namespace asbuilt::tensile {

struct PorousOptions {
  double plateau_from = 0.20;
  double plateau_to = 0.30;    // or 0.40
  double gradient_low = 0.20;  // of the plateau stress
  double gradient_high = 0.70;
  double offset = 0.010;
  double energy_to = 0.50;
  // For budgets of uncertainty: what the loading line's slope and, after zero strain is fixed,
  // every strain is changed by.
  double gradient_shift_mpa = 0.0;
  double strain_shift = 0.0;
};

struct PorousCurve {
  double toe = 0.0;  // strain taken off
  Result gradient_mpa, elastic_gradient_mpa;
  Result first_maximum_mpa;
  Result offset_mpa, plateau_mpa, plateau_end;
  Result energy_mj_m3, efficiency_pct;  // to energy_to
  Result energy_to_plateau_end_mj_m3;
  bool by_plateau = true;        // what both gradients' shares are of
  LineFit line;                  // of the loading line, strain as recorded
  std::size_t line_samples = 0;  // 0: no line
  double line_low_mpa = kNotMeasured, line_high_mpa = kNotMeasured, line_range = kNotMeasured;
  double offset_strain = kNotMeasured, first_maximum_strain = kNotMeasured;
  std::size_t at_offset = 0, at_first_maximum = 0, at_plateau_end = 0;  // samples at or behind
  double loop_low_mpa = kNotMeasured, loop_high_mpa = kNotMeasured;
  double loop_low_strain = kNotMeasured, loop_high_strain = kNotMeasured;  // of the secant's ends
};

PorousCurve reduce_porous(const std::vector<double>& strain, const std::vector<double>& stress_mpa,
                          const PorousOptions& options = {});

}  // namespace asbuilt::tensile
