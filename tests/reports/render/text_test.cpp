// Numbers and words on paper.
#include "reports/render/text.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>

#include "reports/render/charts.h"
#include "reports/render/colour_scale.h"
#include "reports/render/fonts.h"

namespace asbuilt::render {
namespace {

TEST(Text, Numbers) {
  EXPECT_EQ(fixed(1.005, 1), "1.0");
  EXPECT_EQ(fixed(-12.34, 1), "\u221212.3");
  EXPECT_EQ(fixed(-0.04, 1), "0.0");
  EXPECT_EQ(fixed(kNotMeasured, 2), kDash);
  EXPECT_EQ(with_sign(3.94, 1), "+3.9");
  EXPECT_EQ(with_sign(0.01, 1), "0.0");
  EXPECT_EQ(plain_number(-1.500, 3), "-1.5");
  EXPECT_EQ(plain_number(200.0, 0), "200");
  EXPECT_EQ(plain_number(-0.001, 2), "0");
  EXPECT_EQ(count(9999), "9999");
  EXPECT_EQ(count(1234567), "1\u2009234\u2009567");
  EXPECT_EQ(counted(1, "strut", "struts"), "1 strut");
}

TEST(Text, TwoDigitsOfAnUncertainty) {
  EXPECT_EQ(decimals_for(0.53, 0), 2);
  EXPECT_EQ(decimals_for(7.1, 0), 1);
  EXPECT_EQ(decimals_for(0.99, 0), 2);
  EXPECT_EQ(decimals_for(14.0, 3), 0);
  EXPECT_EQ(decimals_for(180.0, 3), 0);
  EXPECT_EQ(decimals_for(1.0, 3), 1);
  EXPECT_EQ(decimals_for(kNotMeasured, 3), 3);
}

TEST(Text, UnitsForPeople) {
  EXPECT_EQ(for_people("rms 21.4 um, 30um"), "rms 21.4 \u00b5m, 30\u00b5m");
  EXPECT_EQ(for_people("strut.diameter_um album um"), "strut.diameter_um album \u00b5m");
  EXPECT_EQ(for_people("a\nb"), "a b");
  EXPECT_EQ(readable_time("2026-11-20T10:00:00Z"), "2026-11-20 10:00:00 UTC");
  EXPECT_EQ(readable_time("yesterday"), "yesterday");
}

TEST(Text, EscapesAndRepairs) {
  EXPECT_EQ(escaped("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(escaped("\xc3\xa9\xc3"), "\xc3\xa9\uFFFD");
  EXPECT_EQ(escaped("\xed\xa0\x80").substr(0, 3), "\uFFFD");  // a lone surrogate is not UTF-8
}

TEST(Text, WrapsWithinTheWidth) {
  prepare_drawing();
  const std::string text =
      "short words and /a/very/long/path/" + std::string(200, 'x') + "/end then more words";
  std::string joined;
  for (const std::string& line : wrapped(text, 8.0, Face::kRegular, 90.0)) {
    EXPECT_LE(text_width(line, 8.0, Face::kRegular), 90.0) << line;
    joined += line;
  }
  std::string expected = text;
  std::erase(expected, ' ');
  std::erase(joined, ' ');
  EXPECT_EQ(joined, expected) << "wrapping loses nothing";
  const std::string cut = shortened(text, 8.0, Face::kRegular, 120.0);
  EXPECT_LE(text_width(cut, 8.0, Face::kRegular), 120.0);
  EXPECT_EQ(cut.substr(0, 5), "short");
  EXPECT_NE(cut.find("words"), std::string::npos);
  EXPECT_NE(cut.find("\u2026"), std::string::npos);
}

TEST(Text, FontsAreNamedAndTheLocaleIsLeftAlone) {
  prepare_drawing();
  EXPECT_FALSE(family(Face::kRegular).empty());
  EXPECT_GT(text_width("mmmm", 8.0, Face::kRegular), text_width("iiii", 8.0, Face::kRegular));
  EXPECT_NEAR(text_width("mmmm", 8.0, Face::kMono), text_width("iiii", 8.0, Face::kMono), 1e-6);
  EXPECT_NEAR(text_width("0000", 8.0, Face::kRegular), text_width("1171", 8.0, Face::kRegular),
              0.02)
      << "figures of a table must line up";
  EXPECT_STREQ(std::setlocale(LC_NUMERIC, nullptr), "C");
}

TEST(Text, LettersThatNoFontHasStandAsTheirNumbers) {
  prepare_drawing();
  for (const char* shown : {"SN-1", "Gr\u00f6\u00dfe \u2265 3 \u00b5m, \u0394 \u2212 \u00b1", ""}) {
    EXPECT_EQ(drawable(shown, Face::kRegular), shown);
  }
  // Unassigned, and of private use.
  EXPECT_EQ(drawable("A\u0378B", Face::kRegular), "A[U+0378]B");
  EXPECT_EQ(drawable("\U0010fffd\u200d", Face::kBold), "[U+10FFFD]\u200d");
  EXPECT_GT(text_width("\u0378", 8.0, Face::kRegular), text_width("[U+03", 8.0, Face::kRegular));
}

TEST(Charts, HistogramHoldsEveryValue) {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(std::sin(i) * 40.0);
  values.push_back(kNotMeasured);
  values.push_back(1e6);
  const Histogram h = histogram_of(values, 20);
  ASSERT_EQ(h.edges.size(), h.shares.size() + 1);
  double sum = 0.0;
  for (const double share : h.shares) sum += share;
  EXPECT_EQ(h.below, 0);
  EXPECT_EQ(h.above, 1) << "counted where it is not drawn";
  EXPECT_NEAR(sum + 1.0 / 1001.0, 1.0, 1e-9);
  EXPECT_LT(h.edges.back(), 1000.0) << "one far value does not flatten the chart";
  EXPECT_TRUE(histogram_of({kNotMeasured}, 20).shares.empty());
  EXPECT_EQ(histogram_of({5.0, 5.0}, 20).edges.size(),
            histogram_of({5.0, 5.0}, 20).shares.size() + 1);
}

TEST(ColourScaleLimits, FollowToleranceThenUncertainty) {
  InspectionRecord record;
  record.deviation.p02_um = -31.4;
  record.deviation.p98_um = 38.8;
  record.deviation.u_point_um = 7.4;
  ColourScale s = colour_scale(record);
  EXPECT_FALSE(s.from_tolerance);
  EXPECT_DOUBLE_EQ(s.green_high_um, 8.0);
  EXPECT_DOUBLE_EQ(s.limit_um, 40.0);
  Criterion c;
  c.characteristic = "deviation.mean_um";  // says nothing about a point of the surface
  c.lower = -5.0;
  c.upper = 5.0;
  record.judgement.criteria.push_back(c);
  EXPECT_FALSE(colour_scale(record).from_tolerance);
  c.characteristic = "deviation.p02_um";
  c.lower = -50.0;
  c.upper.reset();
  record.judgement.criteria.push_back(c);
  EXPECT_FALSE(colour_scale(record).from_tolerance) << "one side is not a band";
  c.characteristic = "deviation.p98_um";
  c.lower.reset();
  c.upper = 80.0;
  record.judgement.criteria.push_back(c);
  s = colour_scale(record);
  EXPECT_TRUE(s.from_tolerance);
  EXPECT_DOUBLE_EQ(s.green_low_um, -50.0);
  EXPECT_DOUBLE_EQ(s.green_high_um, 80.0);
  EXPECT_DOUBLE_EQ(s.limit_um, 120.0);
  const Colour inside = s.colour(79.9);
  const Colour middle = s.colour(0.0);
  EXPECT_EQ(inside.red, middle.red);
  EXPECT_NE(s.colour(80.1).red, middle.red);
}

}  // namespace
}  // namespace asbuilt::render
