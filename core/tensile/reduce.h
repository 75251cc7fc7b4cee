// Reduction of one raw tension curve: E, Rp, Rm, ReH, ReL, Agt, Ag, At, A, Z, strain rates.
//
// Definitions (ISO 6892-1:2019): s = F / S0, e = dL / Le. E by core/tensile/elastic_slope.h. Toe:
// the fitted line meets zero stress at e0; every strain is counted from there, which moves neither
// E nor Rp. Rp: first crossing of the parallel through e0 + offset. Rm: largest stress. ReH: the
// stress before a drop of 0.5 % or more that is not exceeded for 0.05 % strain, at up to 0.2 %
// plastic strain and beyond four standard deviations of the noise; ReL: the least stress until ReH
// is reached again, transients included. Fracture: the sample before the steepest fall, which is
// more than five times the median step after Rm and more than 2 % of Fm, or before the force stays
// below 2 % of Fm. Agt at Rm, Ag = Agt - Rm / m, At at fracture, A = At - s_f / m, and A = (Lu -
// L0) / L0 where Lu is given. Z = (S0 - Su) / S0 where Su is given. Rm is the largest sample; where
// noise leaves its place open, Agt and Ag are those of the middle of the stretch that cannot be
// told from it, by curve_top.h.
//
// Uncertainty (k = 2, JCGM 100, first order): force class (ISO 7500-1, rectangular), S0,
// extensometer class (ISO 9513, rectangular), standard deviation of the slope, noise (second
// differences of neighbouring samples), the place of Rm (rectangular, to the farther end of the
// stretch, at least one sample) and of fracture (one sample). Each result lists its parts; where an
// input is not told, U is not stated and the reason names it; the gauge length, where its U is not
// told, is left out of U and a check says so. Not held: alignment, compliance of grips, strain
// rate, temperature.
//
// A from Lu against the curve, where an extensometer covered L0 and followed it until it parted
// (its strain neither stands still nor jumps there): above At by more than both U, or further from
// A of the curve than both U together, it cannot be; it is flagged and decides nothing. Of a U that
// is not told only what is above At is flagged.
//
// Faults of the record (curve_faults.h): a spike is taken out before anything else and is flagged;
// where it exceeds Rm, or lies between the window of the slope and Rp0.2, that decides nothing. A
// slip of the extensometer before Rp0.2 leaves Rp0.2, and one before fracture A of the curve,
// without a decision. A force left after fracture leaves Rm and Rp without one; nothing is
// corrected. A zero that stays open goes into U of Rm, Rp, ReH and ReL (rectangular), and a verdict
// that the zero may turn is undecided under any rule.
//
// Strain rates: least squares of strain over time, to yield, and from there to the
// last sample that cannot be told from Rm, or to where the strain stands still. Where two lines
// behind yield fit ten times better than one (sum of squares) and their slopes differ by a factor
// of 1.5, the rate was switched at their corner, and each part is judged by itself.
//
// A displacement that is no strain of the gauge length: a crosshead never gives E; a slope below
// 0.75 or above 1.25 of the expected modulus, or outside 20 to 450 GPa where none is told, or with
// R2 < 0.99, gives neither E nor Rp, with the reason. Elongations from it are marked.
// Units: MPa, GPa, %, 1/s. Errors: kInvalidInput for a section, a gauge length or a window out of
// range, a compression curve, Rm outside 50 to 3000 MPa (a unit is wrong); kNotMeasurable for a
// curve without a straight part.
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/tensile/curve_faults.h"
#include "core/tensile/curve_file.h"
#include "core/tensile/elastic_slope.h"
#include "core/tensile/test_piece.h"

namespace asbuilt::tensile {

struct UncertaintyPart {
  std::string source;
  double u = 0.0;  // standard, in the unit of the result
};

struct Result {
  double value = std::numeric_limits<double>::quiet_NaN();
  double u = std::numeric_limits<double>::quiet_NaN();  // k = 2
  std::string reason;                                   // why value or u is missing
  std::vector<UncertaintyPart> parts;
};

struct ProofStress {
  double offset_pct = 0.2;
  Result mpa;
  double strain_pct = std::numeric_limits<double>::quiet_NaN();  // at it, toe taken off
};

enum class CheckState { kGood, kFlagged, kNotChecked };
const char* to_string(CheckState state);  // "good", "flagged", "not_checked"

struct TestCheck {
  std::string name;
  CheckState state = CheckState::kNotChecked;
  std::string text;
};

struct ReduceOptions {
  SlopeWindow window;
  std::vector<double> offsets_pct = {0.2};  // 0.2 is always among them
  std::optional<double> expected_young_gpa;
  std::string expected_from;  // where that number comes from
};

struct Reduction {
  std::string name;
  Section section;
  double gauge_mm = 0.0;    // L0
  std::string gauge_label;  // "4D", "5D", ...
  Instrument instrument = Instrument::kNotNamed;
  ElasticSlope slope;
  SlopeWindow window;
  Result e_gpa;
  std::vector<ProofStress> proof;  // Rp0.2 first
  Result rm_mpa, reh_mpa, rel_mpa;
  Result agt_pct, ag_pct, at_pct, a_pct, a_from_lu_pct, z_pct;
  std::string elongation_mark;  // not empty: why At and A are not an extensometer's over L0
  // An extensometer was on L0 and followed it until it parted: At and A hold against Lu.
  bool followed = false;
  std::string elongation_doubt;  // not empty: what the curve says against A from Lu, or of a slip
  // Not empty: why Rm, Rp decide nothing.
  std::string rm_doubt, rp_doubt;
  // Taken out of the stress below; the raw curve keeps them.
  std::vector<Spike> spikes;
  std::optional<StrainJump> slip;
  ForceZero zero;
  // Stresses may be too high by this, as nothing is known of the force after fracture.
  double open_zero_mpa = 0.0;
  // Strain rates, 1/s; where it is switched behind yield, that from yield to the switch, and the
  // strain there (%, toe taken off); the rate after yield is then that behind the switch.
  std::optional<double> rate_to_yield, rate_after_yield, rate_to_switch, switch_pct;
  std::vector<TestCheck> checks;
  std::vector<std::string> notes;
  std::string points_sha256;  // curve_digest.h
  // The curve, toe taken off, and where its marks are (samples).
  std::vector<double> strain, stress_mpa;
  std::size_t at_rm = 0;  // the largest sample
  // The stretch whose stress is not told from Rm, toe taken off, and the noise of one sample there.
  double top_from_pct = 0.0, top_to_pct = 0.0, noise_mpa = 0.0;
  std::optional<std::size_t> fracture;
  const ProofStress& rp02() const { return proof.front(); }
  // A by the pieces where Lu is given, else by the curve.
  const Result& elongation() const {
    return std::isnan(a_from_lu_pct.value) ? a_pct : a_from_lu_pct;
  }
};

Reduction reduce(const RawCurve& curve, const TestPiece& piece, const ReduceOptions& options = {});

}  // namespace asbuilt::tensile
