// Raw compression curves to numbers with U: a curve whose numbers are known, its budget by hand,
// and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "core/base/error.h"
#include "core/tensile/compression.h"
#include "core/tensile/compression_limits.h"

using namespace asbuilt;
using namespace asbuilt::tensile;

namespace {

constexpr double kSide = 10.0;     // mm, square
constexpr double kArea = 100.0;    // mm2
constexpr double kHeight = 12.0;   // mm
constexpr double kMachine = 5e-6;  // mm/N

// 3000 MPa to strain 0.02, 60 MPa + `rise` per strain to 0.40, then + 400 MPa per strain;
// `fall` is what the stress drops by from 0.025 to 0.035. A crosshead that gives way by kMachine.
RawCurve crushed(double end = 0.60, double rise = 0.0, double fall = 0.0) {
  RawCurve raw;
  raw.name = "crushed";
  raw.instrument = Instrument::kCrosshead;
  for (int i = 0; 0.0005 * i <= end + 1e-12; ++i) {
    const double e = 0.0005 * i;
    double s = e <= 0.02 ? 3000.0 * e : 60.0 + rise * (e - 0.02);
    if (e > 0.40) s += (400.0 - rise) * (e - 0.40);
    s -= fall * std::clamp((e - 0.025) / 0.01, 0.0, 1.0);
    raw.load.push_back(s * kArea);
    raw.path.push_back(e * kHeight + kMachine * s * kArea);
    raw.time_s.push_back(e / 0.005);
  }
  return raw;
}

CompressionSetup told() {
  CompressionSetup setup;
  setup.piece.width_mm = kSide;
  setup.piece.thickness_mm = kSide;
  setup.piece.u_dimension_mm = 0.02;
  setup.piece.gauge_mm = kHeight;
  setup.piece.force_class = 0.5;
  setup.u_height_mm = 0.03;
  setup.u_displacement_mm = 0.004;
  setup.compliance_mm_per_n = kMachine;
  setup.u_compliance_mm_per_n = 1e-6;
  setup.porosity = 0.7;
  return setup;
}

double part(const Result& result, const std::string& source) {
  for (const UncertaintyPart& p : result.parts) {
    if (p.source == source) return p.u;
  }
  return 0.0;
}

void expect_refused(ErrorCode code, const std::string& words, const std::function<void()>& call) {
  try {
    call();
    ADD_FAILURE() << "not refused: " << words;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

}  // namespace

TEST(Compression, KnownCurve) {
  const CompressionTest test = reduce_compression(crushed(), told());
  const PorousCurve& iso = test.iso;
  EXPECT_NEAR(iso.gradient_mpa.value, 3000.0, 1e-6);
  EXPECT_NEAR(iso.offset_mpa.value, 60.0, 1e-9);
  EXPECT_NEAR(iso.plateau_mpa.value, 60.0, 1e-9);
  EXPECT_NEAR(iso.plateau_end.value, 0.445, 1e-9);
  EXPECT_NEAR(iso.energy_mj_m3.value, 31.40, 1e-6);
  EXPECT_NEAR(iso.efficiency_pct.value, 62.8, 1e-6);
  EXPECT_NEAR(iso.energy_to_plateau_end_mj_m3.value, 26.505, 1e-6);
  EXPECT_NEAR(*test.rate, 0.005, 1e-6);
  EXPECT_EQ(test.strength_mpa.value, iso.offset_mpa.value);
}

TEST(Compression, SignsAndUnitsDoNotMatter) {
  const CompressionTest plain = reduce_compression(crushed(), told());
  for (const auto& [force, path] : {std::pair{-1.0, -1.0}, {1.0, -1.0}, {-1.0, 1.0}}) {
    RawCurve raw = crushed();
    for (double& f : raw.load) f *= force;
    for (double& p : raw.path) p = 3.0 + path * p;
    const CompressionTest turned = reduce_compression(raw, told());
    EXPECT_NEAR(turned.iso.energy_mj_m3.value, plain.iso.energy_mj_m3.value, 1e-6);
    EXPECT_NEAR(turned.iso.gradient_mpa.u, plain.iso.gradient_mpa.u, 1e-4);
    EXPECT_EQ(turned.notes.size(), force == path ? 0U : 1U);
  }
}

// Each part of the budget by its derivative.
TEST(Compression, BudgetIsThatOfTheDerivatives) {
  const CompressionTest test = reduce_compression(crushed(), told());
  const double force = 0.005 / std::numbers::sqrt3;
  const double section = 0.01 * std::numbers::sqrt2 / kSide;
  const double height = 0.015 / kHeight;
  const Result& plateau = test.iso.plateau_mpa;
  EXPECT_NEAR(plateau.u, 2.0 * 60.0 * std::hypot(force, section), 1e-4);
  const Result& m = test.iso.gradient_mpa;
  // 1/m = 1/m_raw - C A / H: an error of C moves m by m^2 A / H; of force and section both terms.
  const double raw_m = 1.0 / (1.0 / 3000.0 + kMachine * kArea / kHeight);
  EXPECT_NEAR(part(m, "compliance"), 3000.0 * 3000.0 * kArea / kHeight * 0.5e-6, 0.1);
  EXPECT_NEAR(part(m, "force class"), 3000.0 * 3000.0 / raw_m * force, 0.01);
  EXPECT_NEAR(part(m, "section"), 3000.0 * section, 0.01);
  EXPECT_NEAR(part(m, "height"), 3000.0 * height, 0.01);
  EXPECT_NEAR(part(m, "displacement"), 3000.0 * 0.002 / kHeight / test.iso.line_range, 1e-6);
  double sum = 0.0;
  for (const UncertaintyPart& p : m.parts) sum += p.u * p.u;
  EXPECT_NEAR(m.u, 2.0 * std::sqrt(sum), 1e-9);
  // At the plateau's end the stress rises by 400 MPa: strain by height and displacement.
  EXPECT_NEAR(part(test.iso.plateau_end, "displacement"), 0.002 / kHeight, 1e-9);
  EXPECT_GT(test.iso.energy_mj_m3.u, 0.0);
  EXPECT_GT(test.iso.efficiency_pct.u, 0.0);
}

// A deflection that goes with the force moves the gradient, not the offset stress.
TEST(Compression, OffsetStressDoesNotKnowTheMachine) {
  CompressionSetup open = told();
  open.compliance_mm_per_n.reset();
  open.u_compliance_mm_per_n.reset();
  const CompressionTest with = reduce_compression(crushed(0.60, 100.0), told());
  const CompressionTest without = reduce_compression(crushed(0.60, 100.0), open);
  EXPECT_NEAR(without.iso.offset_mpa.value, with.iso.offset_mpa.value, 1e-6);
  EXPECT_NEAR(without.iso.offset_mpa.u, with.iso.offset_mpa.u, 0.02);
  EXPECT_LT(without.iso.gradient_mpa.value, 2700.0);
  for (const Result* result : {&without.iso.gradient_mpa, &without.iso.plateau_mpa,
                               &without.iso.plateau_end, &without.iso.energy_mj_m3}) {
    EXPECT_TRUE(std::isnan(result->u));
    EXPECT_NE(result->reason.find("compliance of the machine"), std::string::npos);
  }
}

TEST(Compression, WhatIsNotToldIsNamed) {
  CompressionSetup setup = told();
  setup.piece.force_class.reset();
  setup.u_height_mm.reset();
  const CompressionTest test = reduce_compression(crushed(), setup);
  EXPECT_TRUE(std::isnan(test.iso.plateau_mpa.u));
  EXPECT_EQ(test.iso.plateau_mpa.reason, "no U; not told: force class, U of the height");
  EXPECT_EQ(test.iso.plateau_end.reason, "no U; not told: U of the height");
}

TEST(Compression, FirstMaximum) {
  const CompressionTest fallen = reduce_compression(crushed(0.60, 0.0, 6.0), told());
  EXPECT_NEAR(fallen.iso.first_maximum_mpa.value, 60.0, 1e-9);
  EXPECT_EQ(fallen.strength_is, "first maximum");
  const CompressionTest hardly = reduce_compression(crushed(0.60, 0.0, 0.6), told());
  EXPECT_TRUE(std::isnan(hardly.iso.first_maximum_mpa.value));
  EXPECT_NE(hardly.iso.first_maximum_mpa.reason.find("2 %"), std::string::npos);
  // Too short for a plateau, but broken: what it bore is told.
  const CompressionTest early = reduce_compression(crushed(0.15, 0.0, 6.0), told());
  EXPECT_NEAR(early.iso.first_maximum_mpa.value, 60.0, 1e-9);
  EXPECT_NEAR(early.iso.gradient_mpa.value, 3000.0, 1e-3);
  EXPECT_FALSE(early.iso.by_plateau);
  EXPECT_NE(early.iso.plateau_mpa.reason.find("30 %"), std::string::npos);
}

TEST(Compression, ChecksSayWhatIsOutsideTheStandard) {
  CompressionSetup setup = told();
  setup.porosity = 0.35;
  setup.piece.width_mm = 0.5 * kSide;
  const CompressionTest test = reduce_compression(crushed(), setup);
  for (const TestCheck& check : test.checks) {
    if (check.name == "porosity") {
      EXPECT_EQ(check.state, CheckState::kFlagged);
      EXPECT_NE(check.text.find("outside the scope of ISO 13314"), std::string::npos);
    }
    if (check.name == "slenderness") {
      EXPECT_EQ(check.state, CheckState::kFlagged);
    }
  }
}

TEST(Compression, Refusals) {
  using enum ErrorCode;
  const auto setup_with = [](const std::function<void(CompressionSetup&)>& change) {
    CompressionSetup setup = told();
    change(setup);
    return [setup] { reduce_compression(crushed(), setup); };
  };
  expect_refused(kInvalidInput, "70 % is written 0.7",
                 setup_with([](auto& s) { s.porosity = 70.0; }));
  expect_refused(kInvalidInput, "range of the plateau",
                 setup_with([](auto& s) { s.plateau_to = 0.35; }));
  expect_refused(kInvalidInput, "section is not given", setup_with([](auto& s) {
                   s.piece.width_mm.reset();
                   s.piece.thickness_mm.reset();
                 }));
  expect_refused(kInvalidInput, "more than the whole height",
                 setup_with([](auto& s) { s.piece.gauge_mm = 6.0; }));
  expect_refused(kInvalidInput, "compliance is not",
                 setup_with([](auto& s) { s.compliance_mm_per_n.reset(); }));
  expect_refused(kInvalidInput, "compliance in mm/N is out of range",
                 setup_with([](auto& s) { s.compliance_mm_per_n = -1e-6; }));
  const auto curve_with = [](const std::function<void(RawCurve&)>& change) {
    RawCurve raw = crushed();
    change(raw);
    return [raw] { reduce_compression(raw, told()); };
  };
  expect_refused(kInvalidInput, "one of tension", curve_with([](RawCurve& raw) {
                   raw.columns.push_back({"Zugkraft", "N", Channel::kForce, true});
                 }));
  expect_refused(kInvalidInput, "told for an extensometer",
                 curve_with([](RawCurve& raw) { raw.instrument = Instrument::kExtensometer; }));
  expect_refused(kInvalidInput, "taken off a strain",
                 curve_with([](RawCurve& raw) { raw.path_kind = PathKind::kStrain; }));
  expect_refused(kInvalidInput, "not that of a porous metal", curve_with([](RawCurve& raw) {
                   for (double& f : raw.load) f *= 1000.0;
                   for (double& p : raw.path) p *= 0.5;
                 }));
  expect_refused(kInvalidInput, "pulls and pushes", curve_with([](RawCurve& raw) {
                   for (std::size_t i = 0; i < 50; ++i) raw.load[i] = -8000.0;
                 }));
  expect_refused(kNotMeasurable, "too short for a plateau",
                 [] { reduce_compression(crushed(0.15), told()); });
  RawCurve torn = crushed(0.15);
  torn.load.back() = 0.0;
  expect_refused(kInvalidInput, "as a tension test does",
                 [&] { reduce_compression(torn, told()); });
  CompressionSetup crumbles = told();
  crumbles.crumbles = true;
  EXPECT_NEAR(reduce_compression(torn, crumbles).strength_mpa.value, 60.0, 1e-6);
}

TEST(CompressionLimits, UnverifiedDecidesOnlyWhereTheUserAnswers) {
  const CompressionTest test = reduce_compression(crushed(), told());
  const CompressionAcceptance open = accept_compression(test, "porous-tantalum");
  EXPECT_EQ(open.verdict, Outcome::kUndecided);
  EXPECT_EQ(open.rows.front().decision.outcome, Outcome::kConforms);
  AcceptanceOptions answered;
  answered.unverified = Unverified::kAccepted;
  EXPECT_EQ(accept_compression(test, "Porous tantalum", answered).verdict, Outcome::kConforms);
  RawCurve weak = crushed();
  for (double& f : weak.load) f *= 0.3;
  const CompressionTest low = reduce_compression(weak, told());
  EXPECT_EQ(accept_compression(low, "Porous tantalum", answered).verdict, Outcome::kDoesNotConform);
  CompressionTest dense = test;
  dense.porosity = 0.3;
  EXPECT_EQ(accept_compression(dense, "Porous tantalum", answered).verdict, Outcome::kUndecided);
  EXPECT_THROW(compression_limits_of("ISO 1"), Error);
  for (const CompressionLimit& limit : compression_limits()) EXPECT_FALSE(limit.origin.empty());
}
