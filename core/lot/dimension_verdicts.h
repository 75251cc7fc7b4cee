// What the lot's profile says of each dimension, in words for documents and tables. Nothing is
// decided by it: the evaluation judges the same values by the same rule.
#pragma once

#include <string>
#include <vector>

#include "core/lot/profile_rule.h"
#include "core/lot/repeated_values.h"
#include "core/lot/tolerances.h"
#include "core/records/lot_record.h"

namespace asbuilt {

class DimensionVerdicts {
 public:
  // `records` outlives it. Without such a lot or profile: "no profile" where there is a limit.
  DimensionVerdicts(const std::vector<LotRecord>& records, const std::string& lot);

  // "conforms", "does not conform", "undecided", "no limit", "no uncertainty", "no profile"; also
  // of a superseded value, by the profile as it is now.
  std::string of(const LotRecord& dimension) const;
  // What was done to the part since, after which it was measured again
  // (RepeatedValues::done_since).
  std::string done_since(const LotRecord& dimension) const;

  const Tolerances& tolerances() const { return tolerances_; }

 private:
  Tolerances tolerances_;
  RepeatedValues repeated_;
  bool has_profile_ = false;
  ProfileRule rule_;
};

}  // namespace asbuilt
