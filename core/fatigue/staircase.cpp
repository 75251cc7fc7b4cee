#include "core/fatigue/staircase.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fatigue/sn_curve.h"

namespace asbuilt::fatigue {
namespace {

constexpr std::size_t kFewest = 10;
constexpr int kUsual = 15;
constexpr double kStepTolerance = 0.01;

[[noreturn]] void refuse(ErrorCode code, const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy) {
  throw Error(code, {what, where, allowed, remedy});
}

// Steps, each equal to the first and in the direction that the outcome before it asks for.
double step_of(const FatigueTable& table) {
  double step = 0.0;
  for (std::size_t i = 1; i < table.tests.size(); ++i) {
    const FatigueTest& before = table.tests[i - 1];
    const FatigueTest& now = table.tests[i];
    const double moved = now.stress_mpa - before.stress_mpa;
    if (step == 0.0) step = std::abs(moved);
    const double wanted = before.ending == Ending::kFailed ? -step : step;
    if (step > 0.0 && std::abs(moved - wanted) <= kStepTolerance * step) continue;
    refuse(ErrorCode::kInvalidInput, "the tests are no staircase",
           "line " + std::to_string(now.line) + ": from " + decimal_text(before.stress_mpa) +
               " MPa (" + to_string(before.ending) + ") to " + decimal_text(now.stress_mpa) +
               " MPa",
           "one step of " + decimal_text(step) + " MPa down after a failure, up after a run-out",
           "keep the order of the tests, or evaluate them as an S-N line");
  }
  return step;
}

}  // namespace

Staircase staircase(const FatigueTable& table) {
  require_one_condition(table);
  Staircase out;
  out.measure = table.measure;
  if (table.tests.size() < kFewest) {
    refuse(ErrorCode::kNotMeasurable, "too few tests for a staircase",
           std::to_string(table.tests.size()) + " tests", "10 at least, 15 or more usually", "");
  }
  std::set<double> ends;
  for (const FatigueTest& test : table.tests) {
    if (test.ending == Ending::kStopped) {
      refuse(ErrorCode::kInvalidInput, "a stopped test is neither failure nor run-out",
             "line " + std::to_string(test.line) + ": " + test.specimen, "failed, run-out",
             "repeat it at its stress");
    }
    test.ending == Ending::kFailed ? ++out.failures : ++out.runouts;
    if (test.ending == Ending::kRunout) ends.insert(test.cycles);
  }
  if (out.failures == 0 || out.runouts == 0) {
    refuse(ErrorCode::kNotMeasurable, "the staircase has one outcome only",
           std::to_string(out.failures) + " failures, " + std::to_string(out.runouts) + " run-outs",
           "both", "begin nearer to the strength");
  }
  if (ends.size() > 1) {
    refuse(ErrorCode::kInvalidInput, "run-outs ended at different numbers of cycles",
           decimal_text(*ends.begin()) + " to " + decimal_text(*ends.rbegin()), "one number", "");
  }
  out.cycles = *ends.begin();
  out.step_mpa = step_of(table);
  out.by_failures = out.failures <= out.runouts;
  const Ending counted = out.by_failures ? Ending::kFailed : Ending::kRunout;
  double lowest = table.tests.front().stress_mpa;
  bool any = false;
  for (const FatigueTest& test : table.tests) {
    if (test.ending == Ending::kFailed && test.cycles > out.cycles) {
      refuse(ErrorCode::kInvalidInput, "a specimen failed beyond the cycles of the run-outs",
             "line " + std::to_string(test.line) + ": " + decimal_text(test.cycles) + " cycles",
             "at most " + decimal_text(out.cycles), "it is a run-out of this staircase");
    }
    if (test.ending != counted) continue;
    lowest = any ? std::min(lowest, test.stress_mpa) : test.stress_mpa;
    any = true;
  }
  for (const FatigueTest& test : table.tests) {
    if (test.ending != counted) continue;
    const double i = std::round((test.stress_mpa - lowest) / out.step_mpa);
    ++out.n;
    out.a += i;
    out.b += i * i;
  }
  const double n = out.n;
  out.mean_mpa = lowest + out.step_mpa * (out.a / n + (out.by_failures ? -0.5 : 0.5));
  const double spread = (n * out.b - out.a * out.a) / (n * n);
  if (spread >= 0.3) {
    out.sd_mpa = 1.62 * out.step_mpa * (spread + 0.029);
    const double ratio = out.step_mpa / out.sd_mpa;
    if (ratio < 0.5 || ratio > 2.0) {
      out.notes.push_back("the step is " + decimal_text(ratio) +
                          " standard deviations; the method wants 0.5 to 2");
    }
  } else {
    out.sd_reason = "(N B - A^2) / N^2 is " + decimal_text(spread) +
                    ", the method's formula holds from 0.3 on: a smaller step is needed";
  }
  if (static_cast<int>(table.tests.size()) < kUsual) {
    out.notes.emplace_back("fewer than 15 tests, which ISO 12107 asks for (to be verified)");
  }
  return out;
}

}  // namespace asbuilt::fatigue
