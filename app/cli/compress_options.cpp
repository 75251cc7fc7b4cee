#include "app/cli/compress_options.h"

#include <CLI/CLI.hpp>

#include "app/cli/curve_options.h"

namespace asbuilt {

CompressRequest compress_request(const CompressArguments& arguments) {
  CompressRequest request;
  request.curve = arguments.curve;
  request.reading = curve_reading(arguments);
  tensile::CompressionSetup& setup = request.setup;
  setup.piece = curve_piece(arguments);
  setup.piece.gauge_mm = arguments.height_mm;
  setup.porosity = arguments.porosity;
  setup.crumbles = arguments.crumbles;
  setup.plateau_to = arguments.plateau == "20,40" ? 0.40 : 0.30;
  const auto scaled = [](const std::optional<double>& value, double factor) {
    return value ? std::optional(factor * *value) : std::nullopt;
  };
  setup.u_height_mm = scaled(arguments.u_height_um, 1e-3);
  setup.u_displacement_mm = scaled(arguments.u_displacement_um, 1e-3);
  setup.compliance_mm_per_n = scaled(arguments.compliance_um_kn, 1e-6);
  setup.u_compliance_mm_per_n = scaled(arguments.u_compliance_um_kn, 1e-6);
  request.spec = arguments.spec;
  if (arguments.decision == "iso14253") request.acceptance.rule = DecisionRule::kIso14253;
  if (arguments.use_unverified) request.acceptance.unverified = tensile::Unverified::kAccepted;
  return request;
}

void add_compress_options(CLI::App& app, CompressArguments& a) {
  add_curve_options(app, a);
  app.add_option("--height-mm", a.height_mm, "height of the specimen before the test")->required();
  app.add_option("--u-height-um", a.u_height_um, "its uncertainty (k = 2)");
  app.add_option("--porosity", a.porosity, "of the gross volume, 0 to 1; the standard: 0.5 on");
  app.add_option("--u-displacement-um", a.u_displacement_um,
                 "uncertainty (k = 2) of a difference of two displacements");
  app.add_option("--compliance-um-kn", a.compliance_um_kn,
                 "deflection of machine and platens to take off a path that includes it");
  app.add_option("--u-compliance-um-kn", a.u_compliance_um_kn, "its uncertainty (k = 2)");
  app.add_option("--plateau", a.plateau, "strains in % that the plateau stress is the mean over")
      ->check(CLI::IsMember({"20,30", "20,40"}))
      ->capture_default_str();
  app.add_flag("--crumbles", a.crumbles,
               "the specimen crumbled: its loss of load is no fracture in tension");
  app.add_option("--spec", a.spec, "specification to judge by, as \"Porous tantalum\"");
}

}  // namespace asbuilt
