// Limits as entries of the record: what they may say, whose they are, what they decide.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/lot/built_in_data.h"
#include "core/lot/evaluate.h"
#include "core/lot/limit_entries.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/measured_data.h"
#include "core/lot/own_limits.h"
#include "core/lot/requirements.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using Fields = std::map<std::string, LotValue>;
using Names = std::vector<std::string>;

const SheetContext kContext{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};

Fields z_limit(double least) {
  return {{"limit", "Z"},
          {"spec", "ASTM F3001-14"},
          {"edition", "F3001-14(2021)"},
          {"material", "Ti6Al4V ELI"},
          {"property", "z"},
          {"least", least},
          {"unit", "%"},
          {"rounding", "astm-e8"},
          {"origin", "ASTM F3001-14(2021), table 2, copy 7"}};
}

Fields changed(Fields fields, const Fields& by) {
  for (const auto& [name, value] : by) fields[name] = value;
  return fields;
}

Fields without(Fields fields, const std::string& name) {
  fields.erase(name);
  return fields;
}

// The profile changed, approved, and the lot signed again.
void change_profile(LotBook& book, const Fields& fields) {
  const std::int64_t id = book.correct("profile", "P1", fields).id;
  book.sign("quinn", "approval", id);
  book.sign("ada", "review");
  book.sign("quinn", "release");
}

LotBook with_limit(double least, bool approved) {
  LotBook book = sample::releasable_lot();
  const std::int64_t id = book.add("limit", z_limit(least)).id;
  if (approved) book.sign("quinn", "approval", id);
  change_profile(book, {{"limits", Names{"Z"}}});
  return book;
}

const LotRecord& profile_in(const LotBook& book) {
  const LotRecord* found = nullptr;
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == "profile") found = r;
  }
  return *found;
}

LimitsInForce in_force(const LotBook& book) {
  return {book.records(), profile_in(book)};
}

std::vector<std::string> row_of(const LotBook& book, const std::string& requirement) {
  for (const auto& cells : requirements_met(book.records(), LotBook::kLot).rows) {
    if (cells[0] == requirement) return cells;
  }
  return {"", "", "", ""};
}

TEST(LimitEntries, ContradictionsAreRefused) {
  LotBook book;
  const Fields oxygen = {{"limit", "O"},         {"spec", "ASTM F3001"},
                         {"edition", "14"},      {"material", "Ti6Al4V ELI"},
                         {"property", "oxygen"}, {"most", 0.13},
                         {"unit", "%"},          {"origin", "table 1"}};
  const Fields z = z_limit(15.0);
  for (const auto& [fields, says] : std::vector<std::pair<Fields, std::string>>{
           {changed(z, {{"most", 30.0}}), "on the wrong side"},
           {without(z, "least"), "lacks its value"},
           {changed(z, {{"unit", "MPa"}}), "the unit does not fit"},
           {changed(z, {{"gauge", "4D"}}), "has no gauge length"},
           {changed(z, {{"least", 101.0}}), "more than 100 %"},
           {changed(z, {{"property", "a"}}), "does not tell its gauge length"},
           {without(z, "rounding"), "does not tell its rule of rounding"},
           {changed(z, {{"rounding", "to taste"}}), "not a known choice"},
           {changed(z, {{"property", "hardness"}}), "not a known choice"},
           {without(z, "origin"), "lacks a field"},
           {without(oxygen, "most"), "lacks its value"},
           {changed(oxygen, {{"least", 0.2}}), "contradict each other"},
           {changed(oxygen, {{"least", 101.0}}), "more than 100 %"},
           {changed(oxygen, {{"property", "unobtainium"}}), "not a known choice"},
           {changed(oxygen, {{"unit", "MPa"}}), "the unit does not fit"},
           {changed(oxygen, {{"rounding", "astm-e8"}}), "has no rule of rounding"}}) {
    try {
      book.add("limit", fields);
      ADD_FAILURE() << "taken: " << says;
    } catch (const Error& error) {
      EXPECT_TRUE(has(error.what(), says)) << error.what();
    }
  }
  EXPECT_EQ(limit_words(book.add("limit", z)), "Z at least 15 % of ASTM F3001-14");
  EXPECT_EQ(limit_words(book.add("limit", oxygen)), "oxygen at most 0.13 % of ASTM F3001");
  const Fields aluminium =
      changed(oxygen, {{"limit", "Al"}, {"property", "aluminium"}, {"least", 5.5}, {"most", 6.5}});
  EXPECT_EQ(limit_words(book.add("limit", aluminium)), "aluminium 5.5 to 6.5 % of ASTM F3001");
  const Fields least = changed(without(aluminium, "most"), {{"limit", "Al least"}});
  EXPECT_EQ(limit_words(book.add("limit", least)), "aluminium at least 5.5 % of ASTM F3001");
  EXPECT_EQ(limit_words(book.add("limit",
                                 changed(z, {{"limit", "A"}, {"property", "a"}, {"gauge", "4D"}}))),
            "A at least 15 % (4D) of ASTM F3001-14");
}

TEST(LimitEntries, AProfileNamesOneLimitOfAProperty) {
  LotBook book = with_limit(15.0, true);
  book.add("limit", changed(z_limit(16.0), {{"limit", "Z2"}, {"spec", "astm f3001"}}));
  EXPECT_THROW(book.correct("profile", "P1", {{"limits", Names{"Z", "Z2"}}}), Error);
  EXPECT_THROW(book.correct("profile", "P1", {{"limits", Names{"Z3"}}}), Error);
  EXPECT_NO_THROW(book.correct("profile", "P1", {{"limits", Names{"Z2"}}}));
  // A corrected limit stays what it is of.
  EXPECT_THROW(book.correct("limit", "Z", {{"spec", "ASTM F136"}}), Error);
  EXPECT_THROW(book.correct("limit", "Z", {{"property", "rm"}, {"unit", "MPa"}}), Error);
  EXPECT_NO_THROW(book.correct("limit", "Z", {{"spec", "ASTM F3001"}, {"least", 14.0}}));
}

TEST(LimitsInForce, OneOfTheRecordTakesThePlaceOfTheBuiltInOne) {
  const LotBook book = with_limit(17.5, true);
  const std::vector<tensile::LimitRow> built_in = LimitsInForce().tension("ASTM F3001");
  const std::vector<tensile::LimitRow> rows = in_force(book).tension("ASTM F3001:2014");
  ASSERT_EQ(rows.size(), built_in.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool own = rows[i].property == tensile::Property::kReduction;
    EXPECT_EQ(rows[i].property, built_in[i].property);
    EXPECT_EQ(rows[i].minimum, own ? 17.5 : built_in[i].minimum);
    EXPECT_EQ(rows[i].spec, "ASTM F3001");
    EXPECT_EQ(rows[i].verify, !own);
    EXPECT_EQ(rows[i].entry != 0, own);
    if (!own) continue;
    EXPECT_EQ(rows[i].edition, "F3001-14(2021)");
    EXPECT_EQ(rows[i].rounding, "astm-e8");
    EXPECT_TRUE(rows[i].entered_by.starts_with("entered by Ada Lovelace, 2026-11-20"));
    EXPECT_TRUE(rows[i].approved_by.starts_with("Quinn Quality, 2026-11-20"));
  }
  // Not in another specification, and not where the profile does not name it.
  EXPECT_TRUE(LimitsInForce().tension("ASTM F3001").back().verify);
  EXPECT_EQ(in_force(book).tension("ASTM F136").back().minimum, 25.0);
}

TEST(LimitsInForce, AnotherPersonApproves) {
  LotBook book = with_limit(15.0, false);
  const std::string open =
      "the limit Z (Z at least 15 % of ASTM F3001-14) is not approved by another person than ada\n";
  EXPECT_EQ(blockers(book), open);
  const Blocker found = evaluate_lot(book.records(), LotBook::kLot).blockers.front();
  std::int64_t id = 0;
  for (const LotRecord& r : book.records()) id = r.kind == "limit" ? r.id : id;
  EXPECT_EQ(found.remedy, "asbuilt lot sign --db FILE --lot L-001 --meaning approval --entry " +
                              std::to_string(id) + " --user NAME");
  EXPECT_TRUE(in_force(book).tension("ASTM F3001").back().verify);
  // The flag that accepts what is built in answers for no limit of the record.
  LotBook accepting = with_limit(15.0, false);
  change_profile(accepting, {{"accepts_unverified", true}});
  EXPECT_EQ(blockers(accepting), open);
  book.sign("quinn", "approval", id);
  EXPECT_EQ(blockers(book), "");
  // A corrected limit is another one, and signatures on the lot have to cover it.
  const std::int64_t corrected = book.correct("limit", "Z", {{"least", 14.0}}).id;
  EXPECT_TRUE(
      has(blockers(book), "the limit Z (Z at least 14 % of ASTM F3001-14) is not approved"));
  EXPECT_TRUE(has(blockers(book), "does not cover entry " + std::to_string(corrected)));
  book.sign("quinn", "approval", corrected);
  book.sign("ada", "review");
  book.sign("quinn", "release");
  EXPECT_EQ(blockers(book), "");
}

TEST(LimitsInForce, TheAuthorsOwnSignatureDoesNotCount) {
  LotBook book = sample::releasable_lot();
  const std::int64_t id = book.add("limit", z_limit(15.0), "quinn").id;
  book.sign("quinn", "approval", id);
  change_profile(book, {{"limits", Names{"Z"}}});
  EXPECT_TRUE(has(blockers(book), "is not approved by another person than quinn"));
  EXPECT_THROW(book.sign("ada", "approval", id), Error);  // not of the role quality
}

TEST(LimitsInForce, TheLimitDecides) {
  // The test has Z of 40 with U of 1.
  EXPECT_EQ(blockers(with_limit(39.0, true)), "");
  EXPECT_TRUE(
      has(blockers(with_limit(39.5, true)), "its Z of 40 % is too near 39.5 % of ASTM F3001"));
  EXPECT_TRUE(has(blockers(with_limit(45.0, true)), "its Z of 40 % is below 45 % of ASTM F3001\n"));
  EXPECT_TRUE(
      has(blockers(with_limit(45.0, false)),
          "Z of 40 % is below 45 % of ASTM F3001, which nobody but its author answers for"));
}

TEST(LimitsInForce, ASpecificationThatIsNotBuiltInGetsLimits) {
  LotBook book = sample::releasable_lot({{"spec", "drawing 7, rev. B"}});
  EXPECT_TRUE(has(blockers(book), "there are no limits at hand for drawing 7, rev. B"));
  const auto limit = [](const char* name, const char* property, double least, const char* unit) {
    return Fields{{"limit", name},
                  {"spec", "drawing 7, rev. B"},
                  {"edition", "B"},
                  {"material", "Ti6Al4V ELI"},
                  {"property", property},
                  {"least", least},
                  {"unit", unit},
                  {"rounding", "limit-digit"},
                  {"origin", "drawing 7, note 4"}};
  };
  book.sign("quinn", "approval", book.add("limit", limit("own Rm", "rm", 900.0, "MPa")).id);
  change_profile(book, {{"limits", Names{"own Rm"}}});
  EXPECT_EQ(blockers(book), "");
  EXPECT_TRUE(row_of(book, "Rm, drawing 7, rev. B")[1].starts_with(
      "\u2265 900 MPa (edition B; drawing 7, note 4; entered by Ada Lovelace, 2026-11-20"));
  book.correct("limit", "own Rm", {{"least", 960.0}});
  EXPECT_TRUE(has(blockers(book), "Rm of 950 MPa is below 960 MPa of drawing 7, rev. B"));
  // A limit of another alloy is not the lot's.
  book.correct("limit", "own Rm", {{"least", 900.0}, {"material", "Ta"}});
  EXPECT_TRUE(has(blockers(book), "which is for Ta, not Ti6Al4V ELI"));
}

TEST(LimitsInForce, SharesOfACompositionToo) {
  LotBook book = sample::releasable_lot();
  book.correct("powder", "W1", {{"oxygen_pct", 0.12}, {"iron_pct", 0.2}, {"cobalt_pct", 62.0}});
  const auto share = [](const char* name, const char* spec, const char* element, double most) {
    return Fields{
        {"limit", name},       {"spec", spec}, {"edition", "14"}, {"material", "Grade 23"},
        {"property", element}, {"most", most}, {"unit", "%"},     {"origin", "table 1"}};
  };
  change_profile(book, {{"composition", "ASTM F3001"}});
  EXPECT_TRUE(has(blockers(book), "the limits of oxygen, iron, nitrogen"));
  book.sign("quinn", "approval", book.add("limit", share("O", "ASTM F3001", "oxygen", 0.13)).id);
  change_profile(book, {{"limits", Names{"O"}}});
  EXPECT_TRUE(has(blockers(book), "the limits of iron, nitrogen"));
  EXPECT_TRUE(has(row_of(book, "Composition, powder W1")[1], "oxygen \u2264 0.13 % (edition 14;"));
  // A composition by limits of the record alone.
  book.sign("quinn", "approval", book.add("limit", share("pO", "powder 1", "oxygen", 0.13)).id);
  book.sign("quinn", "approval", book.add("limit", share("pFe", "powder 1", "iron", 0.25)).id);
  change_profile(book, {{"composition", "powder 1"}, {"limits", Names{"pO", "pFe"}}});
  EXPECT_EQ(blockers(book), "");
  EXPECT_TRUE(has(row_of(book, "Composition, powder W1")[1], "iron \u2264 0.25 % (edition 14;"));
  EXPECT_EQ(row_of(book, "Composition, powder W1")[2],
            "oxygen 0.12 %; iron 0.2 %; met; shares as certified, without U");
  EXPECT_FALSE(has(unverified_text(book.records(), LotBook::kLot), "composition"));
  std::vector<CompositionLimit> rows = LimitsInForce().composition("ASTM F136");
  EXPECT_EQ(
      composition_text(rows),
      "oxygen \u2264 0.13 %; iron \u2264 0.25 %; nitrogen \u2264 0.05 %; carbon \u2264 0.08 %; "
      "hydrogen \u2264 0.012 %; aluminium 5.5 to 6.5 % (not compared with the specification: "
      "verify); vanadium 3.5 to 4.5 % (not compared with the specification: verify)");
  rows.resize(2);
  rows[1].verify = true;
  EXPECT_TRUE(
      has(composition_text(rows), "oxygen \u2264 0.13 %; iron \u2264 0.25 % (not compared"));
  rows[0].verify = true;
  EXPECT_TRUE(has(composition_text(rows), "iron \u2264 0.25 %; all (not compared"));
  book.correct("limit", "pFe", {{"most", 0.19}});
  EXPECT_TRUE(has(blockers(book), "powder lot W1 has 0.2 % iron, powder 1 allows 0.19 %"));
  // One that has a least share only.
  Fields cobalt = without(share("pCo", "powder 2", "cobalt", 1.0), "most");
  cobalt["least"] = 63.0;
  book.sign("quinn", "approval", book.add("limit", cobalt).id);
  change_profile(book, {{"composition", "powder 2"}, {"limits", Names{"pCo"}}});
  EXPECT_EQ(blockers(book),
            "powder lot W1 has 62 % cobalt, powder 2 asks for at least 63 %\n"
            "powder lot W1 has 0.2 % iron, powder 1 allows 0.19 % by profile P1, edition 1, which "
            "entry 47 replaced\n");
  EXPECT_TRUE(has(row_of(book, "Composition, powder W1")[1], "cobalt \u2265 63 %"));
  // A composition that is not built in, by the limits that the profile names.
  book.sign("quinn", "approval",
            book.add("limit", share("own O", "powder spec 3", "oxygen", 0.1)).id);
  EXPECT_THROW(book.correct("profile", "P1", {{"composition", "powder spec 3"}}), Error);
  change_profile(book, {{"composition", "powder spec 3"}, {"limits", Names{"own O"}}});
  EXPECT_TRUE(has(blockers(book), "powder lot W1 has 0.12 % oxygen, powder spec 3 allows 0.1 %\n"));
}

// A test that was entered by limits from memory counts once somebody has compared all of them.
TEST(LimitsInForce, AComparisonClearsWhatItIsOf) {
  LotBook book = sample::releasable_lot({{"unverified", true}});
  const std::string open = "tensile test T1 was decided by limits that nobody compared";
  EXPECT_TRUE(has(blockers(book), open));
  LotRecord made;
  made.kind = "comparison";
  made.key = "C1";
  made.fields = {{"comparison", "C1"},
                 {"data", "tension ASTM F3001"},
                 {"document", "ASTM F3001-14(2021), copy 7"}};
  fill_comparison(made);
  EXPECT_EQ(made.text("sha256"), find_built_in_data("tension ASTM F3001")->sha256());
  const std::int64_t id = book.add(made).id;
  change_profile(book, {{"comparisons", Names{"C1"}}});
  EXPECT_TRUE(has(blockers(book), open));
  EXPECT_TRUE(has(blockers(book), "the comparison C1 of tension ASTM F3001 is not approved by"));
  book.sign("quinn", "approval", id);
  EXPECT_EQ(blockers(book), "");
  EXPECT_EQ(unverified_text(book.records(), LotBook::kLot), "");
  EXPECT_TRUE(row_of(book, "Rm, ASTM F3001")[1].find(
                  "\u2265 860 MPa (ASTM F3001-14(2021), copy 7; compared by Ada Lovelace, 20") !=
              std::string::npos);
  EXPECT_TRUE(in_force(book).tension("ASTM F2924").back().verify);  // of nothing else
  // Another version of the program has other rows.
  LotBook later = sample::releasable_lot({{"unverified", true}});
  made.fields["sha256"] = std::string(64, 'a');
  later.sign("quinn", "approval", later.add(made).id);
  change_profile(later, {{"comparisons", Names{"C1"}}});
  EXPECT_TRUE(has(blockers(later), open));
  EXPECT_TRUE(has(notes(later),
                  "The comparison C1 of tension ASTM F3001 holds no more: it was of "
                  "other rows than those of this version of the program"));
  EXPECT_TRUE(has(row_of(later, "Built-in data compared with their document")[2], "void"));
}

// An undecided test says what would decide it.
TEST(LimitsInForce, TheRemedyNamesTheDataThatThereAre) {
  const auto remedy = [](const char* spec) {
    const LotBook book = sample::releasable_lot({{"spec", spec}, {"verdict", "undecided"}});
    for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
      if (b.what == "tensile test T1: undecided") return b.remedy;
    }
    return std::string("none");
  };
  EXPECT_TRUE(has(remedy("ASTM F3001-14"), "asbuilt lot limits --data \"tension ASTM F3001\""));
  EXPECT_TRUE(has(remedy("drawing 7"), "asbuilt lot add-limit --db FILE LIMIT.toml --user NAME"));
  EXPECT_FALSE(has(remedy("ASTM B365"), "asbuilt lot limits"));  // every row was seen
}

TEST(LimitsInForce, ATableOfRetestsAndClassesAreCompared) {
  LotBook book = sample::releasable_lot();
  change_profile(book, {{"retest_rule", "e8"}});
  EXPECT_TRUE(has(blockers(book), "the table of retests e8 was not compared"));
  LotRecord profile = profile_in(book);
  profile.fields.erase("force_class");
  profile.supersedes = profile.id;
  profile.reason = "as the standard demands";
  profile.utc.clear();
  book.add(profile);
  EXPECT_TRUE(has(blockers(book), "that ISO 6892-1 demands was not compared with the document"));
  for (const char* data : {"retests e8", "classes ISO 6892-1"}) {
    LotRecord made;
    made.kind = "comparison";
    made.key = data;
    made.fields = {{"comparison", data}, {"data", data}, {"document", "the copy bought"}};
    fill_comparison(made);
    book.sign("quinn", "approval", book.add(made).id);
  }
  change_profile(book, {{"comparisons", Names{"retests e8", "classes ISO 6892-1"}}});
  EXPECT_EQ(blockers(book), "");
  EXPECT_FALSE(has(row_of(book, "Tensile tests")[1], "verify"));
}

TEST(BuiltInData, EachIsToldOnceWithItsDigest) {
  std::map<std::string, std::string> seen;
  for (const BuiltInData& data : built_in_data()) {
    EXPECT_TRUE(seen.emplace(data.id, data.sha256()).second) << data.id;
    EXPECT_FALSE(data.rows.empty());
    EXPECT_TRUE(data.text().starts_with(data.id + "\n"));
  }
  for (const char* id : {"tension ASTM F136", "composition ASTM F136", "retests iso5832",
                         "classes ISO 6892-1", "classes ISO 13314"}) {
    EXPECT_TRUE(seen.contains(id)) << id;
  }
  const BuiltInData& f136 = *find_built_in_data("tension ASTM F136");
  ASSERT_EQ(f136.rows.size(), 4u);
  EXPECT_EQ(f136.rows[2].text,
            "a at least 10 %; gauge length 4D; rounding limit-digit; material Ti6Al4V ELI; edition "
            "not stated");
  EXPECT_TRUE(f136.verify());
  // Any value that changes changes the digest; an origin or a mark does not.
  BuiltInData other = f136;
  other.rows[0].origin = "seen";
  other.rows[3].verify = false;
  EXPECT_EQ(other.sha256(), f136.sha256());
  other.rows[0].text[12] = '9';
  EXPECT_NE(other.sha256(), f136.sha256());
  LotRecord wrong;
  wrong.fields = {{"data", "tension ASTM F136"}, {"sha256", std::string(64, '0')}};
  EXPECT_THROW(fill_comparison(wrong), Error);
  wrong.fields = {{"data", "tension ASTM F9999"}};
  EXPECT_THROW(fill_comparison(wrong), Error);
}

// The length is 20.01 with U of 0.01, its upper limit 20.05; 20.0415 lies between both bands.
TEST(GuardBandOfAProfile, DecidesEverythingAlike) {
  EXPECT_THROW(sample::releasable_lot().correct(
                   "profile", "P1", {{"decision_rule", "simple"}, {"guard_band", "w = U"}}),
               Error);
  LotBook length = sample::releasable_lot();
  length.correct("dimension", "D1", {{"value", 20.0415}});
  EXPECT_FALSE(has(blockers(length), "too near its limit"));
  change_profile(length, {{"guard_band", "w = U"}});
  EXPECT_TRUE(has(blockers(length), "length is too near its limit to decide"));
  change_profile(length, {{"guard_band", "95 %"}});
  EXPECT_FALSE(has(blockers(length), "too near its limit"));
  LotRecord test;
  test.kind = "compression";
  test.fields = {{"offset_mpa", 45.9},
                 {"u_offset_mpa", 1.0},
                 {"offset_least_mpa", 45.0},
                 {"limits_origin", "DHF 7"}};
  const ProfileRule band95{DecisionRule::kIso14253, GuardBand::kConformance95};
  const ProfileRule whole{DecisionRule::kIso14253, GuardBand::kExpanded};
  EXPECT_EQ(judge_own_limits(test, nullptr, band95).front().outcome, Outcome::kConforms);
  EXPECT_EQ(judge_own_limits(test, nullptr, whole).front().outcome, Outcome::kUndecided);
  // 10.45 with U of 0.5 against 10: less 0.41 and less 0.5.
  test.kind = "fatigue";
  test.fields = {{"stress_mpa", 10.45}, {"u_stress_mpa", 0.5}, {"demanded_mpa", 10.0}};
  EXPECT_TRUE(reaches_demand(test, GuardBand::kConformance95));
  EXPECT_FALSE(reaches_demand(test, GuardBand::kExpanded));
  // Rm of 868 with U of 9 and a limit of 860: 860 + 7.4 and 860 + 9.
  LotBook tension = sample::releasable_lot({{"rm_mpa", 868.0}, {"rp02_mpa", 850.0}});
  EXPECT_EQ(blockers(tension), "");
  change_profile(tension, {{"guard_band", "w = U"}});
  EXPECT_TRUE(has(blockers(tension), "Rm of 868 MPa is too near 860 MPa of ASTM F3001"));
  const LotSheet sheet = batch_record(tension.records(), LotBook::kLot, kContext);
  EXPECT_TRUE(has(sheet.facts.back().second, "ISO 14253, guard band U"));
  EXPECT_TRUE(has(row_of(tension, "Dimensions")[1], "ISO 14253, guard band U"));
}

}  // namespace
}  // namespace asbuilt
