// Faults of a record: a force that was not zeroed, spikes, an extensometer that slips.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/tensile/acceptance.h"
#include "core/tensile/curve_faults.h"
#include "core/tensile/reduce.h"
#include "tests/core/tensile/curves.h"

using namespace asbuilt;
using namespace asbuilt::tensile;

namespace {

TestPiece piece() {
  TestPiece told;
  told.area_mm2 = 10.0;
  told.u_area_mm2 = 0.02;
  told.gauge_mm = 24.0;
  told.u_gauge_mm = 0.05;
  told.force_class = 0.5;
  told.extensometer = "0.5";
  return told;
}

CheckState state_of(const Reduction& test, const std::string& name) {
  for (const TestCheck& check : test.checks) {
    if (check.name == name) return check.state;
  }
  ADD_FAILURE() << "no check " << name;
  return CheckState::kNotChecked;
}

std::vector<LimitRow> at_least(Property property, double minimum) {
  LimitRow row;
  row.spec = "made for the test";
  row.property = property;
  row.minimum = minimum;
  row.rounding = "limit-digit";
  row.verify = false;
  return {row};
}

Outcome verdict(const Reduction& test, Property property, double minimum,
                DecisionRule rule = DecisionRule::kSimple) {
  AcceptanceOptions options;
  options.rule = rule;
  return accept(numbers_of(test), at_least(property, minimum), options).verdict;
}

// The noise of one sample, normal enough: a sum of twelve.
void add_noise(RawCurve& curve, double mpa, std::uint64_t seed) {
  std::uint64_t state = seed;
  for (double& s : curve.load) {
    double sum = -6.0;
    for (int k = 0; k < 12; ++k) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      sum += static_cast<double>(state >> 11) / 9007199254740992.0;
    }
    s += mpa * sum;
  }
}

void cut_behind_fracture(RawCurve& curve) {
  for (auto* samples : {&curve.load, &curve.path, &curve.time_s})
    samples->resize(samples->size() - 5);
}

}  // namespace

TEST(ForceZero, WhatIsLeftAfterFractureDecidesNothing) {
  for (const double offset : {-30.0, -9.0, 9.0, 30.0, 120.0}) {
    RawCurve curve = ramberg_osgood(600);
    add_noise(curve, 0.5, 3);
    for (double& s : curve.load) s += offset;
    const Reduction test = reduce(curve, piece());
    EXPECT_EQ(state_of(test, "zero of force"), CheckState::kFlagged) << offset;
    EXPECT_EQ(verdict(test, Property::kRm, 600.0), Outcome::kUndecided) << offset;
    EXPECT_EQ(verdict(test, Property::kRp02, 600.0), Outcome::kUndecided) << offset;
    EXPECT_NEAR(test.rm_mpa.value, 905.0 + offset, 2.0) << "nothing is corrected";
    EXPECT_GT(test.rm_mpa.u, std::abs(offset)) << offset;
  }
}

TEST(ForceZero, APreloadIsNone) {
  // The extensometer is set to zero at 25 MPa; the force falls to nothing after fracture.
  RawCurve curve = ramberg_osgood(600);
  while (curve.load.front() < 25.0) {
    for (auto* samples : {&curve.load, &curve.path, &curve.time_s})
      samples->erase(samples->begin());
  }
  const double begun = curve.path.front();
  for (double& e : curve.path) e -= begun;
  const Reduction test = reduce(curve, piece());
  EXPECT_EQ(state_of(test, "zero of force"), CheckState::kGood);
  EXPECT_NEAR(test.rp02().mpa.value, 850.0, 0.2);
  EXPECT_EQ(verdict(test, Property::kRm, 890.0), Outcome::kConforms);
  // The same without what comes after fracture: the zero is open, and turns what it can turn.
  cut_behind_fracture(curve);
  const Reduction open = reduce(curve, piece());
  EXPECT_EQ(state_of(open, "zero of force"), CheckState::kFlagged);
  EXPECT_NEAR(open.open_zero_mpa, begun * kYoungMpa, 0.5);
  EXPECT_NEAR(open.rm_mpa.u, std::hypot(test.rm_mpa.u, 2.0 * open.open_zero_mpa / std::sqrt(3.0)),
              0.1);
  EXPECT_EQ(verdict(open, Property::kRm, 890.0), Outcome::kUndecided);
  EXPECT_EQ(verdict(open, Property::kRm, 800.0), Outcome::kConforms);
  EXPECT_EQ(verdict(open, Property::kRm, 890.0, DecisionRule::kIso14253), Outcome::kUndecided);
  EXPECT_EQ(verdict(open, Property::kRm, 950.0), Outcome::kDoesNotConform);
  // With its own zero of strain in the file nothing is open.
  for (double& e : curve.path) e += begun;
  EXPECT_EQ(reduce(curve, piece()).open_zero_mpa, 0.0);
}

TEST(ForceZero, ANegativeZeroMayTurnAFailure) {
  RawCurve curve = ramberg_osgood(600);
  cut_behind_fracture(curve);
  for (double& s : curve.load) s -= 40.0;
  const Reduction test = reduce(curve, piece());
  EXPECT_NEAR(test.open_zero_mpa, -40.0, 0.5);
  EXPECT_EQ(verdict(test, Property::kRm, 890.0), Outcome::kUndecided);
  EXPECT_EQ(verdict(test, Property::kRm, 950.0), Outcome::kDoesNotConform);
}

TEST(Spike, DoesNotSetRm) {
  const RawCurve plain = ramberg_osgood(900, 0.0, 0.0, 900.0);
  for (const double noise : {0.0, 0.5, 2.0}) {
    for (const auto& [at, samples, factor] :
         {std::tuple{850u, 1u, 1.1}, {880u, 2u, 1.05}, {700u, 3u, 1.4}, {600u, 1u, 4.0}}) {
      RawCurve curve = necked(plain, 0.12);
      add_noise(curve, noise, 11);
      const Reduction clean = reduce(curve, piece());
      EXPECT_EQ(state_of(clean, "spike"), CheckState::kGood) << noise;
      for (std::size_t i = at; i < at + samples; ++i) curve.load[i] *= factor;
      const Reduction test = reduce(curve, piece());
      EXPECT_NEAR(test.rm_mpa.value, clean.rm_mpa.value, 0.5 + noise) << at;
      EXPECT_NEAR(test.rp02().mpa.value, clean.rp02().mpa.value, 0.5 + noise) << at;
      ASSERT_EQ(test.spikes.size(), 1u) << at;
      EXPECT_EQ(test.spikes[0].first, at);
      EXPECT_EQ(test.spikes[0].last, at + samples - 1);
      EXPECT_EQ(state_of(test, "spike"), CheckState::kFlagged);
      EXPECT_EQ(verdict(test, Property::kRm, 950.0), Outcome::kUndecided);
      EXPECT_EQ(verdict(test, Property::kRm, 800.0), Outcome::kUndecided);
    }
  }
}

TEST(Spike, UpperYieldSerrationsAndNoiseAreNone) {
  std::vector<double> yield;
  for (int i = 0; i < 200; ++i) yield.push_back(4.0 * i < 400.0 ? 4.0 * i : 360.0);
  EXPECT_TRUE(force_spikes(yield).empty());
  std::vector<double> serrated;  // a slow rise and a fall of 2 % within one sample
  for (int i = 0; i < 600; ++i) serrated.push_back(i < 100 ? 4.0 * i : 400.0 + 0.4 * (i % 20));
  EXPECT_TRUE(force_spikes(serrated).empty());
  std::vector<double> dips = serrated;  // a fall and a rise, again and again
  for (std::size_t i = 150; i < 550; i += 45) dips[i] -= 12.0;
  EXPECT_TRUE(force_spikes(dips).empty());
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    RawCurve curve = ramberg_osgood(150 + 50 * static_cast<int>(seed));
    add_noise(curve, 0.5 * static_cast<double>(seed % 10), seed);
    EXPECT_EQ(state_of(reduce(curve, piece()), "spike"), CheckState::kGood) << seed;
  }
}

TEST(Slip, LeavesProofStressUndecided) {
  for (const double noise : {0.0, 0.5}) {
    for (const double jump : {-0.004, -0.001, -0.0004, 0.0008, 0.002}) {
      for (const double at_mpa : {420.0, 640.0}) {
        for (const int spread : {1, 3}) {
          RawCurve curve = ramberg_osgood(1200);
          add_noise(curve, noise, 5);
          const auto first = static_cast<std::size_t>(1200.0 * at_mpa / 905.0);
          for (std::size_t i = first; i < curve.path.size(); ++i) {
            const double share = std::min(1.0, static_cast<double>(i - first + 1) / spread);
            curve.path[i] += share * jump;
          }
          const Reduction test = reduce(curve, piece());
          EXPECT_EQ(state_of(test, "slip"), CheckState::kFlagged) << jump << " " << at_mpa;
          EXPECT_EQ(verdict(test, Property::kRp02, 600.0), Outcome::kUndecided);
          EXPECT_EQ(verdict(test, Property::kRp02, 1200.0), Outcome::kUndecided);
          EXPECT_EQ(verdict(test, Property::kRm, 800.0), Outcome::kConforms);
          EXPECT_FALSE(test.elongation_doubt.empty());
        }
      }
    }
  }
}

// Behind Rp0.2 it is the elongation's matter alone.
TEST(Slip, BehindYieldConcernsElongation) {
  RawCurve curve = ramberg_osgood(1200);
  for (std::size_t i = 1190; i < curve.path.size(); ++i) curve.path[i] -= 0.004;
  const Reduction test = reduce(curve, piece());
  EXPECT_EQ(state_of(test, "slip"), CheckState::kFlagged);
  EXPECT_EQ(verdict(test, Property::kRp02, 800.0), Outcome::kConforms);
  EXPECT_FALSE(test.elongation_doubt.empty());
}

TEST(Slip, YieldingUnloadingAndGapsAreNone) {
  // A Lueders strain of 1.5 % within two samples, then hardening.
  RawCurve lueders = ramberg_osgood(800, 0.0, 0.0, 905.0);
  for (std::size_t i = 0; i < lueders.load.size() - 5; ++i) {
    if (lueders.load[i] < 500.0) continue;
    const double over = lueders.load[i] - 500.0;
    lueders.path[i] = 500.0 / kYoungMpa + 0.015 + over / 3000.0;
  }
  for (std::size_t i = lueders.load.size() - 5; i < lueders.load.size(); ++i) {
    lueders.path[i] = lueders.path[i - 1] + 1e-5;
  }
  EXPECT_FALSE(reduce(lueders, piece()).slip);
  RawCurve gap = ramberg_osgood(1200);
  for (auto* samples : {&gap.load, &gap.path, &gap.time_s}) {
    samples->erase(samples->begin() + 700, samples->begin() + 860);
  }
  EXPECT_FALSE(reduce(gap, piece()).slip);
  RawCurve loop = ramberg_osgood(1200);  // unloaded by 300 MPa within ten samples, and back
  for (int n = 1; n < 20; ++n) {
    const int k = n < 10 ? n : 20 - n;
    const auto at = static_cast<std::ptrdiff_t>(800);
    loop.load.insert(loop.load.begin() + at, loop.load[799] - 30.0 * k);
    loop.path.insert(loop.path.begin() + at, loop.path[799] - 30.0 * k / kYoungMpa);
    loop.time_s.insert(loop.time_s.begin() + at, loop.time_s[799]);
  }
  EXPECT_FALSE(reduce(loop, piece()).slip);
}

// 0.00025 1/s, switched shortly before Rm: which noisy sample is the largest does not matter.
TEST(StrainRate, DoesNotHangOnTheLargestSample) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    RawCurve curve = necked(ramberg_osgood(700), 0.13);
    double time = 0.0;
    for (std::size_t i = 1; i < curve.path.size(); ++i) {
      time += (curve.path[i] - curve.path[i - 1]) / (curve.path[i] < 0.0185 ? 0.00025 : 0.0067);
      curve.time_s[i] = time;
    }
    add_noise(curve, 1.5, seed);
    const Reduction test = reduce(curve, piece());
    EXPECT_EQ(state_of(test, "strain rate, iso6892-1 A1"), CheckState::kGood) << seed;
  }
}

TEST(StrainRate, AnExtensometerThatWasTakenOffHasNone) {
  RawCurve curve = necked(ramberg_osgood(700, 0.0, 0.0, 900.0), 0.12);
  for (std::size_t i = 700; i < curve.load.size() - 5; ++i) curve.load[i] += 20.0;  // Rm behind it
  for (double& e : curve.path) e = std::min(e, 0.0165);
  const Reduction test = reduce(curve, piece());
  ASSERT_TRUE(test.rate_to_yield);
  EXPECT_GT(test.rate_after_yield.value_or(1.0), 1e-4);
}
