// The limits that the dimensions of a lot are held against: those of the tolerances that its
// profile names (tolerance_entries.h), whatever the entry says; where the profile names none for a
// characteristic, those that were entered with the value.
//
// Which tolerance a dimension falls under: the same characteristic and role; of these the one of
// the lot's part number and revision and of the part's size variant, the more special one before
// the more general. Where the profile names the characteristic, but for no such part, nothing
// answers for the limits of the entry: that contradicts, as do other limits, another nominal, or a
// unit of another quantity. An entry may leave limits and nominal away; then it is held against the
// named ones alone. Limits are turned into the unit of the entry (core/interchange/quantities.h);
// they count as equal within 1e-9 of their size. Exact, without an uncertainty.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/lot/named_entry.h"
#include "core/records/lot_record.h"

namespace asbuilt {

struct HeldLimits {
  std::optional<double> nominal, lower, upper;  // in the unit of the dimension
  const LotRecord* tolerance = nullptr;         // that they are of; nullptr: of the entry itself
  std::string contradiction;  // between entry and profile, half a sentence; empty: none
  bool any() const { return lower || upper; }
};

// What a number in the unit `from` is multiplied by to be in the unit `to`; nothing where they are
// of different quantities.
std::optional<double> unit_factor(const std::string& from, const std::string& to);

// Nominal and limits that the entry itself tells.
HeldLimits entered_limits(const LotRecord& dimension);

// Whether two dimensions tell the same limits, in whatever unit.
bool same_limits(const LotRecord& a, const LotRecord& b);

class Tolerances {
 public:
  Tolerances() = default;  // none: the limits of the entries
  // Those of the lot's profile; none where there is no such lot. `records` outlives what named()
  // and of() return.
  Tolerances(const std::vector<LotRecord>& records, const std::string& lot);

  // Of an entry of the lot, which need not be among the records.
  HeldLimits of(const LotRecord& dimension) const;
  // The same by an earlier version of the tolerance that holds for it; no limits where the units
  // are of different quantities.
  static HeldLimits by(const LotRecord& dimension, const LotRecord& version);
  // Tolerances that the profile names, and who answers for each.
  const std::vector<NamedEntry>& named() const { return named_; }

 private:
  const NamedEntry* named_for(const LotRecord& dimension, std::string& contradiction) const;

  std::string part_number_, design_revision_;
  std::map<std::string, const LotRecord*> parts_;  // by serial
  std::vector<NamedEntry> named_;
  std::map<std::string, std::vector<std::size_t>> by_characteristic_;  // folded; into named_
};

}  // namespace asbuilt
