// Dixon and Mood by hand, by simulation, and what is no staircase.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "core/base/error.h"
#include "core/fatigue/staircase.h"
#include "tests/core/fatigue/tables.h"

using namespace asbuilt;
using namespace asbuilt::fatigue;

namespace {

constexpr double kEnd = 1e6;

// One test a letter: x failed, o ran out; the next stress follows.
FatigueTable walk(const std::string& outcomes, double start = 100.0, double step = 10.0) {
  FatigueTable table;
  double stress = start;
  for (const char c : outcomes) {
    table.tests.push_back(
        one_test(stress, c == 'x' ? 5e5 : kEnd, c == 'x' ? Ending::kFailed : Ending::kRunout));
    stress += c == 'x' ? -step : step;
  }
  return table;
}

void expect_refused(const FatigueTable& table, const std::string& words) {
  try {
    staircase(table);
    ADD_FAILURE() << "not refused: " << words;
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

}  // namespace

TEST(Staircase, ByHand) {
  //                  100 90 80 90 100 90 80 70 80 90 100 90 80 90 100
  // outcome            x  x  o  o   x  x  x  o  o  o   x  x  o  o   x
  const Staircase s = staircase(walk("xxooxxxoooxxoox"));
  EXPECT_EQ(s.failures, 8);
  EXPECT_EQ(s.runouts, 7);
  EXPECT_FALSE(s.by_failures);
  EXPECT_EQ(s.n, 7);
  // Run-outs: 70 once, 80 three times, 90 three times: A = 9, B = 15.
  EXPECT_DOUBLE_EQ(s.a, 9.0);
  EXPECT_DOUBLE_EQ(s.b, 15.0);
  EXPECT_NEAR(s.mean_mpa, 70.0 + 10.0 * (9.0 / 7.0 + 0.5), 1e-12);
  const double spread = (7.0 * 15.0 - 81.0) / 49.0;
  EXPECT_NEAR(s.sd_mpa, 1.62 * 10.0 * (spread + 0.029), 1e-12);
}

TEST(Staircase, TooNarrowForAStandardDeviation) {
  const Staircase s = staircase(walk("xoxoxoxoxoxo"));
  EXPECT_TRUE(std::isnan(s.sd_mpa));
  EXPECT_NE(s.sd_reason.find("0.3"), std::string::npos);
  EXPECT_NEAR(s.mean_mpa, 95.0, 1e-12);
  EXPECT_FALSE(s.notes.empty());
}

// 200 staircases of 40 specimens, strength 200 +- 10 MPa, steps of 10: without bias within what
// 200 means leave open.
TEST(Staircase, FindsMeanAndSpread) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> strength(200.0, 10.0);
  double mean = 0.0, sd = 0.0;
  int with_sd = 0;
  for (int run = 0; run < 200; ++run) {
    FatigueTable table;
    double stress = 200.0;
    for (int i = 0; i < 40; ++i) {
      const bool failed = strength(random) < stress;
      table.tests.push_back(
          one_test(stress, failed ? 3e5 : kEnd, failed ? Ending::kFailed : Ending::kRunout));
      stress += failed ? -10.0 : 10.0;
    }
    const Staircase s = staircase(table);
    mean += s.mean_mpa / 200.0;
    if (std::isnan(s.sd_mpa)) continue;
    sd += s.sd_mpa;
    ++with_sd;
  }
  EXPECT_NEAR(mean, 200.0, 0.7);
  ASSERT_GT(with_sd, 100);
  EXPECT_NEAR(sd / with_sd, 10.0, 2.0);
}

TEST(Staircase, Refusals) {
  expect_refused(walk("xoxo"), "too few tests");
  expect_refused(walk("xxxxxxxxxx", 300.0), "one outcome");
  FatigueTable table = walk("xoxoxoxoxoxo");
  table.tests[4].stress_mpa += 3.0;
  expect_refused(table, "no staircase");
  table = walk("xoxoxoxoxoxo");
  table.tests[1].cycles = 2e6;
  expect_refused(table, "different numbers of cycles");
  table = walk("xoxoxoxoxoxo");
  table.tests[2].ending = Ending::kStopped;
  expect_refused(table, "stopped test");
  table = walk("xoxoxoxoxoxo");
  table.tests[2].cycles = 3e6;
  expect_refused(table, "beyond the cycles");
  table = walk("xoxoxoxoxoxo");
  table.tests[2].ratio = -1.0;
  expect_refused(table, "one R and one medium");
}
