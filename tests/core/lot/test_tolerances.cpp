// Limits of characteristics as approved data of the file: what they may say, and that they decide
// about dimensions whatever whoever measured has entered.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_series.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/requirements.h"
#include "core/lot/tolerance_entries.h"
#include "core/lot/tolerances.h"
#include "core/lot/withdrawals.h"
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

const SheetContext kContext{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};

Fields length_limits() {
  return {{"tolerance", "T1"},      {"characteristic", "length"},
          {"part_number", "PN-7"},  {"nominal", 20.0},
          {"lower", 19.95},         {"upper", 20.05},
          {"unit", "mm"},           {"drawing", "D-7"},
          {"drawing_revision", "C"}};
}

Fields changed(Fields fields, const Fields& by) {
  for (const auto& [name, value] : by) fields[name] = value;
  return fields;
}

Fields without(Fields fields, const std::string& name) {
  fields.erase(name);
  return fields;
}

Fields measured(const std::string& number, double value, const Fields& more = {}) {
  return changed({{"measurement", number},
                  {"part", "SN-1"},
                  {"characteristic", "length"},
                  {"value", value},
                  {"u", 0.01},
                  {"unit", "mm"},
                  {"instrument", "CAL-1"},
                  {"measured", "2026-11-06T10:00:00Z"}},
                 more);
}

void name_in_profile(LotBook& book, const Names& tolerances) {
  const std::int64_t id = book.correct("profile", "P1", {{"tolerances", tolerances}}).id;
  book.sign("quinn", "approval", id);
}

// The sample lot with tolerances that quinn approved.
LotBook toleranced(const std::vector<Fields>& all = {length_limits()}) {
  LotBook book = sample::releasable_lot();
  Names names;
  for (const Fields& fields : all) {
    names.push_back(std::get<std::string>(fields.at("tolerance")));
    book.sign("quinn", "approval", book.add("tolerance", fields).id);
  }
  name_in_profile(book, names);
  sign_again(book);
  return book;
}

std::vector<std::string> row_of(const LotBook& book, const std::string& requirement) {
  for (const auto& cells : requirements_met(book.records(), LotBook::kLot).rows) {
    if (cells[0] == requirement) return cells;
  }
  return {"", "", "", ""};
}

const LotRecord& last_of(const LotBook& book, const std::string& kind) {
  const LotRecord* found = nullptr;
  for (const LotRecord& r : book.records()) {
    if (r.kind == kind) found = &r;
  }
  return *found;
}

TEST(Tolerances, AreNotWidenedBehindAValueThatMissedThem) {
  LotBook book = toleranced();
  book.add("dimension", measured("D3", 20.09));
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "D3 of part SN-1, length does not conform"));
  const std::int64_t wider = book.correct("tolerance", "T1", {{"upper", 20.15}}).id;
  book.sign("quinn", "approval", wider);
  sign_again(book);
  // D1 has limits of its own, which contradict now; that is told as ever.
  const std::string moved =
      "dimension D3 of part SN-1, length did not conform before its limits were changed: 19.95 to "
      "20.05 mm (tolerance T1, entry " +
      std::to_string(last_of(book, "tolerance").supersedes) + ")";
  EXPECT_TRUE(has(blockers(book), moved)) << blockers(book);
  // Nor where the part was measured again since.
  book.add("step", {{"step", "E1"},
                    {"process", "etching"},
                    {"builds", Names{"B1"}},
                    {"parts", Names{"SN-1"}},
                    {"ended", "2026-11-08T08:00:00Z"}});
  Fields again = measured("D4", 20.0);
  again["measured"] = std::string("2026-11-08T09:00:00Z");
  book.add("dimension", again);
  EXPECT_FALSE(has(blockers(book), "D3 of part SN-1, length was measured at")) << blockers(book);
  EXPECT_TRUE(has(blockers(book), moved)) << blockers(book);
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "length 20.09 mm, outside the drawing of then"},
            {"action", "drawing read again: the limit had been entered wrongly"},
            {"state", "closed"},
            {"parts", Names{"SN-1"}},
            {"about", Names{"D3"}}},
           "quinn");
  sign_again(book);
  EXPECT_FALSE(has(blockers(book), "D3")) << blockers(book);
}

TEST(ToleranceEntries, ContradictionsAreRefused) {
  LotBook book;
  const Fields good = length_limits();
  for (const auto& [fields, says] : std::vector<std::pair<Fields, std::string>>{
           {without(without(good, "lower"), "upper"), "a tolerance has no limit"},
           {changed(good, {{"unit", "furlong"}}), "a unit is none that dimensions have"},
           {changed(good, {{"lower", 20.1}}), "contradict each other"},
           {changed(good, {{"role", "screw"}}), "not a known choice"},
           {without(good, "drawing"), "lacks a field"},
           {without(good, "drawing_revision"), "lacks a field"},
           {without(good, "part_number"), "lacks a field"}}) {
    try {
      book.add("tolerance", fields);
      ADD_FAILURE() << "taken: " << says;
    } catch (const Error& error) {
      EXPECT_TRUE(has(error.what(), says)) << error.what();
    }
  }
  EXPECT_EQ(tolerance_words(book.add("tolerance", good)), "length of PN-7: 19.95 to 20.05 mm");
  EXPECT_EQ(tolerance_words(
                book.add("tolerance", changed(without(good, "lower"), {{"tolerance", "T2"},
                                                                       {"role", "witness"},
                                                                       {"design_revision", "B"},
                                                                       {"variant_pct", 95.0}}))),
            "length of PN-7, revision B, witness, 95 %: at most 20.05 mm");
}

TEST(ToleranceEntries, AProfileNamesOneOfACharacteristicAndACorrectionStaysWithIt) {
  LotBook book = toleranced();
  book.add("tolerance",
           changed(length_limits(), {{"tolerance", "T2"}, {"characteristic", "Length"}}));
  book.add("tolerance", changed(length_limits(), {{"tolerance", "T3"}, {"variant_pct", 95.0}}));
  EXPECT_THROW(book.correct("profile", "P1", {{"tolerances", Names{"T1", "T2"}}}), Error);
  EXPECT_THROW(book.correct("profile", "P1", {{"tolerances", Names{"T9"}}}), Error);
  EXPECT_NO_THROW(book.correct("profile", "P1", {{"tolerances", Names{"T1", "T3"}}}));
  EXPECT_THROW(book.correct("tolerance", "T1", {{"characteristic", "width"}}), Error);
  EXPECT_THROW(book.correct("tolerance", "T1", {{"part_number", "PN-8"}}), Error);
  EXPECT_THROW(book.correct("tolerance", "T3", {{"variant_pct", 105.0}}), Error);
  EXPECT_NO_THROW(book.correct("tolerance", "T1", {{"upper", 20.06}}));
}

TEST(ToleranceEntries, NamesAreFolded) {
  EXPECT_EQ(folded_characteristic("Length_X"), "length x");
  EXPECT_EQ(folded_characteristic(" length  -x "), "length x");
  EXPECT_FALSE(same_characteristic("length x", "lengthx"));
}

TEST(Tolerances, LimitsOfWhoMeasuredDoNotRelease) {
  // The finding: 25.01 between limits that came with the value, where 20 +- 0.05 is asked for.
  LotBook free = sample::releasable_lot();
  free.add("dimension", measured("D2", 25.01, {{"lower", 15.0}, {"upper", 30.0}}));
  sign_again(free);
  const std::string id = std::to_string(last_of(free, "dimension").id);
  EXPECT_EQ(blockers(free), "");
  EXPECT_TRUE(has(notes(free),
                  "The limits of length were entered with the values by ada and "
                  "approved by nobody"));
  EXPECT_TRUE(has(notes(free),
                  "The entered limits of length (implant) differ: 19.95 to 20.05 mm "
                  "(entry 20); 15 to 30 mm (entry " +
                      id + ")\n"))
      << notes(free);

  LotBook book = toleranced();
  EXPECT_EQ(blockers(book), "");
  EXPECT_FALSE(has(notes(book), "approved by nobody"));
  book.add("dimension", measured("D2", 25.01, {{"lower", 15.0}, {"upper", 30.0}}));
  sign_again(book);
  const std::string number = std::to_string(last_of(book, "dimension").id);
  EXPECT_EQ(blockers(book), "dimension D2 of part SN-1, length: entry " + number +
                                " says 15 to 30 mm, the approved limits are 19.95 to 20.05 mm "
                                "(tolerance T1, drawing D-7, revision C)\n"
                                "dimension D2 of part SN-1, length does not conform\n");
  // The part is not accepted against it either.
  EXPECT_EQ(part_blockers(book.records(), LotBook::kLot, "SN-1").size(), 2U);
}

TEST(Tolerances, EntriesNeedNotTellLimits) {
  LotBook book = toleranced();
  book.add("dimension", measured("D2", 20.01));
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  book.add("dimension", measured("D3", 20.2, {{"characteristic", "Length"}}));
  sign_again(book);
  EXPECT_EQ(blockers(book), "dimension D3 of part SN-1, Length does not conform\n");
  book.correct("dimension", "D3", {{"value", 20.01}, {"nominal", 25.0}});
  EXPECT_TRUE(
      has(blockers(book), "says nominal 25 mm, the approved nominal is 20 mm (tolerance T1"));
  // What failed by the named limits is not forgotten.
  EXPECT_TRUE(has(blockers(book), "Length failed before it was corrected"));
}

TEST(Tolerances, OneLimitOfTwoIsAnotherOne) {
  LotBook book = toleranced();
  book.add("dimension", measured("D2", 20.01, {{"lower", 19.95}}));
  EXPECT_TRUE(
      has(blockers(book), "says at least 19.95 mm, the approved limits are 19.95 to 20.05 mm"));
}

TEST(Tolerances, UnitsAreTurnedIntoEachOther) {
  LotBook book = toleranced();
  book.add("dimension",
           measured("D2", 20010.0,
                    {{"u", 10.0}, {"unit", "um"}, {"lower", 19950.0}, {"upper", 20050.0}}));
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  EXPECT_FALSE(has(notes(book), "differ"));
  const HeldLimits held = Tolerances(book.records(), LotBook::kLot).of(last_of(book, "dimension"));
  EXPECT_EQ(*held.lower, 19950.0);
  EXPECT_EQ(*held.nominal, 20000.0);
  // Limits of an entry that a spreadsheet's arithmetic left beside their decimals.
  LotRecord typed = last_of(book, "dimension");
  typed.fields["characteristic"] = std::string("width");
  typed.fields["lower"] = 20.33 - 0.05;
  EXPECT_EQ(*Tolerances(book.records(), LotBook::kLot).of(typed).lower, 20.28);
  EXPECT_EQ(typed.number("lower"), 20.33 - 0.05);  // as it was entered
  // 19900 * 0.001 is no 19.9.
  const LotBook of_um = toleranced(
      {changed(length_limits(),
               {{"unit", "um"}, {"nominal", 20e3}, {"lower", 19900.0}, {"upper", 20100.0}})});
  const HeldLimits in_mm =
      Tolerances(of_um.records(), LotBook::kLot).of(last_of(of_um, "dimension"));
  EXPECT_EQ(*in_mm.lower, 19.9);
  EXPECT_EQ(*in_mm.upper, 20.1);
  book.correct("dimension", "D2", {{"value", 20040.0 + 5.0}});
  EXPECT_TRUE(has(blockers(book), "too near its limit to decide"));
  book.add("dimension", measured("D3", 20.0, {{"unit", "MPa"}}));
  EXPECT_TRUE(has(blockers(book), "is in MPa, the limits of tolerance T1 are in mm"));
}

TEST(Tolerances, TheClosestOneOfThePartDecides) {
  const Fields of_95 = changed(length_limits(), {{"tolerance", "T95"},
                                                 {"variant_pct", 95.0},
                                                 {"nominal", 19.0},
                                                 {"lower", 18.95},
                                                 {"upper", 19.05}});
  LotBook book = toleranced({length_limits(), of_95});
  EXPECT_TRUE(has(notes(book),
                  "Limits of the profile that no dimension is held against: T95, length "
                  "of PN-7, 95 %: 18.95 to 19.05 mm"));
  book.correct("part", "SN-1", {{"variant_pct", 95.0}});
  book.correct("dimension", "D1", {{"value", 19.01}, {"lower", 18.95}, {"upper", 19.05}});
  sign_again(book);
  // The first value of a part of that size is held against its limits, too.
  EXPECT_EQ(blockers(book),
            "dimension D1 of part SN-1, length failed before it was corrected (entry 20)\n");
  EXPECT_TRUE(has(notes(book),
                  "changed the limits of length to 18.95 to 19.05 mm, before 19.95 to "
                  "20.05 mm (ada: entered wrongly)"))
      << notes(book);
  // A variant without limits of its own is held against those of all.
  book.correct("part", "SN-1", {{"variant_pct", 105.0}});
  EXPECT_TRUE(
      has(blockers(book), "says 18.95 to 19.05 mm, the approved limits are 19.95 to 20.05 mm"));
}

TEST(Tolerances, NothingIsHeldAgainstLimitsOfAnotherPart) {
  const auto blocked_by = [](const Fields& more) {
    return blockers(toleranced({changed(length_limits(), more)}));
  };
  EXPECT_EQ(blocked_by({{"variant_pct", 95.0}}),
            "dimension D1 of part SN-1, length: the profile names limits of length for PN-7, 95 %, "
            "none for part SN-1 (PN-7, revision B, no size variant told)\n");
  EXPECT_TRUE(has(blocked_by({{"design_revision", "A"}}),
                  "for PN-7, revision A, none for part SN-1 (PN-7, revision B"));
  EXPECT_TRUE(has(blocked_by({{"part_number", "PN-8"}}), "for PN-8, none for part SN-1 (PN-7"));
  EXPECT_EQ(blocked_by({{"design_revision", "B"}}), "");
  // Those of specimens say nothing of implants.
  EXPECT_EQ(blocked_by({{"role", "witness"}}), "");
}

TEST(Tolerances, AnotherPersonApproves) {
  LotBook book = sample::releasable_lot();
  const std::int64_t id = book.add("tolerance", length_limits()).id;
  name_in_profile(book, {"T1"});
  sign_again(book);
  EXPECT_EQ(blockers(book),
            "the tolerance T1 (length of PN-7: 19.95 to 20.05 mm) is not approved by "
            "another person than ada\n");
  // It decides all the same.
  book.add("dimension", measured("D2", 20.0, {{"lower", 15.0}, {"upper", 30.0}}));
  EXPECT_TRUE(has(blockers(book), "says 15 to 30 mm, the named limits are 19.95 to 20.05 mm"));
  EXPECT_THROW(book.sign("ada", "approval", id), Error);  // not of the role quality
  book.correct("dimension", "D2", {{"lower", 19.95}, {"upper", 20.05}});
  book.sign("quinn", "approval", id);
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  // A corrected one is another one, and signatures on the lot have to cover it.
  const std::int64_t corrected = book.correct("tolerance", "T1", {{"upper", 20.06}}).id;
  EXPECT_TRUE(
      has(blockers(book), "the tolerance T1 (length of PN-7: 19.95 to 20.06 mm) is not approved"));
  EXPECT_TRUE(has(blockers(book), "does not cover entry " + std::to_string(corrected)));
  EXPECT_THROW(book.add(make_withdrawal(RecordIndex(book.records()), corrected, "not wanted")),
               Error);
}

TEST(Tolerances, TheyAreLimitsOfRequiredDimensions) {
  LotBook book = toleranced();
  const std::int64_t id =
      book.correct("profile", "P1", {{"required_dimensions", Names{"length", "width"}}}).id;
  book.sign("quinn", "approval", id);
  book.add("dimension", measured("D2", 5.0, {{"characteristic", "Width"}}));
  EXPECT_TRUE(has(blockers(book), "part SN-1 has no limit for the dimension width"));
  book.sign("quinn", "approval",
            book.add("tolerance",
                     changed(without(length_limits(), "nominal"), {{"tolerance", "W1"},
                                                                   {"characteristic", "width"},
                                                                   {"lower", 4.9},
                                                                   {"upper", 5.1}}))
                .id);
  name_in_profile(book, {"T1", "W1"});
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
}

TEST(Tolerances, TheCertificatePrintsLimitsAndWorstValues) {
  LotBook book = toleranced();
  book.add("dimension", measured("D2", 19.98));
  book.add("dimension", measured("D3", 3.0, {{"characteristic", "height"}, {"lower", 2.5}}));
  book.add("dimension",
           measured("D4", 2.9, {{"characteristic", "height"}, {"lower", 2.5}, {"u", 0.2}}));
  sign_again(book);
  const std::vector<std::string> length = row_of(book, "Dimension: length");
  EXPECT_TRUE(
      length[1].starts_with("19.95 to 20.05 mm, nominal 20 mm (tolerance T1 of PN-7, drawing "
                            "D-7, revision C; entered by Ada Lovelace, 2026-11-20"))
      << length[1];
  EXPECT_TRUE(has(length[1], "; approved by Quinn Quality, 2026-11-20")) << length[1];
  EXPECT_EQ(
      length[2],
      "2 of 2 values conform; least 19.980 \u00b1 0.010 mm (SN-1); greatest 20.010 \u00b1 0.010 mm "
      "(SN-1)");
  const std::vector<std::string> height = row_of(book, "Dimension: height");
  EXPECT_EQ(height[1], "at least 2.5 mm (entered with the values by ada, approved by nobody)");
  EXPECT_EQ(height[2], "2 of 2 values conform; least 2.90 \u00b1 0.20 mm (SN-1)");
  EXPECT_EQ(row_of(book, "Dimensions")[2], "4 of 4 values conform");
  EXPECT_EQ(unapproved_text(book.records(), LotBook::kLot),
            "Limits that were entered with the values and approved by nobody took part in the "
            "decision: height.");
  book.decide(LotBook::kLot, "ACCEPT");
  const LotSheet sheet = certificate_of_conformance(book.records(), LotBook::kLot, kContext);
  EXPECT_TRUE(has(sheet.statements.back(), "approved by nobody took part"));
  EXPECT_EQ(unapproved_text(toleranced().records(), LotBook::kLot), "");
}

TEST(Tolerances, TheBatchRecordShowsBothLimits) {
  LotBook book = toleranced();
  book.add("dimension", measured("D2", 20.0, {{"lower", 15.0}, {"upper", 30.0}}));
  const LotSheet sheet = batch_record(book.records(), LotBook::kLot, kContext);
  const auto table = [&sheet](const std::string& title) {
    return std::find_if(sheet.tables.begin(), sheet.tables.end(),
                        [&title](const SheetTable& t) { return t.title.starts_with(title); });
  };
  ASSERT_NE(table("Dimensions"), sheet.tables.end());
  EXPECT_EQ(table("Dimensions")->rows[0][6], "19.95 to 20.05, by T1");
  EXPECT_EQ(table("Dimensions")->rows[1][6], "15 to 30; by T1 19.95 to 20.05");
  EXPECT_EQ(table("Dimensions")->rows[1][7], "conforms");
  ASSERT_NE(table("Limits of characteristics"), sheet.tables.end());
  EXPECT_EQ(table("Limits of characteristics")->rows[0][6], "19.95 to 20.05 mm");
}

TEST(Tolerances, StatisticsTakeThem) {
  LotBook book = toleranced();
  book.add("dimension", measured("D2", 19.98));  // without limits of its own
  const SeriesSource source{"lot.sqlite", book.records(), {}};
  const CharacteristicSeries series = lot_series({&source, 1}, {"length", {}, {}, false});
  EXPECT_EQ(series.values.size(), 2U);
  EXPECT_EQ(series.lower, 19.95);
  EXPECT_EQ(series.upper, 20.05);
  EXPECT_EQ(series.notes.front(), "limits: T1, drawing D-7, revision C");
}

}  // namespace
}  // namespace asbuilt
