// What the data of results say against them, apart from their verdicts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/records/inspection.h"
#include "core/records/lot_record.h"

namespace asbuilt {

// Of a dimension with the expanded uncertainty `u` (NaN: not known) by a profile's decision rule
// ("simple", "iso14253"), as the evaluation has it. Without limits: conforms.
Outcome dimension_outcome(const LotRecord& dimension, double u, const std::string& decision_rule);

// One sentence for dimensions without a limit, of which a file may bring thousands: the first are
// named.
std::string without_limit_note(const std::vector<std::string>& names);

// Limits at hand for the test's specification that a passing tension test does not keep by the
// profile's rule, as "rm_mpa of 700 is below 860 of ASTM F136". Simple acceptance compares the
// rounded value: half a unit below a limit may still pass. Limits from memory count where
// `unverified` says so.
std::vector<std::string> limits_missed(const LotRecord& test, const std::string& decision_rule,
                                       bool unverified);

// Whether a fatigue test's stress, by the measure of the demand and less its guard band (95 %), is
// no lower than the demanded one; true where none is stated.
bool reaches_demand(const LotRecord& test);

// Pairs of results of one kind and different parts that name the same scan, the same test of a file
// or the same specimen of a table.
using ResultPair = std::pair<const LotRecord*, const LotRecord*>;
std::vector<ResultPair> of_shared_data(const std::vector<const LotRecord*>& results);

}  // namespace asbuilt
