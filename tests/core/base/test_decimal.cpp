// Sums and products of decimals against the double that the decimal itself reads as.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/decimal.h"

namespace asbuilt {
namespace {

// Of so many hundredths or thousandths: a quotient of whole numbers is the nearest double to it.
double read(long long count, int decimals) {
  return static_cast<double>(count) / std::pow(10.0, decimals);
}

TEST(Decimal, ALimitAboutANominalIsThatOfTheDrawing) {
  EXPECT_EQ(decimal_sum(20.33, -0.05), 20.28);
  EXPECT_NE(20.33 - 0.05, 20.28) << "the test must meet a sum that is off";
  EXPECT_EQ(decimal_sum(20.33, -20.28), 0.05);
  EXPECT_EQ(decimal_sum(0.1, 0.2), 0.3);
  EXPECT_EQ(decimal_sum(1e15, 0.1), 1e15 + 0.1);
  EXPECT_EQ(decimal_sum(400.0, -40.0), 360.0);
  int off = 0;
  for (long long nominal = -3000; nominal < 3000; nominal += 7) {
    for (long long about = -150; about <= 150; ++about) {
      const double a = read(nominal, 2), b = read(about, 3);
      ASSERT_EQ(decimal_sum(a, b), read(10 * nominal + about, 3)) << a << " + " << b;
      off += a + b != read(10 * nominal + about, 3) ? 1 : 0;
    }
  }
  EXPECT_GT(off, 1000);
}

TEST(Decimal, ALimitInAnotherUnitIsThatOfTheDrawing) {
  EXPECT_NE(19900.0 * 0.001, 19.9) << "the test must meet a product that is off";
  for (long long um = 1; um < 200000; um += 3) {
    ASSERT_EQ(decimal_product(read(um, 1), 0.001), read(um, 4));
    ASSERT_EQ(decimal_product(read(um, 4), 1000.0), read(um, 1));
  }
  EXPECT_EQ(decimal_product(0.1, 25.4), 2.54);
  EXPECT_EQ(decimal_product(-4.35, 100.0), -435.0);
  EXPECT_EQ(decimal_product(3.0, 1e-9), 3e-9);
}

TEST(Decimal, WhatArithmeticLeftBesideADecimalIsThatDecimal) {
  EXPECT_EQ(decimal_meant(20.33 - 0.05), 20.28);
  EXPECT_EQ(decimal_meant(-(20.33 - 0.05)), -20.28);
  EXPECT_EQ(decimal_meant(19900.0 * 0.001), 19.9);
  EXPECT_EQ(decimal_meant(0.1 + 0.2), 0.3);
  for (const double value : {20.28, 0.0, 1e7, 1e-9, 1.0 / 3.0, 20.281234567890123, 20.2812345678901,
                             123456.789012345, 1e300}) {
    EXPECT_EQ(decimal_meant(value), value);
  }
  EXPECT_TRUE(std::isnan(decimal_meant(NAN)));
}

TEST(Decimal, MeasuredNumbersStayAsTheyAre) {
  const double measured = 20.281234567890123, other = 0.34567890123456789;
  EXPECT_EQ(decimal_sum(measured, other), measured + other);
  EXPECT_EQ(decimal_sum(measured, -0.05), measured - 0.05);
  EXPECT_EQ(decimal_product(measured, other), measured * other);
  EXPECT_EQ(decimal_product(measured, 1.0), measured);
  EXPECT_EQ(decimal_sum(measured, 0.0), measured);
  EXPECT_EQ(decimal_product(measured, 0.0), 0.0);
  EXPECT_TRUE(std::isnan(decimal_sum(NAN, 1.0)));
  EXPECT_TRUE(std::isinf(decimal_product(1e300, 1e300)));
}

}  // namespace
}  // namespace asbuilt
