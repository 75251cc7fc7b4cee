// Entries that speak against each other or against what they name.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/lot/evaluate.h"
#include "core/lot/new_entries.h"
#include "core/lot/udi.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using Fields = std::map<std::string, LotValue>;
using Names = std::vector<std::string>;

Fields powder(const std::string& name, const std::string& state, double reuse,
              const Fields& more = {}) {
  Fields fields = {{"powder", name},
                   {"alloy", "Ti6Al4V ELI"},
                   {"state", state},
                   {"reuse_count", reuse},
                   {"certificate", "CoC"}};
  for (const auto& [field, value] : more) fields[field] = value;
  return fields;
}

TEST(Contradictions, ABlendIsOfWhatItWasBlendedFrom) {
  const auto blended = [](double reuse, const Fields& more, bool from_used = true) {
    LotBook book = sample::releasable_lot();
    book.add("powder", powder("W2", "used", 3.0));
    Fields fields = more;
    fields["parents"] = from_used ? Names{"W1", "W2"} : Names{"W1"};
    book.add("powder", powder("W3", "blend", reuse, fields));
    book.sign("ada", "review");
    book.sign("quinn", "release");
    return blockers(book);
  };
  EXPECT_EQ(blended(0.0, {{"virgin_pct", 100.0}}),
            "powder lot W3 is 100 % virgin, and was blended from W2, which is not\n"
            "powder lot W3 has been in 0 builds, and was blended from W2, of which one has been in "
            "3\n");
  EXPECT_EQ(blended(3.0, {{"virgin_pct", 40.0}}), "");
  EXPECT_EQ(blended(0.0, {{"virgin_pct", 100.0}}, false), "");
  // W1 is virgin, W2 used: the shares tell how much of the blend is virgin.
  const Fields shares = {{"parent_shares_pct", Names{"35.4", "64.6"}}};
  const auto told = [&](double virgin_pct) {
    Fields fields = shares;
    fields["virgin_pct"] = virgin_pct;
    return blended(3.0, fields);
  };
  EXPECT_EQ(told(35.0), "");
  EXPECT_EQ(told(36.4), "");
  EXPECT_EQ(told(64.6),
            "powder lot W3 is told to be 64.6 % virgin, and was blended from W1 (35.4 %), W2 "
            "(64.6 %), which makes 35.4 %\n");
  EXPECT_TRUE(has(told(100.0), "which makes 35.4 %"));
  EXPECT_FALSE(has(told(100.0), "which is not"));
}

TEST(Contradictions, VirginPowderIsVirginWhole) {
  LotBook book = sample::releasable_lot();
  LotRecord record;
  record.kind = record_kind("powder").id;
  record.lot = LotBook::kLot;
  record.key = "W2";
  record.fields = powder("W2", "virgin", 0.0, {{"virgin_pct", 90.0}});
  const EntryProblems found = new_entry_problems(record, RecordIndex(book.records()));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(has(found[0].what, "virgin powder is not all virgin"));
  book.add("powder", record.fields);
  EXPECT_TRUE(has(blockers(book), "powder lot W2 is virgin, and 90 % of it are told to be\n"));
  record.fields = powder("W2", "virgin", 0.0, {{"virgin_pct", 100.0}});
  EXPECT_TRUE(new_entry_problems(record, RecordIndex(book.records())).empty());
  record.fields = powder("W2", "used", 6.0, {{"virgin_pct", 100.0}});
  EXPECT_EQ(new_entry_problems(record, RecordIndex(book.records())).size(), 1U);
  LotBook used = sample::releasable_lot();
  used.add("powder", record.fields);
  EXPECT_TRUE(has(blockers(used), "powder lot W2 is used, and all of it is told to be virgin\n"));
  used.add("powder", powder("W3", "blend", 0.0));
  EXPECT_TRUE(has(notes(used), "Powder lot W3 is a blend, and it is not told what of"));
}

TEST(Contradictions, ABlendHasTheElementsOfWhatItWasBlendedFrom) {
  const auto noted = [](double oxygen, const Fields& of_used = {{"oxygen_pct", 0.12}}) {
    LotBook book = sample::releasable_lot();
    book.add("powder", powder("W2", "used", 3.0, of_used));
    book.add("powder", powder("W4", "virgin", 0.0, {{"oxygen_pct", 0.09}}));
    book.add("powder",
             powder("W3", "blend", 3.0, {{"oxygen_pct", oxygen}, {"parents", Names{"W2", "W4"}}}));
    return notes(book);
  };
  EXPECT_TRUE(has(noted(0.05),
                  "Powder lot W3 has 0.05 % oxygen, and what it was blended from has "
                  "0.09 to 0.12 %"));
  EXPECT_TRUE(has(noted(0.14), "Powder lot W3 has 0.14 % oxygen"));
  EXPECT_FALSE(has(noted(0.10), "Powder lot W3 has"));
  EXPECT_FALSE(has(noted(0.13), "Powder lot W3 has"));      // as analyses scatter
  EXPECT_FALSE(has(noted(0.05, {}), "Powder lot W3 has"));  // that of one is not known
}

TEST(Contradictions, LengthsAreNotMeasuredWithMachinesThatPull) {
  const auto measured = [](const std::string& unit, const std::string& instrument) {
    LotBook book = sample::tested_lot();
    book.add("dimension", {{"measurement", "D2"},
                           {"part", "SN-1"},
                           {"characteristic", "width"},
                           {"value", 5.0},
                           {"u", 0.01},
                           {"unit", unit},
                           {"instrument", instrument},
                           {"measured", "2026-11-06T10:00:00Z"}});
    return blockers(book);
  };
  EXPECT_TRUE(has(measured("mm", "FM-1"),
                  "dimension D2 of part SN-1, width is in mm and was "
                  "measured with FM-1, a fatigue machine\n"));
  EXPECT_TRUE(has(measured("deg", "T-1"), "measured with T-1, a tensile machine"));
  EXPECT_FALSE(has(measured("MPa", "FM-1"), "was measured with"));
  EXPECT_FALSE(has(measured("mm", "CT-1"), "was measured with"));
}

TEST(Contradictions, UHoldsThatOfTheCalibration) {
  const auto calibrated = [](double um, const Fields& dimension = {}) {
    LotBook book = sample::releasable_lot();
    book.correct("calibration", "C-CAL-1", {{"u_calibration", um}});
    if (!dimension.empty()) book.correct("dimension", "D1", dimension);
    book.sign("ada", "review");
    book.sign("quinn", "release");
    return blockers(book);
  };
  EXPECT_EQ(calibrated(10.0), "");
  EXPECT_EQ(
      calibrated(12.0),
      "dimension D1 of part SN-1, length has U of 0.01 mm, less than the 12 \u00b5m of calibration "
      "C-CAL-1 of CAL-1\n");
  EXPECT_EQ(calibrated(12.0, {{"u", 0.012}}), "");
}

// A second tension test of the numbers of T1, of another bar.
LotBook two_tests(const Fields& first, const Fields& second) {
  LotBook book = sample::releasable_lot(first);
  book.add("part", {{"serial", "TB-2"}, {"role", "tensile_bar"}, {"build", "B1"}});
  Fields fields;
  for (const LotRecord& r : book.records()) {
    if (r.kind == "tensile") fields = r.fields;
  }
  fields["test"] = std::string("T2");
  fields["part"] = std::string("TB-2");
  for (const auto& [field, value] : second) fields[field] = value;
  book.add("tensile", fields);
  book.sign("ada", "review");
  book.sign("quinn", "release");
  return book;
}

TEST(Contradictions, OneCurveIsOneBar) {
  const std::string same = "tensile test T1 and tensile test T2 come from the same data\n";
  const Fields one = {{"curve_sha256", std::string(64, 'c')}, {"source_id", "1"}};
  const Fields other = {{"curve_sha256", std::string(64, 'd')}, {"source_id", "1"}};
  const auto with = [](Fields fields, const Fields& more) {
    for (const auto& [field, value] : more) fields[field] = value;
    return fields;
  };
  // The same file, the same points in another file, the same unrounded numbers.
  EXPECT_EQ(blockers(two_tests(one, one)), same);
  const Fields points = {{"points_sha256", std::string(64, 'e')}};
  EXPECT_EQ(blockers(two_tests(with(one, points), with(other, points))), same);
  const Fields numbers = {
      {"rm_mpa", 951.2345678}, {"rp02_mpa", 871.2345678}, {"e_gpa", 114.12345678}};
  EXPECT_EQ(blockers(two_tests(with(one, numbers), with(other, numbers))), same);
  EXPECT_EQ(
      blockers(two_tests(with(one, numbers), with(with(other, numbers), {{"rm_mpa", 951.2346}}))),
      same);
  EXPECT_EQ(
      blockers(two_tests(with(one, numbers), with(with(other, numbers), {{"rm_mpa", 951.24}}))),
      "");
  // Rounded ones may be alike by chance.
  EXPECT_EQ(blockers(two_tests(one, other)), "");
  const LotBook typed = two_tests({}, {});
  EXPECT_EQ(blockers(typed), "");
  EXPECT_TRUE(has(notes(typed),
                  "Typed tension tests of the bars TB-1, TB-2 have the same numbers: Rm "
                  "of 950 MPa, Rp0.2 of 870 MPa"));
}

TEST(Contradictions, TypedTestsUnknownAlloysAndIdentifiersAreNoted) {
  LotBook book = sample::releasable_lot();
  EXPECT_TRUE(has(notes(book),
                  "No raw curve stands behind the numbers of tensile tests T1: they were "
                  "typed\n"));
  EXPECT_FALSE(has(notes(book), "is none of the catalogue"));
  EXPECT_FALSE(has(notes(book), "UDI"));
  book.correct("tensile", "T1", {{"curve_sha256", std::string(64, 'e')}});
  EXPECT_FALSE(has(notes(book), "they were typed"));
  book.correct("lot", LotBook::kLot, {{"material", "unobtainium"}, {"udi_di", "12345"}});
  EXPECT_TRUE(has(notes(book), "The material unobtainium is none of the catalogue"));
  EXPECT_TRUE(
      has(notes(book), "The UDI-DI 12345 is none: a GTIN has 8, 12, 13 or 14 digits, not 5\n"));
  book.correct("lot", LotBook::kLot, {{"udi_di", "51022222233336"}});
  EXPECT_FALSE(has(notes(book), "UDI-DI"));
}

// The examples that FDA and HIBCC publish, from memory, and slips in them.
TEST(UdiDi, EachAgencyHasItsForm) {
  for (const char* good :
       {"51022222233336", "(01)51022222233336", "0151022222233336", "4006381333931",
        "+A123BJC5D6E71G", "A123BJC5D6E71", "=/A9999XYZ100T0944"}) {
    EXPECT_EQ(udi_di_problem(good), "") << good;
  }
  for (const auto& [bad, says] : std::vector<std::pair<std::string, std::string>>{
           {"51022222233337", "check digit of this GTIN would be 6"},
           {"510222222333", "check digit"},
           {"+A123BJC5D6E71H", "check character of this HIBCC number would be G"},
           {"+1", "after + HIBCC has"},
           {"+", "after + HIBCC has"},
           {"=/A9999", "after =/ ICCBBA has"},
           {"none", "neither GS1"},
           {"", "neither GS1"}}) {
    EXPECT_TRUE(has(udi_di_problem(bad), says)) << bad << ": " << udi_di_problem(bad);
  }
}

}  // namespace
}  // namespace asbuilt
