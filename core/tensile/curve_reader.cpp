#include "core/tensile/curve_reader.h"

#include "core/mesh_files/text_scan.h"

namespace asbuilt::tensile {

std::optional<double> number_in(std::string_view cell, Decimal decimal) {
  cell = text_scan::trimmed(cell);
  double value = 0.0;
  const bool good = decimal == Decimal::kComma ? text_scan::to_number_with_comma(cell, value)
                                               : text_scan::to_number(cell, value);
  if (!good) return std::nullopt;
  return value;
}

}  // namespace asbuilt::tensile
