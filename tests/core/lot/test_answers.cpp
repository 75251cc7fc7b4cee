// What a nonconformity answers for, and what a concession forgives: the results that it is about.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "core/lot/new_entries.h"
#include "core/lot/record_kinds.h"
#include "core/lot/relabelled_parts.h"
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

Fields nonconformity(const std::string& number, const Names& parts, const Names& about,
                     const std::string& state = "closed") {
  Fields fields = {{"nonconformance", number},
                   {"description", "not as it should be"},
                   {"state", state},
                   {"parts", parts},
                   {"action", "assessed"}};
  if (!about.empty()) fields["about"] = about;
  return fields;
}

Fields dimension(const std::string& number, const std::string& part, double value,
                 const std::string& measured = "2026-11-06T09:00:00Z") {
  return {{"measurement", number}, {"part", part},  {"characteristic", "width"},
          {"value", value},        {"u", 0.02},     {"unit", "mm"},
          {"lower", 9.9},          {"upper", 10.1}, {"instrument", "CAL-1"},
          {"measured", measured}};
}

// What the command line says to a new entry; empty: it is taken.
std::string refusal(const LotBook& book, const std::string& kind, const Fields& fields,
                    const std::string& actor = "ada", std::int64_t supersedes = 0) {
  LotRecord record;
  record.kind = kind;
  if (record_kind(kind).scope == LotScope::kLot) record.lot = LotBook::kLot;
  record.fields = fields;
  record.key = record.text(record_kind(kind).key_field);
  record.actor = actor;
  record.utc = "2026-11-21T08:00:00Z";
  record.supersedes = supersedes;
  if (supersedes != 0) record.reason = "entered wrongly";
  try {
    check_entry(record, RecordIndex(book.records()));
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

std::string remedies(const LotBook& book) {
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    all.append(b.remedy).append("\n");
  }
  return all;
}

// D2 of SN-1 missed its limits and was corrected.
LotBook with_failure() {
  LotBook book = releasable_lot();
  book.add("dimension", dimension("D2", "SN-1", 10.5));
  book.correct("dimension", "D2", {{"value", 10.0}});
  sign_again(book);
  return book;
}

TEST(Answers, OneThatWasClosedBeforeTheFailureIsNone) {
  for (const Names& about : {Names{}, Names{"none"}}) {
    LotBook book = releasable_lot();
    book.add("nonconformance", nonconformity("N1", {"SN-1"}, about), "quinn");
    book.add("dimension", dimension("D2", "SN-1", 10.5));
    book.correct("dimension", "D2", {{"value", 10.0}});
    sign_again(book);
    EXPECT_TRUE(has(blockers(book), "dimension D2 of part SN-1, width failed before it was"))
        << blockers(book);
  }
}

TEST(Answers, ItIsForTheResultsThatItNamesAlone) {
  for (const auto& [about, answers] : {std::pair{Names{"D1"}, false},
                                       {Names{"none"}, false},
                                       {Names{"part:SN-1"}, false},
                                       {Names{"D2"}, true},
                                       {Names{"dimension:D2"}, true},
                                       {Names{"D1", "D2"}, true}}) {
    LotBook book = with_failure();
    EXPECT_TRUE(has(remedies(book), "--parts SN-1 --about D2 --user NAME")) << remedies(book);
    book.add("nonconformance", nonconformity("N1", {"SN-1"}, about), "quinn");
    sign_again(book);
    EXPECT_EQ(blockers(book).empty(), answers) << about.front() << "\n" << blockers(book);
  }
  // The very entry, and no other one of its name.
  for (const bool right : {true, false}) {
    LotBook book = with_failure();
    std::int64_t failed = 0;
    for (const LotRecord& r : book.records()) {
      if (r.key == "D2" && failed == 0) failed = r.id;
    }
    std::string entry = "entry:";
    entry.append(std::to_string(failed + (right ? 0 : 1)));
    book.add("nonconformance", nonconformity("N1", {"SN-1"}, {entry}), "quinn");
    sign_again(book);
    EXPECT_EQ(blockers(book).empty(), right) << blockers(book);
  }
}

// What failed again after it was answered for needs another answer.
TEST(Answers, ANameStandsForWhatWasThere) {
  LotBook book = with_failure();
  book.add("nonconformance", nonconformity("N1", {"SN-1"}, {"D2"}), "quinn");
  book.correct("dimension", "D2", {{"value", 10.6}});
  book.correct("dimension", "D2", {{"value", 10.0}});
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "dimension D2 of part SN-1, width failed before it was"))
      << blockers(book);
}

TEST(Answers, OneThatNamesNoneCountsForWhatWasBeforeItWithANote) {
  LotBook book = with_failure();
  book.add("nonconformance", nonconformity("N1", {"SN-1"}, {}), "quinn");
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  EXPECT_TRUE(has(notes(book),
                  "Nonconformity N1 does not say which results it is about (about) and counts for "
                  "those that failed before it: dimension D2 of part SN-1, width (entry "))
      << notes(book);
}

TEST(Answers, AnOpenOneIsClosedAboutTheResult) {
  LotBook book = with_failure();
  const std::int64_t open =
      book.add("nonconformance", nonconformity("N1", {"SN-1"}, {"D1"}, "open")).id;
  EXPECT_TRUE(has(remedies(book), "ENTRY.toml --supersedes " + std::to_string(open) +
                                      " --reason \"...\" --about D1,D2 --user NAME"))
      << remedies(book);
}

TEST(Answers, AnUndecidedValueOutsideItsLimitNeedsOneToo) {
  LotBook book = releasable_lot();
  book.add("dimension", dimension("D2", "SN-1", 10.11));  // U of 0.02: undecided
  book.correct("dimension", "D2", {{"value", 10.0}});
  sign_again(book);
  EXPECT_EQ(blockers(book).find("dimension D2 of part SN-1, width was outside its limits before it "
                                "was corrected (entry"),
            0U)
      << blockers(book);
  book.add("nonconformance", nonconformity("N1", {"SN-1"}, {"D2"}), "quinn");
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  // So does one inside them, since it was undecided.
  LotBook inside = releasable_lot();
  inside.add("dimension", dimension("D2", "SN-1", 10.09));
  inside.correct("dimension", "D2", {{"value", 10.0}});
  sign_again(inside);
  EXPECT_TRUE(has(blockers(inside), "width was undecided before it was corrected"));
  // Nor does a test said to pass escape by its correction.
  LotBook typed = releasable_lot({{"spec", "ASTM F136"}, {"rm_mpa", 700.0}, {"rp02_mpa", 690.0}});
  typed.correct("tensile", "T1", {{"rm_mpa", 950.0}, {"rp02_mpa", 870.0}});
  sign_again(typed);
  EXPECT_TRUE(has(blockers(typed), "tensile test T1 was outside its limits before it was"))
      << blockers(typed);
}

TEST(Answers, WhoeverEntersItSaysWhatItIsAbout) {
  const LotBook book = with_failure();
  const std::string found =
      refusal(book, "nonconformance", nonconformity("N1", {"SN-1"}, {}, "open"));
  EXPECT_TRUE(has(found, "does not say which results it is about")) << found;
  EXPECT_TRUE(has(found, "--about D2")) << found;
  for (const Names& about : {Names{"D2"}, Names{"none"}}) {
    EXPECT_EQ(refusal(book, "nonconformance", nonconformity("N1", {"SN-1"}, about, "open")), "");
  }
  EXPECT_EQ(refusal(book, "nonconformance", nonconformity("N1", {"TB-1"}, {}, "open")), "");
  for (const Names& about : {Names{"D9"}, Names{"part:SN-9"}, Names{"entry:999"}, Names{"T1"},
                             Names{"none", "D2"}, Names{"part:TB-1"}}) {
    EXPECT_NE(refusal(book, "nonconformance", nonconformity("N1", {"SN-1"}, about, "open")), "")
        << about.front();
  }
}

TEST(Answers, OnlyQualityCloses) {
  const LotBook book = releasable_lot();
  const Fields closed = nonconformity("N1", {"SN-1"}, {});
  EXPECT_TRUE(has(refusal(book, "nonconformance", closed), "only the role quality closes"));
  EXPECT_EQ(refusal(book, "nonconformance", closed, "quinn"), "");
}

// A closed nonconformity about SN-1, MRB and a concession that two people signed.
LotBook conceded(const Names& about, const std::string& second = "rex") {
  LotBook book = releasable_lot();
  book.add("dimension", dimension("D2", "SN-1", 10.5));
  book.correct("inspection", "SN-1", {{"verdict", "does_not_conform"}});
  book.add("nonconformance", nonconformity("N1", {"SN-1"}, about), "quinn");
  book.decide("SN-1", "MRB", "N1");
  const std::int64_t concession = book.decide("SN-1", "CONCESSION", "N1").id;
  book.sign(second, "responsibility", concession);
  sign_again(book);
  return book;
}

TEST(Concessions, ForgiveWhatTheirNonconformityNames) {
  EXPECT_EQ(blockers(conceded({"D2", "inspection:SN-1"})), "");
  EXPECT_EQ(blockers(conceded({"D2"})), "the inspection of part SN-1 does not conform\n");
  EXPECT_EQ(blockers(conceded({"inspection:SN-1"})),
            "dimension D2 of part SN-1, width does not conform\n");
  // Naming more afterwards forgives no more.
  LotBook book = conceded({"D2"});
  book.correct("nonconformance", "N1", {{"about", Names{"D2", "inspection:SN-1"}}});
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "the inspection of part SN-1 does not conform"));
}

TEST(Decisions, CorrectionsAndWithdrawalsSayWhy) {
  const LotBook book = sample::releasable_lot();
  const RecordIndex existing(book.records());
  const auto problems = [&](const LotRecord& record) {
    return new_entry_problems(record, existing);
  };
  for (const char* nothing : {"", "-", "n/a", "none", "x"}) {
    const EntryProblems found = problems(
        make_disposition(book.records(), LotBook::kLot, LotBook::kLot, "RETEST", nothing, ""));
    ASSERT_EQ(found.size(), 1U) << nothing;
    EXPECT_TRUE(has(found[0].what, "a decision does not say why"));
  }
  EXPECT_TRUE(problems(make_disposition(book.records(), LotBook::kLot, LotBook::kLot, "RETEST",
                                        "a bar slipped", ""))
                  .empty());
  LotRecord correction = *existing.current(LotBook::kLot, "tensile", "T1");
  correction.supersedes = correction.id;
  correction.reason = "-";
  ASSERT_EQ(problems(correction).size(), 1U);
  EXPECT_TRUE(has(problems(correction)[0].what, "a correction does not say why"));
  correction.fields[kWithdrawnField] = true;
  EXPECT_TRUE(has(problems(correction)[0].what, "a withdrawal does not say why"));
  correction.reason = "\u8aa4\u8a18";  // letters of every script are words
  EXPECT_TRUE(problems(correction).empty());
}

TEST(Concessions, TellTheirRegulatoryCheck) {
  LotBook book = sample::releasable_lot();
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "length out of its limits"},
                              {"state", "open"},
                              {"parts", Names{"SN-1"}}});
  book.decide("SN-1", "MRB", "N1");
  const auto conceded = [&book](const std::string& check) {
    LotRecord decision =
        make_disposition(book.records(), LotBook::kLot, "SN-1", "CONCESSION", "fits", "N1");
    if (!check.empty()) decision.fields["regulatory_check"] = check;
    return decision;
  };
  const RecordIndex existing(book.records());
  for (const char* nothing : {"", "n/a", "-"}) {
    EXPECT_EQ(new_entry_problems(conceded(nothing), existing).size(), 1U) << nothing;
  }
  EXPECT_TRUE(new_entry_problems(conceded("technical file, chapter 4"), existing).empty());
  LotRecord other =
      make_disposition(book.records(), LotBook::kLot, "SN-1", "REJECT", "warped", "N1");
  EXPECT_TRUE(new_entry_problems(other, existing).empty());
  other.fields["regulatory_check"] = "all are met";
  EXPECT_EQ(new_entry_problems(other, existing).size(), 1U);
  const std::string untold = "The concession for SN-1 does not say how applicable regulatory";
  LotBook older = book;  // of before the field
  older.sign("quinn", "responsibility", older.add(conceded(""), "quinn").id);
  EXPECT_TRUE(has(notes(older), untold)) << notes(older);
  book.decide("SN-1", "CONCESSION", "N1");
  EXPECT_FALSE(has(notes(book), untold)) << notes(book);
}

TEST(Concessions, AreSignedByThoseWhoMayDecideAndCountedApart) {
  const LotBook by_operator = conceded({"D2", "inspection:SN-1"}, "ada");
  EXPECT_TRUE(has(blockers(by_operator), "is signed by 1 of 2 people of the role quality"))
      << blockers(by_operator);
  const LotBook book = conceded({"D2", "inspection:SN-1"});
  const LotEvaluation found = evaluate_lot(book.records(), LotBook::kLot);
  EXPECT_EQ(found.accepted, 0);
  EXPECT_EQ(found.conceded, 1);
}

TEST(Relabelled, AFailedPartKeepsItsRole) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  book.add("dimension", dimension("D2", "SN-2", 10.5));
  const std::int64_t part = book.records()[book.records().size() - 2].id;
  const Fields witness = {{"serial", "SN-2"}, {"role", "witness"}, {"build", "B1"}};
  const std::string found = refusal(book, "part", witness, "ada", part);
  EXPECT_TRUE(has(found, "a part keeps its role and its build")) << found;
  EXPECT_TRUE(has(found, "--about part:SN-2")) << found;
  // What is nobody's fault may be corrected.
  const Fields note = {
      {"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}, {"note", "top row"}};
  EXPECT_EQ(refusal(book, "part", note, "ada", part), "");
  book.add("nonconformance", nonconformity("N1", {"SN-2"}, {"part:SN-2", "D2"}), "quinn");
  EXPECT_EQ(refusal(book, "part", witness, "ada", part), "");
}

TEST(Relabelled, OneThatWasDoneByAnOlderVersionBlocksAndIsTold) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  book.decide("SN-2", "REJECT");
  book.correct("part", "SN-2", {{"role", "witness"}});
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "part SN-2 is decided REJECT, and no closed nonconformity names"))
      << blockers(book);
  EXPECT_TRUE(has(blockers(book), "part SN-2 was changed from implant to witness (entry"));
  book.add("nonconformance", nonconformity("N1", {"SN-2"}, {"part:SN-2"}), "quinn");
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  EXPECT_TRUE(has(notes(book), "Part SN-2 was changed from implant to witness"));
  bool told = false;
  for (const auto& row : requirements_met(book.records(), LotBook::kLot).rows) {
    if (row[0] == "Changed role or build, part SN-2") told = has(row[2], "implant to witness");
  }
  EXPECT_TRUE(told);
  // What it was it becomes again without a word, and only that.
  LotBook back = releasable_lot();
  back.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  back.decide("SN-2", "REJECT");
  const std::int64_t witness = back.correct("part", "SN-2", {{"role", "witness"}}).id;
  Fields fields = {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}};
  EXPECT_EQ(refusal(back, "part", fields, "ada", witness), "");
  fields["role"] = std::string("density_cube");
  EXPECT_NE(refusal(back, "part", fields, "ada", witness), "");
  back.correct("part", "SN-2", {{"role", "implant"}});
  EXPECT_FALSE(has(blockers(back), "was changed from")) << blockers(back);
}

TEST(Relabelled, WhateverItIsCalledItsInspectionCounts) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "W-1"}, {"role", "witness"}, {"build", "B1"}});
  LotRecord inspection;
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == "inspection") inspection = *r;
  }
  inspection.key = "W-1";
  inspection.utc.clear();
  inspection.fields["part"] = std::string("W-1");
  inspection.fields["inspection"] = 2.0;
  inspection.fields["verdict"] = std::string("does_not_conform");
  book.add(inspection);
  sign_again(book);
  EXPECT_EQ(blockers(book),
            "the inspection of part W-1 does not conform, and no closed nonconformity is about "
            "it\n");
  book.add("nonconformance", nonconformity("N1", {"W-1"}, {"inspection:W-1"}), "quinn");
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
}

TEST(NewEntries, WhatCannotBeIsRefused) {
  const LotBook book = releasable_lot();
  const Fields calibration = {{"certificate", "C-9"},
                              {"instrument", "CAL-1"},
                              {"calibrated", "2026-11-22"},
                              {"due", "2027-11-22"}};
  EXPECT_TRUE(has(refusal(book, "calibration", calibration), "a calibration lies in the future"));
  Fields blend = {{"powder", "W2"},     {"alloy", "Ti6Al4V ELI"}, {"state", "blend"},
                  {"reuse_count", 0.0}, {"certificate", "CoC-2"}, {"parents", Names{"W1", "W1"}}};
  EXPECT_TRUE(has(refusal(book, "powder", blend), "named twice")) << refusal(book, "powder", blend);
  blend["parents"] = Names{"W1"};
  EXPECT_EQ(refusal(book, "powder", blend), "");
}

}  // namespace
}  // namespace asbuilt
