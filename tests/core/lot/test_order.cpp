// What was tested or measured before post-processing of its build was done says nothing of it.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/record_kinds.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::LotBook;
using Fields = std::map<std::string, LotValue>;
using Names = std::vector<std::string>;

// In the sample T1 is of 11-05, the scan and D1 of 11-06, HIP H1 ended on 11-03.
LotBook with_step(const std::string& process, const std::string& ended,
                  const Fields& profile = {}) {
  LotBook book = sample::releasable_lot();
  book.add("step", {{"step", "X1"},
                    {"process", process},
                    {"builds", Names{"B1"}},
                    {"ended", ended},
                    {"cycle", "77"}});
  if (!profile.empty()) {
    const std::int64_t id = book.correct("profile", "P1", profile).id;
    book.sign("quinn", "approval", id);
  }
  book.sign("ada", "review");
  book.sign("quinn", "release");
  return book;
}

constexpr char kLater[] = "2026-11-10T08:00:00Z";
const std::string kTest =
    "tensile test T1 was tested at 2026-11-05 08:00, before HIP X1 of its build ended at "
    "2026-11-10 "
    "08:00\n";
const std::string kScan = "the inspection of part SN-1 was scanned at 2026-11-06 08:00, before ";
const std::string kDimension =
    "dimension D1 of part SN-1, length was measured at 2026-11-06 09:00, before ";

TEST(Order, EverythingComesAfterHeatTreatment) {
  const std::string end = "HIP X1 of its build ended at 2026-11-10 08:00\n";
  EXPECT_EQ(blockers(with_step("hip", kLater)), kScan + end + kDimension + end + kTest);
  EXPECT_EQ(blockers(with_step("hip", "2026-11-04T08:00:00Z")), "");
  EXPECT_EQ(blockers(with_step("hip", "2026-11-05T08:00:00Z")), "");  // not before its end
  EXPECT_EQ(blockers(with_step("hip", "2026-11-05T08:01:00Z")),
            "tensile test T1 was tested at 2026-11-05 08:00, before HIP X1 of its build ended at "
            "2026-11-05 08:01\n");
  // The part is not accepted on what was measured before.
  const LotBook book = with_step("hip", kLater);
  EXPECT_EQ(part_blockers(book.records(), LotBook::kLot, "SN-1").size(), 2U);
}

TEST(Order, BarsHaveNothingOfTheSurface) {
  const std::string end = "etching X1 of its build ended at 2026-11-10 08:00\n";
  EXPECT_EQ(blockers(with_step("etching", kLater)), kScan + end + kDimension + end);
  EXPECT_EQ(blockers(with_step("cleaning", kLater)), "");
  EXPECT_EQ(blockers(with_step("sterilisation", kLater)), "");
}

// SN-2 of B1 was conceded to and etched again; T1 and SN-1 have nothing of it.
TEST(Order, AStepOfSinglePartsConcernsTheseAlone) {
  LotBook book = sample::releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  Fields fields = {{"step", "X1"},
                   {"process", "etching"},
                   {"builds", Names{"B1"}},
                   {"parts", Names{"SN-2"}},
                   {"ended", kLater}};
  book.add("step", fields);
  EXPECT_EQ(blockers(book).find("etching"), std::string::npos) << blockers(book);
  const std::int64_t id = book.correct("step", "X1", {{"parts", Names{"SN-2", "SN-1"}}}).id;
  EXPECT_NE(id, 0);
  const std::string end = "etching X1 of its part ended at 2026-11-10 08:00\n";
  EXPECT_TRUE(sample::has(blockers(book), kScan + end)) << blockers(book);
  EXPECT_TRUE(sample::has(blockers(book), kDimension + end));
  EXPECT_FALSE(sample::has(blockers(book), "T1"));
  std::string remedy;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    if (b.among == "dimensions") remedy = b.remedy;
  }
  EXPECT_TRUE(sample::has(remedy, "measure the part again after it: asbuilt lot add-dimension "))
      << remedy;
  book.correct("dimension", "D1", {{"measured", std::string("2026-11-10T09:00:00Z")}});
  EXPECT_FALSE(sample::has(blockers(book), kDimension)) << blockers(book);
}

TEST(Order, ABuildIsDoneWhereEachOfItsPartsIs) {
  LotBook book = sample::releasable_lot();
  EXPECT_EQ(blockers(book), "");
  book.correct("step", "H1", {{"parts", Names{"SN-1"}}});
  EXPECT_TRUE(sample::has(blockers(book), " of build B1 lacks the step HIP after its end"))
      << blockers(book);
  const auto missing = [&book] {
    return sample::has(blockers(book), "lacks the step") ||
           sample::has(blockers(book), "that were heat treated as SN-1 (heat treatment H1)");
  };
  EXPECT_TRUE(missing()) << blockers(book);
  Fields bars = {{"step", "H2"},
                 {"process", "hip"},
                 {"builds", Names{"B1"}},
                 {"parts", Names{"TB-1"}},
                 {"ended", "2026-11-03T08:00:00Z"}};
  book.add("step", bars);  // a cycle of its own says nothing of SN-1
  EXPECT_FALSE(sample::has(blockers(book), "lacks the step")) << blockers(book);
  EXPECT_TRUE(missing());
  book.add("part", {{"serial", "TB-9"}, {"role", "tensile_bar"}, {"build", "B1"}});
  book.correct("step", "H2", {{"parts", Names{"TB-9"}}});
  book.correct("step", "H1", {{"parts", Names{"SN-1", "TB-1"}}});
  EXPECT_FALSE(missing()) << blockers(book);
}

// What is delivered is cleaned; a witness shows what was blasted, a bar neither.
TEST(Order, AStepIsAskedForOfThePartsThatItIsFor) {
  for (const auto& [process, lacking] :
       {std::pair{"cleaning", ""}, {"sterilisation", ""}, {"blasting", "part W-1 of build B1"}}) {
    LotBook book = sample::releasable_lot();
    book.correct("profile", "P1", {{"required_steps", Names{process}}});
    book.add("part", {{"serial", "W-1"}, {"role", "witness"}, {"build", "B1"}});
    book.add("step", {{"step", "C1"},
                      {"process", process},
                      {"builds", Names{"B1"}},
                      {"parts", Names{"SN-1"}},
                      {"ended", "2026-11-04T08:00:00Z"}});
    const std::string found = blockers(book);
    const std::string what = " lacks the step ";
    EXPECT_EQ(sample::has(found, what), *lacking != '\0') << process << "\n" << found;
    EXPECT_TRUE(sample::has(found, lacking)) << found;
    book.correct("step", "C1", {{"parts", Names{"W-1"}}});
    EXPECT_TRUE(sample::has(blockers(book), "part SN-1 of build B1 lacks the step "))
        << blockers(book);
  }
}

TEST(Order, AStepNamesPartsOfItsBuilds) {
  LotBook book = sample::releasable_lot();
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind != "build") continue;
    Fields other = r->fields;
    other["build"] = std::string("B2");
    other["machine_serial"] = std::string("2");
    book.add("build", other);
    break;
  }
  try {
    LotRecord moved;
    for (const LotRecord* r : current_records(book.records())) {
      if (r->kind == "step") moved = *r;
    }
    moved.supersedes = moved.id;
    moved.reason = "done to this one alone";
    moved.fields["builds"] = Names{"B2"};
    moved.fields["parts"] = Names{"SN-1"};
    check_entry(moved, RecordIndex(book.records()));
    FAIL() << "SN-1 is of B1";
  } catch (const Error& error) {
    EXPECT_EQ(error.text().what, "a step names a part of another build");
    EXPECT_EQ(error.text().where, "step \"H1\", parts = \"SN-1\", of build B1");
  }
  EXPECT_THROW(book.correct("step", "H1", {{"parts", Names{"SN-9"}}}), Error);
  // One that was moved later is told by the evaluation.
  book.add("part", {{"serial", "SN-2"}, {"role", "witness"}, {"build", "B1"}});
  book.correct("step", "H1", {{"parts", Names{"SN-2"}}});
  book.correct("part", "SN-2", {{"build", "B2"}});
  EXPECT_TRUE(
      sample::has(blockers(book), "step H1 (HIP) names part SN-2 of build B2, and is of build B1"))
      << blockers(book);
}

TEST(Order, PorousSpecimensKeepTheirSurface) {
  LotBook book = sample::tested_lot();
  book.add("compression", {{"test", "C1"},
                           {"part", "PS-1"},
                           {"spec", "ISO 13314"},
                           {"offset_mpa", 20.0},
                           {"u_offset_mpa", 0.5},
                           {"verdict", "pass"},
                           {"instrument", "CM-1"},
                           {"tested", "2026-11-05T08:00:00Z"}});
  book.add("step",
           {{"step", "X1"}, {"process", "etching"}, {"builds", Names{"B1"}}, {"ended", kLater}});
  EXPECT_NE(
      blockers(book).find("compression test C1 was tested at 2026-11-05 08:00, before etching "
                          "X1 of its build"),
      std::string::npos)
      << blockers(book);
}

TEST(Order, TheProfileTellsOtherwise) {
  const std::string hip = "HIP X1 of its build ended at 2026-11-10 08:00\n";
  EXPECT_EQ(blockers(with_step("hip", kLater, {{"steps_before_dimensions", Names{"edm"}}})), kTest);
  EXPECT_EQ(blockers(with_step("hip", kLater, {{"steps_before_tests", Names{}}})),
            kScan + hip + kDimension + hip);
  EXPECT_EQ(blockers(with_step("cleaning", kLater, {{"steps_before_tests", Names{"cleaning"}}})),
            "tensile test T1 was tested at 2026-11-05 08:00, before cleaning X1 of its build ended "
            "at 2026-11-10 08:00\n");
}

TEST(Order, ACycleThatNothingIsToldOfIsNamed) {
  const auto noted = [](const LotBook& book) {
    std::string all;
    for (const std::string& n : evaluate_lot(book.records(), LotBook::kLot).notes) {
      if (n.find("of the cycle, nor temperature") != std::string::npos) all += n;
    }
    return all;
  };
  LotBook book = sample::releasable_lot();
  EXPECT_TRUE(noted(book).ends_with(" is told of HIP H1")) << noted(book);
  book.correct("step", "H1", {{"temperature_c", 920.0}, {"minutes", 120.0}});
  EXPECT_EQ(noted(book), "");
  EXPECT_TRUE(noted(with_step("hip", "2026-11-03T08:00:00Z")).ends_with("HIP H1"));
}

}  // namespace
}  // namespace asbuilt
