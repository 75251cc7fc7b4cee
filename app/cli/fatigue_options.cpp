#include "app/cli/fatigue_options.h"

#include <CLI/CLI.hpp>

namespace asbuilt {

FatigueRequest fatigue_request(const FatigueArguments& arguments) {
  FatigueRequest request;
  request.table = arguments.table;
  request.area_mm2 = arguments.area_mm2;
  request.spec = arguments.spec;
  request.endurance = {arguments.at_mpa, arguments.use_unverified};
  request.staircase = arguments.staircase;
  request.confidence = arguments.confidence;
  request.design = {arguments.survival, arguments.design_confidence};
  request.at_cycles = arguments.at_cycles;
  request.protocol = arguments.protocol;
  request.sn_table = arguments.sn_table;
  request.body_mass_kg = arguments.body_mass_kg;
  return request;
}

void add_fatigue_table_options(CLI::App& app, FatigueArguments& a) {
  app.add_option("table", a.table,
                 "CSV: specimen; max stress [MPa] or stress amplitude [MPa]; R; cycles; result "
                 "(failed, run-out, stopped)")
      ->required();
  app.add_option("--area-mm2", a.area_mm2, "gross section, where the table holds forces");
  app.add_option("--spec", a.spec, "demand to judge by, as \"Porous tantalum\"");
  app.add_option("--at-mpa", a.at_mpa, "demanded stress, where the specification states none");
  app.add_flag("--use-unverified", a.use_unverified,
               "lets demands decide that nobody has yet compared with their document");
}

CLI::Option* add_protocol_options(CLI::App& app, FatigueArguments& a) {
  CLI::Option* protocol = app.add_option(
      "--protocol", a.protocol, "the table records stages of this protocol: an id, or FILE.toml");
  app.add_option("--body-mass-kg", a.body_mass_kg, "with --protocol: turns body weights into N");
  return protocol;
}

void add_fatigue_options(CLI::App& app, FatigueArguments& a) {
  add_fatigue_table_options(app, a);
  app.add_flag("--staircase", a.staircase,
               "the tests are a staircase: mean strength by Dixon and Mood, no S-N line");
  app.add_option("--confidence", a.confidence, "of the intervals")
      ->check(CLI::Range(0.5, 0.999))
      ->capture_default_str();
  app.add_option("--survival", a.survival,
                 "share of specimens that live longer than the design line")
      ->check(CLI::Range(0.5, 0.9999))
      ->capture_default_str();
  app.add_option("--design-confidence", a.design_confidence, "of the design line, one-sided")
      ->check(CLI::Range(0.5, 0.999))
      ->capture_default_str();
  app.add_option("--at-cycles", a.at_cycles, "strength at so many cycles; else at the run-outs'");
  add_protocol_options(app, a);
  app.add_option("--sn-table", a.sn_table, "with --protocol: S-N tests for the sum of damage");
  app.add_option("--plot", a.plot, "draws the tests, FILE.pdf, .svg or .png");
}

}  // namespace asbuilt
