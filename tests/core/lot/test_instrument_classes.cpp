// Classes of force and extensometer calibrations: what is refused, what blocks, what demands it.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/instrument_classes.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;
using Fields = std::map<std::string, LotValue>;

// The sample lot with an extensometer of class `ex_class` that its test T1 names.
LotBook lot(const std::string& ex_class, const std::string& due = "2027-01-10") {
  LotBook book = sample::releasable_lot();
  book.add("instrument", {{"instrument", "EX-1"}, {"class", "extensometer"}});
  Fields calibration = {{"certificate", "C-EX-1"},
                        {"instrument", "EX-1"},
                        {"calibrated", "2026-01-10"},
                        {"due", due}};
  if (!ex_class.empty()) {
    calibration["standard"] = "ISO 9513";
    calibration["accuracy_class"] = ex_class;
  }
  book.add("calibration", calibration);
  book.correct("tensile", "T1", {{"extensometer", "EX-1"}, {"strain_from", "extensometer"}});
  return book;
}

void change_profile(LotBook& book, const std::vector<std::string>& erased, const Fields& changed) {
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind != "profile") continue;
    LotRecord profile = *r;
    profile.supersedes = profile.id;
    profile.reason = "other demands";
    profile.utc.clear();
    for (const std::string& field : erased) profile.fields.erase(field);
    for (const auto& [name, value] : changed) profile.fields[name] = value;
    book.sign("quinn", "approval", book.add(profile).id);
    return;
  }
}

std::string blocked(const LotBook& book) {
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    if (!b.signing) all += b.what + "\n";
  }
  return all;
}

TEST(InstrumentClasses, TheDataAreOrderedAndMarked) {
  const ClassStandard* force = class_standard_of("compression_machine");
  const ClassStandard* strain = class_standard_of("extensometer");
  ASSERT_NE(force, nullptr);
  ASSERT_NE(strain, nullptr);
  EXPECT_EQ(class_standard_of("calliper"), nullptr);
  EXPECT_TRUE(class_holds(*force, "0.5", "1"));
  EXPECT_TRUE(class_holds(*force, "1", "1"));
  EXPECT_FALSE(class_holds(*force, "2", "1"));
  EXPECT_FALSE(class_holds(*force, "0.2", "1"));  // no class of ISO 7500-1
  EXPECT_TRUE(class_holds(*strain, "0.2", "0.5"));
  for (const ClassStandard& standard : class_standards()) EXPECT_TRUE(standard.verify);
  for (const ClassDemand& demand : class_demands()) {
    EXPECT_TRUE(demand.verify);
    EXPECT_FALSE(demand.origin.empty());
    bool known = false;
    for (const ClassStandard& standard : class_standards()) {
      known = known || (standard.id == demand.standard &&
                        class_holds(standard, demand.worst, standard.classes.back()));
    }
    EXPECT_TRUE(known) << demand.by << ", " << demand.worst;
  }
  // Class 1 for proof strengths, 2 for what else an extensometer measures.
  LotRecord test;
  test.kind = "tensile";
  EXPECT_EQ(class_demand(test, *strain)->worst, "2");
  test.fields["rp02_mpa"] = 870.0;
  EXPECT_EQ(class_demand(test, *strain)->worst, "1");
  EXPECT_EQ(class_demand(test, *force)->worst, "1");
  test.kind = "compression";
  EXPECT_EQ(class_demand(test, *strain), nullptr);
}

TEST(InstrumentClasses, AClassIsOneOfItsStandardAndOfItsInstrument) {
  LotBook book = sample::releasable_lot();
  book.add("instrument", {{"instrument", "EX-1"}, {"class", "extensometer"}});
  const std::vector<std::pair<const char*, Fields>> refused = {
      {"0.5, 1, 2, 3", {{"standard", "ISO 7500-1"}, {"accuracy_class", "0.2"}}},
      {"0.2, 0.5, 1, 2", {{"standard", "ISO 9513"}, {"accuracy_class", "3"}}},
      {"belong together", {{"standard", "ISO 7500-1"}}},
      {"belong together", {{"accuracy_class", "1"}}},
      {"class extensometer", {{"standard", "ISO 9513"}, {"accuracy_class", "1"}}}};
  for (const auto& [says, changed] : refused) {
    Fields calibration = {{"certificate", "C-9"},
                          {"instrument", "T-1"},
                          {"calibrated", "2026-01-10"},
                          {"due", "2027-01-10"}};
    for (const auto& [name, value] : changed) calibration[name] = value;
    try {
      book.add("calibration", calibration);
      ADD_FAILURE() << "taken: " << says;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
    }
  }
  EXPECT_THROW(book.correct("tensile", "T1", {{"extensometer", "T-1"}}), Error);
  EXPECT_NO_THROW(book.correct("tensile", "T1", {{"extensometer", "EX-1"}}));
}

TEST(InstrumentClasses, WhatBlocks) {
  EXPECT_EQ(blocked(lot("1")), "");
  EXPECT_EQ(blocked(lot("0.2")), "");
  EXPECT_EQ(
      blocked(lot("2")),
      "tensile test T1: EX-1 is of class 2 by calibration C-EX-1, the profile demands class 1 "
      "of ISO 9513 or better\n");
  EXPECT_EQ(blocked(lot("")),
            "tensile test T1: calibration C-EX-1 of EX-1 tells no class, the profile demands class "
            "1 of ISO 9513 or better\n");
  EXPECT_EQ(blocked(lot("1", "2026-11-04")),
            "tensile test T1: instrument EX-1 has no calibration that holds on 2026-11-05\n");

  LotBook force = lot("1");
  force.correct("calibration", "C-T-1", {{"accuracy_class", "2"}});
  EXPECT_NE(blocked(force).find("T-1 is of class 2 by calibration C-T-1"), std::string::npos);
  change_profile(force, {}, {{"force_class", "2"}});
  EXPECT_EQ(blocked(force), "");
  // The last calibration that holds on the day counts.
  force.add("calibration", {{"certificate", "C-T-2"},
                            {"instrument", "T-1"},
                            {"calibrated", "2026-10-10"},
                            {"due", "2027-10-10"},
                            {"standard", "ISO 7500-1"},
                            {"accuracy_class", "3"}});
  EXPECT_NE(blocked(force).find("T-1 is of class 3 by calibration C-T-2"), std::string::npos);
}

// What the standard of the test demands is from memory: it decides where the profile accepts that.
TEST(InstrumentClasses, WithoutAWordOfTheProfileTheStandardDemands) {
  LotBook book = lot("2");
  change_profile(book, {"force_class", "extensometer_class"}, {});
  const std::string found = blocked(book);
  EXPECT_NE(found.find("the class of ISO 7500-1 that ISO 6892-1 demands was not compared"),
            std::string::npos)
      << found;
  EXPECT_NE(found.find("the class of ISO 9513 that ISO 6892-1 demands was not compared"),
            std::string::npos);
  change_profile(book, {}, {{"accepts_unverified", true}});
  EXPECT_EQ(blocked(book),
            "tensile test T1: EX-1 is of class 2 by calibration C-EX-1, ISO 6892-1 demands class 1 "
            "of ISO 9513 or better\n");
}

TEST(InstrumentClasses, AnExtensometerThatIsNotNamedIsTold) {
  LotBook book = sample::releasable_lot();
  const auto told = [&book] {
    const std::vector<std::string> notes = evaluate_lot(book.records(), LotBook::kLot).notes;
    return std::count(notes.begin(), notes.end(),
                      "No extensometer is named for Rp0.2 of tensile test T1");
  };
  EXPECT_EQ(told(), 1);
  book.correct("tensile", "T1", {{"strain_from", "extensometer"}});
  EXPECT_EQ(blocked(book),
            "tensile test T1 has its strain from an extensometer that it does not name\n");
  EXPECT_EQ(told(), 0);
}

// A correction of the extensometer's calibration is a change that signatures have to cover.
TEST(InstrumentClasses, SignaturesCoverTheExtensometersCalibration) {
  LotBook book = lot("1");
  book.sign("ada", "review");
  book.sign("quinn", "release");
  EXPECT_TRUE(evaluate_lot(book.records(), LotBook::kLot).releasable());
  book.correct("calibration", "C-EX-1", {{"due", "2027-02-10"}});
  EXPECT_FALSE(evaluate_lot(book.records(), LotBook::kLot).releasable());
}

}  // namespace
}  // namespace asbuilt
