#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/base/error.h"
#include "core/records/inspection.h"

namespace asbuilt {
namespace {

// The texts stand in databases and files that outlive the program: they are fixed here once more.
TEST(Names, StrutStatus) {
  const char* texts[] = {"ok",   "missing", "broken", "necked",        "bulged",
                         "thin", "thick",   "wavy",   "not_measurable"};
  for (int i = 0; i < 9; ++i) {
    EXPECT_STREQ(to_string(static_cast<StrutStatus>(i)), texts[i]);
    EXPECT_EQ(strut_status_from(texts[i]), static_cast<StrutStatus>(i));
  }
  EXPECT_STREQ(to_string(StrutStatus::kNotMeasurable), "not_measurable");
}

TEST(Names, NodeStatus) {
  const char* texts[] = {"ok", "shifted", "missing", "not_measurable"};
  for (int i = 0; i < 4; ++i) {
    EXPECT_STREQ(to_string(static_cast<NodeStatus>(i)), texts[i]);
    EXPECT_EQ(node_status_from(texts[i]), static_cast<NodeStatus>(i));
  }
  EXPECT_STREQ(to_string(NodeStatus::kNotMeasurable), "not_measurable");
}

TEST(Names, DefectMode) {
  const char* texts[] = {"missing", "broken",      "necked",   "bulged", "thin", "thick",
                         "wavy",    "closed_pore", "particle", "dross",  "void", "trapped_powder"};
  for (int i = 0; i < 12; ++i) {
    EXPECT_STREQ(to_string(static_cast<DefectMode>(i)), texts[i]);
    EXPECT_EQ(defect_mode_from(texts[i]), static_cast<DefectMode>(i));
  }
  EXPECT_STREQ(to_string(DefectMode::kTrappedPowder), "trapped_powder");
}

TEST(Names, FitnessAndOutcome) {
  EXPECT_STREQ(to_string(Fitness::kFit), "fit");
  EXPECT_STREQ(to_string(Fitness::kLimited), "limited");
  EXPECT_STREQ(to_string(Fitness::kUnfit), "unfit");
  EXPECT_STREQ(to_string(Outcome::kConforms), "conforms");
  EXPECT_STREQ(to_string(Outcome::kDoesNotConform), "does_not_conform");
  EXPECT_STREQ(to_string(Outcome::kUndecided), "undecided");
  for (const Outcome o : {Outcome::kConforms, Outcome::kDoesNotConform, Outcome::kUndecided}) {
    EXPECT_EQ(outcome_from(to_string(o)), o);
  }
}

TEST(Names, UnknownTextsListTheKnownOnes) {
  try {
    node_status_from("OK");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kBadFormat);
    EXPECT_EQ(error.text().where, "\"OK\"");
    EXPECT_EQ(error.text().allowed, "ok, shifted, missing, not_measurable");
  }
  EXPECT_THROW(strut_status_from(""), Error);
  EXPECT_THROW(defect_mode_from("pore"), Error);
  EXPECT_THROW(outcome_from("conforms "), Error);
}

}  // namespace
}  // namespace asbuilt
