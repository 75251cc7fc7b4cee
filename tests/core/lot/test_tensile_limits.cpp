// Entered tension tests against the limits at hand for their specification.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/lot/evaluate.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/requirements.h"
#include "core/lot/tensile_limits.h"
#include "tests/core/lot/sample_lot.h"

using namespace asbuilt;
using sample::blockers;
using sample::LotBook;
using sample::notes;

namespace {

ProfileRule rule_named(const std::string& name) {
  return {name == "simple" ? DecisionRule::kSimple : DecisionRule::kIso14253,
          GuardBand::kConformance95};
}

// By the limits that are built in.
TensileFindings findings(const LotRecord& test, const std::string& rule, bool unverified) {
  return tensile_findings(test, LimitsInForce().tension(test.text("spec")), rule_named(rule),
                          unverified);
}

LotRecord test_of(const std::map<std::string, LotValue>& changed) {
  LotRecord test;
  test.kind = "tensile";
  test.key = "T1";
  test.fields = {{"spec", "ASTM F136"}, {"gauge_basis", "4D"}, {"rm_mpa", 951.0}, {"u_rm_mpa", 4.0},
                 {"rp02_mpa", 880.0},   {"u_rp02_mpa", 5.0},   {"a_pct", 14.0},   {"u_a_pct", 0.4},
                 {"z_pct", 40.0},       {"u_z_pct", 1.0}};
  for (const auto& [name, value] : changed) test.fields[name] = value;
  return test;
}

// "missed: ...; open: ...; told: ..." of all findings.
std::string found(const std::map<std::string, LotValue>& changed,
                  const std::string& rule = "simple", bool unverified = true) {
  std::string all;
  for (const LimitFinding& f : findings(test_of(changed), rule, unverified).findings) {
    if (!all.empty()) all += "; ";
    all += f.standing == LimitStanding::kMissed        ? "missed: "
           : f.standing == LimitStanding::kNotCompared ? "open: "
                                                       : "told: ";
    all += f.what;
  }
  return all;
}

std::int64_t profile_of(const LotBook& book) {
  std::int64_t id = 0;
  for (const LotRecord& r : book.records()) {
    if (r.kind == "profile") id = r.id;
  }
  return id;
}

// `tensile_specs` of the profile, approved, and the lot signed again.
void profile_names(LotBook& book, const std::vector<std::string>& specs) {
  book.correct("profile", "P1", {{"tensile_specs", specs}});
  book.sign("quinn", "approval", profile_of(book));
  book.sign("ada", "review");
  book.sign("quinn", "release");
}

// A row of the certificate's first table.
std::string row_text(const LotBook& book, const std::string& requirement) {
  for (const auto& row : requirements_met(book.records(), LotBook::kLot).rows) {
    if (row.front() != requirement) continue;
    std::string all;
    for (const std::string& cell : row) all.append(cell).append(" | ");
    return all;
  }
  return "";
}

}  // namespace

TEST(TensileLimits, AGoodTestHasNothingAgainstIt) {
  const TensileFindings good = findings(test_of({}), "iso14253", true);
  EXPECT_TRUE(good.at_hand);
  EXPECT_EQ(good.material, "Ti6Al4V ELI");
  EXPECT_TRUE(good.findings.empty());
}

// The limit and its neighbours: ASTM F136 has 860, 795, 10, rounded in the limit's last digit, half
// to even; ISO 5832-3 rounds A to 0.5 % first.
TEST(TensileLimits, RoundedAsTheSpecificationSays) {
  EXPECT_EQ(found({{"rm_mpa", 859.5}}), "");
  EXPECT_EQ(found({{"rm_mpa", 860.49}}), "");
  EXPECT_EQ(found({{"rm_mpa", 859.49}}),
            "missed: Rm of 859.49 MPa, rounded 859 MPa, is below 860 MPa of ASTM F136");
  EXPECT_EQ(found({{"rp02_mpa", 794.5}}),
            "missed: Rp0.2 of 794.5 MPa, rounded 794 MPa, is below 795 MPa of ASTM F136");
  EXPECT_NE(found({{"spec", "ISO 5832-3"}, {"gauge_basis", "5D"}, {"a_pct", 9.6}})
                .find("missed: A of 9.6 %, rounded 9.5 %, is below 10 % of ISO 5832-3"),
            std::string::npos);
  // ISO 14253-1 takes no rounded value, and a guard band.
  EXPECT_EQ(found({{"rm_mpa", 859.5}}, "iso14253"),
            "missed: Rm of 859.5 MPa is below 860 MPa of ASTM F136");
  EXPECT_EQ(found({{"rm_mpa", 862.0}}, "iso14253"),
            "missed: Rm of 862 MPa is too near 860 MPa of ASTM F136");
}

TEST(TensileLimits, AnotherGaugeLengthSpeaksForNothing) {
  for (const char* gauge : {"5D", "4.5 D", "5.65 sqrt(S0)", "25 mm", ""}) {
    const std::string all = found({{"gauge_basis", gauge}, {"a_pct", 5.0}});
    EXPECT_EQ(all.find("open: A is not compared with 10 % of ASTM F136: "), 0u) << gauge << all;
  }
  EXPECT_EQ(found({{"gauge_basis", "4 d"}}), "");
  EXPECT_NE(found({{"gauge_basis", "4 D"}, {"a_pct", 5.0}}).find("missed: A of 5 % is below 10 %"),
            std::string::npos);
  EXPECT_NE(found({{"spec", "ISO 5832-3"}, {"gauge_basis", "5D"}, {"a_pct", 5.0}})
                .find("missed: A of 5 % is below 10 %"),
            std::string::npos);
}

TEST(TensileLimits, WhatIsNotEnteredSpeaksForNothing) {
  LotRecord test = test_of({});
  test.fields.erase("z_pct");
  test.fields.erase("u_rm_mpa");
  const auto simple = findings(test, "simple", true).findings;
  ASSERT_EQ(simple.size(), 1u);
  EXPECT_EQ(simple[0].what, "Z is not compared with 25 % of ASTM F136: it is not entered");
  EXPECT_EQ(simple[0].standing, LimitStanding::kNotCompared);
  EXPECT_EQ(findings(test, "iso14253", true).findings.size(), 2u);
  // That limit is from memory: it asks for nothing unless somebody answers for it.
  EXPECT_EQ(findings(test, "simple", false).findings[0].standing, LimitStanding::kUnverified);
  test.fields["spec"] = "ASTM F67 gr 2";
  EXPECT_EQ(findings(test, "simple", false).findings.back().standing, LimitStanding::kNotCompared);
}

TEST(TensileLimits, LimitsFromMemoryAreTold) {
  const std::map<std::string, LotValue> printed = {{"spec", "ASTM F3001"}};
  EXPECT_EQ(found(printed), "");
  const std::string told = found(printed, "simple", false);
  EXPECT_NE(told.find("told: Rm of 951 MPa meets 860 MPa of ASTM F3001, which nobody compared"),
            std::string::npos)
      << told;
  EXPECT_EQ(told.find("missed"), std::string::npos);
  EXPECT_NE(
      found({{"spec", "ASTM F3001"}, {"rm_mpa", 500.0}}, "simple", false)
          .find("missed: Rm of 500 MPa is below 860 MPa of ASTM F3001, which nobody compared"),
      std::string::npos);
}

TEST(TensileLimits, WithoutLimitsAtHandThereIsNothingToSay) {
  const TensileFindings own = findings(test_of({{"spec", "customer drawing 7"}}), "simple", true);
  EXPECT_FALSE(own.at_hand);
  EXPECT_TRUE(own.findings.empty());
  EXPECT_EQ(findings(test_of({{"spec", "ASTM B365-12"}}), "simple", true).material, "Ta");
}

TEST(TensileLimits, TestsByAnotherSpecificationDoNotCount) {
  // Tantalum's limits would pass anything.
  LotBook other = sample::releasable_lot({{"spec", "ASTM B365"},
                                          {"gauge_basis", "25.4 mm"},
                                          {"rm_mpa", 250.0},
                                          {"rp02_mpa", 180.0},
                                          {"a_pct", 40.0}});
  EXPECT_EQ(blockers(other),
            "tensile test T1 was judged by ASTM B365, which is for Ta, not Ti6Al4V ELI\n");
  LotBook asked = sample::releasable_lot();
  profile_names(asked, {"ASTM F136"});
  EXPECT_EQ(blockers(asked), "build B1 has 0 of 1 bars whose tensile test passes\n");
  profile_names(asked, {"ASTM F3001-14"});
  EXPECT_EQ(blockers(asked), "");
}

// Numbers that nothing is held against release a lot only where the approved profile says so.
TEST(TensileLimits, ASpecificationWithoutLimitsCountsWhereTheProfileNamesIt) {
  LotBook own =
      sample::releasable_lot({{"spec", "ASTM F 3 0 0 1 X"}, {"rm_mpa", 60.0}, {"rp02_mpa", 50.0}});
  const LotEvaluation open = evaluate_lot(own.records(), LotBook::kLot);
  ASSERT_EQ(open.blockers.size(), 1u);
  EXPECT_EQ(open.blockers[0].what,
            "tensile test T1 passes, but there are no limits at hand for ASTM F 3 0 0 1 X, and the "
            "profile does not name it");
  for (const char* remedy : {"add-limit --db FILE", "(tensile_specs)", "add-profile --db FILE"}) {
    EXPECT_NE(open.blockers[0].remedy.find(remedy), std::string::npos) << remedy;
  }
  profile_names(own, {"astm F3001X"});
  EXPECT_EQ(blockers(own), "");
  EXPECT_NE(notes(own).find("T1: there are no limits at hand for ASTM F 3 0 0 1 X; the profile "
                            "names it, so that the verdict of who entered it counts"),
            std::string::npos);
  EXPECT_NE(row_text(own, "Rm, ASTM F 3 0 0 1 X")
                .find("no limit at hand; the profile names the specification: the verdict of who "
                      "entered it counts"),
            std::string::npos);
  // One that the profile does not ask for counts nowhere.
  profile_names(own, {"ASTM F3001"});
  EXPECT_EQ(blockers(own), "build B1 has 0 of 1 bars whose tensile test passes\n");
  EXPECT_NE(notes(own).find("it does not count"), std::string::npos);
}

TEST(TensileLimits, BlanksCaseAndEditionDoNotHideTheLimits) {
  for (const char* name : {"astm f 3001", "ASTM F3001-14", "ASTM-F3001", "Astm F3001-14e1"}) {
    LotBook book = sample::releasable_lot({{"spec", name}, {"rm_mpa", 60.0}, {"rp02_mpa", 50.0}});
    EXPECT_NE(blockers(book).find("Rm of 60 MPa is below 860 MPa of ASTM F3001"), std::string::npos)
        << name << "\n"
        << blockers(book);
  }
}

// Only where a comparison is what is missing.
TEST(TensileLimits, TheRemedyOfAnUndecidedTestIsWhatHelps) {
  const auto remedy = [](const std::map<std::string, LotValue>& test) {
    const LotBook book = sample::releasable_lot(test);
    std::string all;
    for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
      if (b.what == "tensile test T1: undecided") all += b.remedy;
    }
    return all;
  };
  EXPECT_EQ(remedy({{"verdict", "undecided"}, {"unverified", true}}).find("compare it with"), 0u);
  const std::string near = remedy(
      {{"verdict", "undecided"}, {"rm_mpa", 871.0}, {"rp02_mpa", 869.0}, {"u_rm_mpa", 30.0}});
  EXPECT_NE(near.find("add-nonconformance"), std::string::npos);
  EXPECT_EQ(near.find("compare"), std::string::npos) << near;
}

// The curve breaks at 2.9 %, and Lu says 14 %: one of them is not of this bar.
TEST(TensileLimits, AnElongationThatItsOwnCurveContradictsBlocks) {
  const auto entered = [](const std::map<std::string, LotValue>& curve) {
    return blockers(sample::releasable_lot(curve));
  };
  EXPECT_EQ(
      entered({{"at_pct", 2.9}, {"u_at_pct", 0.06}}),
      "tensile test T1 passes, but its A of 14 % is above At of 2.9 %, at which its own curve "
      "breaks\n");
  EXPECT_EQ(
      entered({{"at_pct", 17.0}, {"u_at_pct", 0.1}, {"a_curve_pct", 16.2}, {"u_a_curve_pct", 0.1}}),
      "tensile test T1 passes, but its A of 14 % is not A of the curve of 16.2 %, by more than "
      "both U\n");
  EXPECT_EQ(
      entered({{"at_pct", 14.9}, {"u_at_pct", 0.1}, {"a_curve_pct", 14.1}, {"u_a_curve_pct", 0.1}}),
      "");
  const LotBook book = sample::releasable_lot({{"at_pct", 2.9}, {"u_at_pct", 0.06}});
  const SheetContext context{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};
  std::string cells;
  for (const SheetTable& table : batch_record(book.records(), LotBook::kLot, context).tables) {
    if (!table.title.starts_with("Tensile tests: elongations by the curve")) continue;
    for (const std::string& cell : table.rows.front()) cells += cell + "|";
  }
  EXPECT_NE(cells.find("T1|2.900 \u00b1 0.060|"), std::string::npos) << cells;
}
