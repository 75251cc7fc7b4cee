// The summary of a lot: which lots stand beside it, size variants apart, what is not evaluated.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/session/spc_figures.h"
#include "app/session/spc_summary.h"
#include "core/base/error.h"

namespace asbuilt {
namespace {

class Record {
 public:
  void add(const std::string& lot, const std::string& kind, const std::string& key,
           std::map<std::string, LotValue> fields, std::int64_t supersedes = 0) {
    LotRecord r;
    r.id = static_cast<std::int64_t>(source_.records.size()) + 1;
    r.lot = lot;
    r.kind = kind;
    r.key = key;
    r.fields = std::move(fields);
    r.supersedes = supersedes;
    source_.records.push_back(std::move(r));
  }
  // Parts of two size variants, one after the other.
  void add_lot(const std::string& lot, const std::string& part_number, double shift,
               double tolerance = 0.05, int parts = 12) {
    add(lot, "lot", lot, {{"part_number", part_number}, {"number", lot}, {"quantity", 12.0}});
    add(lot, "build", "B1", {{"machine", "M"}, {"machine_serial", "1"}});
    for (int i = 0; i < parts; ++i) {
      const bool large = i % 2 == 1;
      const std::string serial = lot + "-" + std::to_string(i);
      add(lot, "part", serial,
          {{"build", "B1"},
           {"role", "implant"},
           {"x_mm", 10.0 * i},
           {"y_mm", 0.0},
           {"variant_pct", large ? 105.0 : 95.0}});
      const double nominal = large ? 21.0 : 19.0;
      add(lot, "dimension", "D" + std::to_string(i),
          {{"part", serial},
           {"characteristic", "length"},
           {"value", nominal + shift + 0.01 * std::sin(2.0 * i + shift)},
           {"unit", "mm"},
           {"lower", nominal - tolerance},
           {"upper", nominal + tolerance},
           {"measured", "2026-11-0" + lot.substr(2) + "T09:" + std::to_string(10 + i) + ":00Z"}});
    }
  }
  SpcSummary summary(const std::string& lot) const {
    return spc_summary(source_, lot, {"asbuilt", "2026-11-20T10:00:00Z", "head"});
  }

 private:
  SeriesSource source_;
};

const SheetTable& table(const SpcSummary& made, const std::string& title) {
  for (const auto* tables : {&made.sheet.tables, &made.sheet.last_tables}) {
    for (const SheetTable& t : *tables) {
      if (t.title == title) return t;
    }
  }
  throw std::logic_error("no table " + title);
}

TEST(SpcSummary, EarlierLotsOfThePartNumberStandBesideTheLot) {
  Record record;
  record.add_lot("L-1", "PN-7", 0.0);
  record.add_lot("L-2", "PN-8", 0.0);  // another part
  record.add_lot("L-3", "PN-7", 0.001);
  record.add_lot("L-4", "PN-7", 0.002);
  record.add_lot("L-5", "PN-7", 0.0);  // later
  const SpcSummary made = record.summary("L-4");
  EXPECT_EQ(made.sheet.kind, "SPC summary");
  EXPECT_EQ(made.sheet.audit_head, "head");
  EXPECT_NE(made.sheet.statements.front().find("oldest first: L-1, L-3, L-4."), std::string::npos);
  ASSERT_EQ(made.sections.size(), 2u);
  EXPECT_EQ(made.sections[0].title, "length, variant 95 %, mm");
  EXPECT_EQ(made.sections[1].title, "length, variant 105 %, mm");
  const SpcSection& small = made.sections[0];
  ASSERT_EQ(small.table.rows.size(), 3u);
  EXPECT_EQ(small.table.rows[0][0], "lot L-4");
  EXPECT_EQ(small.table.rows[0][1], "6");
  EXPECT_EQ(small.table.rows[1][1], "12");
  EXPECT_EQ(small.table.rows[2][1], "18");
  ASSERT_EQ(small.figures.panels.size(), 2u);
  EXPECT_EQ(small.figures.panels[0].points.size(), 18u);
  EXPECT_EQ(small.figures.panels[0].points.front().group, "L-1");
  EXPECT_NE(small.chart_caption.find("limits from the earlier lots"), std::string::npos);
  EXPECT_EQ(small.figures.plate->places.size(), 6u);  // of this lot
  EXPECT_EQ(small.figures.histogram->values.size(), 18u);
  EXPECT_EQ(small.figures.histogram->lower, 18.95);
}

TEST(SpcSummary, ThePlateShowsTheLastValueOfAPart) {
  Record record;
  record.add_lot("L-1", "PN-7", 0.0);
  record.add_lot("L-2", "PN-7", 0.001);
  const SpcSummary once = record.summary("L-2");
  ASSERT_FALSE(once.sections.empty());
  EXPECT_EQ(once.sections[0].plate_caption.find("its last value"), std::string::npos);
  record.add("L-2", "dimension", "D99",
             {{"part", "L-2-4"},
              {"characteristic", "length"},
              {"value", 19.04},
              {"unit", "mm"},
              {"lower", 18.95},
              {"upper", 19.05},
              {"measured", "2026-11-09T09:00:00Z"}});
  const SpcSummary twice = record.summary("L-2");
  ASSERT_FALSE(twice.sections.empty());
  const SpcSection& small = twice.sections[0];
  ASSERT_TRUE(small.figures.histogram && small.figures.plate);
  EXPECT_EQ(small.figures.histogram->values.size(),
            once.sections[0].figures.histogram->values.size() + 1);
  ASSERT_EQ(small.figures.plate->places.size(), 6u);
  EXPECT_EQ(small.figures.plate->places[2].label, "L-2-4");
  EXPECT_EQ(small.figures.plate->places[2].value, 19.04);
  EXPECT_NE(small.plate_caption.find("its last value"), std::string::npos);
}

TEST(SpcSummary, AnIndexThatPredictsNothingIsMarked) {
  Record record;
  record.add_lot("L-1", "PN-7", 0.0);
  record.add_lot("L-2", "PN-7", 0.001);
  const auto marked = [&record] {
    const SpcSummary made = record.summary("L-2");
    const bool told = std::any_of(made.sheet.statements.begin(), made.sheet.statements.end(),
                                  [](const std::string& said) { return said.starts_with("*: "); });
    const bool cell = made.sections.at(0).table.rows.at(2).at(7).ends_with(") *");
    EXPECT_EQ(told, cell);
    return cell;
  };
  EXPECT_FALSE(marked());
  record.add("L-2", "dimension", "D99",
             {{"part", "L-2-4"},
              {"characteristic", "length"},
              {"value", 19.5},
              {"unit", "mm"},
              {"lower", 18.95},
              {"upper", 19.05},
              {"measured", "2026-11-09T09:00:00Z"}});
  EXPECT_TRUE(marked());
}

// Stable by itself, and not where the earlier lot was.
TEST(SpcSummary, AnIndexOfALotBeyondTheLimitsOfEarlierOnesIsMarked) {
  const auto of_lot = [](double shift) {
    Record record;
    record.add_lot("L-1", "PN-7", 0.0, 0.1, 24);
    record.add_lot("L-2", "PN-7", shift, 0.1, 24);
    const SpcSummary made = record.summary("L-2");
    const std::vector<std::string>& row = made.sections.at(0).table.rows.at(0);
    EXPECT_EQ(row[0], "lot L-2");
    const std::string overview = table(made, "Characteristics").rows.at(0).at(6);
    EXPECT_EQ(overview.ends_with(" *"), row[7].ends_with(" *"));
    return row[6] + " | " + row[7];
  };
  EXPECT_EQ(of_lot(0.0).find('*'), std::string::npos) << of_lot(0.0);
  const std::string away = of_lot(0.06);
  EXPECT_EQ(std::count(away.begin(), away.end(), '*'), 2) << away;
}

TEST(SpcSummary, WhatCannotBeEvaluatedIsListedWithItsReason) {
  Record record;
  record.add_lot("L-1", "PN-7", 0.0);
  const SpcSummary made = record.summary("L-1");
  const SheetTable& left = table(made, "Not evaluated");
  const auto says = [&](const std::string& of, const std::string& what, const std::string& why) {
    return std::any_of(left.rows.begin(), left.rows.end(), [&](const auto& row) {
      return row[2].find(of) != std::string::npos && row[0] == what &&
             row[1].find(why) != std::string::npos;
    });
  };
  const std::string small = "length, variant 95 %";
  EXPECT_TRUE(says(small, "capability, lot L-1", "8 or more"));
  EXPECT_TRUE(says(small, "control chart", "8 or more"));
  EXPECT_TRUE(says(small, "share of the measuring", "no value of the lot states its U"));
  // The same reason of several characteristics stands once; their values stand in a table.
  EXPECT_TRUE(says("length, variant 105 %", "control chart", "8 or more"));
  EXPECT_EQ(left.rows.size(), 3U);
  EXPECT_TRUE(made.sections.empty());
  EXPECT_EQ(table(made, "Characteristics").rows[0][6], "\u2013");
  const SheetTable& values = table(made, "Characteristics without a control chart");
  ASSERT_EQ(values.rows.size(), 2U);
  EXPECT_EQ(values.rows[0][0], "length, variant 95 %, mm");
  EXPECT_EQ(values.rows[0][2], "6");
}

TEST(SpcSummary, LotsWithOtherLimitsLeaveTheLotByItself) {
  Record record;
  record.add_lot("L-1", "PN-7", 0.0, 0.1);
  record.add_lot("L-2", "PN-7", 0.0);
  const SpcSummary made = record.summary("L-2");
  const SheetTable& values = table(made, "Characteristics without a control chart");
  ASSERT_EQ(values.rows.size(), 2u);  // of the lot alone
  EXPECT_EQ(values.rows[0][2], "6");
  const auto& row = table(made, "Not evaluated").rows.front();
  EXPECT_EQ(row[0], "beside the earlier lots");
  EXPECT_NE(row[1].find("lower 18.9, upper 19.1; lower 18.95, upper 19.05"), std::string::npos);
}

TEST(SpcSummary, TitlesAreWordsAndWhatIsEvaluatedComesFirst) {
  Record record;
  record.add_lot("L-1", "PN-7", 0.0);
  record.add_lot("L-2", "PN-7", 0.001);
  for (int i = 0; i < 3; ++i) {
    record.add("L-2", "tensile", "T" + std::to_string(i),
               {{"part", "L-2-0"},
                {"rm_mpa", 950.0 + i},
                {"u_rm_mpa", 9.0},
                {"tested", "2026-11-02T10:0" + std::to_string(i) + ":00Z"}});
  }
  record.add("L-2", "dimension", "H1",
             {{"part", "L-2-0"},
              {"characteristic", "a height"},
              {"value", 3.0},
              {"unit", "um"},
              {"measured", "2026-11-02T11:00:00Z"}});
  const SpcSummary made = record.summary("L-2");
  const SheetTable& all = table(made, "Characteristics");
  std::vector<std::string> titles;
  for (const auto& row : all.rows) titles.push_back(row[0]);
  EXPECT_EQ(titles,
            (std::vector<std::string>{"length, variant 95 %, mm", "length, variant 105 %, mm",
                                      "a height, \u00b5m", "Tensile strength, MPa"}));
  EXPECT_EQ(made.sections.size(), 2U);
  for (const SpcSection& section : made.sections) EXPECT_FALSE(section.figures.panels.empty());
}

TEST(SpcSummary, NumbersHaveTheDigitsThatTheirIntervalsSupport) {
  SampleMoments m;
  m.count = 10;
  m.mean = 20.00123456;
  m.sd = 0.01;
  EXPECT_EQ(mean_text(m), "20.0012");  // U about 0.0075
  EXPECT_EQ(sd_text(0.0123456, 9.0), "0.0123");
  EXPECT_EQ(index_text(1.66666, 1.01), "1.67 (1.01)");
  EXPECT_EQ(ppm_text(0.001), "< 0.01");
  EXPECT_EQ(ppm_text(123456.0), "120000");
  EXPECT_EQ(ppm_text(0.1234), "0.12");
}

TEST(SpcSummary, LimitsAreWrittenAsByHand) {
  Record record;
  record.add_lot("L-1", "PN-7", 0.0);
  record.add("L-1", "dimension", "W",
             {{"part", "L-1-0"},
              {"characteristic", "width"},
              {"value", 20.31},
              {"unit", "mm"},
              {"lower", 20.33 - 0.05},  // 20.279999999999998
              {"upper", 1e7},
              {"measured", "2026-11-01T11:00:00Z"}});
  const SpcSummary made = record.summary("L-1");
  const std::vector<std::vector<std::string>> rows = table(made, "Characteristics").rows;
  const auto width =
      std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row[0] == "width, mm"; });
  ASSERT_NE(width, rows.end());
  EXPECT_EQ((*width)[1], "20.28 to 10000000");
}

TEST(SpcSummary, ACorrectedLotKeepsItsPlaceInTheOrder) {
  Record record;
  record.add_lot("L-1", "PN-7", 0.0);
  record.add_lot("L-2", "PN-7", 0.0);
  record.add("L-1", "lot", "L-1", {{"part_number", "PN-7"}, {"number", "L-1"}}, 1);
  const SpcSummary made = record.summary("L-2");
  EXPECT_NE(made.sheet.statements.front().find("L-1, L-2."), std::string::npos);
}

TEST(SpcSummary, Refusals) {
  Record record;
  record.add("L-1", "lot", "L-1", {{"part_number", "PN-7"}, {"number", "L-1"}});
  EXPECT_THROW(record.summary("L-9"), Error);
  EXPECT_THROW(record.summary("L-1"), Error);  // nothing was measured
}

}  // namespace
}  // namespace asbuilt
