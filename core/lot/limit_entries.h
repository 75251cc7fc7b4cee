// Limits of specifications as entries of the record (kind `limit`): somebody who has the document
// enters one limit of it, somebody else approves it, and a profile names it.
//
// Tension: Rm and Rp0.2 in MPa, A and Z in %, each a least value; A with its gauge length.
// Composition: least and largest mass fractions in %, of the elements of elements.h. An edition in
// the name of a specification does not count when limits are looked up
// (core/tensile/folded_spec.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lot/record_kinds.h"
#include "core/records/record_index.h"

namespace asbuilt {

struct LimitProperty {
  std::string id;     // as an entry names it: "rm", "oxygen"
  std::string field;  // of a tensile test or a powder lot: "rm_mpa", "oxygen_pct"
  std::string unit;
  bool tension = true;  // else a share of a composition
};
const std::vector<LimitProperty>& limit_properties();
std::vector<std::string> limit_property_ids();
// nullptr: none of these.
const LimitProperty* limit_property(std::string_view id);

// Whether two names mean one specification, whatever its edition.
bool same_spec(std::string_view a, std::string_view b);

// "Z at least 25 % of ASTM F136", "A at least 10 % (4D) of ASTM F136".
std::string limit_words(const LotRecord& limit);

// Least and most, unit, gauge length and rounding that do not fit the property.
EntryProblems limit_problems(const LotRecord& limit);
// A profile names no two limits of one property of a specification, and asks for a composition that
// has limits: built in, or among those it names. A corrected limit stays with its property.
EntryProblems named_limit_problems(const LotRecord& record, const RecordIndex& existing);

}  // namespace asbuilt
