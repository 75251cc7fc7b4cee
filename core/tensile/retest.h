// What a lot still needs after each of its tension tests, and how the tests look beside each other.
//
// Retest: a table of transitions per specification (core/tensile/acceptance.toml). Every test stays
// in the history, the first one too: a retest or a replacement never takes its place. A replacement
// is for a wrong specimen and needs a cause; a low number is none, and tables without that event
// refuse it. Method: the rules named in the table's title and origin.
//
// Outliers: Grubbs (1969), two-sided at 5 %: G = max |x - mean| / s against
// (n - 1) / sqrt(n) sqrt(t^2 / (n - 2 + t^2)), t the quantile 0.05 / (2 n) of Student's
// distribution with n - 2 degrees of freedom. It flags a value to be looked into; it deletes none.
// Errors: kInvalidInput for an event that the table does not have in this state, a replacement
// without a cause, a history that goes on after its end, n < 3.
#pragma once

#include <cstddef>
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

struct Grubbs {
  double g = 0.0;
  double critical = 0.0;
  std::size_t index = 0;  // of the value farthest from the mean
  bool flagged = false;
};
double grubbs_critical(std::size_t n);
Grubbs grubbs(const std::vector<double>& values);

}  // namespace asbuilt::tensile
