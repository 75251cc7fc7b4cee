// Acceptance of a tension test: its numbers against the limits of a specification, the same for a
// curve that was reduced here and for numbers that were entered.
//
// The limits are core/tensile/acceptance.toml, built into the program: each with edition, unit,
// gauge basis, rounding rule, origin and whether a person still has to compare it with the
// specification. Decision: simple acceptance compares the value, rounded once by the row's rule
// (half to even), with the limit; ISO 14253-1 compares the unrounded value with the limit and a
// guard band (core/spec/decision.h). Undecided, with the reason: no value; A with another gauge
// length than the limit's, or a limit that does not say its own; strengths of a path that is no
// strain; a limit that is to be verified, unless the user answers for it. Nothing is converted
// between gauge lengths. "5D" is that of a round piece, for which it and "5.65 sqrt(S0)" are one.
// Errors: kInvalidInput for a specification that is not known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/inspection.h"
#include "core/spec/decision.h"
#include "core/tensile/reduce.h"
#include "core/tensile/rules.h"

namespace asbuilt::tensile {

struct LimitRow {
  std::string spec, title, edition, material;
  Property property = Property::kRm;
  double minimum = 0.0;
  std::string gauge;     // of A; empty where it is not stated
  std::string rounding;  // id of a rule of rounding
  std::string retest;    // id of a table of retests
  std::string origin, entered_by, approved_by;
  bool verify = true;
  std::int64_t entry = 0;  // of the release record that stated it; 0: built in
};

// The limits built in.
const std::vector<LimitRow>& limit_rows();

// The rows of a specification; case, blanks, hyphens and points do not count, nor does an edition
// ("ASTM F136-13", "ISO 5832-3:2021"), and "F136" is "ASTM F136": the rows' own edition says which
// one they are of. Throws kInvalidInput with the specifications there are.
std::vector<LimitRow> limits_of(std::string_view spec);
// The same, empty for a specification without limits here.
std::vector<LimitRow> limits_at_hand(std::string_view spec);

// Why the gauge length of A, "4D" or "5.65 sqrt(S0)", is not that of the limit; empty where it is.
std::string wrong_gauge(const LimitRow& limit, const std::string& gauge);

enum class Unverified { kUndecided, kAccepted };  // whether the user answers for such limits

struct AcceptanceOptions {
  DecisionRule rule = DecisionRule::kSimple;
  GuardBand guard = GuardBand::kConformance95;
  Unverified unverified = Unverified::kUndecided;
};

// What acceptance looks at in a test.
struct TestNumbers {
  struct Number {
    double value = kNotMeasured;  // MPa or %
    double u = kNotMeasured;      // k = 2
    std::string reason;           // why value or u is missing
    std::string doubt;            // why it is not to be compared with a limit; empty: it is
    double too_high = 0.0;        // it may be, by an offset that nobody knows
  };
  Number rp02, rm, elongation, reduction;
  std::string gauge;  // of the elongation: "4D", "5D", "5.65 sqrt(S0)", "25 mm"; empty: not told
};
TestNumbers numbers_of(const Reduction& test);

struct PropertyVerdict {
  LimitRow limit;
  double value = kNotMeasured;    // unrounded
  double rounded = kNotMeasured;  // as compared by simple acceptance
  double u = kNotMeasured;        // k = 2
  Decision decision;              // the comparison itself
  bool comparable = false;        // the value is of the kind that the limit is on
  Outcome outcome = Outcome::kUndecided;
  std::string reason;  // why it is undecided, or what to know of the limit
};

struct Acceptance {
  std::string spec;
  // The decision rule with its guard band and how values are rounded, and what of it is from
  // memory: a verdict without its rule is no result of a measurement.
  std::string decided_by;
  std::vector<PropertyVerdict> rows;
  // Does not conform where one does not, else undecided where one is.
  Outcome verdict = Outcome::kUndecided;
};

// By limits of one specification; none: kInvalidInput.
Acceptance accept(const TestNumbers& test, const std::vector<LimitRow>& limits,
                  const AcceptanceOptions& options = {});
// By those that are built in.
Acceptance accept(const TestNumbers& test, std::string_view spec,
                  const AcceptanceOptions& options = {});
Acceptance accept(const Reduction& test, std::string_view spec,
                  const AcceptanceOptions& options = {});

}  // namespace asbuilt::tensile
