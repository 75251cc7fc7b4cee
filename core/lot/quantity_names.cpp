#include "core/lot/quantity_names.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr std::array kQuantities{QuantityName{"rm_mpa", "Rm", "MPa"},
                                 QuantityName{"rp02_mpa", "Rp0.2", "MPa"},
                                 QuantityName{"a_pct", "A", "%"},
                                 QuantityName{"z_pct", "Z", "%"},
                                 QuantityName{"at_pct", "At", "%"},
                                 QuantityName{"a_curve_pct", "A of the curve", "%"},
                                 QuantityName{"first_maximum_mpa", "first maximum", "MPa"},
                                 QuantityName{"offset_mpa", "offset stress", "MPa"},
                                 QuantityName{"plateau_mpa", "plateau stress", "MPa"},
                                 QuantityName{"gradient_mpa", "quasi-elastic gradient", "MPa"},
                                 QuantityName{"elastic_gradient_mpa", "elastic gradient", "MPa"},
                                 QuantityName{"plateau_end_pct", "plateau end", "%"},
                                 QuantityName{"energy_mj_m3", "energy", "MJ/m3"},
                                 QuantityName{"e_gpa", "E", "GPa"},
                                 QuantityName{"stress_mpa", "stress", "MPa"},
                                 QuantityName{"load_n", "load", "N"}};

}  // namespace

const QuantityName& quantity(std::string_view field) {
  const auto* const found =
      std::find_if(kQuantities.begin(), kQuantities.end(),
                   [field](const QuantityName& q) { return q.field == field; });
  if (found == kQuantities.end()) throw std::out_of_range("a quantity's field");
  return *found;
}

std::string quantity_text(std::string_view field, double value) {
  const QuantityName& named = quantity(field);
  std::string text(named.name);
  return text.append(" of ").append(decimal_text(value)).append(" ").append(named.unit);
}

}  // namespace asbuilt
