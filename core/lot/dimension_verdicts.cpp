#include "core/lot/dimension_verdicts.h"

#include <cmath>

#include "core/lot/entry_words.h"
#include "core/lot/measured_data.h"
#include "core/records/record_index.h"

namespace asbuilt {

DimensionVerdicts::DimensionVerdicts(const std::vector<LotRecord>& records, const std::string& lot)
    : tolerances_(records, lot), repeated_(records, lot) {
  const RecordIndex index(records);
  const LotRecord* head = index.current(lot, "lot", lot);
  const LotRecord* profile =
      head == nullptr ? nullptr : index.current("", "profile", head->text("profile"));
  if (profile == nullptr) return;
  has_profile_ = true;
  rule_ = rule_of(*profile);
}

std::string DimensionVerdicts::of(const LotRecord& dimension) const {
  const HeldLimits held = tolerances_.of(dimension);
  if (!held.any()) return "no limit";
  const double u = dimension.number("u");
  if (std::isnan(u)) return "no uncertainty";
  if (!has_profile_) return "no profile";
  return choice_words(std::string(to_string(dimension_outcome(dimension, u, held, rule_))));
}

std::string DimensionVerdicts::done_since(const LotRecord& dimension) const {
  return repeated_.done_since(dimension);
}

}  // namespace asbuilt
