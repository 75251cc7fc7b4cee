// Limits of compression that the manufacturer states himself: refused, decided, blocking.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/own_limits.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;
using Fields = std::map<std::string, LotValue>;

LotRecord compression(const Fields& more) {
  LotRecord test;
  test.kind = "compression";
  test.key = "C1";
  test.fields = {{"offset_mpa", 42.0}, {"u_offset_mpa", 1.0}};
  for (const auto& [name, value] : more) test.fields[name] = value;
  return test;
}

OwnVerdict only(const LotRecord& test, const std::string& rule) {
  const std::vector<OwnVerdict> verdicts =
      judge_own_limits(test, nullptr,
                       {rule == "simple" ? DecisionRule::kSimple : DecisionRule::kIso14253,
                        GuardBand::kConformance95});
  EXPECT_EQ(verdicts.size(), 1U);
  return verdicts.empty() ? OwnVerdict() : verdicts.front();
}

TEST(OwnLimits, AreDecidedWithAGuardBand) {
  const auto at = [](double least, const std::string& rule) {
    return only(compression({{"offset_least_mpa", least}, {"limits_origin", "DHF 7"}}), rule);
  };
  // 1.645 u with u = 0.5: 0.8225.
  EXPECT_EQ(at(41.17, "iso14253").outcome, Outcome::kConforms);
  EXPECT_EQ(at(41.18, "iso14253").outcome, Outcome::kUndecided);
  EXPECT_EQ(at(42.82, "iso14253").outcome, Outcome::kUndecided);
  EXPECT_EQ(at(42.83, "iso14253").outcome, Outcome::kDoesNotConform);
  EXPECT_EQ(at(42.0, "simple").outcome, Outcome::kConforms);
  EXPECT_EQ(at(42.1, "simple").outcome, Outcome::kDoesNotConform);
  EXPECT_EQ(at(45.0, "iso14253").what, "offset stress of 42 MPa is below 45 MPa (the test: DHF 7)");
}

TEST(OwnLimits, WhatCannotBeDecidedSaysWhy) {
  const Fields range = {
      {"gradient_least_mpa", 900.0}, {"gradient_most_mpa", 1100.0}, {"limits_origin", "DHF 7"}};
  EXPECT_EQ(only(compression(range), "simple").what,
            "quasi-elastic gradient is missing, which has to be 900 to 1100 MPa (the test: DHF 7)");
  Fields found = range;
  found["gradient_mpa"] = 1000.0;
  EXPECT_EQ(only(compression(found), "simple").outcome, Outcome::kUndecided);  // without U
  found["u_gradient_mpa"] = 20.0;
  EXPECT_EQ(only(compression(found), "iso14253").outcome, Outcome::kConforms);
  found["gradient_mpa"] = 1150.0;
  EXPECT_EQ(only(compression(found), "iso14253").outcome, Outcome::kDoesNotConform);
  found["gradient_mpa"] = 1000.0;
  found["strain_from"] = "crosshead";
  EXPECT_EQ(only(compression(found), "iso14253").outcome, Outcome::kUndecided);
  found["compliance_um_kn"] = 4.0;
  EXPECT_EQ(only(compression(found), "iso14253").outcome, Outcome::kConforms);
}

class InLot : public ::testing::Test {
 protected:
  InLot() {
    book_.add("instrument", {{"instrument", "CM-1"}, {"class", "compression_machine"}});
    book_.add("calibration", {{"certificate", "K-1"},
                              {"instrument", "CM-1"},
                              {"calibrated", "2026-01-10"},
                              {"due", "2027-01-10"},
                              {"standard", "ISO 7500-1"},
                              {"accuracy_class", "1"}});
    book_.add("part", {{"serial", "PS-1"}, {"role", "porous_specimen"}, {"build", "B1"}});
  }
  void test(const Fields& more) {
    Fields fields = {{"test", "C1"},         {"part", "PS-1"},
                     {"spec", "none"},       {"offset_mpa", 42.0},
                     {"u_offset_mpa", 1.0},  {"verdict", "pass"},
                     {"instrument", "CM-1"}, {"tested", "2026-11-05T08:00:00Z"}};
    for (const auto& [name, value] : more) fields[name] = value;
    book_.add("compression", fields);
  }
  std::string blocked() const {
    std::string all;
    for (const Blocker& b : evaluate_lot(book_.records(), LotBook::kLot).blockers) {
      if (!b.signing) all += b.what + "\n";
    }
    return all;
  }
  void profile(const Fields& changed) {
    book_.sign("quinn", "approval", book_.correct("profile", "P1", changed).id);
  }
  LotBook book_ = sample::releasable_lot();
};

TEST_F(InLot, TheProfilesLimitHoldsForEveryTestSaidToPass) {
  test({});
  EXPECT_EQ(blocked(), "");
  profile({{"offset_least_mpa", 45.0}, {"limits_origin", "design history file 7"}});
  EXPECT_EQ(blocked(),
            "compression test C1 passes, but its offset stress of 42 MPa is below 45 MPa (profile "
            "P1: design history file 7)\n");
  profile({{"offset_least_mpa", 41.5}});
  EXPECT_NE(
      blocked().find("offset stress of 42 MPa is too near its limit to decide, at least 41.5 MPa"),
      std::string::npos);
  // It missed a limit that was approved: a lower one comes too late.
  profile({{"offset_least_mpa", 40.0}});
  EXPECT_NE(blocked().find("compression test C1 was outside its limits by profile P1, edition 1"),
            std::string::npos);
  profile({{"plateau_least_mpa", 10.0}});
  EXPECT_NE(blocked().find("plateau stress is missing"), std::string::npos);
}

TEST_F(InLot, ATestMayStateALimitOfItsOwn) {
  test({{"offset_least_mpa", 50.0}, {"limits_origin", "order 12"}});
  EXPECT_NE(blocked().find("is below 50 MPa (the test: order 12)"), std::string::npos);
}

TEST_F(InLot, ALimitHasAnOriginAndAnOrder) {
  const std::vector<std::pair<const char*, Fields>> refused = {
      {"origin belong together", {{"offset_least_mpa", 50.0}}},
      {"origin belong together", {{"limits_origin", "order 12"}}},
      {"contradict",
       {{"gradient_least_mpa", 9.0}, {"gradient_most_mpa", 8.0}, {"limits_origin", "order 12"}}}};
  for (const auto& [says, fields] : refused) {
    try {
      test(fields);
      ADD_FAILURE() << "taken: " << says;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
    }
    EXPECT_THROW(book_.correct("profile", "P1", fields), Error);
  }
}

}  // namespace
}  // namespace asbuilt
