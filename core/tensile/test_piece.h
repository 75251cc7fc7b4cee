// What the operator knows of a test piece and of the instruments: lengths in mm, areas in mm2, U
// with k = 2.
//
// The label of the gauge length is found, never converted: "4D" (ASTM E8), "5D" (ASTM E8M), which
// for a round piece is 5.65 sqrt(S0) (ISO 6892-1), "5.65 sqrt(S0)" for others, else the length
// itself ("25 mm"). A length within 2 % of its multiple carries the label.
#pragma once

#include <optional>
#include <string>

#include "core/tensile/rules.h"

namespace asbuilt::tensile {

struct TestPiece {
  std::optional<double> diameter_mm;
  std::optional<double> width_mm, thickness_mm;
  std::optional<double> area_mm2;
  std::optional<double> u_dimension_mm;  // of each dimension above
  std::optional<double> u_area_mm2;      // of area_mm2
  std::string measured_with;             // calliper, micrometer, smallest section of a scan
  double gauge_mm = 0.0;                 // L0
  std::optional<double> u_gauge_mm;
  std::optional<double> extensometer_gauge_mm;  // Le where it is not L0
  std::optional<double> u_extensometer_gauge_mm;
  std::optional<double> final_gauge_mm;  // Lu, of the pieces put together
  std::optional<double> u_final_gauge_mm;
  std::optional<double> final_area_mm2;  // Su, at the neck
  std::optional<double> u_final_area_mm2;
  std::optional<double> force_class;  // ISO 7500-1: largest error in % of the reading
  std::string extensometer;           // class of rules().extensometers; empty: not told
};

struct Section {
  double mm2 = 0.0;
  std::optional<double> u_mm2;  // k = 2
  std::string how;
};

// Throws kInvalidInput where the dimensions are missing, given twice or out of range.
Section section_of(const TestPiece& piece);

// The gauge length's label; see above.
std::string gauge_label(const TestPiece& piece);

// Why the gauge length fits no proportional test piece, with the lengths that would; empty where it
// does. A length that a specification fixes (25 or 50 mm) fits none either.
std::string gauge_doubt(const TestPiece& piece);

// U of the length that strains are taken over, relative to it: of Le where that is told, else of
// L0. Nothing where it is not told.
std::optional<double> relative_u_gauge(const TestPiece& piece);

}  // namespace asbuilt::tensile
