#include "core/lot/invalid_causes.h"

#include <algorithm>

#include "core/tensile/acceptance.h"

namespace asbuilt {

const std::vector<std::string>& invalid_causes() {
  static const std::vector<std::string> all = {"machining", "flaw", "procedure", "outside-gauge",
                                               "malfunction"};
  return all;
}

std::string invalid_causes_text() {
  std::string text;
  for (const std::string& cause : invalid_causes()) {
    text.append(text.empty() ? "" : ", ").append(cause);
  }
  return text;
}

bool is_invalid_cause(std::string_view text) {
  const std::string_view cause = text.substr(0, text.find(':'));
  const std::vector<std::string>& all = invalid_causes();
  return std::find(all.begin(), all.end(), cause) != all.end();
}

const tensile::RetestRule* rule_of_spec(std::string_view spec) {
  for (const tensile::LimitRow& row : tensile::limits_at_hand(spec)) {
    if (!row.retest.empty()) return &tensile::retest_rule(row.retest);
  }
  return nullptr;
}

bool accepts_outside(const tensile::RetestRule& rule) {
  return std::any_of(rule.transitions.begin(), rule.transitions.end(),
                     [&rule](const tensile::Transition& t) {
                       return t.from == rule.start && t.to == "accepted" &&
                              t.event == tensile::to_string(tensile::TestEvent::kOutsideGood);
                     });
}

}  // namespace asbuilt
