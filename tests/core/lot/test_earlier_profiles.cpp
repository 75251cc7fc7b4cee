// What did not pass by the profile of its time, and what others than the last author wrote.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/lot/evaluate.h"
#include "core/lot/requirements.h"
#include "core/lot/signatures.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using sample::releasable_lot;
using sample::sign_again;
using Fields = std::map<std::string, LotValue>;
using Names = std::vector<std::string>;

void change_profile(LotBook& book, const Fields& changed) {
  book.sign("quinn", "approval", book.correct("profile", "P1", changed).id);
  sign_again(book);
}

void close(LotBook& book, const Fields& about) {
  Fields fields = {{"nonconformance", "N1"},
                   {"description", "not as it should be"},
                   {"action", "looked at and kept"},
                   {"state", "closed"},
                   {"cause", "wear"}};
  for (const auto& [name, value] : about) fields[name] = value;
  book.add("nonconformance", fields, "quinn");
  sign_again(book);
}

// The entry again, by somebody else.
const LotRecord& enter_again(LotBook& book, const std::string& kind, const std::string& key,
                             const Fields& changed, const std::string& actor) {
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind != kind || r->key != key) continue;
    LotRecord again = *r;
    again.supersedes = r->id;
    again.reason = "entered again";
    again.actor = actor;
    again.utc.clear();
    for (const auto& [name, value] : changed) again.fields[name] = value;
    return book.add(again);
  }
  throw std::logic_error("no " + kind + " " + key);
}

LotRecord dimension(const std::string& number, double value, double u = 0.01) {
  LotRecord record;
  record.lot = LotBook::kLot;
  record.kind = "dimension";
  record.key = number;
  record.fields = {{"measurement", number},
                   {"part", "SN-1"},
                   {"characteristic", "width"},
                   {"value", value},
                   {"u", u},
                   {"unit", "mm"},
                   {"lower", 5.0},
                   {"upper", 30.0},
                   {"instrument", "CAL-1"},
                   {"measured", "2026-11-06T10:00:00Z"}};
  return record;
}

TEST(EarlierProfile, AToleranceThatWasMissedIsNotTakenAway) {
  LotBook book = releasable_lot();
  book.sign("quinn", "approval",
            book.add("tolerance", {{"tolerance", "T-W"},
                                   {"characteristic", "width"},
                                   {"part_number", "PN-7"},
                                   {"lower", 9.9},
                                   {"upper", 10.1},
                                   {"unit", "mm"},
                                   {"drawing", "DRW-1"},
                                   {"drawing_revision", "A"}})
                .id);
  change_profile(book, {{"tolerances", Names{"T-W"}}});
  LotRecord width = dimension("D2", 10.3);
  width.fields.erase("lower");
  width.fields.erase("upper");
  book.add(width);
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "dimension D2 of part SN-1, width does not conform"));
  change_profile(book, {{"tolerances", Names{}}});
  EXPECT_TRUE(has(blockers(book),
                  "dimension D2 of part SN-1, width did not pass by profile P1, edition 1, which "
                  "entry "))
      << blockers(book);
  EXPECT_TRUE(has(notes(book),
                  "The acceptance profile was corrected after entries of the lot "
                  "were held against it (entry "));
  close(book, {{"parts", Names{"SN-1"}}, {"about", Names{"D2"}}});
  EXPECT_EQ(blockers(book), "");
}

// D2 did not pass; by a looser tolerance it is undecided, and the part was measured again after
// another step.
TEST(EarlierProfile, WhatDidNotPassIsAnsweredThoughItWasMeasuredAgain) {
  const auto tolerance = [](const char* name, double upper) {
    return Fields{{"tolerance", std::string(name)},
                  {"characteristic", std::string("width")},
                  {"part_number", std::string("PN-7")},
                  {"lower", 9.9},
                  {"upper", upper},
                  {"unit", std::string("mm")},
                  {"drawing", std::string("DRW-1")},
                  {"drawing_revision", std::string("A")}};
  };
  const auto lot = [&tolerance](double first_upper, double value) {
    LotBook book = releasable_lot();
    for (const auto& [name, upper] : {std::pair{"T-1", first_upper}, {"T-2", 10.31}}) {
      book.sign("quinn", "approval", book.add("tolerance", tolerance(name, upper)).id);
      change_profile(book, {{"tolerances", Names{name}}});
      if (std::string(name) == "T-2") break;
      LotRecord width = dimension("D2", value);
      width.fields.erase("lower");
      width.fields.erase("upper");
      book.add(width);
      width.key = "D3";
      width.fields["measurement"] = std::string("D3");
      width.fields["value"] = 10.0;
      width.fields["measured"] = std::string("2026-11-08T10:00:00Z");
      book.add(width);
      book.add("step", {{"step", "E1"},
                        {"process", "etching"},
                        {"builds", Names{"B1"}},
                        {"parts", Names{"SN-1"}},
                        {"ended", "2026-11-07T10:00:00Z"}});
    }
    return book;
  };
  EXPECT_TRUE(has(blockers(lot(10.1, 10.305)),
                  "dimension D2 of part SN-1, width did not pass by profile P1"))
      << blockers(lot(10.1, 10.305));
  // Undecided then and now.
  EXPECT_FALSE(has(blockers(lot(10.305, 10.305)), "D2")) << blockers(lot(10.305, 10.305));
}

TEST(EarlierProfile, WhatWasUndecidedStaysSoUnderALooserRule) {
  LotBook book = releasable_lot();
  change_profile(book, {{"decision_rule", "iso14253"}});
  book.add(dimension("D2", 29.995));
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "is too near its limit to decide"));
  change_profile(book, {{"decision_rule", "simple"}});
  EXPECT_TRUE(has(blockers(book), "dimension D2 of part SN-1, width was undecided by profile P1"))
      << blockers(book);
}

TEST(EarlierProfile, OneThatNobodyApprovedHoldsNothing) {
  LotBook book = releasable_lot();
  change_profile(book, {{"decision_rule", "simple"}});
  book.correct("profile", "P1", {{"decision_rule", "iso14253"}});
  book.add(dimension("D2", 29.995));
  EXPECT_TRUE(has(blockers(book), "is too near its limit to decide"));
  change_profile(book, {{"decision_rule", "simple"}});
  EXPECT_EQ(blockers(book), "");
}

TEST(EarlierProfile, AnotherProfileInItsPlaceIsTheSame) {
  LotBook book = releasable_lot();
  book.sign("quinn", "approval",
            book.add("process_limit", {{"process_limit", "HIP-TI"},
                                       {"process", "hip"},
                                       {"least_temperature_c", 900.0},
                                       {"specification", "PS-12"},
                                       {"specification_revision", "C"}})
                .id);
  book.correct("step", "H1", {{"temperature_c", 20.0}});
  change_profile(book, {{"process_limits", Names{"HIP-TI"}}});
  EXPECT_TRUE(has(blockers(book), "step H1 (HIP) missed its limits"));
  Fields other;
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == "profile") other = r->fields;
  }
  other.erase("process_limits");
  other["profile"] = std::string("P2");
  book.sign("quinn", "approval", book.add("profile", other).id);
  book.correct("lot", LotBook::kLot, {{"profile", "P2"}});
  sign_again(book);
  EXPECT_TRUE(
      has(blockers(book), "step H1 (HIP) missed its limits by profile P1, edition 1, which"))
      << blockers(book);
  EXPECT_TRUE(
      has(notes(book), "The acceptance profile was exchanged for P2 after entries of the lot"));
  close(book, {{"about", Names{"step:H1"}}});
  EXPECT_FALSE(has(blockers(book), "missed its limits")) << blockers(book);
}

TEST(EarlierProfile, StandsOnTheCertificate) {
  const auto told = [](const LotBook& book) {
    for (const auto& row : requirements_met(book.records(), LotBook::kLot).rows) {
      if (row[0] == "Acceptance profile") return row[2];
    }
    return std::string();
  };
  LotBook book = releasable_lot();
  EXPECT_FALSE(has(told(book), "corrected"));
  change_profile(book, {{"least_fatigue", 0.0}});
  EXPECT_TRUE(has(told(book),
                  "The acceptance profile was corrected after entries of the lot "
                  "were held against it"))
      << told(book);
}

// What somebody wrote stays his own when a colleague enters it again.
TEST(Authors, DoNotApproveWhatTheyWroteBefore) {
  LotBook book = releasable_lot();
  enter_again(book, "profile", "P1", {{"note", "first"}}, "quinn");
  const std::int64_t last = enter_again(book, "profile", "P1", {{"note", "first."}}, "ada").id;
  book.sign("quinn", "approval", last);
  sign_again(book);
  EXPECT_EQ(blockers(book),
            "the acceptance profile P1 is not approved by another person than ada, quinn\n");
  EXPECT_EQ(authors_of(book.records(), book.records()[static_cast<std::size_t>(last) - 1]),
            (Names{"ada", "quinn"}));
  book.sign("rex", "approval", last);
  EXPECT_EQ(blockers(book), "");
}

TEST(Authors, DoNotReleaseWhatTheyAloneMeasured) {
  LotBook book = releasable_lot();
  for (LotRecord& r : book.altered()) {
    if (r.kind != "dimension" && r.kind != "tensile" && r.kind != "inspection") continue;
    r.actor = "quinn";
    LotBook::resign(r);
  }
  book.altered().resize(book.records().size() - 4);  // decision, its signature, and the two
  for (const auto& [kind, key] :
       {std::pair{"dimension", "D1"}, {"tensile", "T1"}, {"inspection", "SN-1"}}) {
    enter_again(book, kind, key, {}, "ada");
  }
  book.decide("SN-1", "ACCEPT");
  LotBook another = book;
  sign_again(book);
  EXPECT_EQ(blockers(book), "who signed for release is the only one who measured\n");
  another.sign("ada", "review");
  another.sign("rex", "release");
  EXPECT_EQ(blockers(another), "");
}

TEST(Authors, DoNotReviewTheirOwnSteps) {
  LotBook book = releasable_lot();
  change_profile(book, {{"signed_steps", Names{"hip"}}});
  enter_again(book, "step", "H1", {}, "quinn");
  const std::int64_t step = enter_again(book, "step", "H1", {{"note", "from the chart"}}, "ada").id;
  book.sign("quinn", "review", step);
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "step H1 (HIP) is not signed by another person than ada, quinn"))
      << blockers(book);
  book.sign("rex", "review", step);
  EXPECT_FALSE(has(blockers(book), "is not signed")) << blockers(book);
}

TEST(Concessions, HoldForWhatStoodThereWhenTheyWereMade) {
  LotBook book = releasable_lot();
  book.add(dimension("D2", 40.0));
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "too wide"},
            {"action", "kept for use beside the joint"},
            {"state", "closed"},
            {"parts", Names{"SN-1"}},
            {"about", Names{"D2"}}},
           "quinn");
  book.decide("SN-1", "MRB", "N1");
  const std::int64_t decision = book.decide("SN-1", "CONCESSION", "N1").id;
  book.sign("rex", "approval", decision);
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  LotBook corrected = book;
  LotRecord withdrawn = *RecordIndex(book.records()).current(LotBook::kLot, "dimension", "D2");
  withdrawn.supersedes = withdrawn.id;
  withdrawn.reason = "measured on the wrong face";
  withdrawn.fields[kWithdrawnField] = true;
  withdrawn.utc.clear();
  book.add(withdrawn);
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "dimension D2 of part SN-1, width was withdrawn (entry "))
      << blockers(book);
  EXPECT_TRUE(
      has(blockers(book), ") after the concession for SN-1, whose nonconformity is about it"));
  corrected.correct("dimension", "D2", {{"value", 20.0}});
  sign_again(corrected);
  EXPECT_TRUE(has(blockers(corrected), "dimension D2 of part SN-1, width was corrected (entry "));
}

}  // namespace
}  // namespace asbuilt
