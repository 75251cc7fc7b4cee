// What keeps a release from being given, or lets it be: two people, rejected builds, measuring
// after rework, breaks outside the gauge marks, one machine and two builds.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "core/lot/invalid_causes.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/nonconformance_report.h"
#include "core/lot/record_kinds.h"
#include "core/lot/requirements.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using sample::releasable_lot;
using sample::sign_again;
using Names = std::vector<std::string>;
using Fields = std::map<std::string, LotValue>;

void change_profile(LotBook& book, const Fields& changed) {
  book.correct("profile", "P1", changed);
  book.sign("quinn", "approval", book.records().back().id);
}

LotRecord current(const LotBook& book, const std::string& kind, const std::string& key) {
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == kind && r->key == key) return *r;
  }
  throw std::logic_error("no " + kind + " " + key);
}

// Another entry like that of `like`.
void add_like(LotBook& book, const std::string& kind, const std::string& like,
              const std::string& key, const Fields& changed) {
  LotRecord record = current(book, kind, like);
  record.key = key;
  record.utc.clear();
  record.fields[record_kind(kind).key_field] = key;
  for (const auto& [name, value] : changed) record.fields[name] = value;
  book.add(record);
}

void close(LotBook& book, const std::string& number, const Names& parts, const Names& about = {}) {
  Fields fields = {{"nonconformance", number},
                   {"description", "not as it should be"},
                   {"state", "closed"},
                   {"parts", parts},
                   {"action", "assessed"}};
  if (!about.empty()) fields["about"] = about;
  book.add("nonconformance", fields, "quinn");
}

TEST(TwoPeople, EverySignatureOnTheLotCounts) {
  LotBook book = releasable_lot();
  change_profile(book, {{"required_signatures", Names{"release"}}});
  book.sign("quinn", "release");
  EXPECT_EQ(blockers(book), "one person gave all signatures, two are asked for\n");
  book.sign("quinn", "review");
  EXPECT_EQ(blockers(book), "one person gave all signatures, two are asked for\n");
  book.sign("ada", "review");
  EXPECT_EQ(blockers(book), "");
  // One that does not cover everything is none.
  book.correct("powder", "W1", {{"certificate", "CoC-2"}});
  book.sign("quinn", "release");
  EXPECT_EQ(blockers(book), "one person gave all signatures, two are asked for\n");
}

// Build B2 with SN-2, whose tests were rejected by the profile's table of retests.
LotBook with_rejected_build() {
  LotBook book = releasable_lot();
  change_profile(book, {{"retest_rule", "iso5832"}});
  add_like(book, "build", "B1", "B2",
           {{"started", "2026-11-02T09:00:00Z"}, {"ended", "2026-11-02T20:00:00Z"}});
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B2"}});
  for (const char* bar : {"TB-2", "TB-3"}) {
    book.add("part", {{"serial", bar}, {"role", "tensile_bar"}, {"build", "B2"}});
  }
  add_like(book, "tensile", "T1", "T2", {{"part", "TB-2"}, {"verdict", "fail"}});
  add_like(book, "tensile", "T1", "T3",
           {{"part", "TB-3"},
            {"verdict", "fail"},
            {"retest_of", "T2"},
            {"tested", "2026-11-05T09:00:00Z"}});
  close(book, "N1", {"TB-2", "TB-3"}, {"T2", "T3"});
  return book;
}

TEST(RejectedBuild, BlocksNoOtherOnceItsImplantsAreRejected) {
  LotBook book = with_rejected_build();
  sign_again(book);
  const std::string found = blockers(book);
  for (const char* part : {"build B2 lacks the step HIP", "build B2 has 0 of 1 bars",
                           "build B2, tensile test T2 and its retests: rejected by"}) {
    EXPECT_TRUE(has(found, part)) << found;
  }
  bool remedy = false;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    if (has(b.what, "rejected by")) remedy = has(b.remedy, "--part SN-2 --to REJECT");
  }
  EXPECT_TRUE(remedy);
  // Rejected alone is not enough: a nonconformity has to name the part.
  book.decide("SN-2", "REJECT");
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "build B2 has 0 of 1 bars")) << blockers(book);
  close(book, "N2", {"SN-2"});
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  EXPECT_TRUE(has(notes(book), "All implants of build B2 are rejected or scrapped"));
  // One implant of it that is not brings all of it back.
  book.add("part", {{"serial", "SN-3"}, {"role", "implant"}, {"build", "B2"}});
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "build B2 has 0 of 1 bars")) << blockers(book);
}

TEST(OneMachine, MakesOneBuildAtATime) {
  LotBook book = releasable_lot();
  add_like(book, "build", "B1", "B2",
           {{"started", "2026-11-01T10:00:00Z"}, {"ended", "2026-11-03T10:00:00Z"}});
  EXPECT_TRUE(has(blockers(book),
                  "builds B1 and B2 were made by the machine 1 at the same time: 2026-11-01 08:00 "
                  "to 2026-11-02 08:00, 2026-11-01 10:00 to 2026-11-03 10:00"))
      << blockers(book);
  for (const Fields& other :
       {Fields{{"machine_serial", "2"}}, Fields{{"started", "2026-11-02T08:00:00Z"}}}) {
    LotBook fine = releasable_lot();
    Fields fields = {{"started", "2026-11-01T10:00:00Z"}, {"ended", "2026-11-03T10:00:00Z"}};
    for (const auto& [name, value] : other) fields[name] = value;
    add_like(fine, "build", "B1", "B2", fields);
    EXPECT_FALSE(has(blockers(fine), "at the same time")) << blockers(fine);
  }
}

void burr(LotBook& book) {
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "burr"},
            {"action", "taken off"},
            {"state", "closed"},
            {"parts", std::vector<std::string>{"SN-1"}}},
           "quinn");
}

TEST(Rework, AReworkOfTheWholeLotIsOneOfEveryPart) {
  LotBook book = sample::releasable_lot();
  burr(book);
  book.decide(LotBook::kLot, "REWORK", "N1");
  book.decide(LotBook::kLot, "PENDING", "N1");
  book.decide("SN-1", "MRB", "N1");
  book.decide("SN-1", "CONCESSION", "N1");
  sign_again(book);
  EXPECT_NE(blockers(book).find("reworked and not measured since"), std::string::npos)
      << blockers(book);
}

// A rework that is entered by a clock that was set back is no older than the entries before it.
TEST(Rework, AClockThatWasSetBackMakesNoMeasurementNewer) {
  LotBook book = sample::releasable_lot();
  burr(book);
  book.decide("SN-1", "MRB", "N1");
  LotRecord rework =
      make_disposition(book.records(), LotBook::kLot, "SN-1", "REWORK", "burr", "N1");
  rework.utc = "2026-10-01T08:00:00Z";  // D1 is of 2026-11-06
  const std::int64_t id = book.add(std::move(rework), "quinn").id;
  book.sign("quinn", "responsibility", id);
  book.decide("SN-1", "PENDING", "N1");
  book.decide("SN-1", "ACCEPT");
  sign_again(book);
  EXPECT_NE(blockers(book).find("reworked and not measured since"), std::string::npos)
      << blockers(book);
}

// SN-1 was outside its limits, reworked, scanned and measured again.
LotBook reworked(bool same_characteristic) {
  LotBook book = releasable_lot();
  book.correct("dimension", "D1", {{"value", 20.2}});
  close(book, "N1", {"SN-1"}, {"none"});
  for (const char* to : {"MRB", "REWORK", "PENDING"}) book.decide("SN-1", to, "N1");
  const std::string now = book.records().back().utc;
  book.add("dimension", {{"measurement", "D2"},
                         {"part", "SN-1"},
                         {"characteristic", same_characteristic ? "Length" : "width"},
                         {"value", 20.0},
                         {"u", 0.01},
                         {"unit", "mm"},
                         {"lower", 19.95},
                         {"upper", 20.05},
                         {"instrument", "CAL-1"},
                         {"measured", now}});
  return book;
}

TEST(Rework, TheSameCharacteristicMeasuredAgainStandsForThePart) {
  LotBook book = reworked(true);
  std::string found = blockers(book);
  EXPECT_FALSE(has(found, "was measured before the part was reworked")) << found;
  EXPECT_FALSE(has(found, "D1 of part SN-1, length does not conform")) << found;
  EXPECT_TRUE(has(found,
                  "D1 of part SN-1, length was outside its limits before a rework, and no "
                  "closed nonconformity is about it"))
      << found;
  close(book, "N2", {"SN-1"}, {"D1"});
  found = blockers(book);
  EXPECT_FALSE(has(found, "D1 of part SN-1")) << found;
  // Another characteristic stands for nothing but itself.
  found = blockers(reworked(false));
  EXPECT_TRUE(has(found, "D1 of part SN-1, length was measured before the part was")) << found;
  EXPECT_TRUE(has(found, "D1 of part SN-1, length does not conform")) << found;
}

TEST(Rework, DocumentsTellWhichValuesAreOfBeforeIt) {
  LotBook book = reworked(true);
  const auto rows = [](const LotSheet& sheet, const std::string& title) {
    for (const SheetTable& t : sheet.tables) {
      if (t.title.starts_with(title)) return t.rows;
    }
    return std::vector<Names>();
  };
  const SheetContext context{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};
  const std::vector<Names> batch =
      rows(batch_record(book.records(), LotBook::kLot, context), "Dimensions");
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[0][7], "does not conform, of before a rework");
  EXPECT_EQ(batch[1][7], "conforms");
  std::string found;
  for (const Names& row : rows(nonconformance_report(book.records(), LotBook::kLot, "N1", context),
                               "What was measured")) {
    found += row[2] + " | " + row[5] + " | " + row[7] + "\n";
  }
  EXPECT_TRUE(has(found, "D1, length | does not conform | before a rework\n")) << found;
  EXPECT_TRUE(has(found, "D2, Length | conforms | yes\n")) << found;
}

// Nothing was conceded: the value of before the rework is no longer one of the part.
TEST(Rework, TheCertificateCountsNoValueOfBeforeIt) {
  LotBook book = reworked(true);
  const auto found = [&book](const std::string& requirement) {
    for (const auto& cells : requirements_met(book.records(), LotBook::kLot).rows) {
      if (cells[0] == requirement) return cells[2];
    }
    return std::string();
  };
  EXPECT_EQ(found("Dimensions"),
            "1 of 1 values conform; 1 of before a rework, measured again since, not counted");
  EXPECT_EQ(found("Dimension: Length"),
            "1 of 1 values conform; least 20.000 \u00b1 0.010 mm (SN-1);"
            " greatest 20.000 \u00b1 0.010 mm (SN-1)");
  // Of a part that nobody conceded it says so, of one that is conceded that it is.
  book.correct("dimension", "D2", {{"value", 20.3}});
  EXPECT_TRUE(has(found("Dimensions"), "0 of 1 values conform; 1 do not conform;"));
  book.decide("SN-1", "MRB", "N1");
  book.decide("SN-1", "CONCESSION", "N1");
  EXPECT_TRUE(has(found("Dimensions"), "0 of 1 values conform; 1 released by concession;"));
}

TEST(Retest, AcceptsNothingWhileNothingWasTested) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  book.decide("SN-2", "RETEST");
  const auto waits = [&book] {
    std::string all;
    for (const Blocker& b : part_blockers(book.records(), LotBook::kLot, "SN-2")) all += b.what;
    return has(all, "part SN-2 was sent to be tested again");
  };
  EXPECT_TRUE(waits());
  Fields dimension = {{"measurement", "D2"},
                      {"part", "SN-2"},
                      {"characteristic", "width"},
                      {"value", 10.0},
                      {"u", 0.01},
                      {"unit", "mm"},
                      {"upper", 10.1},
                      {"instrument", "CAL-1"},
                      {"measured", "2026-11-06T09:00:00Z"}};
  book.add("dimension", dimension);  // measured before
  EXPECT_TRUE(waits());
  dimension["measurement"] = std::string("D3");
  dimension["measured"] = book.records().back().utc;
  LotBook untested = book;
  untested.decide("SN-2", "ACCEPT");
  EXPECT_TRUE(has(blockers(untested), "part SN-2 was sent to be tested again"))
      << blockers(untested);
  book.add("dimension", dimension);
  EXPECT_FALSE(waits());
  book.decide("SN-2", "ACCEPT");
  EXPECT_FALSE(has(blockers(book), "part SN-2 was sent")) << blockers(book);
}

TEST(OutsideTheMarks, IsToldAndBlocksWhereTheSpecificationAsksForFurtherPieces) {
  const LotBook told = releasable_lot({{"fracture", "outside"}});
  EXPECT_EQ(blockers(told), "");
  EXPECT_TRUE(has(notes(told), "tensile test T1 passes and broke outside the gauge marks"));
  bool row = false;
  for (const auto& r : requirements_met(told.records(), LotBook::kLot).rows) {
    if (r[0] == "Breaks outside the gauge marks") row = has(r[2], "T1 (bar TB-1, ASTM F3001)");
  }
  EXPECT_TRUE(row);
  EXPECT_FALSE(has(notes(releasable_lot({{"fracture", "inside"}})), "outside the gauge marks"));

  LotBook iso = releasable_lot(
      {{"fracture", "outside"}, {"spec", "ISO 5832-3"}, {"gauge_basis", "5.65 sqrt(S0)"}});
  EXPECT_FALSE(has(blockers(iso), "two further pieces")) << blockers(iso);
  change_profile(iso, {{"tensile_specs", Names{"ISO 5832-3"}}});
  EXPECT_TRUE(has(blockers(iso),
                  "tensile test T1 passes and broke outside the gauge marks; ISO "
                  "5832-3:2016"))
      << blockers(iso);
}

TEST(InvalidTests, TellOneOfTheCauses) {
  EXPECT_TRUE(is_invalid_cause("flaw"));
  EXPECT_TRUE(is_invalid_cause("outside-gauge: 2 mm above the mark"));
  for (const char* none : {"", "number too low", "flawed", "low: flaw", ": flaw"}) {
    EXPECT_FALSE(is_invalid_cause(none)) << none;
  }
  LotBook book = releasable_lot();
  LotRecord test = current(book, "tensile", "T1");
  test.supersedes = test.id;
  test.reason = "no valid piece";
  test.fields["invalid_because"] = std::string("number too low");
  try {
    check_entry(test, RecordIndex(book.records()));
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_TRUE(has(error.what(), "machining, flaw, procedure, outside-gauge, malfunction"))
        << error.what();
  }
  test.fields["invalid_because"] = std::string("procedure: pulled with the wrong grips");
  EXPECT_NO_THROW(check_entry(test, RecordIndex(book.records())));
  // Older files hold other texts.
  book.correct("tensile", "T1", {{"invalid_because", "number too low"}});
  EXPECT_TRUE(has(blockers(book), "is said not to count because of number too low, which is none"))
      << blockers(book);
}

TEST(Implants, OtherThanPlannedAreToldByTheirCount) {
  LotBook book = releasable_lot();
  book.correct("lot", LotBook::kLot, {{"quantity", 3.0}});
  EXPECT_TRUE(has(notes(book), "Implants entered: 1, planned: 3; 2 planned and not entered"));
  book.correct("lot", LotBook::kLot, {{"quantity", 1.0}});
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  EXPECT_TRUE(has(notes(book), "Implants entered: 2, planned: 1; 1 more than planned"));
}

TEST(Blends, NameEachPowderLotOnce) {
  LotBook book = releasable_lot();
  book.add("powder", {{"powder", "W2"},
                      {"alloy", "Ti6Al4V ELI"},
                      {"state", "blend"},
                      {"reuse_count", 0.0},
                      {"certificate", "CoC-2"},
                      {"parents", Names{"W1", "W1"}}});
  EXPECT_TRUE(has(blockers(book), "powder lot W2 names a lot that it was blended from twice"));
}

}  // namespace
}  // namespace asbuilt
