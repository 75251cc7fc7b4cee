#include "core/lot/profile_rule.h"

namespace asbuilt {

const std::vector<std::string>& guard_bands() {
  static const std::vector<std::string> all = {"95 %", "w = U"};
  return all;
}

ProfileRule rule_of(const LotRecord& profile) {
  ProfileRule out;
  if (profile.text("decision_rule") != "simple") out.rule = DecisionRule::kIso14253;
  if (profile.text("guard_band") == guard_bands().back()) out.guard = GuardBand::kExpanded;
  return out;
}

std::string rule_words(const ProfileRule& rule) {
  if (rule.rule == DecisionRule::kSimple) return "simple";
  return rule.guard == GuardBand::kExpanded ? "ISO 14253, guard band U"
                                            : "ISO 14253, guard band 1.645 u (95 %)";
}

}  // namespace asbuilt
