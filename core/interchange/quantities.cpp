#include "core/interchange/quantities.h"

#include <array>
#include <numbers>

namespace asbuilt {
namespace {

struct KnownUnit {
  std::string_view text;
  std::string_view name;
  UnitFamily quantity;
  double scale;
};

constexpr std::array kKnown = {
    KnownUnit{"mm", "mm", UnitFamily::kLength, 1.0},
    KnownUnit{"millimeter", "mm", UnitFamily::kLength, 1.0},
    KnownUnit{"millimetre", "mm", UnitFamily::kLength, 1.0},
    KnownUnit{"um", "um", UnitFamily::kLength, 0.001},
    KnownUnit{"\xc2\xb5m", "um", UnitFamily::kLength, 0.001},  // micro sign
    KnownUnit{"\xce\xbcm", "um", UnitFamily::kLength, 0.001},  // Greek mu
    KnownUnit{"micrometer", "um", UnitFamily::kLength, 0.001},
    KnownUnit{"micron", "um", UnitFamily::kLength, 0.001},
    KnownUnit{"nm", "nm", UnitFamily::kLength, 1e-6},
    KnownUnit{"cm", "cm", UnitFamily::kLength, 10.0},
    KnownUnit{"m", "m", UnitFamily::kLength, 1000.0},
    KnownUnit{"meter", "m", UnitFamily::kLength, 1000.0},
    KnownUnit{"metre", "m", UnitFamily::kLength, 1000.0},
    KnownUnit{"in", "in", UnitFamily::kLength, 25.4},
    KnownUnit{"inch", "in", UnitFamily::kLength, 25.4},
    KnownUnit{"inches", "in", UnitFamily::kLength, 25.4},
    KnownUnit{"ft", "ft", UnitFamily::kLength, 304.8},
    KnownUnit{"foot", "ft", UnitFamily::kLength, 304.8},
    KnownUnit{"deg", "deg", UnitFamily::kAngle, 1.0},
    KnownUnit{"degree", "deg", UnitFamily::kAngle, 1.0},
    KnownUnit{"degrees", "deg", UnitFamily::kAngle, 1.0},
    KnownUnit{"\xc2\xb0", "deg", UnitFamily::kAngle, 1.0},
    KnownUnit{"mdeg", "mdeg", UnitFamily::kAngle, 0.001},
    KnownUnit{"rad", "rad", UnitFamily::kAngle, 180.0 / std::numbers::pi},
    KnownUnit{"radian", "rad", UnitFamily::kAngle, 180.0 / std::numbers::pi},
    KnownUnit{"Pa", "Pa", UnitFamily::kPressure, 1e-6},
    KnownUnit{"pascal", "Pa", UnitFamily::kPressure, 1e-6},
    KnownUnit{"kPa", "kPa", UnitFamily::kPressure, 1e-3},
    KnownUnit{"MPa", "MPa", UnitFamily::kPressure, 1.0},
    KnownUnit{"N/mm2", "MPa", UnitFamily::kPressure, 1.0},
    KnownUnit{"N/mm\xc2\xb2", "MPa", UnitFamily::kPressure, 1.0},
    KnownUnit{"GPa", "GPa", UnitFamily::kPressure, 1000.0},
    KnownUnit{"psi", "psi", UnitFamily::kPressure, 0.006894757293168361},
};

}  // namespace

UnitOfName unit_of_name(std::string_view name) {
  for (const KnownUnit& known : kKnown) {
    if (known.text == name) return {known.quantity, std::string(known.name), known.scale};
  }
  return {UnitFamily::kOther, std::string(name), 1.0};
}

const char* base_unit(UnitFamily quantity) {
  switch (quantity) {
    case UnitFamily::kLength:
      return "mm";
    case UnitFamily::kAngle:
      return "deg";
    case UnitFamily::kPressure:
      return "MPa";
    case UnitFamily::kOther:
      break;
  }
  return "";
}

}  // namespace asbuilt
