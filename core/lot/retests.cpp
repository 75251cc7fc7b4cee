#include "core/lot/retests.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/base/error.h"

namespace asbuilt {
namespace {

using tensile::TestEvent;

std::optional<TestEvent> event_of(const LotRecord& test) {
  if (!test.text("invalid_because").empty()) return TestEvent::kWrongPiece;
  const std::string verdict = test.text("verdict");
  if (verdict != "pass" && verdict != "fail") return std::nullopt;
  const bool outside = test.text("fracture") == "outside";
  if (verdict == "pass") return outside ? TestEvent::kOutsideGood : TestEvent::kPass;
  return outside ? TestEvent::kOutside : TestEvent::kFail;
}

void lead(RetestChain& chain, const tensile::RetestRule& rule) {
  tensile::RetestHistory history(rule);
  chain.state = history.state();
  for (const LotRecord* test : chain.tests) {
    const std::optional<TestEvent> event = event_of(*test);
    if (!event) {
      chain.problem = "test " + test->key + " is undecided";
      return;
    }
    try {
      history.add(test->key, *event, test->text("invalid_because"));
    } catch (const Error& error) {
      chain.problem = error.text().what + ": " + error.text().where;
      return;
    }
    chain.state = history.state();
  }
}

}  // namespace

std::vector<RetestChain> retest_chains(const std::vector<const LotRecord*>& tests,
                                       const tensile::RetestRule& rule) {
  std::vector<const LotRecord*> in_time = tests;
  std::stable_sort(in_time.begin(), in_time.end(), [](const LotRecord* a, const LotRecord* b) {
    return a->text("tested") < b->text("tested");
  });
  std::vector<RetestChain> chains;
  std::map<std::string, std::size_t> of_first;
  for (const LotRecord* test : in_time) {
    if (!test->text("retest_of").empty()) continue;
    of_first[test->key] = chains.size();
    chains.push_back({{test}, "", ""});
  }
  for (const LotRecord* test : in_time) {
    const std::string first = test->text("retest_of");
    if (first.empty()) continue;
    const auto at = of_first.find(first);
    if (at == of_first.end()) {
      chains.push_back(
          {{test}, "", "test " + test->key + " names no first test of its build: " + first});
    } else {
      RetestChain& chain = chains[at->second];
      if (test->text("tested") < chain.tests.front()->text("tested")) {
        chain.problem = "test " + test->key + " was before the test that it is a retest of";
      }
      chain.tests.push_back(test);
    }
  }
  for (RetestChain& chain : chains) {
    if (chain.problem.empty()) lead(chain, rule);
  }
  return chains;
}

}  // namespace asbuilt
