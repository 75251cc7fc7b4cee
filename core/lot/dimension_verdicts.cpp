#include "core/lot/dimension_verdicts.h"

#include <cmath>

#include "core/lot/entry_words.h"
#include "core/lot/measured_data.h"
#include "core/lot/reworks.h"
#include "core/records/record_index.h"

namespace asbuilt {

DimensionVerdicts::DimensionVerdicts(const std::vector<LotRecord>& records, const std::string& lot)
    : tolerances_(records, lot) {
  const RecordIndex index(records);
  for (const LotRecord* d : index.current_of("dimension")) {
    if (d->lot != lot) continue;
    dimensions_.push_back(d);
    const auto [at, fresh] = reworks_.try_emplace(d->text("part"));
    if (fresh) at->second = last_rework(records, lot, at->first);
  }
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

bool DimensionVerdicts::of_before_rework(const LotRecord& dimension) const {
  const auto rework = reworks_.find(dimension.text("part"));
  return rework != reworks_.end() && measured_again(dimensions_, dimension, rework->second);
}

}  // namespace asbuilt
