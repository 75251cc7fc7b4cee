#include "core/interchange/qif_units.h"

#include <cmath>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/interchange/number_forms.h"

namespace asbuilt::qif {
namespace {

using Index = XmlTree::Index;
constexpr Index kNone = XmlTree::kNone;

constexpr double kSameScale = 1e-9;

}  // namespace

void refuse_element(const XmlTree& tree, Index element, const std::string& what,
                    const std::string& allowed) {
  throw Error(ErrorCode::kBadFormat,
              {what,
               tree.source() + ", line " + std::to_string(tree.line(element)) + ", " +
                   std::string(tree.name(element).substr(0, 80)),
               allowed, "export the file again"});
}

std::optional<double> number_of_element(const XmlTree& tree, Index element) {
  if (element == kNone) return std::nullopt;
  const std::string_view text = tree.text(element);
  double value = 0.0;
  if (!number_of_text(text, value) || text.find(',') != std::string_view::npos) {
    refuse_element(tree, element, '"' + std::string(text.substr(0, 40)) + "\" is no number",
                   "a decimal number with a point");
  }
  return value;
}

FileUnits::FileUnits(const XmlTree& tree) : t_(tree) {
  const Index all = t_.child(t_.root(), "FileUnits");
  if (all == kNone) {
    notes_.emplace_back("the file states no units (FileUnits); units are left empty");
    return;
  }
  const Index primary = t_.child(all, "PrimaryUnits");
  if (primary != kNone) {
    for (Index u = t_.first(primary); u != kNone; u = t_.next(u)) add(u, true);
  }
  const Index others = t_.child(all, "OtherUnits");
  if (others == kNone) return;
  for (Index list = t_.first(others); list != kNone; list = t_.next(list)) {
    for (Index u = t_.first(list); u != kNone; u = t_.next(u)) add(u, false);
  }
}

void FileUnits::add(Index u, bool is_primary) {
  UnitFamily quantity = UnitFamily::kOther;
  double base = 1.0;  // of the SI unit in ours
  if (t_.name(u) == "LinearUnit") {
    quantity = UnitFamily::kLength;
    base = 1000.0;
  } else if (t_.name(u) == "AngularUnit") {
    quantity = UnitFamily::kAngle;
    base = unit_of_name("rad").scale;
  } else if (t_.name(u) == "PressureUnit") {
    quantity = UnitFamily::kPressure;
    base = 1e-6;
  } else {
    notes_.push_back("unit " + std::string(t_.name(u).substr(0, 40)) + " is not used");
    return;
  }
  const std::string name(t_.child_text(u, "UnitName"));
  const Index conversion = t_.child(u, "UnitConversion");
  double scale = base * number_of_element(t_, t_.child(conversion, "Factor")).value_or(1.0);
  if (number_of_element(t_, t_.child(conversion, "Offset")).value_or(0.0) != 0.0) {
    refuse_element(t_, u, "a unit of length, angle or pressure has an offset", "none");
  }
  if (!(scale > 0.0) || !std::isfinite(scale)) {
    refuse_element(t_, u, "the factor of a unit is not above zero", "for example 0.001 for mm");
  }
  // A unit that is known by its name has the exact factor; the file's is rounded.
  const UnitOfName known = unit_of_name(name);
  if (known.quantity != UnitFamily::kOther) {
    if (known.quantity != quantity || std::abs(scale / known.scale - 1.0) > kSameScale) {
      refuse_element(t_, u,
                     "the name \"" + name + "\" and the factor of a unit contradict each other",
                     "a factor of " + plain_decimal(known.scale / base));
    }
    scale = known.scale;
  }
  if (is_primary) primary_[quantity] = scale;
  named_[{quantity, name}] = scale;
}

double FileUnits::scale_of(Index element, UnitFamily quantity) const {
  if (quantity == UnitFamily::kOther) return 1.0;
  if (element != kNone) {
    for (const std::string_view attribute : {"linearUnit", "angularUnit", "pressureUnit"}) {
      const auto name = t_.attribute(element, attribute);
      if (!name) continue;
      const auto found = named_.find({quantity, std::string(*name)});
      if (found == named_.end()) {
        refuse_element(t_, element,
                       "the unit \"" + std::string(name->substr(0, 20)) + "\" is not declared",
                       "a unit of FileUnits");
      }
      return found->second;
    }
  }
  const auto found = primary_.find(quantity);
  return found == primary_.end() ? 1.0 : found->second;
}

std::optional<double> FileUnits::scaled(Index element, UnitFamily quantity) const {
  const std::optional<double> value = number_of_element(t_, element);
  if (!value) return value;
  const double scale = scale_of(element, quantity);
  return decimal_product(*value, scale);
}

}  // namespace asbuilt::qif
