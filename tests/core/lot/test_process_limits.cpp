// Steps of post-processing are held against the limits that the profile names.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/nonconformance_report.h"
#include "core/lot/process_limits.h"
#include "core/lot/requirements.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using sample::sign_again;
using Fields = std::map<std::string, LotValue>;
using Names = std::vector<std::string>;

Fields hip_limits() {
  return {{"process_limit", "HIP-TI"},
          {"process", "hip"},
          {"least_temperature_c", 900.0},
          {"most_temperature_c", 940.0},
          {"least_pressure_bar", 1000.0},
          {"least_minutes", 110.0},
          {"gas", "argon"},
          {"specification", "PS-12"},
          {"specification_revision", "C"}};
}

Fields cycle(double celsius, double minutes, double bar = 1020.0) {
  return {
      {"temperature_c", celsius}, {"minutes", minutes}, {"pressure_bar", bar}, {"gas", "Argon"}};
}

// The sample lot, whose HIP H1 was this cycle, with approved limits of it.
LotBook limited(const Fields& told, bool approve = true) {
  LotBook book = sample::releasable_lot();
  book.correct("step", "H1", told);
  const std::int64_t limit = book.add("process_limit", hip_limits()).id;
  if (approve) book.sign("quinn", "approval", limit);
  const std::int64_t profile =
      book.correct("profile", "P1", {{"process_limits", Names{"HIP-TI"}}}).id;
  book.sign("quinn", "approval", profile);
  sign_again(book);
  return book;
}

const std::string kLimits =
    " (limits HIP-TI, HIP: temperature 900 to 940 \u00b0C, pressure at least 1000 bar, time at "
    "least 110 min, gas argon; specification PS-12, revision C)\n";

TEST(ProcessLimits, CycleWithinThemIsReleased) {
  EXPECT_EQ(blockers(limited(cycle(920, 120))), "");
  EXPECT_EQ(blockers(limited(cycle(900, 110, 1000))), "");  // at the limits
  EXPECT_FALSE(has(notes(limited(cycle(920, 120))), "names no limits"));
}

TEST(ProcessLimits, CycleOutsideThemBlocks) {
  EXPECT_EQ(blockers(limited(cycle(20, 1))),
            "step H1 (HIP) missed its limits: temperature 20 \u00b0C, time 1 min" + kLimits);
  EXPECT_EQ(blockers(limited(cycle(940.5, 120))),
            "step H1 (HIP) missed its limits: temperature 940.5 \u00b0C" + kLimits);
  Fields air = cycle(920, 120);
  air["gas"] = "air";
  EXPECT_EQ(blockers(limited(air)), "step H1 (HIP) missed its limits: gas air" + kLimits);
}

TEST(ProcessLimits, WhatIsNotToldIsNotMet) {
  EXPECT_EQ(blockers(limited({{"temperature_c", 920.0}, {"gas", "argon"}})),
            "step H1 (HIP) does not tell pressure_bar, minutes" + kLimits);
  // Told later, it is within them; nothing was outside.
  LotBook book = limited({{"temperature_c", 920.0}, {"gas", "argon"}});
  book.correct("step", "H1", cycle(920, 120));
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
}

TEST(ProcessLimits, WhatMissedThemDoesNotGoAwayByACorrection) {
  LotBook book = limited(cycle(20, 1));
  book.correct("step", "H1", cycle(920, 120));
  sign_again(book);
  const std::string what =
      "step H1 (HIP) missed its limits before it was corrected: temperature "
      "20 \u00b0C, time 1 min" +
      kLimits;
  EXPECT_EQ(blockers(book), what);

  const Fields answer = {{"nonconformance", "N1"},
                         {"description", "20 degC typed for 920 degC"},
                         {"action", "chart 77 read again by two"},
                         {"state", "closed"},
                         {"about", Names{"step:H1"}}};
  LotBook own = book;  // ada entered the step
  own.add("nonconformance", answer, "ada");
  sign_again(own);
  EXPECT_TRUE(has(blockers(own), what)) << blockers(own);

  book.add("nonconformance", answer, "quinn");
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
}

// H1 is said to be of rejected SN-2 alone while it is too cold, and of the whole build once it is
// not.
TEST(ProcessLimits, WhatWasOfARejectedPartIsOfEachThatItIsSaidToBeOfLater) {
  LotBook book = limited(cycle(20, 1));
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "dropped"},
            {"action", "scrapped"},
            {"state", "closed"},
            {"parts", Names{"SN-2"}}},
           "quinn");
  for (const char* to : {"MRB", "REJECT"}) book.decide("SN-2", to, "N1");
  const std::string missed = "step H1 (HIP) missed its limits";
  EXPECT_TRUE(has(blockers(book), missed)) << blockers(book);
  // The sample's H1 and this one named the whole build first: an own step.
  book.add("step", {{"step", "H2"},
                    {"process", "hip"},
                    {"builds", Names{"B1"}},
                    {"parts", Names{"SN-2"}},
                    {"ended", "2026-11-03T08:00:00Z"},
                    {"temperature_c", 20.0},
                    {"minutes", 1.0},
                    {"pressure_bar", 1020.0},
                    {"gas", "Argon"}});
  const std::string of_h2 = "step H2 (HIP) missed its limits";
  EXPECT_FALSE(has(blockers(book), of_h2)) << blockers(book);
  Fields good = cycle(920, 120);
  good["parts"] = Names{"SN-2", "SN-1", "TB-1"};
  book.correct("step", "H2", good);
  EXPECT_TRUE(has(blockers(book), of_h2 + " before it was corrected")) << blockers(book);
  std::string found;
  for (const auto& cells : requirements_met(book.records(), LotBook::kLot).rows) {
    if (cells[0] == "Post-processing: HIP") found = cells[2];
  }
  EXPECT_TRUE(has(found, "), of SN-2 of build B1, missed its limits: temperature 20")) << found;
}

TEST(ProcessLimits, AreNotWidenedBehindAStepThatMissedThem) {
  LotBook book = limited(cycle(990, 120));
  const std::string missed = "step H1 (HIP) missed its limits: temperature 990 \u00b0C" + kLimits;
  EXPECT_EQ(blockers(book), missed);
  const std::int64_t wider =
      book.correct("process_limit", "HIP-TI", {{"most_temperature_c", 1000.0}}).id;
  book.sign("quinn", "approval", wider);
  sign_again(book);
  EXPECT_EQ(blockers(book),
            "step H1 (HIP) missed its limits before these were changed: temperature 990 \u00b0C" +
                kLimits);
  // Limits that nobody had approved were none.
  LotBook typed = sample::releasable_lot();
  typed.correct("step", "H1", cycle(920, 120));
  Fields wrong = hip_limits();
  wrong["least_temperature_c"] = 930.0;
  typed.add("process_limit", wrong);
  const std::int64_t limit =
      typed.correct("process_limit", "HIP-TI", {{"least_temperature_c", 900.0}}).id;
  typed.sign("quinn", "approval", limit);
  const std::int64_t profile =
      typed.correct("profile", "P1", {{"process_limits", Names{"HIP-TI"}}}).id;
  typed.sign("quinn", "approval", profile);
  sign_again(typed);
  EXPECT_EQ(blockers(typed), "");
}

TEST(ProcessLimits, WhatWasMissedStandsInTheDocuments) {
  LotBook book = limited(cycle(990, 120));
  book.correct("step", "H1", cycle(920, 120));
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "too hot by the chart"},
            {"action", "chart read again"},
            {"cause", "typing error"},
            {"state", "closed"},
            {"about", Names{"step:H1"}}},
           "quinn");
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  std::string found;
  for (const auto& row : requirements_met(book.records(), LotBook::kLot).rows) {
    if (row[0] == "Post-processing: HIP") found = row[2];
  }
  EXPECT_TRUE(has(found, "within its limits; H1 as it was first entered (entry ")) << found;
  EXPECT_TRUE(has(found, "missed its limits: temperature 990 \u00b0C")) << found;

  const LotSheet sheet = nonconformance_report(book.records(), LotBook::kLot, "N1", {});
  EXPECT_TRUE(sheet.blockers.empty());
  const SheetTable* steps = nullptr;
  for (const SheetTable& table : sheet.tables) {
    if (table.title == "Post-processing that it is about") steps = &table;
  }
  ASSERT_NE(steps, nullptr);
  ASSERT_EQ(steps->rows.size(), 3U);  // as the sample has it, too hot, corrected
  EXPECT_TRUE(has(steps->rows[1][3], "990 \u00b0C"));
  EXPECT_TRUE(has(steps->rows[1][4], "; missed: temperature 990 \u00b0C"));
  EXPECT_EQ(steps->rows[1][5], "corrected");
  EXPECT_TRUE(has(steps->rows[2][4], "; not missed"));
  EXPECT_EQ(steps->rows[2][5], "yes");
}

TEST(ProcessLimits, NonconformityOfBeforeAnswersForNothingThatFailsLater) {
  LotBook book = limited(cycle(20, 1));
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "furnace stayed cold"},
            {"action", "done again"},
            {"state", "closed"},
            {"about", Names{"step:H1"}}},
           "quinn");
  book.correct("step", "H1", cycle(1100, 120));
  sign_again(book);
  EXPECT_EQ(blockers(book), "step H1 (HIP) missed its limits: temperature 1100 \u00b0C" + kLimits);
}

TEST(ProcessLimits, NonconformityIsAboutAStepThatIsThere) {
  LotBook book = limited(cycle(20, 1));
  EXPECT_THROW(book.add("nonconformance",
                        {{"nonconformance", "N1"},
                         {"description", "furnace stayed cold"},
                         {"action", "done again"},
                         {"state", "closed"},
                         {"about", Names{"step:H9"}}},
                        "quinn"),
               Error);
}

TEST(ProcessLimits, AnotherPersonApprovesThem) {
  const std::string told = blockers(limited(cycle(920, 120), false));
  EXPECT_TRUE(has(told, "the process limit HIP-TI (HIP: temperature 900 to 940"));
  EXPECT_TRUE(has(told, "is not approved by another person than ada"));
}

TEST(ProcessLimits, ProfileWithoutThemIsTold) {
  EXPECT_TRUE(
      has(notes(sample::releasable_lot()),
          "The profile names no limits (process_limits) of HIP: that it was done is judged, "
          "not at what temperature and for how long"));
}

TEST(ProcessLimits, EntriesThatCannotBeAreRefused) {
  LotBook book = sample::releasable_lot();
  EXPECT_THROW(book.add("process_limit", {{"process_limit", "X"},
                                          {"process", "hip"},
                                          {"specification", "PS-12"},
                                          {"specification_revision", "C"}}),
               Error);
  Fields crossed = hip_limits();
  crossed["most_temperature_c"] = 880.0;
  EXPECT_THROW(book.add("process_limit", crossed), Error);
  book.add("process_limit", hip_limits());
  Fields second = hip_limits();
  second["process_limit"] = "HIP-2";
  book.add("process_limit", second);
  EXPECT_THROW(book.correct("profile", "P1", {{"process_limits", Names{"HIP-TI", "HIP-2"}}}),
               Error);
  EXPECT_THROW(book.correct("process_limit", "HIP-2", {{"process", "stress_relief"}}), Error);
}

TEST(ProcessLimits, StandInTheRequirements) {
  const LotBook book = limited(cycle(920, 120));
  bool found = false;
  for (const auto& row : requirements_met(book.records(), LotBook::kLot).rows) {
    if (row[0] != "Post-processing: HIP") continue;
    found = true;
    EXPECT_TRUE(has(row[1], "HIP: temperature 900 to 940 \u00b0C")) << row[1];
    EXPECT_TRUE(has(row[1], "(HIP-TI, specification PS-12, revision C)")) << row[1];
    EXPECT_TRUE(has(row[2], "within its limits")) << row[2];
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace asbuilt
