// What a result of the lot is held against, and its values with their U, in words: beside each
// other where people read single entries (nonconformance report, `asbuilt lot show`).
//
// Dimensions: the limits that decide (tolerances.h) and whose they are. Tension: the limits in
// force for the test's specification (limits_in_force.h). Compression: those of one's own and those
// built in for its specification. Fatigue: the demand of the entry. Inspections: the plan. Powder:
// the composition that the profile asks for. Those that nobody compared with their document are
// marked (verify). Nothing is decided here.
#pragma once

#include <string>
#include <vector>

#include "core/lot/limits_in_force.h"
#include "core/lot/tolerances.h"
#include "core/records/lot_record.h"

namespace asbuilt {

class ResultLimits {
 public:
  // `records` outlives it. Without a profile: the limits of the entries and what is built in.
  ResultLimits(const std::vector<LotRecord>& records, const std::string& lot);

  // "19.95 to 20.05 mm (tolerance T1)"; "Rm >= 860 MPa; A >= 10 % of 4D (verify)"; "no limit" of a
  // result without one; empty for entries that are no results.
  std::string of(const LotRecord& result) const;
  // Shares of a powder lot beyond the limits of the composition, a phrase each.
  std::vector<std::string> outside(const LotRecord& powder) const;

 private:
  std::string of_dimension(const LotRecord& dimension) const;
  std::string of_tension(const LotRecord& test) const;
  std::string of_compression(const LotRecord& test) const;
  std::string of_powder() const;
  std::vector<CompositionLimit> composition() const;

  Tolerances tolerances_;
  LimitsInForce limits_;
  const LotRecord* profile_ = nullptr;
};

// "20.010 +- 0.010 mm"; "Rm 950.0 +- 9.0 MPa; A 12 %, no U" of a mechanical test; "oxygen 0.1 %;
// iron 0.2 %" of a powder lot, whose certificates state no U; empty for entries without such
// values.
std::string values_with_u(const LotRecord& result);

}  // namespace asbuilt
