#include "app/cli/curve_options.h"

#include <CLI/CLI.hpp>

namespace asbuilt {

tensile::CurveOptions curve_reading(const CurveArguments& arguments) {
  tensile::CurveOptions reading;
  reading.decimal = arguments.decimal == "comma"   ? tensile::Decimal::kComma
                    : arguments.decimal == "point" ? tensile::Decimal::kPoint
                                                   : tensile::Decimal::kFound;
  for (const std::string& text : arguments.columns) {
    reading.columns.push_back(tensile::column_told(text));
  }
  return reading;
}

tensile::TestPiece curve_piece(const CurveArguments& arguments) {
  tensile::TestPiece piece;
  piece.diameter_mm = arguments.diameter_mm;
  piece.width_mm = arguments.width_mm;
  piece.thickness_mm = arguments.thickness_mm;
  piece.area_mm2 = arguments.area_mm2;
  if (arguments.u_section_um) piece.u_dimension_mm = 0.001 * *arguments.u_section_um;
  piece.u_area_mm2 = arguments.u_area_mm2;
  piece.measured_with = arguments.measured_with;
  piece.force_class = arguments.force_class;
  return piece;
}

void add_curve_options(CLI::App& app, CurveArguments& a) {
  app.add_option("curve", a.curve, "the curves: CSV, TXT or XLSX")->required();
  app.add_option("--diameter-mm", a.diameter_mm, "diameter of a round piece");
  app.add_option("--width-mm", a.width_mm, "width of a flat piece");
  app.add_option("--thickness-mm", a.thickness_mm, "thickness of a flat piece");
  app.add_option("--area-mm2", a.area_mm2, "S0, in the place of dimensions");
  app.add_option("--u-section-um", a.u_section_um, "uncertainty (k = 2) of each dimension");
  app.add_option("--u-area-mm2", a.u_area_mm2, "uncertainty (k = 2) of --area-mm2");
  app.add_option("--measured-with", a.measured_with,
                 "how S0 was measured: calliper, micrometer, scan");
  app.add_option("--force-class", a.force_class,
                 "class of the force measurement (ISO 7500-1): error in % of the reading")
      ->check(CLI::Range(0.01, 10.0));
  app.add_option("--column", a.columns,
                 "what a column is, CHANNEL=NUMBER_OR_NAME[:UNIT], for example force=2:kN");
  app.add_option("--decimal", a.decimal, "sign between whole and fraction")
      ->check(CLI::IsMember({"found", "point", "comma"}))
      ->capture_default_str();
  app.add_option("--decision", a.decision, "rule of the verdict")
      ->check(CLI::IsMember({"simple", "iso14253"}))
      ->capture_default_str();
  app.add_flag("--use-unverified", a.use_unverified,
               "lets limits decide that nobody has yet compared with the specification");
  app.add_option("--plot", a.plot, "draws the curves, FILE.pdf, .svg or .png");
}

}  // namespace asbuilt
