// Entries that cannot be block a release.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/lot/evaluate.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::LotBook;
using sample::releasable_lot;
using Change = std::function<void(LotBook&)>;

// Older files may hold them.
TEST(EvaluateEntries, ThoseThatCannotBeBlock) {
  const auto found = [](const Change& change) {
    LotBook book = releasable_lot();
    change(book);
    return blockers(book);
  };
  const auto has = [](const std::string& all, const std::string& part) {
    return all.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(found([](LotBook& b) {
                    b.correct("dimension", "D1", {{"unit", "banana"}});
                  }),
                  "dimension D1 of part SN-1, length has a unit that is none: banana\n"));
  for (const char* unit : {"um", "\u00b5m", "inch", "mdeg", "MPa", "%", "1", "mg"}) {
    EXPECT_FALSE(has(found([unit](LotBook& b) {
                       b.correct("dimension", "D1", {{"unit", unit}});
                     }),
                     "a unit that is none"))
        << unit;
  }
  const std::string early = found([](LotBook& b) {
    b.correct("step", "H1", {{"ended", "2026-11-01T12:00:00Z"}});
  });
  EXPECT_TRUE(has(early,
                  "step H1 (HIP) ended at 2026-11-01 12:00, before build B1 ended at 2026-11-02 "
                  "08:00\n"))
      << early;
  EXPECT_TRUE(has(found([](LotBook& b) {
                    b.correct("powder", "W1", {{"state", "used"}});
                  }),
                  "powder lot W1 is used and has been in 0 builds\n"));
  EXPECT_FALSE(has(found([](LotBook& b) {
                     b.correct("powder", "W1", {{"state", "used"}, {"reuse_count", 1.0}});
                   }),
                   "0 builds"));
  const auto place = [](LotBook& b, double y) {
    b.correct("part", "SN-1", {{"x_mm", 10.0}, {"y_mm", 20.0}});
    b.correct("part", "TB-1", {{"x_mm", 10.0}, {"y_mm", y}});
  };
  EXPECT_TRUE(has(found([&](LotBook& b) { place(b, 20.0); }),
                  "parts SN-1 and TB-1 have the same place in build B1: x 10 mm, y 20 mm\n"));
  EXPECT_FALSE(has(found([&](LotBook& b) { place(b, 21.0); }), "the same place"));
}

// What lot L-001 tells of itself, its powder and its build, entered for L-002 as well, and a part.
LotBook two_lots_on_a_plate(const std::map<std::string, LotValue>& otherwise, double y_mm) {
  LotBook book = releasable_lot();
  book.correct("part", "SN-1", {{"x_mm", 10.0}, {"y_mm", 20.0}});
  const std::vector<LotRecord> all = book.records();
  for (const char* kind : {"lot", "powder", "build"}) {
    for (const LotRecord* r : current_records(all)) {
      if (r->kind != kind) continue;
      LotRecord copy = *r;
      copy.lot = "L-002";
      copy.utc.clear();
      if (copy.kind == "lot") {
        copy.key = copy.lot;
        copy.fields["number"] = copy.lot;
      }
      if (copy.kind == "build") {
        for (const auto& [name, value] : otherwise) copy.fields[name] = value;
        copy.key = copy.text("build");
      }
      book.add(copy);
    }
  }
  LotRecord part;
  part.lot = "L-002";
  part.kind = "part";
  part.key = "SN-9";
  part.fields = {{"serial", "SN-9"}, {"role", "implant"}, {"x_mm", 10.0}, {"y_mm", y_mm}};
  part.fields["build"] = otherwise.contains("build") ? otherwise.at("build") : LotValue("B1");
  book.add(part);
  return book;
}

std::string notes(const LotBook& book, const std::string& lot) {
  std::string all;
  for (const std::string& note : evaluate_lot(book.records(), lot).notes) {
    all.append(note).append("\n");
  }
  return all;
}

TEST(EvaluateEntries, ABuildOfTwoLotsIsToldAlikeInBoth) {
  const auto has = [](const std::string& all, const std::string& part) {
    EXPECT_NE(all.find(part), std::string::npos) << part << "\n" << all;
  };
  const LotBook alike = two_lots_on_a_plate({}, 50.0);
  has(notes(alike, LotBook::kLot), "build B1 is entered in lot L-002, too, and alike\n");
  has(notes(alike, "L-002"), "build B1 is entered in lot L-001, too, and alike\n");
  EXPECT_EQ(blockers(alike).find("L-002"), std::string::npos);
  EXPECT_EQ(blockers(alike).find("the same place"), std::string::npos);

  const LotBook otherwise = two_lots_on_a_plate({{"layer_um", 60.0}, {"build", "B7"}}, 20.0);
  has(blockers(otherwise),
      "build B1 is entered in lot L-002, too, and otherwise: build B1 (there B7), layer_um 30 "
      "(there 60)\n");
  has(blockers(otherwise),
      "parts SN-1 and SN-9 of lot L-002 have the same place on the plate of build B1\n");
  // A lot that is accepted stays so, and says it.
  LotBook accepted = two_lots_on_a_plate({{"layer_um", 60.0}}, 50.0);
  has(blockers(accepted), "and otherwise: layer_um 30 (there 60)\n");
  accepted.decide(LotBook::kLot, "ACCEPT");
  EXPECT_EQ(blockers(accepted).find("and otherwise"), std::string::npos);
  has(notes(accepted, LotBook::kLot), "and otherwise: layer_um 30 (there 60)\n");
  // Another run of the machine is another build, whatever it is called.
  const LotBook later = two_lots_on_a_plate(
      {{"started", "2026-11-02T10:00:00Z"}, {"ended", "2026-11-03T10:00:00Z"}, {"layer_um", 60.0}},
      20.0);
  EXPECT_EQ(blockers(later).find("L-002"), std::string::npos);
  EXPECT_EQ(notes(later, LotBook::kLot).find("L-002"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt
