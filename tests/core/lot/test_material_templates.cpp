// What is usual for a material, and what its powder may consist of.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/material_templates.h"
#include "core/spec/materials.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::LotBook;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(MaterialTemplates, EveryRowNamesAMaterialAndAFieldThatThereAre) {
  ASSERT_FALSE(field_hints().empty());
  for (const FieldHint& hint : field_hints()) {
    EXPECT_NE(record_kind(hint.kind).find(hint.field), nullptr) << hint.kind << ", " << hint.field;
    EXPECT_EQ(find_material(hint.material)->id, hint.material);
    EXPECT_FALSE(hint.origin.empty());
  }
  for (const CompositionLimit& limit : composition_limits()) {
    EXPECT_NE(record_kind("powder").find(limit.field), nullptr) << limit.field;
    EXPECT_EQ(find_material(limit.material)->id, limit.material);
    EXPECT_GT(limit.upper, 0.0);
    EXPECT_LT(limit.upper, 1.0);
    EXPECT_FALSE(limit.origin.empty());
  }
  // ASTM F136 as the public table has it.
  std::map<std::string, double> f136;
  for (const CompositionLimit& limit : composition_limits()) {
    if (limit.spec == "ASTM F136") f136[limit.field] = limit.upper;
  }
  const std::map<std::string, double> expected = {{"oxygen_pct", 0.13},
                                                  {"iron_pct", 0.25},
                                                  {"nitrogen_pct", 0.05},
                                                  {"carbon_pct", 0.08},
                                                  {"hydrogen_pct", 0.012}};
  EXPECT_EQ(f136, expected);
  std::map<std::string, double> f67;
  std::map<std::string, double> tantalum;  // oxygen: by electron beam or arc, sintered, finished
  for (const CompositionLimit& limit : composition_limits()) {
    if (limit.spec == "ASTM F67 gr 2") f67[limit.field] = limit.upper;
    if (limit.material == "Ta") tantalum[limit.spec + " " + limit.field] = limit.upper;
  }
  EXPECT_EQ(f67, (std::map<std::string, double>{
                     {"oxygen_pct", 0.25}, {"iron_pct", 0.30}, {"nitrogen_pct", 0.03}}));
  EXPECT_EQ(tantalum,
            (std::map<std::string, double>{{"ASTM B365 R05200 oxygen_pct", 0.015},
                                           {"ASTM B365 R05400 oxygen_pct", 0.03},
                                           {"ASTM B365 finished product oxygen_pct", 0.025}}));
}

TEST(MaterialTemplates, EveryMaterialHasATemplateForEveryKind) {
  for (const Material& material : materials()) {
    for (const RecordKind& kind : record_kinds()) {
      const std::string text = record_template(kind, material.id);
      for (const LotField& field : kind.fields) {
        EXPECT_TRUE(contains(text, "\n" + field.name + " = ") ||
                    contains(text, "\n# " + field.name + " = "))
            << kind.id << ", " << field.name;
      }
    }
    EXPECT_TRUE(contains(record_template(record_kind("tensile"), material.id), "limits at hand: "))
        << material.id;
  }
  const std::string powder = record_template(record_kind("powder"), "Ti64 ELI");
  EXPECT_TRUE(contains(powder, "# at most 0.13 by ASTM F136"));
  EXPECT_TRUE(contains(powder,
                       "at most 0.13 by ASTM F3001 (Cordova 2023, on F3001; the other "
                       "elements were not at hand; verify)"));
  EXPECT_TRUE(contains(record_template(record_kind("build"), "Ti64 ELI"), "# usual: 30 to 60 ("));
  EXPECT_FALSE(contains(record_template(record_kind("powder")), "at most 0.13"));
  EXPECT_THROW(record_template(record_kind("powder"), "wood"), Error);
}

TEST(MaterialTemplates, OneAlloyByAnyOfItsNames) {
  EXPECT_TRUE(same_material("Ti6Al4V ELI", "Grade 23"));
  EXPECT_TRUE(same_material("Ti6Al4V ELI", "Ti-6Al-4V ELI"));
  EXPECT_FALSE(same_material("Ti6Al4V ELI", "Ti6Al4V"));
  EXPECT_TRUE(same_material("Alloy X-1", "alloy x1"));
  EXPECT_FALSE(same_material("Alloy X-1", "Ti6Al4V"));
}

TEST(MaterialTemplates, AnotherAlloyBlocks) {
  LotBook book = sample::releasable_lot();
  book.correct("powder", "W1", {{"alloy", "Ti6Al4V"}});
  EXPECT_TRUE(contains(blockers(book), "powder lot W1 is of Ti6Al4V, the lot of Ti6Al4V ELI"));
  book.correct("powder", "W1", {{"alloy", "Grade 23"}});
  EXPECT_FALSE(contains(blockers(book), "powder lot W1"));
  book.correct("inspection", "SN-1", {{"material", "Ta"}});
  EXPECT_TRUE(contains(blockers(book), "the inspection of part SN-1 was told the material Ta"));
}

TEST(MaterialTemplates, ThePowderShowsTheCompositionThatTheProfileAsksFor) {
  LotBook book = sample::releasable_lot();
  book.correct("profile", "P1", {{"composition", "ASTM F136"}});
  EXPECT_TRUE(contains(blockers(book), "powder lot W1 has no share of hydrogen"));
  const std::map<std::string, LotValue> at_the_limits = {{"oxygen_pct", 0.13},
                                                         {"iron_pct", 0.25},
                                                         {"nitrogen_pct", 0.05},
                                                         {"carbon_pct", 0.08},
                                                         {"hydrogen_pct", 0.012}};
  book.correct("powder", "W1", at_the_limits);
  EXPECT_FALSE(contains(blockers(book), "powder lot W1"));
  book.correct("powder", "W1", {{"oxygen_pct", 0.131}});
  EXPECT_TRUE(
      contains(blockers(book), "powder lot W1 has 0.131 % oxygen, ASTM F136 allows 0.13 %"));
  book.correct("profile", "P1", {{"composition", "ASTM F3001"}});
  EXPECT_TRUE(contains(blockers(book), "the limit of oxygen in ASTM F3001 was not compared"));
  book.correct("profile", "P1", {{"accepts_unverified", true}});
  EXPECT_FALSE(contains(blockers(book), "was not compared"));
  EXPECT_THROW(book.correct("profile", "P1", {{"composition", "ASTM F0"}}), Error);
  book.correct("profile", "P1", {{"composition", "ASTM F67 gr 2"}});
  EXPECT_TRUE(contains(blockers(book), "which is for CP Ti, not Ti6Al4V ELI"));
}

// The demands on porous tantalum of one paper: 20 MPa in compression, a million cycles at 10 MPa.
TEST(MaterialTemplates, ShowTheDemandsOnPorousSpecimens) {
  const auto of = [](const char* kind, const char* material) {
    return record_template(record_kind(kind), material);
  };
  EXPECT_NE(of("compression", "Ta")
                .find("# demand at hand: Porous tantalum, strength at least 20 MPa (verify)"),
            std::string::npos);
  EXPECT_NE(of("fatigue", "Ta").find("1000000 cycles at 10 MPa"), std::string::npos);
  EXPECT_EQ(of("compression", "CP Ti").find("Porous tantalum"), std::string::npos);
}

TEST(MaterialTemplates, SayWhereNothingIsAtHand) {
  const std::string nothing = "# No usual values of the kind build are at hand for CoCr.\n";
  EXPECT_TRUE(record_template(record_kind("build"), "CoCr").starts_with(nothing));
  EXPECT_FALSE(contains(record_template(record_kind("build"), "Ti6Al4V ELI"), "No usual values"));
  EXPECT_FALSE(contains(record_template(record_kind("dimension"), "CoCr"), "No usual values"));
}

}  // namespace
}  // namespace asbuilt
