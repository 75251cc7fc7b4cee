// What other lots of the file have of the same parts, builds and powder.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/lot/evaluate.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::releasable_lot;
using Fields = std::map<std::string, LotValue>;
using Names = std::vector<std::string>;

constexpr char kOther[] = "L-002";

// Lot, powder and build of L-001 in another lot, too.
void add_other_lot(LotBook& book, const Fields& powder = {}) {
  const std::vector<LotRecord> all = book.records();
  for (const char* kind : {"lot", "powder", "build"}) {
    for (const LotRecord* r : current_records(all)) {
      if (r->kind != kind || r->lot != LotBook::kLot) continue;
      LotRecord copy = *r;
      copy.lot = kOther;
      copy.utc.clear();
      if (copy.kind == "lot") {
        copy.key = kOther;
        copy.fields["number"] = std::string(kOther);
      }
      if (copy.kind == "powder") {
        for (const auto& [name, value] : powder) copy.fields[name] = value;
      }
      book.add(copy);
    }
  }
}

void add_part(LotBook& book, const std::string& lot, const std::string& serial) {
  LotRecord part;
  part.lot = lot;
  part.kind = "part";
  part.key = serial;
  part.fields = {{"serial", serial}, {"role", "implant"}, {"build", "B1"}};
  book.add(part);
}

void withdraw(LotBook& book, const std::string& kind, const std::string& key) {
  LotRecord record = *RecordIndex(book.records()).current(LotBook::kLot, kind, key);
  record.supersedes = record.id;
  record.reason = "belongs to another lot";
  record.fields[kWithdrawnField] = true;
  record.utc.clear();
  book.add(record);
}

std::string of_other(const LotBook& book, bool told_as_notes = false) {
  const LotEvaluation found = evaluate_lot(book.records(), kOther);
  std::string all;
  for (const Blocker& b : found.blockers) {
    if (!told_as_notes) all.append(b.what).append("\n").append(b.remedy).append("\n");
  }
  for (const std::string& note : found.notes) {
    if (told_as_notes) all.append(note).append("\n");
  }
  return all;
}

TEST(OtherLots, APartDoesNotLeaveItsFailuresBehind) {
  LotBook book = releasable_lot();
  add_part(book, LotBook::kLot, "SN-2");
  book.add("dimension", {{"measurement", "D2"},
                         {"part", "SN-2"},
                         {"characteristic", "width"},
                         {"value", 21.0},
                         {"u", 0.01},
                         {"unit", "mm"},
                         {"upper", 20.0},
                         {"instrument", "CAL-1"},
                         {"measured", "2026-11-06T10:00:00Z"}});
  const std::string entry = std::to_string(book.records().back().id);
  withdraw(book, "dimension", "D2");
  withdraw(book, "part", "SN-2");
  add_other_lot(book);
  add_part(book, kOther, "SN-2");
  EXPECT_TRUE(has(of_other(book), "part SN-2 was entered in lot L-001, too"));
  EXPECT_TRUE(
      has(of_other(book), "and withdrawn there, where dimension D2 of part SN-2, width (entry " +
                              entry + ") had not passed"))
      << of_other(book);
  // The part is withdrawn: the remedy names the entry instead.
  EXPECT_TRUE(has(of_other(book),
                  "--lot L-001 --nonconformance NUMBER --description \"...\" "
                  "--action \"...\" --state closed --about entry:" +
                      entry));
  EXPECT_TRUE(has(of_other(book, true), "Part SN-2 was entered in lot L-001, too"));
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "measured on another part"},
            {"action", "measured again in lot L-002"},
            {"state", "closed"},
            {"about", Names{"entry:" + entry}}},
           "quinn");
  EXPECT_FALSE(has(of_other(book), "part SN-2 was entered in lot L-001")) << of_other(book);
}

TEST(OtherLots, WhatFailedOnTheBarsOfABuildIsToldToBoth) {
  LotBook book = releasable_lot();
  add_other_lot(book);
  EXPECT_FALSE(has(of_other(book), "tensile test T1 of lot L-001 failed"));
  book = releasable_lot({{"verdict", "fail"}});
  add_other_lot(book);
  const std::string told = ") failed on build B1, which is build B1 of this lot";
  const std::string open = told + ", and no closed nonconformity is about it";
  EXPECT_TRUE(has(of_other(book), "tensile test T1 of lot L-001 (entry ")) << of_other(book);
  EXPECT_TRUE(has(of_other(book), open));
  LotBook withdrawn = book;
  withdraw(withdrawn, "tensile", "T1");
  EXPECT_TRUE(has(of_other(withdrawn), open));
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "a bar failed"},
            {"action", "the machine slipped, see its log"},
            {"state", "closed"},
            {"parts", Names{"TB-1"}},
            {"about", Names{"T1"}}},
           "quinn");
  EXPECT_FALSE(has(of_other(book), told));
  EXPECT_TRUE(has(of_other(book, true), told));
}

TEST(OtherLots, OnePowderLotIsToldAlike) {
  LotBook book = releasable_lot();
  add_other_lot(book);
  EXPECT_FALSE(has(of_other(book), "powder lot W1"));
  EXPECT_FALSE(has(blockers(book), "powder lot W1"));
  book = releasable_lot();
  add_other_lot(book, {{"state", "used"}, {"reuse_count", 7.0}});
  EXPECT_TRUE(has(of_other(book),
                  "powder lot W1 of build B1 is entered in lot L-001, too, and "
                  "otherwise: "));
  EXPECT_TRUE(has(blockers(book),
                  "powder lot W1 of build B1 is entered in lot L-002, too, and "
                  "otherwise: "));
}

}  // namespace
}  // namespace asbuilt
