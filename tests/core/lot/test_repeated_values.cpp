// Values of a part that was measured again after a rework or a step of post-processing.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/lot/dispositions.h"
#include "core/lot/lot_series.h"
#include "core/lot/print_accuracy.h"
#include "core/lot/repeated_values.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using Fields = std::map<std::string, LotValue>;
using Names = std::vector<std::string>;

constexpr char kBlasted[] = "2026-11-10T08:00:00Z";

void measure(LotBook& book, const std::string& number, double value, const std::string& when,
             const std::string& characteristic = "length") {
  book.add("dimension", {{"measurement", number},
                         {"part", "SN-1"},
                         {"characteristic", characteristic},
                         {"value", value},
                         {"u", 0.01},
                         {"unit", "mm"},
                         {"nominal", 20.0},
                         {"lower", 19.95},
                         {"upper", 20.05},
                         {"instrument", "CAL-1"},
                         {"measured", when}});
}

// SN-1, whose length D1 is of 11-06, was blasted a second time on 11-10 and scanned after it.
LotBook blasted() {
  LotBook book = sample::releasable_lot();
  book.add("step", {{"step", "BL2"},
                    {"process", "blasting"},
                    {"builds", Names{"B1"}},
                    {"parts", Names{"SN-1"}},
                    {"ended", kBlasted}});
  book.correct("inspection", "SN-1", {{"scanned", std::string("2026-11-10T09:00:00Z")}});
  return book;
}

std::vector<double> values_of(const LotBook& book) {
  const SeriesSource source{"f", book.records(), {}};
  std::vector<double> values;
  for (const SeriesValue& v : lot_series({&source, 1}, {"length", {}, {}, false}).values) {
    values.push_back(v.value);
  }
  return values;
}

std::vector<std::string> since(const LotBook& book) {
  const RepeatedValues repeated(book.records(), LotBook::kLot);
  std::vector<std::string> all;
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind != "dimension") continue;
    all.push_back(repeated.done_since(*r) +
                  (repeated.of_process(*r) ? "" : ", not of the process"));
  }
  return all;
}

TEST(RepeatedValues, OneMeasuredAgainAfterAStepIsInNobodysWay) {
  LotBook book = blasted();
  const std::string order =
      "D1 of part SN-1, length was measured at 2026-11-06 09:00, before "
      "blasting BL2 of its part ended";
  EXPECT_TRUE(has(blockers(book), order)) << blockers(book);
  LotBook other = book;
  measure(other, "D2", 20.0, kBlasted, "width");
  EXPECT_TRUE(has(blockers(other), order)) << blockers(other);
  LotBook early = book;
  measure(early, "D2", 20.0, "2026-11-10T07:59:00Z");
  EXPECT_TRUE(has(blockers(early), order)) << blockers(early);
  measure(book, "D2", 20.0, kBlasted);
  sample::sign_again(book);
  EXPECT_EQ(blockers(book), "");
  EXPECT_EQ(since(book), (Names{"blasting BL2, not of the process", ""}));
  EXPECT_EQ(values_of(book), std::vector<double>{20.0});
}

TEST(RepeatedValues, OneThatWasOutsideNeedsItsAnswerAllTheSame) {
  LotBook book = blasted();
  measure(book, "D2", 20.0, kBlasted);
  book.correct("dimension", "D1", {{"value", 20.2}});
  EXPECT_TRUE(has(blockers(book),
                  "D1 of part SN-1, length was outside its limits before blasting BL2, and no "
                  "closed nonconformity is about it"))
      << blockers(book);
}

// The process is told by what it made, the part by what it has become.
TEST(RepeatedValues, WhatWasBeforeTheFirstReworkIsOfTheProcess) {
  LotBook book = sample::releasable_lot();
  book.correct("dimension", "D1", {{"value", 20.2}, {"nominal", 20.0}});
  const auto rework = [&book] {
    for (const char* to : {"MRB", "REWORK", "PENDING"}) book.decide("SN-1", to, "N1");
    return book.records().back().utc;
  };
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "too long"},
                              {"action", "to be ground"},
                              {"state", "open"},
                              {"parts", Names{"SN-1"}}});
  const std::string first = rework();
  EXPECT_EQ(since(book), Names{""});
  measure(book, "D2", 20.1, first);
  const std::string second = rework();
  measure(book, "D3", 20.0, second);
  EXPECT_EQ(since(book),
            (Names{"a rework", "a rework, not of the process", ", not of the process"}));
  EXPECT_EQ(values_of(book), std::vector<double>{20.2});
  const PrintAccuracy accuracy = print_accuracy(book.records(), LotBook::kLot);
  ASSERT_EQ(accuracy.rows.size(), 1U);
  EXPECT_NEAR(accuracy.rows[0].deviation_um, 200.0, 1e-6);
  ASSERT_EQ(accuracy.notes.size(), 1U);
  EXPECT_EQ(accuracy.notes[0],
            "2 dimensions of after a rework, or of before a step that it was measured again after, "
            "left out");
  // Measured after a rework alone: there is no other value of it.
  measure(book, "D4", 5.0, second, "width");
  EXPECT_EQ(since(book).back(), "");
}

}  // namespace
}  // namespace asbuilt
