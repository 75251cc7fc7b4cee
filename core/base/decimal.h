// Sums and products of decimals as on paper: 20.33 - 0.05 is 20.28, where the sum of both doubles
// is 20.279999999999998. For limits about a nominal, and for numbers turned into another unit.
//
// Each number stands for the shortest decimal that reads back to it (core/base/number_text.h). The
// answer is the double nearest to the exact sum or product of these decimals wherever their digits
// tell which that is; of measured numbers, whose digits fill a double, it is the plain sum or
// product, and so it is of NaN and infinities. Nothing is rounded: both differ by a few units of
// the last place.
#pragma once

namespace asbuilt {

double decimal_sum(double a, double b);
double decimal_product(double a, double b);

// The decimal of up to twelve digits that a number lies beside by a few units of the last place,
// as the arithmetic of a spreadsheet leaves it: 20.28 of 20.279999999999998. Any other number is
// as it was. For nominals and limits, which somebody wrote; never for what was measured.
double decimal_meant(double value);

}  // namespace asbuilt
