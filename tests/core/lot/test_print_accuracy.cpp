#include <gtest/gtest.h>

#include <cmath>

#include "core/lot/print_accuracy.h"

namespace asbuilt {
namespace {

// A record of parts and dimensions only, which is all that is looked at.
class Book {
 public:
  LotRecord& part(const std::string& serial, double variant, const std::string& build = "B1",
                  const std::string& role = "porous_specimen") {
    LotRecord r = entry("part", serial);
    r.fields = {{"serial", serial}, {"role", role}, {"build", build}};
    if (variant > 0.0) r.fields["variant_pct"] = variant;
    records_.push_back(r);
    return records_.back();
  }
  LotRecord& dimension(const std::string& part, const std::string& characteristic, double value,
                       double nominal, double u, const std::string& unit = "mm") {
    LotRecord r = entry("dimension", "D" + std::to_string(records_.size()));
    r.fields = {{"part", part},
                {"characteristic", characteristic},
                {"value", value},
                {"unit", unit},
                {"nominal", nominal}};
    if (!std::isnan(u)) r.fields["u"] = u;
    records_.push_back(r);
    return records_.back();
  }
  PrintAccuracy found() const { return print_accuracy(records_, "L"); }

 private:
  LotRecord entry(const std::string& kind, const std::string& key) {
    LotRecord r;
    r.id = static_cast<std::int64_t>(records_.size()) + 1;
    r.lot = "L";
    r.kind = kind;
    r.key = key;
    return r;
  }
  std::vector<LotRecord> records_;
};

TEST(PrintAccuracy, DeviationsInUmAndPercentWhateverTheUnit) {
  Book book;
  book.part("A", 100.0);
  book.dimension("A", "length x", 9.98, 10.0, 0.004);
  book.dimension("A", "width_Y", 9980.0, 10000.0, 4.0, "um");
  book.dimension("A", "x to y", 25.4, 25.4, 0.1);
  book.dimension("A", "angle z", 90.0, 90.0, 0.1, "deg");
  LotRecord& bare = book.dimension("A", "step", 1.0, 1.0, 0.1);
  bare.fields.erase("nominal");
  const PrintAccuracy found = book.found();
  ASSERT_EQ(found.rows.size(), 3U);
  for (int i : {0, 1}) {
    EXPECT_NEAR(found.rows[i].deviation_um, -20.0, 1e-9);
    EXPECT_NEAR(found.rows[i].u_um, 4.0, 1e-9);
    EXPECT_NEAR(found.rows[i].deviation_pct, -0.2, 1e-10);
    EXPECT_NEAR(found.rows[i].u_pct, 0.04, 1e-12);
  }
  EXPECT_EQ(found.rows[0].axis, "x");
  EXPECT_EQ(found.rows[1].axis, "y");
  EXPECT_EQ(found.rows[2].axis, "");
  ASSERT_EQ(found.notes.size(), 2U);
  EXPECT_EQ(found.notes[0], "1 dimension without a nominal above zero left out");
}

TEST(PrintAccuracy, TheFactorsUncertaintyHasTwoParts) {
  // Nothing but scatter: t of Student for 95.45 % and 4 degrees of freedom is 2.869.
  Book scatter;
  double squares = 0.0;
  for (int i = 0; i < 5; ++i) {
    const std::string serial = "A" + std::to_string(i);
    scatter.part(serial, 100.0);
    scatter.dimension(serial, "length x", 10.0 + 0.01 * (i - 2), 10.0, 0.0);
    squares += std::pow(0.001 * (i - 2), 2);
  }
  ASSERT_EQ(scatter.found().groups.size(), 1U);
  const AccuracyGroup g = scatter.found().groups[0];
  EXPECT_NEAR(g.factor, 1.0, 1e-12);
  EXPECT_NEAR(g.u_factor, 2.869 * std::sqrt(squares / 4.0 / 5.0), 1e-6);
  EXPECT_EQ(g.values, 5);

  // Nothing but the measuring: it does not become smaller by repeating.
  Book measuring;
  for (int i = 0; i < 5; ++i) {
    const std::string serial = "A" + std::to_string(i);
    measuring.part(serial, 0.0);
    measuring.dimension(serial, "length", 9.9, 10.0, 0.02);
  }
  const PrintAccuracy same = measuring.found();
  EXPECT_NEAR(same.groups[0].factor, 0.99, 1e-12);
  EXPECT_NEAR(same.groups[0].u_factor, 0.002, 1e-9);
  EXPECT_TRUE(std::isnan(same.groups[0].variant_pct));
  EXPECT_TRUE(same.variants.empty());

  // Both: u = sqrt(0.001^2 + 0.0001) for two values 0.02 apart; one without U gives none.
  Book both;
  both.part("A", 100.0);
  both.dimension("A", "length x", 9.9, 10.0, 0.02);
  EXPECT_EQ(both.found().groups[0].reason, "of one value: scatter is not in U");
  EXPECT_NEAR(both.found().groups[0].u_factor, 0.002, 1e-12);
  both.dimension("A", "length y", 10.1, 10.0, kNotMeasured);
  const PrintAccuracy found = both.found();
  ASSERT_EQ(found.groups.size(), 3U);  // together, x, y
  EXPECT_EQ(found.groups[0].reason, "a value has no uncertainty");
  EXPECT_TRUE(std::isnan(found.groups[0].u_factor));
  EXPECT_NEAR(found.groups[0].factor, 1.0, 1e-12);
  EXPECT_EQ(found.groups[1].axis, "x");
  EXPECT_EQ(found.groups[2].axis, "y");
}

// Two parts of each size, `apart` of their mean up and down.
void pair_of(Book& book, const std::string& name, double variant, double mean, double apart,
             double u = 0.01) {
  for (const double sign : {-1.0, 1.0}) {
    const std::string serial = name + (sign < 0.0 ? "1" : "2");
    book.part(serial, variant);
    book.dimension(serial, "length x", mean + sign * apart, 0.1 * variant, u);
  }
}

TEST(PrintAccuracy, VariantsAreHeldAgainstThePartsOfFullSize) {
  Book book;
  pair_of(book, "A", 100.0, 10.02, 0.0);
  pair_of(book, "B", 95.0, 0.95 * 10.02, 0.0);
  pair_of(book, "C", 105.0, 1.052 * 10.02, 0.0);
  book.part("D", 95.0, "B2");
  book.dimension("D", "length x", 9.5, 9.5, 0.01);
  const PrintAccuracy found = book.found();
  ASSERT_EQ(found.variants.size(), 3U);
  EXPECT_EQ(found.variants[0].result, "fits");
  EXPECT_EQ(found.variants[0].parts, 2);
  EXPECT_EQ(found.variants[0].parts_100, 2);
  EXPECT_NEAR(found.variants[0].ratio, 0.95, 1e-12);
  EXPECT_NEAR(found.variants[0].u_ratio, 0.01 / 10.02 * std::hypot(1.0, 0.95), 1e-9);
  EXPECT_NEAR(found.variants[0].k, 2.0, 1e-6);
  EXPECT_NEAR(found.variants[0].en, 0.0, 1e-9);
  EXPECT_EQ(found.variants[1].variant_pct, 105.0);
  EXPECT_EQ(found.variants[1].result, "does not fit");
  EXPECT_NEAR(found.variants[1].en, 0.002 / (0.01 / 10.02 * std::hypot(1.0, 1.052)), 1e-6);
  EXPECT_EQ(found.variants[2].result, "no part of 100 % in this build has it");
  EXPECT_TRUE(found.notes.empty());
}

// U of the scatter takes t of the degrees of freedom that there are, and many parts make it less.
TEST(PrintAccuracy, FewPartsAreDecidedByStudentsTOrNotAtAll) {
  Book two;
  pair_of(two, "A", 100.0, 10.0, 0.01, 1e-9);
  pair_of(two, "B", 95.0, 9.5, 0.01, 1e-9);
  const VariantFit few = two.found().variants.front();
  // s / sqrt(2) = 0.01 of each mean; ratio 0.95; effective degrees of freedom by hand.
  const double a = 0.01 / 10.0, b = 0.95 * 0.01 / 10.0, variance = a * a + b * b;
  const double dof = variance * variance / (std::pow(a, 4) + std::pow(b, 4));
  EXPECT_NEAR(dof, 1.995, 0.001);
  EXPECT_NEAR(few.k, 4.54, 0.02);  // 4.527 for 2 degrees of freedom
  EXPECT_NEAR(few.u_ratio, few.k * std::sqrt(variance), 1e-9);
  EXPECT_EQ(few.result, "fits");

  // The same with a scatter that cannot tell 95 % from 100 %: a large U decides nothing.
  Book wide;
  pair_of(wide, "A", 100.0, 10.0, 0.05, 1e-9);
  pair_of(wide, "B", 95.0, 9.5, 0.05, 1e-9);
  EXPECT_GT(wide.found().variants.front().u_ratio, 0.025);
  EXPECT_EQ(wide.found().variants.front().result,
            "not decided: U is above half the step from 100 %, more parts are needed");
  for (int i = 3; i < 13; ++i) {
    for (const auto& [name, variant] : {std::pair{"A", 100.0}, {"B", 95.0}}) {
      const std::string serial = name + std::to_string(i);
      wide.part(serial, variant);
      wide.dimension(serial, "length x", 0.1 * variant + (i % 2 == 0 ? 0.05 : -0.05), 0.1 * variant,
                     1e-9);
    }
  }
  EXPECT_EQ(wide.found().variants.front().result, "fits");

  // One part of a size tells nothing of scatter, however often it was measured.
  Book one;
  pair_of(one, "A", 100.0, 10.0, 0.01);
  one.part("B1", 95.0);
  for (const double value : {9.49, 9.5, 9.51}) one.dimension("B1", "length x", value, 9.5, 0.01);
  const VariantFit alone = one.found().variants.front();
  EXPECT_EQ(alone.values, 3);
  EXPECT_EQ(alone.parts, 1);
  EXPECT_EQ(alone.result.substr(0, 64),
            "not decided: too few parts, 1 of 95 % and 2 of 100 %; 2 of each ");
  EXPECT_NEAR(alone.ratio, 0.95, 1e-12);
  EXPECT_TRUE(std::isnan(alone.u_ratio));
}

// 95 % of volume is 98.305 % of length: what the parts say, else what their nominals stand in.
TEST(PrintAccuracy, PercentOfVolumeIsTheCubeOfThatOfLength) {
  const double edge = std::cbrt(0.95);
  const auto book = [&](double nominal, double measured, const std::string& of) {
    Book made;
    for (const char* serial : {"A1", "A2", "B1", "B2"}) {
      const bool small = serial[0] == 'B';
      LotRecord& part = made.part(serial, small ? 95.0 : 100.0);
      if (small && !of.empty()) part.fields["variant_of"] = of;
      made.dimension(serial, "length", small ? measured : 10.0, small ? nominal : 10.0, 0.01);
    }
    return made.found();
  };
  EXPECT_NEAR(book(10.0 * edge, 10.0 * edge, "").variants.front().ordered, 0.983048, 1e-6);
  EXPECT_EQ(book(9.83, 10.0 * edge, "").variants.front().result, "fits");
  EXPECT_EQ(book(9.5, 10.0 * edge, "").variants.front().result, "does not fit");
  EXPECT_EQ(book(9.83, 9.5, "volume").variants.front().result, "does not fit");
  EXPECT_EQ(book(9.83, 9.5, "length").variants.front().result, "fits");
  EXPECT_NE(book(9.83, 9.5, "length").notes.front().find("not as 0.9500 (of length)"),
            std::string::npos);
  const PrintAccuracy unsaid = book(9.7, 9.7, "");
  EXPECT_TRUE(std::isnan(unsaid.variants.front().ordered));
  EXPECT_NE(unsaid.variants.front().result.find("of length or of volume"), std::string::npos);
}

// A drawing rounds: 20.33 for the 20.3279 of 105 % of volume; the digits say how much it may be
// off.
TEST(PrintAccuracy, NominalsAreRoundedToTheirDigits) {
  const auto book = [](double nominal, const std::string& unit, double scale) {
    Book made;
    for (const char* serial : {"A1", "A2", "B1", "B2"}) {
      const bool large = serial[0] == 'B';
      LotRecord& part = made.part(serial, large ? 105.0 : 100.0);
      if (large) part.fields["variant_of"] = std::string("volume");
      made.dimension(serial, "length", scale * (large ? 20.33 : 20.0),
                     large ? nominal : scale * 20.0, scale * 0.01, unit);
    }
    return made.found();
  };
  for (const PrintAccuracy& found :
       {book(20.33, "mm", 1.0), book(20.3279, "mm", 1.0), book(20330.0, "um", 1000.0)}) {
    EXPECT_TRUE(found.notes.empty()) << found.notes.front();
    EXPECT_EQ(found.variants.front().result, "fits");
  }
  EXPECT_EQ(book(20.34, "mm", 1.0).notes.size(), 1U);
  EXPECT_EQ(book(20.333, "mm", 1.0).notes.size(), 1U);  // three digits that are not those
  EXPECT_EQ(book(20.5, "mm", 1.0).notes.size(), 1U);    // rounding does not turn sizes into others
}

TEST(PrintAccuracy, EveryRowsNominalHasToAgree) {
  Book book;
  pair_of(book, "A", 100.0, 10.0, 0.0);
  pair_of(book, "B", 95.0, 9.5, 0.0);
  EXPECT_EQ(book.found().variants.front().result, "fits");
  book.part("A3", 100.0);
  book.dimension("A3", "length x", 12.0, 12.0, 0.01);  // the last row, another dimension
  EXPECT_EQ(book.found().variants.front().result,
            "not decided: the nominals of the 100 % parts differ, 10000 \u00b5m of A1 and 12000 "
            "\u00b5m of "
            "A3");
  EXPECT_TRUE(std::isnan(book.found().variants.front().ratio));
}

TEST(PrintAccuracy, WhatCannotBeDecidedSaysWhy) {
  Book book;
  for (const char* serial : {"A", "A2"}) {
    book.part(serial, 100.0);
    book.dimension(serial, "length", 10.0, 10.0, 0.01);
    book.dimension(serial, "width", 10.0, 10.0, 0.0);
    book.dimension(serial, "gap", 0.0, 1.0, 0.1);
  }
  for (const char* serial : {"B", "B2"}) {
    book.part(serial, 95.0);
    book.dimension(serial, "length", 9.5, 10.0, kNotMeasured);  // the drawing's nominal
    book.dimension(serial, "width", 9.5, 9.5, 0.0);
    book.dimension(serial, "gap", 0.9, 0.95, 0.1);
  }
  const PrintAccuracy found = book.found();
  ASSERT_EQ(found.variants.size(), 3U);  // gap, length, width
  EXPECT_EQ(found.variants[0].result, "not decided: a measured length is not above zero");
  EXPECT_EQ(found.variants[1].result, "not decided: a value has no uncertainty");
  EXPECT_EQ(found.variants[2].result, "not decided: an uncertainty of 0");
  ASSERT_EQ(found.notes.size(), 1U);
  EXPECT_NE(found.notes[0].find("stand as 1.0000 to 1, not as 0.95 (of length) or 0.9830 "
                                "(of volume)"),
            std::string::npos);
  EXPECT_TRUE(print_accuracy({}, "L").groups.empty());
}

}  // namespace
}  // namespace asbuilt
