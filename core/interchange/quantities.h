// Units by name, and how far each is from the unit that files of this program use: mm, deg, MPa.
//
// Definitions: 1 in = 25.4 mm exactly; 1 psi = 0.006894757293168361 MPa (1 lbf / in^2 with
// 1 lbf = 4.4482216152605 N); degrees to radians pi / 180 (SI brochure, 9th edition).
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

enum class UnitFamily { kLength, kAngle, kPressure, kOther };

struct UnitOfName {
  UnitFamily quantity = UnitFamily::kOther;
  std::string name;    // "um" for the micro sign, "in" for "inch", otherwise as given
  double scale = 1.0;  // to mm, deg or MPa; 1 for other quantities
};

// Never fails: what is not known is of another quantity.
UnitOfName unit_of_name(std::string_view name);

// The name in which this program writes a quantity: "mm", "deg", "MPa".
const char* base_unit(UnitFamily quantity);

}  // namespace asbuilt
