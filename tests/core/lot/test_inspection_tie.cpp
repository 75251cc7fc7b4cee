// What the release record says of stored inspections.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/lot/inspection_tie.h"

using namespace asbuilt;

namespace {

LotRecord entry(std::int64_t id, double inspection, std::int64_t supersedes = 0,
                const std::string& reason = "", const std::string& part = "SN-1") {
  LotRecord r;
  r.id = id;
  r.lot = "L-1";
  r.kind = "inspection";
  r.key = part;
  r.fields = {{"part", part}, {"inspection", inspection}};
  r.supersedes = supersedes;
  r.reason = reason;
  return r;
}

}  // namespace

TEST(InspectionTie, WhatCountsAndWhatWasSuperseded) {
  std::vector<LotRecord> records = {entry(5, 1.0), entry(6, 2.0, 0, "", "SN-2")};
  EXPECT_FALSE(tie_of_inspection(records, 3));
  EXPECT_EQ(tie_of_inspection(records, 1)->lot, "L-1");
  EXPECT_EQ(tie_of_inspection(records, 1)->superseded, "");
  // Another word in the entry of the same inspection supersedes the entry alone.
  records.push_back(entry(7, 1.0, 5, "voltage"));
  EXPECT_EQ(tie_of_inspection(records, 1)->entry, 7);
  EXPECT_EQ(tie_of_inspection(records, 1)->superseded, "");
  records.push_back(entry(8, 3.0, 7, "scanned again"));
  EXPECT_EQ(tie_of_inspection(records, 1)->superseded, "by inspection 3 (entry 8: scanned again)");
  EXPECT_EQ(tie_of_inspection(records, 3)->superseded, "");
  LotRecord withdrawal = entry(9, 3.0, 8, "another part");
  withdrawal.fields[kWithdrawnField] = true;
  records.push_back(withdrawal);
  EXPECT_EQ(tie_of_inspection(records, 3)->superseded, "by a withdrawal (entry 9: another part)");
  EXPECT_EQ(tie_of_inspection(records, 1)->superseded, "by a withdrawal (entry 9: another part)");
  EXPECT_EQ(tie_of_inspection(records, 2)->superseded, "");
}
