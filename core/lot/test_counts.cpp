#include "core/lot/test_counts.h"

#include <map>
#include <set>

#include "core/lot/retests.h"
#include "core/lot/tensile_limits.h"
#include "core/lot/withdrawals.h"

namespace asbuilt {

std::vector<TestCounts> test_counts(const std::vector<LotRecord>& records, const std::string& lot,
                                    const std::string& kind, const LotRecord& profile) {
  std::map<std::string, std::vector<const LotRecord*>> by_build;
  std::map<std::string, std::string> build_of;
  const std::vector<const LotRecord*> current = current_records(records);
  for (const LotRecord* r : current) {
    if (r->lot == lot && r->kind == "part") build_of[r->key] = r->text("build");
  }
  for (const LotRecord* r : current) {
    if (r->lot != lot || r->kind != kind || !of_demanded_spec(profile, *r)) continue;
    by_build[build_of[r->text("part")]].push_back(r);
  }
  const std::string rule = kind == "tensile" ? profile.text("retest_rule") : "";
  std::vector<TestCounts> all;
  for (const LotRecord* build : current) {
    if (build->lot != lot || build->kind != "build") continue;
    TestCounts counts{build->key, 0, 0, 0};
    std::vector<const LotRecord*> tests = by_build[build->key];
    std::set<std::string> tested, passed;
    for (const LotRecord* t : tests) tested.insert(t->text("part"));
    for (const LotRecord* t : withdrawn_tests_of(records, lot, kind, build->key)) {
      if (!of_demanded_spec(profile, *t)) continue;
      tested.insert(t->text("part"));
      ++counts.withdrawn;
      if (!rule.empty() && t->text("verdict") != "pass") tests.push_back(t);
    }
    if (rule.empty()) {
      for (const LotRecord* t : tests) {
        if (t->text("verdict") == "pass") passed.insert(t->text("part"));
      }
    } else {
      for (const RetestChain& chain : retest_chains(tests, tensile::retest_rule(rule))) {
        if (chain.accepted()) passed.insert(chain.tests.front()->text("part"));
      }
    }
    counts.tested = tested.size();
    counts.passed = passed.size();
    all.push_back(std::move(counts));
  }
  return all;
}

std::string counts_text(const TestCounts& counts, bool with_retests) {
  std::string text = "build " + counts.build;
  text.append(": ").append(std::to_string(counts.tested)).append(" tested, ");
  text.append(std::to_string(counts.passed));
  text.append(with_retests ? " accepted, with their retests" : " passed");
  if (counts.withdrawn == 0) return text;
  return text.append(", ").append(std::to_string(counts.withdrawn)).append(" withdrawn");
}

}  // namespace asbuilt
