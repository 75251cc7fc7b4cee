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
    EXPECT_TRUE(limit.lower || limit.upper) << limit.spec << ", " << limit.field;
    EXPECT_GT(limit.lower.value_or(0.1), 0.0);
    EXPECT_LT(limit.lower.value_or(0.0), limit.upper.value_or(100.0));
    EXPECT_LT(limit.upper.value_or(0.0), 100.0);
    EXPECT_FALSE(limit.origin.empty());
    EXPECT_FALSE(limit.edition.empty());
    // What is from memory never decides by itself.
    EXPECT_TRUE(limit.verify || !contains(limit.origin, "memory")) << limit.spec;
  }
  using Shares = std::map<std::string, std::string>;
  const auto of = [](const std::string& spec, bool verify) {
    Shares shares;
    for (const CompositionLimit& limit : composition_limits()) {
      if (limit.spec == spec && limit.verify == verify) {
        shares[limit.field] = share_range_text(limit);
      }
    }
    return shares;
  };
  // ASTM F136 as the public table has it; alloying elements from memory.
  EXPECT_EQ(of("ASTM F136", false), (Shares{{"oxygen_pct", "\u2264 0.13 %"},
                                            {"iron_pct", "\u2264 0.25 %"},
                                            {"nitrogen_pct", "\u2264 0.05 %"},
                                            {"carbon_pct", "\u2264 0.08 %"},
                                            {"hydrogen_pct", "\u2264 0.012 %"}}));
  EXPECT_EQ(of("ASTM F136", true),
            (Shares{{"aluminium_pct", "5.5 to 6.5 %"}, {"vanadium_pct", "3.5 to 4.5 %"}}));
  EXPECT_EQ(of("ASTM F67 gr 2", false), (Shares{{"oxygen_pct", "\u2264 0.25 %"},
                                                {"iron_pct", "\u2264 0.3 %"},
                                                {"nitrogen_pct", "\u2264 0.03 %"}}));
  // Oxygen of tantalum: by electron beam or arc, sintered, finished.
  EXPECT_EQ(of("ASTM B365 R05200", false), (Shares{{"oxygen_pct", "\u2264 0.015 %"}}));
  EXPECT_EQ(of("ASTM B365 R05400", false), (Shares{{"oxygen_pct", "\u2264 0.03 %"}}));
  EXPECT_EQ(of("ASTM B365 finished product", false), (Shares{{"oxygen_pct", "\u2264 0.025 %"}}));
  const Shares tantalum = of("ASTM B365 R05200", true);
  for (const char* element :
       {"niobium", "tungsten", "molybdenum", "silicon", "nickel", "titanium"}) {
    EXPECT_TRUE(tantalum.contains(std::string(element) + "_pct")) << element;
  }
  const Shares cobalt = of("ASTM F75", true);
  EXPECT_EQ(cobalt.at("chromium_pct"), "27 to 30 %");
  EXPECT_EQ(cobalt.at("molybdenum_pct"), "5 to 7 %");
  for (const char* element : {"nickel", "iron", "manganese", "silicon", "carbon"}) {
    EXPECT_TRUE(cobalt.contains(std::string(element) + "_pct")) << element;
  }
  EXPECT_TRUE(of("ASTM F75", false).empty());
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
  EXPECT_TRUE(contains(powder, "at most 0.13 by ASTM F3001 (Cordova 2023, on F3001; verify)"));
  EXPECT_TRUE(contains(powder, "# 5.5 to 6.5 by ASTM F136 (from memory; verify)"));
  EXPECT_TRUE(
      contains(record_template(record_kind("powder"), "CoCr"),
               "# at most 0.5 by ASTM F75 (from memory; verify)\n"
               "# at most 1 by ASTM F1537 alloy 1 (from memory; verify)\n# nickel_pct = 0"));
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
  EXPECT_TRUE(contains(blockers(book),
                       "powder lot W1 has no share of oxygen, iron, nitrogen, carbon, hydrogen, "
                       "aluminium, vanadium, which ASTM F136 limits"));
  EXPECT_TRUE(contains(blockers(book),
                       "the limits of aluminium, vanadium in ASTM F136 were not compared with the "
                       "specification"));
  const std::map<std::string, LotValue> at_the_limits = {
      {"oxygen_pct", 0.13},    {"iron_pct", 0.25},     {"nitrogen_pct", 0.05}, {"carbon_pct", 0.08},
      {"hydrogen_pct", 0.012}, {"aluminium_pct", 5.5}, {"vanadium_pct", 4.5}};
  book.correct("profile", "P1", {{"accepts_unverified", true}});
  book.correct("powder", "W1", at_the_limits);
  EXPECT_FALSE(contains(blockers(book), "powder lot W1")) << blockers(book);
  book.correct("powder", "W1", {{"oxygen_pct", 0.131}, {"aluminium_pct", 5.49}});
  EXPECT_TRUE(
      contains(blockers(book), "powder lot W1 has 0.131 % oxygen, ASTM F136 allows 0.13 %"));
  EXPECT_TRUE(contains(blockers(book),
                       "powder lot W1 has 5.49 % aluminium, ASTM F136 asks for 5.5 to 6.5 %"));
  // What was below its least share does not go away by being corrected.
  book.correct("powder", "W1", {{"aluminium_pct", 6.51}, {"oxygen_pct", 0.1}});
  EXPECT_TRUE(contains(blockers(book),
                       "powder lot W1 has 6.51 % aluminium, ASTM F136 allows 5.5 to 6.5 %"));
  EXPECT_TRUE(contains(blockers(book),
                       "had 5.49 % aluminium, ASTM F136 asks for 5.5 to 6.5 %, before it was "
                       "corrected"));
  book.correct("profile", "P1", {{"accepts_unverified", false}});
  book.correct("profile", "P1", {{"composition", "ASTM F3001"}});
  EXPECT_TRUE(contains(blockers(book),
                       "the limits of oxygen, iron, nitrogen, carbon, "
                       "hydrogen, aluminium, vanadium, yttrium in ASTM F3001 were "
                       "not compared"));
  book.correct("profile", "P1", {{"accepts_unverified", true}});
  EXPECT_FALSE(contains(blockers(book), "not compared"));
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

TEST(MaterialTemplates, AProfileIsToldWhatIsAtHandForItsMaterial) {
  const auto of = [](const char* material) {
    return record_template(record_kind("profile"), material);
  };
  const std::string cobalt = of("CoCr");
  EXPECT_TRUE(
      contains(cobalt, "# limits at hand: ASTM F75, Rm 655 MPa, Rp0.2 450 MPa, A 8 % (4D), Z 8 %"));
  EXPECT_TRUE(contains(cobalt, "# for CoCr: ASTM F75, ASTM F1537 alloy 1\n# composition = "));
  EXPECT_TRUE(contains(cobalt, "# f75: for ASTM F75"));
  const std::string titanium = of("CP Ti");
  EXPECT_TRUE(contains(titanium, "# limits at hand: ASTM F67 gr 4, Rm 550 MPa, Rp0.2 483 MPa"));
  EXPECT_TRUE(contains(titanium, "# for CP Ti: ASTM F67 gr 2\n"));
  EXPECT_FALSE(contains(titanium, "limits at hand: ASTM F75"));
  EXPECT_TRUE(contains(of("Ta"), "# demand at hand: Porous tantalum, strength at least 20 MPa"));
}

TEST(MaterialTemplates, SayWhereNothingIsAtHand) {
  const std::string nothing = "# No usual values of the kind build are at hand for CoCr.\n";
  EXPECT_TRUE(record_template(record_kind("build"), "CoCr").starts_with(nothing));
  EXPECT_FALSE(contains(record_template(record_kind("build"), "Ti6Al4V ELI"), "No usual values"));
  EXPECT_FALSE(contains(record_template(record_kind("dimension"), "CoCr"), "No usual values"));
}

}  // namespace
}  // namespace asbuilt
