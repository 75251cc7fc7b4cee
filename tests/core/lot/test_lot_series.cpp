// Values over lots: which entries count, what they say, what is refused.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/error.h"
#include "core/lot/lot_series.h"
#include "core/tensile/acceptance.h"

namespace asbuilt {
namespace {

// Entries as the store gives them; checks and signatures are not what is tested here.
class Book {
 public:
  std::int64_t add(const std::string& lot, const std::string& kind, const std::string& key,
                   std::map<std::string, LotValue> fields, std::int64_t supersedes = 0) {
    LotRecord r;
    r.id = static_cast<std::int64_t>(records_.size()) + 1;
    r.lot = lot;
    r.kind = kind;
    r.key = key;
    r.fields = std::move(fields);
    r.supersedes = supersedes;
    records_.push_back(std::move(r));
    return records_.back().id;
  }
  std::int64_t measure(const std::string& lot, const std::string& key, double value,
                       const std::string& when, std::int64_t supersedes = 0) {
    return add(lot, "dimension", key,
               {{"part", "SN-" + key},
                {"characteristic", "length"},
                {"value", value},
                {"u", 0.01},
                {"unit", "mm"},
                {"lower", 19.9},
                {"upper", 20.1},
                {"instrument", "CAL-1"},
                {"measured", when}},
               supersedes);
  }
  SeriesSource source(const std::string& file = "lot.sqlite") const {
    return {file, records_, [](std::int64_t id) {
              InspectionFigures figures;
              for (const FigureName& name : figure_names()) figures[name.id] = {};
              if (id != 9) figures["porosity_loss_pp"] = {0.1 * static_cast<double>(id), 0.02};
              return figures;
            }};
  }

 private:
  std::vector<LotRecord> records_;
};

Book two_lots() {
  Book book;
  for (const char* lot : {"L-1", "L-2"}) {
    book.add(lot, "lot", lot, {{"part_number", "PN"}});
    book.add(lot, "build", "B1", {{"machine", "M"}, {"machine_serial", lot}});
    for (const char* key : {"a", "b"}) {
      book.add(lot, "part", std::string("SN-") + key,
               {{"build", "B1"},
                {"x_mm", 5.0},
                {"y_mm", -3.0},
                {"variant_pct", std::string(key) == "a" ? 95.0 : 105.0}});
    }
  }
  return book;
}

std::string refused(const Book& book, const SeriesRequest& request, ErrorCode code) {
  const SeriesSource source = book.source();
  try {
    lot_series({&source, 1}, request);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    return error.text().where + " | " + error.text().allowed;
  }
  ADD_FAILURE() << "not refused: " << request.characteristic;
  return {};
}

CharacteristicSeries found(const Book& book, const SeriesRequest& request) {
  const SeriesSource source = book.source();
  return lot_series({&source, 1}, request);
}

TEST(LotSeries, ValuesInTheOrderOfTheirTimeWithPlaceAndMachine) {
  Book book = two_lots();
  book.measure("L-2", "a", 20.03, "2026-11-05T09:00:00Z");
  book.measure("L-1", "b", 20.01, "2026-11-03T09:00:00Z");
  const CharacteristicSeries series = found(book, {"length", {}, {}, false});
  ASSERT_EQ(series.values.size(), 2u);
  const SeriesValue& first = series.values.front();
  EXPECT_EQ(first.value, 20.01);
  EXPECT_EQ(first.lot, "L-1");
  EXPECT_EQ(first.part, "SN-b");
  EXPECT_EQ(first.build, "B1");
  EXPECT_EQ(first.machine, "M L-1");  // the build of its own lot
  EXPECT_EQ(first.x_mm, 5.0);
  EXPECT_EQ(first.y_mm, -3.0);
  EXPECT_EQ(first.variant_pct, 105.0);
  EXPECT_EQ(first.entry, 10);
  EXPECT_EQ(series.unit, "mm");
  EXPECT_EQ(series.lower, 19.9);
  EXPECT_EQ(series.upper, 20.1);
  EXPECT_EQ(found(book, {"length", {"L-2"}, {}, false}).values.size(), 1u);
  EXPECT_EQ(found(book, {"length", {}, 95.0, false}).values.front().value, 20.03);
}

TEST(LotSeries, SupersededEntriesDoNotCountButAreTold) {
  Book book = two_lots();
  const std::int64_t old = book.measure("L-1", "a", 99.0, "2026-11-03T09:00:00Z");
  book.measure("L-1", "a", 20.0, "2026-11-03T09:00:00Z", old);
  const CharacteristicSeries series = found(book, {"length", {}, {}, false});
  ASSERT_EQ(series.values.size(), 1u);
  EXPECT_EQ(series.values.front().value, 20.0);
  EXPECT_EQ(series.superseded, 1u);
  EXPECT_EQ(series.notes.front(), "superseded entries, not counted: 1");
}

TEST(LotSeries, MixedUnitsAndLimitsAreRefusedWithWhatWasFound) {
  Book book = two_lots();
  book.measure("L-1", "a", 20.0, "2026-11-03T09:00:00Z");
  book.add("L-1", "dimension", "c",
           {{"part", "SN-b"},
            {"characteristic", "length"},
            {"value", 20.0},
            {"unit", "mm"},
            {"lower", 19.8},
            {"measured", "2026-11-03T10:00:00Z"}});
  const std::string limits = refused(book, {"length", {}, {}, false}, ErrorCode::kInvalidInput);
  EXPECT_NE(limits.find("lower 19.8, no upper; lower 19.9, upper 20.1"), std::string::npos)
      << limits;
  // Limits of the caller's own: those of the entries are told and not taken.
  const CharacteristicSeries own = found(book, {"length", {}, {}, true});
  EXPECT_FALSE(own.lower);
  EXPECT_FALSE(own.upper);
  EXPECT_NE(own.notes.front().find("differ"), std::string::npos);
  book.add("L-2", "dimension", "d",
           {{"part", "SN-a"},
            {"characteristic", "length"},
            {"value", 20000.0},
            {"unit", "um"},
            {"measured", "2026-11-04T10:00:00Z"}});
  const std::string units = refused(book, {"length", {}, {}, true}, ErrorCode::kInvalidInput);
  EXPECT_NE(units.find("mm; um"), std::string::npos) << units;
}

TEST(LotSeries, TensileFiguresKnowTheirGaugeLength) {
  Book book = two_lots();
  const auto test = [&](const char* key, const char* basis) {
    book.add("L-1", "tensile", key,
             {{"part", "SN-a"},
              {"gauge_basis", basis},
              {"rm_mpa", 950.0},
              {"u_rm_mpa", 8.0},
              {"a_pct", 12.0},
              {"tested", "2026-11-03T09:00:00Z"}});
  };
  test("T1", "4D");
  EXPECT_EQ(found(book, {"tensile.a_pct", {}, {}, false}).unit, "% of 4D");
  test("T2", "5D");
  const CharacteristicSeries strength = found(book, {"tensile.rm_mpa", {}, {}, false});
  EXPECT_EQ(strength.values.size(), 2u);
  EXPECT_EQ(strength.values.front().u, 8.0);
  EXPECT_NE(strength.notes.back().find("parts: 1"), std::string::npos);
  const std::string mixed =
      refused(book, {"tensile.a_pct", {}, {}, false}, ErrorCode::kInvalidInput);
  EXPECT_NE(mixed.find("% of 4D; % of 5D"), std::string::npos);
  const std::string absent = refused(book, {"tensile.z_pct", {}, {}, false}, ErrorCode::kNotFound);
  EXPECT_NE(absent.find("tensile.a_pct, tensile.rm_mpa"), std::string::npos) << absent;
}

// Rm of ASTM F136 is seen in a public source, A of it for 4D; that of ISO 5832-3 is from memory.
TEST(LotSeries, TensionLimitsAreThoseThatDecideInTheLot) {
  const auto book_of = [](const std::string& spec, bool accepts) {
    Book book = two_lots();
    book.add("", "profile", "P1", {{"accepts_unverified", accepts}});
    book.add("L-1", "lot", "L-1", {{"part_number", "PN"}, {"profile", "P1"}}, 1);
    book.add("L-1", "tensile", "T1",
             {{"part", "SN-a"},
              {"spec", spec},
              {"gauge_basis", "4D"},
              {"rm_mpa", 950.0},
              {"a_pct", 12.0},
              {"e_gpa", 112.0},
              {"tested", "2026-11-03T09:00:00Z"}});
    return book;
  };
  const SeriesRequest strength{"tensile.rm_mpa", {}, {}, false};
  const CharacteristicSeries f136 = found(book_of("ASTM F136-13", false), strength);
  EXPECT_EQ(f136.lower, 860.0);
  EXPECT_FALSE(f136.upper.has_value());
  EXPECT_EQ(f136.notes.back(), "lower limit: Rm of 860 MPa of ASTM F136");
  EXPECT_EQ(found(book_of("ASTM F136", false), {"tensile.a_pct", {}, {}, false}).lower, 10.0);
  EXPECT_FALSE(found(book_of("ASTM F136", false), {"tensile.e_gpa", {}, {}, false}).lower);
  EXPECT_FALSE(found(book_of("own", false), strength).lower);

  std::string unverified;
  for (const tensile::LimitRow& row : tensile::limit_rows()) {
    if (row.property == tensile::Property::kRm && row.verify) unverified = row.spec;
  }
  ASSERT_FALSE(unverified.empty());
  const CharacteristicSeries open = found(book_of(unverified, false), strength);
  EXPECT_FALSE(open.lower);
  EXPECT_NE(open.notes.back().find("nobody compared it with its document"), std::string::npos);
  EXPECT_TRUE(found(book_of(unverified, true), strength).lower);
}

TEST(LotSeries, FiguresOfInspections) {
  Book book = two_lots();
  for (const double id : {3.0, 9.0}) {  // inspection 9 could not measure it
    book.add("L-1", "inspection", "SN-" + std::to_string(static_cast<int>(id)),
             {{"part", "SN-a"}, {"inspection", id}, {"scanned", "2026-11-03T09:00:00Z"}});
  }
  const CharacteristicSeries series = found(book, {"inspection.porosity_loss_pp", {}, {}, false});
  ASSERT_EQ(series.values.size(), 1u);
  EXPECT_DOUBLE_EQ(series.values.front().value, 0.3);
  EXPECT_EQ(series.values.front().u, 0.02);
  EXPECT_EQ(series.unit, "pp");
  EXPECT_EQ(series.notes.front(), "inspections that could not measure it, left out: 1");
}

TEST(LotSeries, ALotOfTwoFilesDoesNotCountTwice) {
  Book book = two_lots();
  book.measure("L-1", "a", 20.0, "2026-11-03T09:00:00Z");
  const std::vector<SeriesSource> twice{book.source("one.sqlite"), book.source("copy.sqlite")};
  EXPECT_THROW(lot_series(twice, {"length", {}, {}, false}), Error);
  Book other;
  other.add("L-9", "lot", "L-9", {{"part_number", "PN"}});
  other.measure("L-9", "z", 20.02, "2026-11-01T09:00:00Z");
  const std::vector<SeriesSource> two{book.source("one.sqlite"), other.source("two.sqlite")};
  const CharacteristicSeries series = lot_series(two, {"length", {}, {}, false});
  ASSERT_EQ(series.values.size(), 2u);
  EXPECT_EQ(series.values.front().lot, "L-9");
}

TEST(LotSeries, WhatIsNotThereIsNamedWithWhatIs) {
  Book book = two_lots();
  book.measure("L-1", "a", 20.0, "2026-11-03T09:00:00Z");
  EXPECT_NE(refused(book, {"width", {}, {}, false}, ErrorCode::kNotFound).find("length"),
            std::string::npos);
  EXPECT_NE(refused(book, {"length", {"L-3"}, {}, false}, ErrorCode::kNotFound).find("L-1; L-2"),
            std::string::npos);
}

TEST(InspectionFigures, MeansOverWhatWasMeasured) {
  InspectionRecord record;
  record.porosity.loss_pp.value = 1.5;
  record.porosity.loss_pp.u = 0.2;
  record.deviation.mean_um = -4.0;
  for (const double diameter : {310.0, 330.0, kNotMeasured}) {
    StrutRow strut;
    strut.nominal_diameter_um = 300.0;
    strut.diameter_um = diameter;
    record.struts.push_back(strut);
  }
  const InspectionFigures figures = inspection_figures(record);
  EXPECT_EQ(figures.size(), figure_names().size());
  EXPECT_EQ(figures.at("porosity_loss_pp").value, 1.5);
  EXPECT_EQ(figures.at("porosity_loss_pp").u, 0.2);
  EXPECT_EQ(figures.at("strut_deviation_um").value, 20.0);
  EXPECT_TRUE(std::isnan(figures.at("strut_deviation_um").u));
  EXPECT_TRUE(std::isnan(figures.at("strut_offset_um").value));
  EXPECT_EQ(figures.at("surface_mean_um").value, -4.0);
  EXPECT_EQ(figures.at("defects").value, 0.0);
}

}  // namespace
}  // namespace asbuilt
