#include "core/lot/dimension_units.h"

#include <algorithm>
#include <array>

#include "core/interchange/quantities.h"

namespace asbuilt {
namespace {

constexpr std::array<std::string_view, 14> kKnown = {
    "mm", "um", "nm", "cm", "m", "in", "ft", "deg", "rad", "Pa", "kPa", "MPa", "GPa", "psi"};
constexpr std::array<std::string_view, 10> kOther = {"1",   "%",   "pp", "ppm", "mdeg",
                                                     "mm2", "mm3", "g",  "mg",  "N"};

}  // namespace

bool is_dimension_unit(std::string_view unit) {
  return unit_of_name(unit).quantity != UnitFamily::kOther ||
         std::find(kOther.begin(), kOther.end(), unit) != kOther.end();
}

std::string dimension_units_text() {
  std::string all;
  for (const std::string_view unit : kKnown) all.append(unit).append(", ");
  for (const std::string_view unit : kOther) all.append(unit).append(", ");
  all.resize(all.size() - 2);
  return all;
}

}  // namespace asbuilt
