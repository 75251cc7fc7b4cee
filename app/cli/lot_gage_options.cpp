#include "app/cli/lot_gage_options.h"

#include <CLI/CLI.hpp>

#include "core/statistics/strut_repeats.h"

namespace asbuilt {
namespace {

// Columns and method of a gage study.
void add_study(CLI::App& app, GageArguments& gage, CLI::Option* repeats, CLI::Option* db) {
  const auto of_study_only = [&](CLI::Option* option) {
    return option->excludes(repeats)->excludes(db);
  };
  of_study_only(app.add_option("data", gage.data, "table of readings, DATA.csv with column names"));
  of_study_only(app.add_option("--part-column", gage.part_column, "column of the parts"))
      ->capture_default_str();
  of_study_only(
      app.add_option("--operator-column", gage.operator_column,
                     "column of operators, scanners or machines; without it one measured all"));
  of_study_only(
      app.add_option("--reference", gage.reference_column,
                     "column of reference values: bias of each, linearity over two or more"));
  of_study_only(app.add_option("--method", gage.method,
                               "analysis of variance, average and range, or nested: parts of their "
                               "own for each operator"))
      ->check(CLI::IsMember({"anova", "range", "nested"}))
      ->capture_default_str();
  of_study_only(app.add_option("--pooling-p", gage.pooling_p,
                               "an interaction whose p is larger is pooled with the repeatability"))
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
}

// What a table holds and values are judged by.
void add_values(CLI::App& app, GageArguments& gage, CLI::Option* db) {
  app.add_option("--value-column", gage.value_column, "column of the readings")
      ->capture_default_str()
      ->excludes(db);
  CLI::Option* tolerance =
      app.add_option("--tolerance", gage.tolerance, "upper minus lower limit, units of the values");
  CLI::Option* lower = app.add_option("--lower", gage.lower, "lower limit")->excludes(tolerance);
  app.add_option("--upper", gage.upper, "upper limit")->excludes(tolerance)->needs(lower);
}

void add_task(CLI::App& app, GageArguments& gage) {
  app.add_option("--calibrated", gage.calibrated,
                 "calibrated value of the part, with --repeats or --strut");
  app.add_option("--u-cal", gage.u_cal, "standard uncertainty of that (U over its k)");
  app.add_option("--u-w", gage.u_w, "standard uncertainty from material and form of other parts")
      ->capture_default_str();
  app.add_option("--u-b", gage.u_b, "standard uncertainty of a correction of the bias")
      ->capture_default_str();
  app.add_option("--u-drift", gage.u_drift, "standard uncertainty of the scanner's drift")
      ->capture_default_str();
  app.add_option("--bias", gage.bias,
                 "what becomes of the bias: corrected in the results, added to U (linear), in the "
                 "root beside u (rss_u) or beside U (rss_U)")
      ->check(CLI::IsMember({"corrected", "linear", "rss_u", "rss_U"}))
      ->capture_default_str();
  app.add_option("--resolution", gage.resolution,
                 "smallest step of what is displayed, units of the values; held against 5 % of the "
                 "tolerance");
  app.add_flag("--few-repeats", gage.few_repeats,
               "allow 3 to 19 repeats; their s grows by Student's t");
}

}  // namespace

CLI::App* add_gage(CLI::App& lot, Common& common, GageArguments& gage) {
  CLI::App* app = add_command(
      lot, common, "gage", "how good the measuring is: gage study, uncertainty of a task, repeats",
      "asbuilt lot gage readings.csv --part-column part --operator-column scanner --value-column "
      "diameter_um --tolerance 60\n"
      "  asbuilt lot gage --repeats repeats.csv --calibrated 401.2 --u-cal 0.6 --tolerance 60\n"
      "  asbuilt lot gage --db lot.sqlite --inspections 3,4,5\n"
      "  asbuilt lot gage --db lot.sqlite --inspections 3,4,5 --strut S-17 --calibrated 401.2 "
      "--u-cal 0.6 --few-repeats");
  CLI::Option* repeats =
      app->add_option("--repeats", gage.repeats,
                      "repeated measurements of a calibrated part, REPEATS.csv (ISO 15530-3)");
  CLI::Option* db =
      app->add_option("--db", gage.db, "database with repeated inspections of one part")
          ->excludes(repeats);
  add_study(*app, gage, repeats, db);
  add_values(*app, gage, db);
  add_task(*app, gage);
  app->add_option("--inspections", gage.inspections, "their numbers, separated by commas")
      ->delimiter(',')
      ->needs(db);
  app->add_option("--characteristic", gage.characteristic, "of the struts")
      ->check(CLI::IsMember(strut_characteristics()))
      ->capture_default_str()
      ->needs(db);
  app->add_option("--strut", gage.strut,
                  "the calibrated strut: uncertainty of the task from the inspections")
      ->needs(db);
  return app;
}

}  // namespace asbuilt
