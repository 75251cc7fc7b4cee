// What blocks a release, one reason at a time, starting from a lot that nothing blocks.
#include <gtest/gtest.h>

#include <functional>

#include "core/base/error.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::LotBook;
using sample::releasable_lot;
using sample::sign_again;
using Change = std::function<void(LotBook&)>;

void add_nonconformity(LotBook& book, const std::string& description = "scratch") {
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", description},
            {"state", "closed"},
            {"parts", std::vector<std::string>{"SN-1", "TB-1"}},
            {"action", "assessed"}},
           "quinn");
}

LotRecord current(const LotBook& book, const std::string& kind) {
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == kind) return *r;
  }
  throw std::logic_error("no " + kind);
}

// A correction that takes a field away.
void remove_field(LotBook& book, const std::string& kind, const std::string& field) {
  LotRecord record = current(book, kind);
  record.supersedes = record.id;
  record.reason = "not known";
  record.fields.erase(field);
  record.utc.clear();
  book.add(record);
}

TEST(EvaluateLot, NothingBlocksACompleteLot) {
  const LotBook book = releasable_lot();
  const LotEvaluation found = evaluate_lot(book.records(), LotBook::kLot);
  EXPECT_TRUE(found.releasable()) << blockers(book);
  EXPECT_EQ(found.accepted, 1);
  EXPECT_EQ(found.state, "PENDING");
}

TEST(EvaluateLot, ABlockerEach) {
  struct Case {
    const char* expected;
    Change change;
  };
  const std::vector<Case> cases = {
      {"instrument CAL-1 has no calibration that holds on 2026-11-06",
       [](LotBook& b) {
         b.correct("calibration", "C-CAL-1", {{"due", "2026-11-05"}});
       }},
      {"instrument T-1 has no calibration that holds on 2026-11-05",
       [](LotBook& b) {
         b.correct("calibration", "C-T-1", {{"calibrated", "2026-11-06"}});
       }},
      {"is too near its limit to decide",
       [](LotBook& b) {
         b.correct("dimension", "D1", {{"value", 20.045}});
       }},
      {"length does not conform",
       [](LotBook& b) {
         b.correct("dimension", "D1", {{"value", 20.07}});
       }},
      {"has an uncertainty of 0",
       [](LotBook& b) {
         b.correct("dimension", "D1", {{"u", 0.0}});
       }},
      {"part SN-1 has no dimension width, which the profile asks for",
       [](LotBook& b) {
         b.correct("profile", "P1",
                   {{"required_dimensions", std::vector<std::string>{"length", "width"}}});
         b.sign("quinn", "approval", b.records().back().id);
       }},
      {"part SN-1 has no limit for the dimension length",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"required_dimensions", std::vector<std::string>{"length"}}});
         b.sign("quinn", "approval", b.records().back().id);
         remove_field(b, "dimension", "lower");
         remove_field(b, "dimension", "upper");
       }},
      {"has no uncertainty", [](LotBook& b) { remove_field(b, "dimension", "u"); }},
      {"the inspection of part SN-1 is undecided",
       [](LotBook& b) {
         b.correct("inspection", "SN-1", {{"verdict", "undecided"}});
       }},
      {"the inspection of part SN-1 does not conform",
       [](LotBook& b) {
         b.correct("inspection", "SN-1", {{"verdict", "does_not_conform"}});
       }},
      {"compared it with another design",
       [](LotBook& b) {
         b.correct("inspection", "SN-1", {{"design_sha256", std::string(64, 'b')}});
       }},
      {"was judged by default tolerances",
       [](LotBook& b) { remove_field(b, "inspection", "plan_sha256"); }},
      {"tensile test T1: undecided",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"least_tensile", 0.0}});
         b.sign("quinn", "approval", b.records().back().id);
         b.correct("tensile", "T1", {{"verdict", "undecided"}});
       }},
      {"tensile test T1 has no Rp0.2", [](LotBook& b) { remove_field(b, "tensile", "rp02_mpa"); }},
      {"tensile test T1 has no uncertainty of A (u_a_pct)",
       [](LotBook& b) {
         b.correct("tensile", "T1", {{"u_a_pct", 0.0}});
       }},
      {"limits that nobody compared",
       [](LotBook& b) {
         b.correct("tensile", "T1", {{"unverified", true}});
       }},
      {"build B1 has 1 of 2 bars",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"least_tensile", 2.0}});
         b.sign("quinn", "approval", b.records().back().id);
         // The same bar once more is no second one.
         LotRecord again = current(b, "tensile");
         again.key = "T2";
         again.fields["test"] = "T2";
         again.utc.clear();
         b.add(again);
       }},
      {"build B1 lacks the step cleaning",
       [](LotBook& b) {
         b.correct("profile", "P1",
                   {{"required_steps", std::vector<std::string>{"hip", "cleaning"}}});
         b.sign("quinn", "approval", b.records().back().id);
       }},
      {"step H1 (HIP) is not signed by another person than ada",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"signed_steps", std::vector<std::string>{"hip"}}});
         b.sign("quinn", "approval", b.records().back().id);
       }},
      {"step H1 (HIP) ended at 2026-10-03 08:00, before build B1 ended at 2026-11-02 08:00",
       [](LotBook& b) {
         b.correct("step", "H1", {{"ended", "2026-10-03T08:00:00Z"}});
       }},
      {"the acceptance profile P1 is not approved",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"edition", "2"}});
       }},
      {"nonconformity N1 is open",
       [](LotBook& b) {
         b.add("nonconformance",
               {{"nonconformance", "N1"}, {"description", "scratch"}, {"state", "open"}});
       }},
      {"nonconformity N1 was closed without an action",
       [](LotBook& b) {
         b.add("nonconformance",
               {{"nonconformance", "N1"}, {"description", "scratch"}, {"state", "closed"}},
               "quinn");
       }},
      {"was not closed by the role quality",
       [](LotBook& b) {
         b.add("nonconformance", {{"nonconformance", "N1"},
                                  {"description", "scratch"},
                                  {"state", "closed"},
                                  {"action", "polished"}});
       }},
      {"the signature for approval is missing",
       [](LotBook& b) {
         b.correct(
             "profile", "P1",
             {{"required_signatures", std::vector<std::string>{"review", "release", "approval"}}});
         b.sign("quinn", "approval", b.records().back().id);
       }},
      {"the lot is in state REJECT", [](LotBook& b) { b.decide(LotBook::kLot, "REJECT"); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.expected);
    LotBook book = releasable_lot();
    c.change(book);
    sign_again(book);
    const std::string found = blockers(book);
    EXPECT_NE(found.find(c.expected), std::string::npos) << found;
    EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 1) << found;
  }
}

TEST(EvaluateLot, AVerdictThatWasTypedAgreesWithTheLimits) {
  LotBook low =
      sample::releasable_lot({{"spec", "ASTM F136"}, {"rm_mpa", 700.0}, {"rp02_mpa", 690.0}});
  EXPECT_NE(blockers(low).find("its Rm of 700 MPa is below 860 MPa of ASTM F136"),
            std::string::npos);
  // 862 with U 9 is inside the guard band of the profile's rule, 859.6 rounds to the limit.
  LotBook near =
      sample::releasable_lot({{"spec", "ASTM F136"}, {"rm_mpa", 862.0}, {"rp02_mpa", 830.0}});
  EXPECT_NE(blockers(near).find("its Rm of 862 MPa is too near 860 MPa"), std::string::npos);
  LotBook simple =
      sample::releasable_lot({{"spec", "ASTM F136"}, {"rm_mpa", 859.6}, {"rp02_mpa", 830.0}});
  EXPECT_NE(blockers(simple).find("its Rm"), std::string::npos);
  simple.correct("profile", "P1", {{"decision_rule", "simple"}});
  EXPECT_EQ(blockers(simple).find("its Rm"), std::string::npos);
}

TEST(EvaluateLot, ASizeVariantHasADesignOfItsOwn) {
  LotBook book = releasable_lot();
  const std::string own(64, 'b');
  book.correct("inspection", "SN-1", {{"design_sha256", own}});
  EXPECT_NE(blockers(book).find("another design than the lot's"), std::string::npos);
  book.correct("part", "SN-1", {{"variant_pct", 95.0}, {"design_sha256", own}});
  EXPECT_EQ(blockers(book).find("another design than the lot's"), std::string::npos);
}

TEST(EvaluateLot, OneMeasurementIsNotThatOfTwoParts) {
  const std::string curve(64, 'c');
  LotBook book = sample::releasable_lot({{"curve_sha256", curve}, {"source_id", "1"}});
  book.add("part", {{"serial", "TB-2"}, {"role", "tensile_bar"}, {"build", "B1"}});
  LotRecord other = current(book, "tensile");
  other.id = 0;
  other.utc.clear();
  other.key = "T2";
  other.fields["test"] = other.key;
  other.fields["part"] = std::string("TB-2");
  other.fields["source_id"] = std::string("2");
  book.add(other);
  EXPECT_EQ(blockers(book).find("come from the same"), std::string::npos);
  book.correct("tensile", "T2", {{"source_id", "1"}});
  EXPECT_NE(blockers(book).find("tensile test T1 and tensile test T2 come from the same"),
            std::string::npos);
  // A scan shows one part.
  LotBook scans = releasable_lot();
  scans.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  scans.correct("inspection", "SN-1", {{"scan_sha256", curve}});
  LotRecord second = current(scans, "inspection");
  second.id = second.supersedes = 0;
  second.reason.clear();
  second.utc.clear();
  second.key = "SN-2";
  second.fields["part"] = second.key;
  second.fields["inspection"] = 2.0;
  scans.add(second);
  EXPECT_NE(blockers(scans).find("the inspection of part SN-2 come from the same data"),
            std::string::npos);
}

TEST(EvaluateLot, AMissingPieceBlocks) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  sign_again(book);
  EXPECT_EQ(blockers(book), "part SN-2 is undecided: PENDING\npart SN-2 has no inspection\n");
}

// Whatever was entered after a signature is not covered by it, of the lot or of the file.
TEST(EvaluateLot, SignaturesCoverOnlyWhatWasThere) {
  const std::vector<Change> changes = {
      [](LotBook& b) {
        b.correct("powder", "W1", {{"certificate", "CoC-2"}});
      },
      [](LotBook& b) {
        b.correct("calibration", "C-CT-1", {{"due", "2028-01-10"}});
      },
      [](LotBook& b) {
        b.correct("profile", "P1", {{"least_tensile", 0.0}});
        b.sign("quinn", "approval", b.records().back().id);
      },
  };
  for (std::size_t k = 0; k < changes.size(); ++k) {
    SCOPED_TRACE(k);
    LotBook book = releasable_lot();
    changes[k](book);
    const LotEvaluation found = evaluate_lot(book.records(), LotBook::kLot);
    ASSERT_EQ(found.blockers.size(), 2U) << blockers(book);
    for (const Blocker& b : found.blockers) {
      EXPECT_NE(b.what.find("which came later"), std::string::npos);
      EXPECT_TRUE(b.signing);
    }
    sign_again(book);
    EXPECT_EQ(blockers(book), "");
  }
  // A further calibration is news that changes nothing.
  LotBook book = releasable_lot();
  book.add("calibration", {{"certificate", "C-2"},
                           {"instrument", "CT-1"},
                           {"calibrated", "2026-11-10"},
                           {"due", "2027-11-10"}});
  EXPECT_EQ(blockers(book), "");
}

TEST(EvaluateLot, OnePersonAloneCannotRelease) {
  LotBook book = releasable_lot();
  book.correct("powder", "W1", {{"certificate", "CoC-2"}});
  book.sign("quinn", "review");
  book.sign("quinn", "release");
  EXPECT_EQ(blockers(book), "one person gave all signatures, two are asked for\n");
}

TEST(EvaluateLot, TheOnlyMeasurerCannotRelease) {
  LotBook book = releasable_lot();
  for (const char* kind : {"tensile", "dimension", "inspection"}) {
    LotRecord record = current(book, kind);
    record.supersedes = record.id;
    record.reason = "entered by another";
    record.actor = "quinn";
    record.utc.clear();
    book.add(record);
  }
  sign_again(book);
  EXPECT_EQ(blockers(book), "who signed for release is the only one who measured\n");
}

TEST(EvaluateLot, TheOnlyMeasurerCannotAcceptTheLot) {
  LotBook book = releasable_lot();
  EXPECT_TRUE(acceptance_blockers(book.records(), LotBook::kLot, "quinn").empty());
  const auto blocked = acceptance_blockers(book.records(), LotBook::kLot, "ada");
  ASSERT_EQ(blocked.size(), 1u);
  EXPECT_EQ(blocked[0].what, "who accepts the lot, ada, is the only one who measured");
  // Whatever signatures the profile asks for; told afterwards, too.
  book.correct(
      "profile", "P1",
      {{"required_signatures", std::vector<std::string>{"approval"}}, {"two_people", false}});
  const std::int64_t profile = current(book, "profile").id;
  book.sign("quinn", "approval", profile);
  for (const char* kind : {"tensile", "dimension", "inspection"}) {
    LotRecord record = current(book, kind);
    record.supersedes = record.id;
    record.reason = "entered by another";
    record.actor = "quinn";
    record.utc.clear();
    book.add(record);
  }
  book.sign("quinn", "approval");
  EXPECT_EQ(blockers(book), "");
  book.decide(LotBook::kLot, "ACCEPT");
  EXPECT_EQ(blockers(book), "who accepts the lot, quinn, is the only one who measured\n");
}

TEST(EvaluateLot, AFailedResultIsNotCorrectedAway) {
  const std::vector<std::pair<const char*, Change>> failures = {
      {"tensile test T1 failed",
       [](LotBook& b) {
         b.correct("tensile", "T1", {{"verdict", "fail"}});
         b.correct("tensile", "T1", {{"verdict", "pass"}});
       }},
      {"the inspection of part SN-1 failed",
       [](LotBook& b) {
         b.correct("inspection", "SN-1", {{"verdict", "does_not_conform"}});
         b.correct("inspection", "SN-1", {{"verdict", "conforms"}});
       }},
      {"length failed",
       [](LotBook& b) {
         b.correct("dimension", "D1", {{"value", 20.2}});
         b.correct("dimension", "D1", {{"value", 20.0}});
       }},
  };
  for (const auto& [expected, fail] : failures) {
    LotBook book = releasable_lot();
    fail(book);
    sign_again(book);
    const std::string found = blockers(book);
    EXPECT_NE(found.find(expected), std::string::npos) << found;
    EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 1) << found;
    add_nonconformity(book);
    sign_again(book);
    EXPECT_EQ(blockers(book), "");
  }
}

TEST(EvaluateLot, AConcessionNeedsTwoPeopleAndForgivesNoMore) {
  LotBook book = releasable_lot();
  book.correct("inspection", "SN-1", {{"verdict", "does_not_conform"}});
  add_nonconformity(book, "one thin strut");
  book.decide("SN-1", "MRB", "N1");
  const std::int64_t concession = book.decide("SN-1", "CONCESSION", "N1").id;
  sign_again(book);
  const std::string missing = "is signed by 1 of 2 people";
  EXPECT_NE(blockers(book).find(missing), std::string::npos);
  // Until then it counts nowhere, and no signature for release passes over it.
  EXPECT_EQ(evaluate_lot(book.records(), LotBook::kLot).accepted, 0);
  EXPECT_NE(blockers(book).find("no implant is accepted"), std::string::npos);
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    EXPECT_FALSE(b.signing) << b.what;
  }
  book.sign("quinn", "approval", concession);  // the same person
  EXPECT_NE(blockers(book).find(missing), std::string::npos);
  book.sign("ada", "authorship", concession);  // another meaning
  EXPECT_NE(blockers(book).find(missing), std::string::npos);
  book.sign("ada", "responsibility", concession);  // who may not decide
  EXPECT_NE(blockers(book).find(missing), std::string::npos);
  book.sign("rex", "responsibility", concession);
  sign_again(book);  // a user was added
  EXPECT_EQ(blockers(book), "");
  EXPECT_EQ(evaluate_lot(book.records(), LotBook::kLot).conceded, 1);

  // What fails later is not forgiven, nor is another reason.
  book.correct("dimension", "D1", {{"value", 21.0}});
  sign_again(book);
  EXPECT_EQ(blockers(book), "dimension D1 of part SN-1, length does not conform\n");
  book.correct("dimension", "D1", {{"value", 20.0}});
  book.correct("nonconformance", "N1", {{"description", "a crack"}});
  sign_again(book);
  EXPECT_NE(blockers(book).find("was rewritten after the concession"), std::string::npos);
}

TEST(EvaluateLot, AReworkedPartIsMeasuredAgain) {
  LotBook book = releasable_lot();
  add_nonconformity(book, "burr");
  book.decide("SN-1", "MRB", "N1");
  book.decide("SN-1", "REWORK", "N1");
  book.decide("SN-1", "PENDING", "N1");
  book.decide("SN-1", "ACCEPT");
  sign_again(book);
  const std::string found = blockers(book);
  for (const char* part : {"was reworked after it was scanned", "was measured before the part was",
                           "reworked and not measured since"}) {
    EXPECT_NE(found.find(part), std::string::npos) << found;
  }
}

TEST(EvaluateLot, ARejectedPartDoesNotBlockTheOthers) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  book.decide("SN-2", "REJECT");
  sign_again(book);
  EXPECT_EQ(blockers(book), "part SN-2 is decided REJECT, and no closed nonconformity names it\n");
  // An open one is to be closed, one that names another part answers for nothing.
  book.add("nonconformance", {{"nonconformance", "N2"},
                              {"description", "a crack"},
                              {"state", "open"},
                              {"parts", std::vector<std::string>{"SN-2"}}});
  sign_again(book);
  EXPECT_NE(blockers(book).find("no closed nonconformity names it"), std::string::npos);
  const std::int64_t open = book.records()[book.records().size() - 3].id;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    EXPECT_EQ(b.remedy,
              "asbuilt lot add-nonconformance --db FILE --lot L-001 ENTRY.toml "
              "--supersedes " +
                  std::to_string(open) + " --reason \"...\" --user NAME");
  }
  LotRecord closed = book.records()[static_cast<std::size_t>(open) - 1];
  closed.supersedes = open;
  closed.reason = "assessed";
  closed.actor = "quinn";
  closed.utc.clear();
  closed.fields["state"] = std::string("closed");
  closed.fields["action"] = std::string("scrapped");
  book.add(closed);
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
  EXPECT_EQ(evaluate_lot(book.records(), LotBook::kLot).rejected, 1);
  // Scrapped, it is still named.
  book.decide("SN-2", "SCRAP");
  sign_again(book);
  EXPECT_EQ(blockers(book), "");
}

// A profile is approved once, for every lot that names this entry of it.
TEST(EvaluateLot, AnApprovedProfileHoldsForEveryLotUntilItIsSuperseded) {
  LotBook book = releasable_lot();
  LotRecord second = current(book, "lot");
  second.id = 0;
  second.utc.clear();
  second.lot = second.key = "L-002";
  second.fields["number"] = second.key;
  book.add(second);
  const auto unapproved = [&book] {
    for (const Blocker& b : evaluate_lot(book.records(), "L-002").blockers) {
      if (b.what.find("is not approved") != std::string::npos) return b.remedy;
    }
    return std::string();
  };
  EXPECT_EQ(unapproved(), "");
  const LotEvaluation found = evaluate_lot(book.records(), "L-002");
  ASSERT_FALSE(found.notes.empty());
  EXPECT_NE(found.notes.front().find("approved by Quinn Quality in lot L-001"), std::string::npos);
  // Its own author's approval, in whatever lot, does not count; nor one of an older entry.
  const std::int64_t id = book.correct("profile", "P1", {{"edition", "2"}}).id;
  const std::string remedy = "asbuilt lot sign --db FILE --lot L-002 --meaning approval --entry " +
                             std::to_string(id) + " --user NAME";
  EXPECT_EQ(unapproved(), remedy);
  book.sign("ada", "authorship", id);
  EXPECT_EQ(unapproved(), remedy);
  book.sign("quinn", "approval", id);
  EXPECT_EQ(unapproved(), "");
}

// Each hint can be typed: it names the lot where the command asks for it.
TEST(EvaluateLot, HintsAreWholeCommands) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN 2's"}, {"role", "implant"}, {"build", "B1"}});
  book.correct("profile", "P1", {{"edition", "2"}, {"least_tensile", 3.0}});
  book.correct("dimension", "D1", {{"value", 21.0}});
  book.correct("calibration", "C-CAL-1", {{"due", "2026-11-05"}});
  int commands = 0;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    const std::size_t at = b.remedy.find("asbuilt lot ");
    if (at == std::string::npos) continue;
    ++commands;
    EXPECT_NE(b.remedy.find(" --db FILE"), std::string::npos) << b.remedy;
    EXPECT_NE(b.remedy.find(" --user NAME"), std::string::npos) << b.remedy;
    const bool of_file = b.remedy.find("add-calibration") != std::string::npos;
    EXPECT_EQ(b.remedy.find(" --lot L-001") == std::string::npos, of_file) << b.remedy;
  }
  EXPECT_GE(commands, 7);
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) all += b.remedy;
  EXPECT_NE(all.find("--part 'SN 2'\\''s' --to STATE"), std::string::npos) << all;
}

// A share that was above its limit does not go away by being corrected or withdrawn.
TEST(EvaluateLot, APowderShareIsNotCorrectedAway) {
  const std::map<std::string, LotValue> good = {
      {"oxygen_pct", 0.10},   {"iron_pct", 0.2},      {"nitrogen_pct", 0.03}, {"carbon_pct", 0.05},
      {"hydrogen_pct", 0.01}, {"aluminium_pct", 6.0}, {"vanadium_pct", 4.0}};
  const auto lot_of = [&good](double first_oxygen_pct) {
    LotBook book = releasable_lot();
    book.sign(
        "quinn", "approval",
        book.correct("profile", "P1", {{"composition", "ASTM F136"}, {"accepts_unverified", true}})
            .id);
    std::map<std::string, LotValue> first = good;
    first["oxygen_pct"] = first_oxygen_pct;
    book.correct("powder", "W1", first);
    book.correct("powder", "W1", good);
    return book;
  };
  LotBook book = lot_of(0.15);
  sign_again(book);
  const std::string found = blockers(book);
  EXPECT_NE(found.find("powder lot W1 had 0.15 % oxygen, ASTM F136 allows 0.13 %, before it was "
                       "corrected (entry"),
            std::string::npos)
      << found;
  EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 1) << found;
  // A nonconformity of a part, or an open one, does not answer for it.
  add_nonconformity(book);
  sign_again(book);
  EXPECT_EQ(blockers(book), found);
  const std::map<std::string, LotValue> named = {
      {"nonconformance", "N2"},
      {"description", "oxygen of the first certificate"},
      {"state", "closed"},
      {"powder", std::vector<std::string>{"W1"}},
      {"action", "measured again by another laboratory"}};
  std::map<std::string, LotValue> mistyped = named;
  mistyped["powder"] = std::vector<std::string>{"W9"};
  EXPECT_THROW(book.add("nonconformance", mistyped, "quinn"), Error);
  book.add("nonconformance", named, "quinn");
  sign_again(book);
  EXPECT_EQ(blockers(book), "");

  // At the limit, and corrected within the limits: nothing to answer for.
  LotBook fine = lot_of(0.13);
  sign_again(fine);
  EXPECT_EQ(blockers(fine), "");
}

TEST(EvaluateLot, WithoutAnAcceptedImplantThereIsNothingToRelease) {
  LotBook book = releasable_lot();
  add_nonconformity(book, "crack");
  book.decide("SN-1", "MRB", "N1");
  book.decide("SN-1", "SCRAP", "N1");
  sign_again(book);
  EXPECT_EQ(blockers(book), "no implant is accepted\n");
}

TEST(EvaluateLot, WhatIsChangedAfterTheReleaseTakesItBack) {
  LotBook book = releasable_lot();
  book.decide(LotBook::kLot, "ACCEPT");
  EXPECT_EQ(blockers(book), "");
  book.correct("powder", "W1", {{"certificate", "CoC-2"}});
  sign_again(book);
  EXPECT_NE(blockers(book).find("the lot was changed after it was accepted"), std::string::npos);
}

TEST(EvaluateLot, ARecordThatBreaksTheRulesIsNotEvaluated) {
  LotBook book = releasable_lot();
  for (LotRecord& r : book.altered()) {
    if (r.kind == "profile") r.fields["least_tensile"] = std::string("none");
  }
  const std::string found = blockers(book);
  EXPECT_NE(found.find("breaks a rule"), std::string::npos) << found;
  EXPECT_FALSE(evaluate_lot(book.records(), LotBook::kLot).counted);
}

TEST(Dispositions, FollowTheTable) {
  LotBook book = releasable_lot();
  add_nonconformity(book);
  EXPECT_THROW(book.decide("SN-1", "REJECT"), Error);     // accepted parts go before the board
  EXPECT_THROW(book.decide("SN-1", "MRB"), Error);        // which needs a nonconformity
  EXPECT_THROW(book.decide("SN-1", "MRB", "N9"), Error);  // that is in the record
  EXPECT_THROW(book.decide("SN-9", "ACCEPT"), Error);     // and a part that is
  EXPECT_THROW(book.decide("SN-1", "BLESSED"), Error);
  EXPECT_THROW(book.decide(LotBook::kLot, "CONCESSION", "N1"), Error);
  EXPECT_EQ(disposition_of(book.records(), LotBook::kLot, "SN-1"), "ACCEPT");
  // Every way through the table that ends in scrap, and nothing after it.
  for (const char* to :
       {"MRB", "REWORK", "PENDING", "MRB", "REJECT", "MRB", "CONCESSION", "MRB", "SCRAP"}) {
    EXPECT_EQ(book.decide("SN-1", to, "N1").text("to"), to);
  }
  EXPECT_THROW(book.decide("SN-1", "PENDING", "N1"), Error);
}

// Who measured need not be who entered; neither of them releases alone.
TEST(Evaluate, WhoMeasuredCountsBesideWhoEntered) {
  const auto measured_by = [](const std::string& name) {
    LotBook book = releasable_lot();
    for (const auto& [kind, key] :
         {std::pair{"dimension", "D1"}, {"tensile", "T1"}, {"inspection", "SN-1"}}) {
      book.correct(kind, key, {{"measured_by", name}});
    }
    sign_again(book);
    return blockers(book);
  };
  EXPECT_EQ(measured_by("Testlab Nord"), "");
  EXPECT_EQ(measured_by("root"), "");
  for (const char* quinn : {"quinn", "Quinn Quality"}) {
    EXPECT_NE(measured_by(quinn).find("is the only one who measured"), std::string::npos);
  }
  // A name that stands for nobody, or for somebody else, does not help who entered everything.
  LotBook book = releasable_lot();
  for (LotRecord& r : book.altered()) {
    if (r.kind != "dimension" && r.kind != "tensile" && r.kind != "inspection") continue;
    r.actor = "quinn";
    r.fields["measured_by"] = "ada";
    LotBook::resign(r);
  }
  const std::size_t from = book.records().size() - 4;  // decision, its signature, and the two
  book.altered().resize(from);
  book.decide("SN-1", "ACCEPT");
  sign_again(book);
  EXPECT_NE(blockers(book).find("the only one who entered measurements"), std::string::npos)
      << blockers(book);
}

}  // namespace
}  // namespace asbuilt
