// Demands "at least N cycles at S" against a table of tests.
//
// The demands are core/fatigue/acceptance.toml, built into the program. A specimen counts as
//   passed: loaded with S or more, and failed, run out or stopped at N cycles or later;
//   failed: loaded with S or less, and failed before N cycles;
//   not counted: loaded with less than S and not failed before N (it says nothing of S), loaded
//   with
//     more than S and failed earlier, or ended before N without failing - a run-out below the
//     demanded cycles never passes.
// A table does not conform where one specimen failed, conforms where as many passed as the demand
// asks for, else it is undecided. Where U of a stress is told (k = 2), "S or more" is decided with
// a guard band (ISO 14253-1; 1.645 u, or U where one asks for it); without U simply. Undecided is
// also a demand that is to be verified, unless the user answers for it, and a table whose R is not
// the demand's. Errors: kInvalidInput for a specification that is not known, a stress that is told
// twice or not at all, tests of several R or media.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fatigue/fatigue_table.h"
#include "core/records/inspection.h"
#include "core/spec/decision.h"

namespace asbuilt::fatigue {

struct Demand {
  std::string spec, title, edition, material;
  double cycles = 0.0;
  std::optional<double> stress_mpa;
  StressMeasure measure = StressMeasure::kMaximum;
  std::optional<double> ratio;
  int specimens = 1;
  std::string origin, entered_by, approved_by;
  bool verify = true;
};

const std::vector<Demand>& demands();
// Case, blanks, hyphens and points of the name do not count.
const Demand& demand_of(std::string_view spec);

struct EnduranceOptions {
  std::optional<double> at_mpa;  // where the demand states no stress
  bool accept_unverified = false;
  GuardBand guard = GuardBand::kConformance95;  // of a stress whose U is told
};

struct SpecimenVerdict {
  std::string specimen;
  double stress_mpa = 0.0;  // by the demand's measure
  Outcome outcome = Outcome::kUndecided;
  std::string reason;
};

struct Endurance {
  Demand demand;
  double stress_mpa = 0.0;
  std::vector<SpecimenVerdict> rows;  // of the tests, in their order
  int passed = 0, failed = 0;
  Outcome comparison = Outcome::kUndecided;  // whatever the demand's standing
  bool decides = true;  // not where the demand is to be verified, or is for another R
  Outcome verdict = Outcome::kUndecided;
  std::string reason;
};

Endurance judge_endurance(const FatigueTable& table, std::string_view spec,
                          const EnduranceOptions& options = {});

}  // namespace asbuilt::fatigue
