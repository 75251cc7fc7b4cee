// Numbers as the shortest text that reads back to the same double, with a decimal point in every
// locale: for files and for records, where every digit counts. For messages: print.h.
#pragma once

#include <optional>
#include <string>

namespace asbuilt {

std::string shortest_number(double value);

// For people, as it is written by hand: "20.28", "10000000", "0.00012". Twelve digits that count at
// the most, so that what a sum of decimals leaves in a double (20.279999999999998) does not show;
// an exponent only below 1e-6 and from 1e15 on.
std::string plain_number(double value);

// With so many decimals, 0 to 25.
std::string fixed_number(double value, int decimals);
// Decimals that show two digits that count of the expanded uncertainty `u`; none where U is not
// known, 0, or would ask for more than 9.
std::optional<int> decimals_of(double u);
// With these decimals; where there are none, four.
std::string rounded_to_u(double value, double u);

// The same for texts that people read: with six digits that count where U says no decimals.
std::string supported_text(double value, double u);
// With so many digits that count and no exponent: "0.0012", "1300".
std::string significant_text(double value, int digits);
// Of a test: "p 0.021", "p < 0.001".
std::string p_text(double p);

}  // namespace asbuilt
