// Reduction of one raw compression curve of a porous specimen, each result with U or its reason.
//
// Method: force over the gross section, path over the height, both turned positive in compression;
// deflection of machine and platens, compliance times force, is taken off where it is told; then
// porous.h (ISO 13314:2011; definitions from memory but for the loop: verify).
//
// Uncertainty (k = 2, JCGM 100, first order): the curve is reduced again with each input changed by
// its standard uncertainty both ways, half of the difference is the part (JCGM 100, 5.1.3, note 2):
// force class (ISO 7500-1, rectangular), section, height, compliance, slope of the loading line
// (which moves zero strain), displacement (a strain added to all that lies behind the loading line;
// for gradients its share of their range). Noise from second differences of neighbouring samples.
// A result whose inputs are not all told has no U; its reason names what is missing. A path that is
// no extensometer's holds the machine: without a compliance only the first maximum and the offset
// stress, which a deflection proportional to the force does not move, have a U.
// Not held: bulging platens, friction, misalignment, faces that are not parallel, strain rate.
//
// Units: mm, N, MPa, MJ/m3, strain, %. Errors: kInvalidInput for a piece, a porosity or a
// compliance out of range, a tension curve, a strain above 1 or a stress that no porous body
// bears (a unit is wrong); kNotMeasurable for a record with neither a plateau nor a first maximum.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/tensile/curve_file.h"
#include "core/tensile/porous.h"
#include "core/tensile/test_piece.h"

namespace asbuilt::tensile {

struct CompressionSetup {
  TestPiece piece;                            // gross section, force class; gauge_mm is the height
  std::optional<double> u_height_mm;          // k = 2
  std::optional<double> u_displacement_mm;    // k = 2, of a difference of two readings
  std::optional<double> compliance_mm_per_n;  // of machine and platens
  std::optional<double> u_compliance_mm_per_n;  // k = 2
  std::optional<double> porosity;               // 0 to 1
  double plateau_to = 0.30;                     // or 0.40
  bool crumbles = false;  // a record that loses its load early is no tension test
};

struct CompressionTest {
  std::string name;
  Section section;
  double height_mm = 0.0;
  std::optional<double> porosity;
  double plateau_to = 0.30;
  Instrument instrument = Instrument::kNotNamed;
  bool includes_machine = false;  // the displacement, and no compliance was told
  std::string path_words;         // the same for people
  PorousCurve iso;
  // First maximum where the curve has one, else the offset stress.
  Result strength_mpa;
  std::string strength_is;
  std::optional<double> rate;  // 1/s, of the whole record
  std::vector<TestCheck> checks;
  std::vector<std::string> notes;
  std::vector<double> strain, stress_mpa;  // toe taken off
  std::string points_sha256;               // curve_digest.h
};

CompressionTest reduce_compression(const RawCurve& curve, const CompressionSetup& setup);

}  // namespace asbuilt::tensile
