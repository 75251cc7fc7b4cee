// How often the intervals hold the truth, over seeds: exact without run-outs, near with them.
#include <gtest/gtest.h>

#include <cmath>

#include "core/fatigue/sn_curve.h"
#include "tests/core/fatigue/tables.h"

using namespace asbuilt::fatigue;

namespace {

struct Held {
  int slope = 0, life = 0, sd = 0, design = 0, all = 0, runouts = 0;
};

Held count(int seeds, double runout) {
  constexpr double kSigma = 0.25;
  const double truth = 15.0 - 5.0 * std::log10(120.0);
  const double tenth = truth - 1.2815515655446004 * kSigma;  // 90 % live longer
  Held held;
  for (int seed = 1; seed <= seeds; ++seed) {
    const FatigueTable table =
        simulated(static_cast<unsigned>(seed), {100.0, 120.0, 145.0, 175.0}, 4, kSigma, runout);
    const SnCurve curve(table);
    ++held.all;
    held.runouts += curve.tests() - curve.failures();
    const Interval slope = curve.slope();
    const Interval life = curve.life(120.0);
    const Interval sd = curve.sd();
    held.slope += slope.low <= -5.0 && -5.0 <= slope.high ? 1 : 0;
    held.life += std::log10(life.low) <= truth && truth <= std::log10(life.high) ? 1 : 0;
    held.sd += sd.low <= kSigma && kSigma <= sd.high ? 1 : 0;
    held.design += std::log10(curve.design_life(120.0, {0.9, 0.95})) <= tenth ? 1 : 0;
  }
  return held;
}

}  // namespace

// 95 % of 1000: a standard deviation of 7.
TEST(SnCoverage, WithoutRunouts) {
  const Held held = count(1000, 1e15);
  for (const int n : {held.slope, held.life, held.sd, held.design}) {
    EXPECT_GE(n, 925);
    EXPECT_LE(n, 975);
  }
}

// About a third of the specimens run out.
TEST(SnCoverage, WithRunouts) {
  const Held held = count(1000, 40000.0);
  for (const int n : {held.slope, held.life, held.sd, held.design}) {
    EXPECT_GE(n, 920);
    EXPECT_LE(n, 985);
  }
  EXPECT_NEAR(held.runouts / 16000.0, 0.36, 0.03);
  RecordProperty("slope", held.slope);
  RecordProperty("life", held.life);
  RecordProperty("sd", held.sd);
  RecordProperty("design", held.design);
}
