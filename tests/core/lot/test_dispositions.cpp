#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/lot/check_history.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;
using Names = std::vector<std::string>;

// Three more implants, undecided; a nonconformity names two of them.
LotBook four_implants() {
  LotBook book = sample::releasable_lot();
  for (const char* serial : {"SN-2", "SN-3", "SN-4"}) {
    book.add("part", {{"serial", std::string(serial)},
                      {"role", std::string("implant")},
                      {"build", std::string("B1")}});
  }
  book.add("nonconformance", {{"nonconformance", std::string("N-1")},
                              {"description", std::string("warped")},
                              {"state", std::string("open")},
                              {"parts", Names{"SN-2", "SN-3"}}});
  return book;
}

std::string refused(const LotBook& book, const Names& targets, const std::string& to,
                    const std::string& nonconformance = "") {
  try {
    make_dispositions(book.records(), LotBook::kLot, targets, to, "why", nonconformance);
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "taken";
  return {};
}

TEST(Dispositions, SeveralPartsHaveAnEntryEach) {
  LotBook book = four_implants();
  const std::vector<LotRecord> made =
      make_dispositions(book.records(), LotBook::kLot, {"SN-2", "SN-3"}, "MRB", "warped", "N-1");
  ASSERT_EQ(made.size(), 2U);
  for (const LotRecord& decision : made) {
    const LotRecord& added = book.add(decision, "quinn");
    EXPECT_EQ(added.text("to"), "MRB");
    EXPECT_EQ(added.text("from"), "PENDING");
    EXPECT_EQ(added.text("nonconformance"), "N-1");
    EXPECT_EQ(added.key, added.text("target"));
    book.sign("quinn", "responsibility", added.id);
  }
  EXPECT_EQ(disposition_of(book.records(), LotBook::kLot, "SN-2"), "MRB");
  EXPECT_EQ(disposition_of(book.records(), LotBook::kLot, "SN-3"), "MRB");
  EXPECT_EQ(disposition_of(book.records(), LotBook::kLot, "SN-4"), "PENDING");
  EXPECT_TRUE(check_history(book.records()).empty());
}

TEST(Dispositions, EveryPartIsCheckedAndAllIsTold) {
  const LotBook book = four_implants();
  const std::string told =
      refused(book, {"SN-2", "SN-4", "SN-9", "SN-2", LotBook::kLot}, "MRB", "N-1");
  for (const char* says : {"4 things are wrong", "does not name the part; disposition of \"SN-4\"",
                           "no such part; disposition of \"SN-9\"", "named twice; \"SN-2\"",
                           "the lot is among parts"}) {
    EXPECT_NE(told.find(says), std::string::npos) << says << "\n" << told;
  }
  // SN-1 is accepted already; one reason stands by itself.
  EXPECT_NE(refused(book, {"SN-1", "SN-2"}, "REJECT").find("no step leads there"),
            std::string::npos);
  EXPECT_NE(refused(book, {"SN-2", "SN-3"}, "MRB").find("needs a nonconformity"),
            std::string::npos);
  EXPECT_NE(refused(book, {}, "REJECT").find("nothing is named"), std::string::npos);
}

TEST(Dispositions, WhatSpeaksAgainstPartsIsToldOfEach) {
  const LotBook book = four_implants();
  const std::vector<Blocker> both =
      part_blockers(book.records(), LotBook::kLot, Names{"SN-1", "SN-2", "SN-3"});
  const std::vector<Blocker> one =
      part_blockers(book.records(), LotBook::kLot, std::string("SN-2"));
  ASSERT_FALSE(one.empty());
  EXPECT_EQ(both.size(), 2 * one.size());  // nothing against SN-1, the same against the others
  for (const char* serial : {"SN-2", "SN-3"}) {
    EXPECT_TRUE(std::any_of(both.begin(), both.end(),
                            [serial](const Blocker& b) { return b.name == serial; }));
  }
  EXPECT_THROW(part_blockers(book.records(), LotBook::kLot, Names{"SN-1", "SN-9"}), Error);
}

}  // namespace
}  // namespace asbuilt
