#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <sstream>

#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/base/printable.h"
#include "tests/core/base/comma_locale.h"

namespace asbuilt {
namespace {

std::string printed(double value) {
  char text[64];
  EXPECT_EQ(print_to(text, sizeof text, "%.2f mm, %d", value, 12345), 14);
  return text;
}

TEST(Print, ThePointStaysInEveryLocale) {
  EXPECT_EQ(printed(0.25), "0.25 mm, 12345");
  EXPECT_EQ(decimal_text(1234.5), "1234.5");
  const test::CommaLocale commas;
  std::ostringstream stream;
  stream << 1234.5;
  ASSERT_EQ(stream.str(), "1.234,5") << "the test must meet commas";
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", 0.5);
  ASSERT_EQ(std::string(text), commas.in_c() ? "0,5" : "0.5");
  EXPECT_EQ(printed(0.25), "0.25 mm, 12345");
  EXPECT_EQ(decimal_text(1234.5), "1234.5");
  EXPECT_EQ(decimal_text(-1e300), "-1e+300");
  EXPECT_EQ(decimal_text(2.0 / 3.0), "0.666667");
  EXPECT_EQ(decimal_text(1e-8), "1e-08");
  EXPECT_EQ(decimal_text(3.0), "3");
  // The caller's own locale is as it was.
  std::snprintf(text, sizeof text, "%.1f", 0.5);
  EXPECT_EQ(std::string(text), commas.in_c() ? "0,5" : "0.5");
}

TEST(Print, DigitsAreThoseThatTheUncertaintySupports) {
  EXPECT_EQ(supported_text(950.12345, 9.04), "950.1");
  EXPECT_EQ(supported_text(0.98765432, 0.0123), "0.988");
  EXPECT_EQ(supported_text(123456.789, 1234.0), "123457");
  EXPECT_EQ(supported_text(0.98765432, 0.0), "0.987654");  // U is not known
}

TEST(Print, NumbersAreWrittenAsByHand) {
  EXPECT_EQ(plain_number(20.33 - 0.05), "20.28");
  EXPECT_EQ(plain_number(20.33 - 20.28), "0.05");
  EXPECT_EQ(plain_number(1e7), "10000000");
  EXPECT_EQ(plain_number(-0.00012), "-0.00012");
  EXPECT_EQ(plain_number(120.0005), "120.0005");
  EXPECT_EQ(plain_number(123456789.123), "123456789.123");
  EXPECT_EQ(plain_number(2.0 / 3.0), "0.666666666667");
  EXPECT_EQ(plain_number(0.99999999999999), "1");
  EXPECT_EQ(plain_number(-0.0), "0");
  EXPECT_EQ(plain_number(1e15), "1e+15");
  EXPECT_EQ(plain_number(1.5e-7), "1.5e-07");
  EXPECT_EQ(plain_number(INFINITY), "inf");
}

TEST(Print, SmallSharesOfATestAreNotSpelledOut) {
  EXPECT_EQ(p_text(0.0214), "p 0.021");
  EXPECT_EQ(p_text(0.001), "p 0.0010");
  EXPECT_EQ(p_text(3.2e-18), "p < 0.001");
  EXPECT_EQ(p_text(0.0), "p < 0.001");
}

TEST(Print, SignificantDigitsHaveNoExponent) {
  EXPECT_EQ(significant_text(0.00123456, 2), "0.0012");
  EXPECT_EQ(significant_text(123456.0, 2), "120000");
  EXPECT_EQ(significant_text(-1.2345, 3), "-1.23");
  EXPECT_EQ(significant_text(0.0, 3), "0");
  EXPECT_EQ(significant_text(98.7, 2), "99");
}

TEST(Print, CutsLikeSnprintf) {
  char text[5];
  EXPECT_EQ(print_to(text, sizeof text, "%.3f", 123.456), 7);
  EXPECT_STREQ(text, "123.");
}

TEST(Printable, LeavesTextAndShowsBytesThatAreNone) {
  EXPECT_EQ(printable("Müller, 20 µm\n€ 😀"), "Müller, 20 µm\n€ 😀");
  EXPECT_EQ(printable("a\xff\x80z"), "a\\xff\\x80z");
  EXPECT_EQ(printable("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
  EXPECT_EQ(shortened("plain", 5), "plain");
  EXPECT_EQ(shortened("longer", 5), "longe...");
  EXPECT_EQ(shortened("\u00e4\u00e4\u00e4", 5), "\u00e4\u00e4...");  // two bytes each
  EXPECT_EQ(shortened("\x80\x80\x80", 2), "...");
  EXPECT_EQ(printable("cut \xe2\x82"), "cut \\xe2\\x82");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");                    // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
}

}  // namespace
}  // namespace asbuilt
