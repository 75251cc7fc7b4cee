// Tables of fatigue tests made by rule.
#pragma once

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/fatigue/fatigue_table.h"

namespace asbuilt::fatigue {

inline FatigueTest one_test(double stress, double cycles, Ending ending = Ending::kFailed) {
  FatigueTest test;
  test.specimen = std::to_string(static_cast<int>(1000.0 * stress));
  test.specimen.append("-").append(std::to_string(static_cast<long long>(cycles)));
  test.stress_mpa = stress;
  test.ratio = 0.1;
  test.frequency_hz = 10.0;
  test.medium = "air";
  test.cycles = cycles;
  test.ending = ending;
  return test;
}

// Lives about log10 N = 15 - 5 log10 S, `each` specimens at each stress; those that live longer
// than `runout` are run-outs.
inline FatigueTable simulated(unsigned seed, const std::vector<double>& stresses, int each,
                              double sigma, double runout) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  FatigueTable table;
  for (const double stress : stresses) {
    for (int i = 0; i < each; ++i) {
      const double life = std::pow(10.0, 15.0 - 5.0 * std::log10(stress) + sigma * normal(random));
      const bool out = life >= runout;
      table.tests.push_back(one_test(stress, out ? runout : std::ceil(life),
                                     out ? Ending::kRunout : Ending::kFailed));
    }
  }
  return table;
}

}  // namespace asbuilt::fatigue
