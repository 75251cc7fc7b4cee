// asbuilt tensile: raw tension curves reduced, judged where a specification is named, drawn.
#include <asbuilt_version.h>

#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/tensile_output.h"
#include "app/session/tensile.h"
#include "core/base/clock.h"
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
  tensile::TestPiece piece;
  piece.diameter_mm = arguments.diameter_mm;
  piece.width_mm = arguments.width_mm;
  piece.thickness_mm = arguments.thickness_mm;
  piece.area_mm2 = arguments.area_mm2;
  if (arguments.u_section_um) piece.u_dimension_mm = 0.001 * *arguments.u_section_um;
  piece.u_area_mm2 = arguments.u_area_mm2;
  piece.measured_with = arguments.measured_with;
  piece.gauge_mm = arguments.gauge_mm;
  piece.extensometer_gauge_mm = arguments.extensometer_gauge_mm;
  piece.final_gauge_mm = arguments.final_gauge_mm;
  piece.u_final_gauge_mm = arguments.u_final_gauge_mm;
  piece.final_area_mm2 = arguments.final_area_mm2;
  piece.force_class = arguments.force_class;
  piece.extensometer = arguments.extensometer_class;
  return piece;
}

TensileRequest request_of(const TensileArguments& arguments) {
  TensileRequest request;
  request.curve = arguments.curve;
  request.reading.decimal = arguments.decimal == "comma"   ? tensile::Decimal::kComma
                            : arguments.decimal == "point" ? tensile::Decimal::kPoint
                                                           : tensile::Decimal::kFound;
  for (const std::string& text : arguments.columns) {
    request.reading.columns.push_back(tensile::column_told(text));
  }
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

}  // namespace

int tensile_command(const TensileArguments& arguments, const Console& console) {
  if (!arguments.plot.empty()) require_tensile_plot(arguments.plot);
  const TensileReport report = run_tensile(request_of(arguments), console.progress);
  finish_progress(console);
  if (!arguments.plot.empty()) {
    render_tensile(
        tensile_tests(report),
        {"Tension tests, " + arguments.curve.filename().string(), arguments.curve.string(),
         std::string("asbuilt ") + kVersion + " (" + kSourceRevision + ")", utc_now()},
        arguments.plot);
  }
  if (console.form == OutputForm::kJson) {
    std::cout << tensile_json(report) << '\n';
  } else {
    print_tensile(report);
  }
  return report.verdict && *report.verdict != Outcome::kConforms ? 1 : 0;
}

}  // namespace asbuilt
