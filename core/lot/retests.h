// The tension tests of one build as chains: a first test, then its retests and replacements, led
// through a specification's table of retests (core/tensile/retest.h).
//
// A test says whose retest it is (field retest_of); all stay visible. Events: the verdict; a break
// outside the gauge marks (fracture = outside), with or without values that pass; a piece that was
// no valid specimen, with its cause (invalid_because). An undecided test has no event.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"
#include "core/tensile/retest.h"

namespace asbuilt {

struct RetestChain {
  std::vector<const LotRecord*> tests;  // the first one first, then by time
  std::string state;                    // of the table: "accepted", "rejected", "two left", ...
  std::string problem;                  // what the table does not provide for; empty: none
  bool accepted() const { return state == "accepted" && problem.empty(); }
};

// `tests`: current entries of the kind tensile. A retest whose first test is not among them begins
// a chain with a problem.
std::vector<RetestChain> retest_chains(const std::vector<const LotRecord*>& tests,
                                       const tensile::RetestRule& rule);

}  // namespace asbuilt
