// Numbers as exchange formats want them, read back to the same bits.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

// The shortest text (core/base/number_text.h) without an exponent, as xs:decimal demands:
// "0.000000001".
std::string plain_decimal(double value);
// The same rounded to 24 digits where there are more, which is what every program reads (XML Schema
// demands 18, libxml2 takes 24); digits before the point are never cut.
std::string short_decimal(double value);
// The whole of `text` as a finite number with a point or a comma for the decimals, never both.
// False for anything else.
bool number_of_text(std::string_view text, double& value);

}  // namespace asbuilt
