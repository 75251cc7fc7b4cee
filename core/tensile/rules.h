// The rules of the reduction that are data: rounding, strain rates, classes of extensometers.
//
// The data are core/tensile/rules.toml, built into the program; each carries its origin and whether
// it still has to be compared with the standard itself.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt::tensile {

enum class Property { kRp02, kRm, kElongation, kReduction };
const char* to_string(Property property);  // "rp02", "rm", "a", "z"
const char* unit_of(Property property);    // "MPa", "%"

struct RoundingStep {
  double step = 1.0;
  double below = 0.0;  // infinity for the last
};

struct Rounding {
  std::string id, title, origin;
  bool verify = true;
  std::vector<RoundingStep> strength, elongation, reduction;
};

struct RateRule {
  std::string id, origin;
  bool verify = true;
  std::array<double, 2> to_yield{}, after_yield{};  // 1/s, inclusive
};

struct ExtensometerClass {
  std::string name, origin;
  bool verify = true;
  double reading_pct = 0.0;
  double least_um = 0.0;
};

struct Rules {
  std::vector<Rounding> roundings;
  std::vector<RateRule> rates;
  std::vector<ExtensometerClass> extensometers;
};

// Those built in.
const Rules& rules();

// Throws kInvalidInput with the names there are.
const Rounding& rounding_rule(std::string_view id);
const ExtensometerClass& extensometer_class(std::string_view name);

// By the rule's step for the size of the unrounded value, half to even (core/base/rounding.h).
double rounded(double value, Property property, const Rounding& rule);

}  // namespace asbuilt::tensile
