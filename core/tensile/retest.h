// What a lot still needs after each of its tension tests.
//
// Retest: a table of transitions per specification (core/tensile/acceptance.toml). Every test stays
// in the history, the first one too: a retest or a replacement never takes its place. A replacement
// is for a wrong specimen and needs a cause; a low number is none, and tables without that event
// refuse it. Method: the rules named in the table's title and origin.
// Errors: kInvalidInput for an event that the table does not have in this state, a replacement
// without a cause, a history that goes on after its end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace asbuilt::tensile {

enum class TestEvent { kPass, kFail, kOutside, kOutsideGood, kWrongPiece };
const char* to_string(TestEvent event);  // as in the table

struct Transition {
  std::string from, event, to;
};

struct RetestRule {
  std::string id, title, start, origin;
  std::vector<Transition> transitions;
  bool verify = true;
};

const std::vector<RetestRule>& retest_rules();
const RetestRule& retest_rule(std::string_view id);

struct TestEntry {
  std::string test;  // its id
  TestEvent event = TestEvent::kPass;
  std::string cause;  // of a replacement
  std::string state;  // that it led to
};

class RetestHistory {
 public:
  explicit RetestHistory(const RetestRule& rule);
  void add(const std::string& test, TestEvent event, const std::string& cause = {});
  const std::string& state() const { return state_; }
  bool ended() const { return state_ == "accepted" || state_ == "rejected"; }
  const std::vector<TestEntry>& entries() const { return entries_; }

 private:
  const RetestRule* rule_;
  std::string state_;
  std::vector<TestEntry> entries_;
};

}  // namespace asbuilt::tensile
