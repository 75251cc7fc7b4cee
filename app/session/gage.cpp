#include "app/session/gage.h"

#include <map>

#include "app/session/reading_table.h"
#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr double kOutlierAlpha = 0.05;
constexpr double kNormalityAlpha = 0.05;
constexpr std::size_t kNormalityCount = 8;

void add_bias(const GageRequest& request, const ReadingTable& table,
              const std::vector<double>& values, GageReport& report) {
  const std::vector<double> references = table.numbers(request.reference_column);
  std::map<double, std::vector<double>> by_reference;
  std::vector<ReferenceReading> readings;
  for (std::size_t i = 0; i < values.size(); ++i) {
    by_reference[references[i]].push_back(values[i]);
    readings.push_back({references[i], values[i]});
  }
  for (const auto& [reference, of_it] : by_reference) {
    report.bias.push_back(bias_study(of_it, reference, request.options.confidence));
  }
  if (by_reference.size() > 1) {
    report.linearity = linearity_study(readings, request.options.confidence);
  }
}

// One who measured all, or a column that says otherwise and was not named.
std::string one_operator(const GageRequest& request, const ReadingTable& table) {
  std::string note = "one operator: reproducibility was not studied";
  std::string unread;
  for (const std::string& name : table.columns()) {
    const bool read = name == request.part_column || name == request.value_column ||
                      name == request.operator_column || name == request.reference_column;
    if (!read) unread.append(unread.empty() ? "" : ", ").append(name);
  }
  if (!request.operator_column.empty() || unread.empty()) return note;
  note.append("; nothing was read from the columns ").append(unread);
  return note.append(" (--operator-column NAME where one of them tells who measured)");
}

void add_notes(const GageRequest& request, const ReadingTable& table, GageReport& report) {
  const GageOptions& options = request.options;
  const GageStudy& study = report.study;
  if (!options.tolerance) {
    report.notes.emplace_back(
        "graded against the spread of these parts: it tells nothing about a tolerance unless the "
        "parts span the process; give --tolerance or --lower and --upper");
  }
  if (study.operators == 1) {
    report.notes.push_back(one_operator(request, table));
  }
  if (study.parts < 10) {
    report.notes.emplace_back("fewer than 10 parts: the spread of the parts is poorly known");
  }
  if (!(study.repeatability.sd > 0.0)) {
    report.notes.emplace_back(
        "all repeats are alike: the resolution hides their spread, and the grade tells nothing");
  }
  if (study.ndc < 5) {
    report.notes.emplace_back(
        "fewer than 5 distinct categories: the gage tells these parts apart poorly");
  }
  if (study.method == GageMethod::kNested) {
    report.notes.emplace_back("nested: operators with different parts cannot show an interaction");
  }
}

}  // namespace

GageReport run_gage(const GageRequest& request) {
  const ReadingTable table(request.file);
  const std::vector<std::string> parts = table.words(request.part_column);
  const std::vector<double> values = table.numbers(request.value_column);
  std::vector<std::string> operators(table.size(), "one");
  if (!request.operator_column.empty()) operators = table.words(request.operator_column);
  std::vector<GageReading> readings;
  for (std::size_t i = 0; i < table.size(); ++i) {
    readings.push_back({parts[i], operators[i], values[i]});
  }
  GageReport report;
  report.sha256 = table.sha256();
  report.tolerance = request.options.tolerance;
  report.study =
      gage_study(request.options.method == GageMethod::kNested ? nested_gage_table(readings)
                                                               : gage_table(readings),
                 request.options);
  if (!request.reference_column.empty()) add_bias(request, table, values, report);
  add_notes(request, table, report);
  return report;
}

namespace {

void hold_against_tolerance(const RepeatsRequest& request, const std::vector<double>& values,
                            RepeatsReport& report) {
  if (request.resolution && !request.tolerance) {
    throw Error(ErrorCode::kInvalidInput,
                {"a resolution is held against a tolerance, and none is given",
                 "--resolution " + decimal_text(*request.resolution),
                 "--tolerance, or --lower with --upper", ""});
  }
  if (!request.tolerance) return;
  TaskUncertaintyInput of_system = request.input;
  of_system.u_w = 0.0;
  report.system = measuring_capability(task_uncertainty(values, of_system).expanded,
                                       *request.tolerance, kSystemRatioLimit);
  report.process =
      measuring_capability(report.uncertainty.expanded, *request.tolerance, kProcessRatioLimit);
  if (request.resolution) {
    report.fine_enough = resolution_suffices(*request.resolution, *request.tolerance);
  }
  report.notes.emplace_back(kRatioStanding);
  if (request.lower && request.upper) {
    report.zone = acceptance_zone(request.lower, request.upper, report.uncertainty.standard,
                                  kZoneConformance);
    report.notes.emplace_back(kZoneStanding);
  }
}

}  // namespace

RepeatsReport run_repeats(const RepeatsRequest& request) {
  RepeatsReport report;
  std::vector<double> values;
  if (request.struts) {
    values = request.struts->values;
  } else {
    const ReadingTable table(request.file);
    values = table.numbers(request.value_column);
    report.sha256 = table.sha256();
  }
  report.uncertainty = task_uncertainty(values, request.input);
  report.outlier = grubbs_test(values, kOutlierAlpha);
  report.outlier_value = values[report.outlier.index];
  if (values.size() >= kNormalityCount && report.uncertainty.u_p > 0.0) {
    report.normality = anderson_darling(values);
  }
  hold_against_tolerance(request, values, report);
  report.notes.emplace_back(kTaskStanding);
  if (report.uncertainty.t_factor > 1.0) {
    report.notes.push_back("fewer than 20 repeats: u_p is s times " +
                           decimal_text(report.uncertainty.t_factor));
  }
  if (request.input.u_b > 0.0 && request.input.treatment != BiasTreatment::kCorrected) {
    report.notes.emplace_back("u_b belongs to a corrected bias and does not enter here");
  }
  if (!(report.uncertainty.u_p > 0.0)) {
    report.notes.emplace_back("all repeats are alike: the resolution hides their spread");
  }
  if (report.outlier.flagged) {
    report.notes.push_back("value " + std::to_string(report.outlier.index + 1) + ", " +
                           decimal_text(report.outlier_value) +
                           ", lies far from the others (Grubbs, 5 %); it was kept: look for a "
                           "physical cause");
  }
  if (report.normality && report.normality->p < kNormalityAlpha) {
    report.notes.emplace_back(
        "the repeats are not normal (Anderson-Darling, 5 %): k = 2 may not cover 95 %");
  }
  return report;
}

}  // namespace asbuilt
