// Staircase tests evaluated by Dixon and Mood's method (J. Amer. Stat. Assoc. 43, 1948, 109-126;
// ISO 12107:2012 has it in a like form: verify).
//
// The order of the table is that of the tests: after a failure the next stress is one step lower,
// after a run-out one step higher. Of the rarer outcome, n_i specimens at the i-th stress from its
// lowest S0 (i from 0): A = sum i n_i, B = sum i^2 n_i, N = sum n_i. Mean strength at the cycles of
// the run-outs: S0 + d (A/N - 1/2) for failures, + 1/2 for run-outs; standard deviation
// 1.62 d ((N B - A^2) / N^2 + 0.029), only where (N B - A^2) / N^2 is 0.3 or more.
// Valid where the strength is normal, the steps are equal and between half and twice the standard
// deviation. No interval of the mean is stated: the factors are read from charts in the source.
// Refused: steps that differ by more than 1 %, a step against the rule, run-outs of several numbers
// of cycles, fewer than 10 tests, only one outcome. Errors: kInvalidInput, kNotMeasurable.
#pragma once

#include <string>
#include <vector>

#include "core/fatigue/fatigue_table.h"

namespace asbuilt::fatigue {

struct Staircase {
  StressMeasure measure = StressMeasure::kMaximum;
  double step_mpa = 0.0;
  double cycles = 0.0;  // of the run-outs
  int failures = 0, runouts = 0;
  bool by_failures = true;  // the rarer outcome
  double a = 0.0, b = 0.0;
  int n = 0;
  double mean_mpa = 0.0;
  double sd_mpa = kNotMeasured;
  std::string sd_reason;  // why it is missing
  std::vector<std::string> notes;
};

Staircase staircase(const FatigueTable& table);

}  // namespace asbuilt::fatigue
