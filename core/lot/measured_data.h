// What the data of results say against them, apart from their verdicts.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/lot/profile_rule.h"
#include "core/lot/tolerances.h"
#include "core/records/inspection.h"
#include "core/records/lot_record.h"

namespace asbuilt {

// Of a dimension with the expanded uncertainty `u` (NaN: not known) against the limits it is held
// against (tolerances.h) by a profile's rule, as the evaluation has it. Without limits: conforms.
Outcome dimension_outcome(const LotRecord& dimension, double u, const HeldLimits& held,
                          const ProfileRule& rule);

// One sentence for dimensions without a limit, of which a file may bring thousands: the first are
// named.
std::string without_limit_note(const std::vector<std::string>& names);

// Whether a fatigue test's stress, by the measure of the demand and less its guard band, is no
// lower than the demanded one; true where none is stated.
bool reaches_demand(const LotRecord& test, GuardBand guard = GuardBand::kConformance95);

// What the elongation of a tension test says against its own curve (at_pct, a_curve_pct), as
// core/tensile/reduce.h has it: "A of 17.5 % is above At of 2.9 %, ..."; empty: nothing.
std::string elongation_contradiction(const LotRecord& test);

// Specimens of the tables that fatigue tests come from, which are neither entered nor left out with
// a reason, by the SHA-256 of their table. Tests that do not tell the specimens of their table say
// nothing of it.
std::map<std::string, std::vector<std::string>> unaccounted_specimens(
    const std::vector<const LotRecord*>& tests);

// Pairs of results of one kind and different parts that name the same scan, the same test of a
// file, the same specimen of a table or the same points of a curve; and of tests from two curves
// whose unrounded numbers, three of them at least, are the same to 1e-6.
using ResultPair = std::pair<const LotRecord*, const LotRecord*>;
std::vector<ResultPair> of_shared_data(const std::vector<const LotRecord*>& results);

}  // namespace asbuilt
