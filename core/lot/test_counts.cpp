#include "core/lot/test_counts.h"

#include <map>
#include <set>

#include "core/lot/retests.h"
#include "core/lot/sheet_text.h"
#include "core/lot/tensile_limits.h"
#include "core/lot/withdrawals.h"

namespace asbuilt {

namespace {

using Entries = std::vector<const LotRecord*>;

// Of the tests of one build, counted for each way that its implants were heat treated.
std::vector<TestCounts> counts_of(const std::string& build, const Entries& current,
                                  const Entries& withdrawn, const HeatTreatments& treated,
                                  const std::string& rule) {
  const std::vector<TreatedAlike> alike = treated.of_build(build);
  std::vector<TestCounts> all(std::max<std::size_t>(alike.size(), 1));
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].build = build;
    if (alike.size() > 1) all[i].implants = alike[i];
  }
  std::vector<std::set<std::string>> tested(all.size()), passed(all.size());
  std::set<std::string> otherwise;
  Entries chained = current;
  for (const Entries* tests : {&current, &withdrawn}) {
    for (const LotRecord* t : *tests) {
      const std::string piece = t->text("part");
      const std::optional<std::size_t> at = treated.speaks_for(piece, alike);
      if (!at) otherwise.insert(piece);
      if (tests == &withdrawn) ++all[at.value_or(0)].withdrawn;
      if (at) tested[*at].insert(piece);
      if (tests == &withdrawn && t->text("verdict") != "pass") chained.push_back(t);
    }
  }
  const auto pass = [&](const LotRecord& test) {
    const std::optional<std::size_t> at = treated.speaks_for(test.text("part"), alike);
    if (at) passed[*at].insert(test.text("part"));
  };
  if (rule.empty()) {
    for (const LotRecord* t : current) {
      if (t->text("verdict") == "pass") pass(*t);
    }
  } else {
    for (const RetestChain& chain : retest_chains(chained, tensile::retest_rule(rule))) {
      if (chain.accepted() && !treated.differ(chain.tests)) pass(*chain.tests.front());
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].tested = tested[i].size();
    all[i].passed = passed[i].size();
  }
  all.front().otherwise = otherwise.size();
  return all;
}

}  // namespace

std::vector<TestCounts> test_counts(const std::vector<LotRecord>& records, const std::string& lot,
                                    const std::string& kind, const LotRecord& profile) {
  std::map<std::string, Entries> by_build;
  std::map<std::string, std::string> build_of;
  const Entries current = current_records(records);
  for (const LotRecord* r : current) {
    if (r->lot == lot && r->kind == "part") build_of[r->key] = r->text("build");
  }
  for (const LotRecord* r : current) {
    if (r->lot != lot || r->kind != kind || !of_demanded_spec(profile, *r)) continue;
    by_build[build_of[r->text("part")]].push_back(r);
  }
  const HeatTreatments treated(records, lot, profile);
  const std::string rule = kind == "tensile" ? profile.text("retest_rule") : "";
  std::vector<TestCounts> all;
  for (const LotRecord* build : current) {
    if (build->lot != lot || build->kind != "build") continue;
    Entries withdrawn;
    for (const LotRecord* t : withdrawn_tests_of(records, lot, kind, build->key)) {
      if (of_demanded_spec(profile, *t)) withdrawn.push_back(t);
    }
    for (TestCounts& counts :
         counts_of(build->key, by_build[build->key], withdrawn, treated, rule)) {
      all.push_back(std::move(counts));
    }
  }
  return all;
}

std::string counts_text(const TestCounts& counts, bool with_retests) {
  std::string text = "build " + counts.build;
  if (!counts.implants.implants.empty()) {
    text = names_text(counts.implants.implants) + " of " + text;
    text.append(" (").append(treatment_words(counts.implants.steps)).append(")");
  }
  text.append(": ").append(std::to_string(counts.tested)).append(" tested, ");
  text.append(std::to_string(counts.passed));
  text.append(with_retests ? " accepted, with their retests" : " passed");
  if (counts.withdrawn > 0) {
    text.append(", ").append(std::to_string(counts.withdrawn)).append(" withdrawn");
  }
  if (counts.otherwise > 0) {
    text.append("; ").append(std::to_string(counts.otherwise));
    text.append(" heat treated otherwise than the implants, not counted");
  }
  return text;
}

}  // namespace asbuilt
