#include "app/cli/tensile_options.h"

#include <CLI/CLI.hpp>

#include "app/cli/curve_options.h"
#include "core/base/error.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

// "10,40" or "10,25,rm".
tensile::SlopeWindow window_of(const std::string& text) {
  const std::vector<std::string> parts = text_scan::split_fields(text, ',');
  tensile::SlopeWindow window;
  const bool good =
      (parts.size() == 2 || (parts.size() == 3 && (parts[2] == "rm" || parts[2] == "rp02"))) &&
      text_scan::to_number(parts[0], window.lower_pct) &&
      text_scan::to_number(parts[1], window.upper_pct);
  if (!good) {
    throw Error(ErrorCode::kInvalidInput,
                {"the window of the slope is not as it should be", "--slope-window " + text,
                 "LOW,HIGH or LOW,HIGH,rm in %", "for example 10,40 of Rp0.2, or 10,25,rm"});
  }
  if (parts.size() == 3 && parts[2] == "rm") window.of = tensile::Reference::kRm;
  return window;
}

tensile::TestPiece piece_of(const TensileArguments& arguments) {
  tensile::TestPiece piece = curve_piece(arguments);
  piece.gauge_mm = arguments.gauge_mm;
  piece.u_gauge_mm = arguments.u_gauge_mm;
  piece.extensometer_gauge_mm = arguments.extensometer_gauge_mm;
  piece.u_extensometer_gauge_mm = arguments.u_extensometer_gauge_mm;
  piece.final_gauge_mm = arguments.final_gauge_mm;
  piece.u_final_gauge_mm = arguments.u_final_gauge_mm;
  piece.final_area_mm2 = arguments.final_area_mm2;
  piece.u_final_area_mm2 = arguments.u_final_area_mm2;
  piece.extensometer = arguments.extensometer_class;
  return piece;
}

}  // namespace

TensileRequest tensile_request(const TensileArguments& arguments) {
  TensileRequest request;
  request.curve = arguments.curve;
  request.reading = curve_reading(arguments);
  request.piece = piece_of(arguments);
  request.options.window = window_of(arguments.slope_window);
  request.options.offsets_pct = arguments.offsets_pct;
  request.options.expected_young_gpa = arguments.young_gpa;
  request.material = arguments.material;
  request.spec = arguments.spec;
  if (arguments.decision == "iso14253") request.acceptance.rule = DecisionRule::kIso14253;
  if (arguments.use_unverified) {
    request.acceptance.unverified = tensile::Unverified::kAccepted;
  }
  return request;
}

void add_tensile_options(CLI::App& app, TensileArguments& tension) {
  add_curve_options(app, tension);
  app.add_option("--gauge-mm", tension.gauge_mm, "original gauge length L0")->required();
  app.add_option("--u-gauge-mm", tension.u_gauge_mm, "its uncertainty (k = 2)");
  app.add_option("--extensometer-mm", tension.extensometer_gauge_mm,
                 "gauge length of the extensometer, where it is not L0");
  app.add_option("--u-extensometer-mm", tension.u_extensometer_gauge_mm, "its uncertainty (k = 2)");
  app.add_option("--lu-mm", tension.final_gauge_mm, "gauge length after fracture, Lu");
  app.add_option("--u-lu-mm", tension.u_final_gauge_mm, "its uncertainty (k = 2)");
  CLI::Option* su = app.add_option("--su-mm2", tension.final_area_mm2, "section of the neck, Su");
  app.add_option("--u-su-mm2", tension.u_final_area_mm2, "its expanded uncertainty (k = 2)")
      ->check(CLI::PositiveNumber)
      ->needs(su);
  app.add_option("--extensometer-class", tension.extensometer_class,
                 "class of the extensometer (ISO 9513): 0.2, 0.5, 1, 2");
  app.add_option("--slope-window", tension.slope_window,
                 "where the slope is fitted, in % of Rp0.2, or of Rm: 10,25,rm")
      ->capture_default_str();
  app.add_option("--offset-pct", tension.offsets_pct, "further proof stresses");
  app.add_option("--material", tension.material, "metal whose modulus the slope is compared with");
  app.add_option("--young-gpa", tension.young_gpa, "that modulus");
  app.add_option("--spec", tension.spec, "specification to judge by, as \"ASTM F136\"");
}

}  // namespace asbuilt
