#include "core/tensile/test_piece.h"

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::tensile {
namespace {

constexpr double kLabelTolerance = 0.02;

void require_length(double value, const char* what, double most) {
  if (value > 0.0 && value <= most) return;
  throw Error(ErrorCode::kInvalidInput,
              {std::string(what) + " is out of range", decimal_text(value),
               "above 0, up to " + decimal_text(most), ""});
}

}  // namespace

Section section_of(const TestPiece& piece) {
  const bool flat = piece.width_mm || piece.thickness_mm;
  const int told = (piece.diameter_mm ? 1 : 0) + (flat ? 1 : 0) + (piece.area_mm2 ? 1 : 0);
  if (told != 1 || (flat && (!piece.width_mm || !piece.thickness_mm))) {
    throw Error(ErrorCode::kInvalidInput,
                {told > 1 ? "the section is given twice" : "the section is not given",
                 "dimensions of the test piece", "a diameter, a width with a thickness, or an area",
                 "give --diameter-mm, or --width-mm and --thickness-mm, or --area-mm2"});
  }
  Section section;
  if (piece.diameter_mm) {
    const double d = *piece.diameter_mm;
    require_length(d, "the diameter in mm", 500.0);
    section.mm2 = 0.25 * std::numbers::pi * d * d;
    section.how = "diameter " + decimal_text(d) + " mm";
    if (piece.u_dimension_mm) section.u_mm2 = section.mm2 * 2.0 * *piece.u_dimension_mm / d;
  } else if (flat) {
    const double w = *piece.width_mm;
    const double t = *piece.thickness_mm;
    require_length(w, "the width in mm", 1000.0);
    require_length(t, "the thickness in mm", 1000.0);
    section.mm2 = w * t;
    section.how = decimal_text(w) + " x " + decimal_text(t) + " mm";
    if (piece.u_dimension_mm) {
      section.u_mm2 =
          section.mm2 * std::hypot(*piece.u_dimension_mm / w, *piece.u_dimension_mm / t);
    }
  } else {
    require_length(*piece.area_mm2, "the area in mm2", 1e6);
    section.mm2 = *piece.area_mm2;
    section.how = "area " + decimal_text(section.mm2) + " mm2";
    section.u_mm2 = piece.u_area_mm2;
  }
  section.how += piece.measured_with.empty() ? ", not told how it was measured"
                                             : ", measured with " + piece.measured_with;
  require_length(piece.gauge_mm, "the gauge length in mm", 10000.0);
  return section;
}

std::string gauge_doubt(const TestPiece& piece) {
  const std::string length = decimal_text(piece.gauge_mm) + " mm";
  if (gauge_label(piece) != length) return "";
  char text[160];
  const double proportional = 5.65 * std::sqrt(section_of(piece).mm2);
  if (piece.diameter_mm) {
    print_to(text, sizeof text, "4D (%.4g mm), 5D (%.4g mm) nor 5.65 sqrt(S0) (%.4g mm)",
             4.0 * *piece.diameter_mm, 5.0 * *piece.diameter_mm, proportional);
  } else {
    print_to(text, sizeof text, "5.65 sqrt(S0) (%.4g mm)", proportional);
  }
  return "L0 = " + length + " is " + (piece.diameter_mm ? "neither " : "not ") + text +
         ": right only where the specification fixes the length; else correct --gauge-mm";
}

std::optional<double> relative_u_gauge(const TestPiece& piece) {
  if (piece.extensometer_gauge_mm) {
    if (!piece.u_extensometer_gauge_mm) return std::nullopt;
    return *piece.u_extensometer_gauge_mm / *piece.extensometer_gauge_mm;
  }
  if (!piece.u_gauge_mm) return std::nullopt;
  return *piece.u_gauge_mm / piece.gauge_mm;
}

std::string gauge_label(const TestPiece& piece) {
  const auto is = [&](double length) {
    return std::abs(piece.gauge_mm / length - 1.0) <= kLabelTolerance;
  };
  if (piece.diameter_mm) {
    if (is(4.0 * *piece.diameter_mm)) return "4D";
    if (is(5.0 * *piece.diameter_mm)) return "5D";
  } else if (is(5.65 * std::sqrt(section_of(piece).mm2))) {
    return "5.65 sqrt(S0)";
  }
  return decimal_text(piece.gauge_mm) + " mm";
}

}  // namespace asbuilt::tensile
