// How an acceptance profile decides: its rule and, with ISO 14253-1, its guard band.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"
#include "core/spec/decision.h"

namespace asbuilt {

struct ProfileRule {
  DecisionRule rule = DecisionRule::kSimple;
  GuardBand guard = GuardBand::kConformance95;
};

// What the field guard_band of a profile takes: "95 %" (g = 1.645 u) and "w = U" (g = 2 u).
const std::vector<std::string>& guard_bands();

// Fields decision_rule ("simple", "iso14253") and guard_band of a profile; without the latter 95 %.
ProfileRule rule_of(const LotRecord& profile);

// "simple"; "ISO 14253, guard band 1.645 u (95 %)"; "ISO 14253, guard band U".
std::string rule_words(const ProfileRule& rule);

}  // namespace asbuilt
