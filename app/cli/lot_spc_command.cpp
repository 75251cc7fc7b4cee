// asbuilt lot capability, chart, tolerance, sampling.
#include <asbuilt_version.h>

#include <cmath>

#include "app/cli/lot_series_sources.h"
#include "app/cli/lot_spc_options.h"
#include "app/cli/lot_spc_output.h"
#include "app/session/spc_figures.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/base/source_revision.h"
#include "core/statistics/check_sample.h"
#include "reports/render/output.h"
#include "reports/render/spc.h"

namespace asbuilt {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy) {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

CapabilityLimits limits_of(const SpcArguments& arguments) {
  for (const auto& limit : {arguments.lower, arguments.upper}) {
    if (limit && !std::isfinite(*limit)) {
      refuse("a limit is not a finite number", "--lower, --upper", "finite numbers", "");
    }
  }
  if (arguments.lower && arguments.upper && !(*arguments.lower < *arguments.upper)) {
    refuse(
        "the limits are out of order",
        "--lower " + decimal_text(*arguments.lower) + ", --upper " + decimal_text(*arguments.upper),
        "a lower limit below the upper", "");
  }
  return {arguments.lower, arguments.upper};
}

CharacteristicSeries series_of(const SpcArguments& arguments, const std::string& command) {
  if (arguments.databases.empty() == arguments.table.empty()) {
    refuse("it is not clear where the values are", "asbuilt lot " + command,
           "--db FILE --characteristic NAME, or --table FILE --column NAME", "");
  }
  if (!arguments.table.empty()) {
    if (arguments.by != "none") {
      refuse("a table has no " + arguments.by, "--by " + arguments.by, "--group-column NAME",
             "name the column whose values are the subgroups");
    }
    return table_series({arguments.table, arguments.column, arguments.group_column,
                         arguments.label_column, arguments.u_column});
  }
  const std::vector<SeriesSource> sources = series_sources(arguments.databases);
  if (arguments.characteristic.empty()) {
    std::string known;
    for (const std::string& name : series_names(sources, arguments.lots)) {
      known += (known.empty() ? "" : ", ") + name;
    }
    refuse("the characteristic is not named", "asbuilt lot " + command,
           known.empty() ? "nothing was measured" : known, "--characteristic NAME");
  }
  return lot_series(sources, {arguments.characteristic, arguments.lots, arguments.variant_pct,
                              arguments.lower || arguments.upper});
}

// The column of groups of a table is what its values are grouped by.
SeriesGrouping grouping_of(const SpcArguments& arguments) {
  if (!arguments.group_column.empty()) return SeriesGrouping::kLot;
  return grouping_from(arguments.by);
}

void plot_figures(const SpcArguments& arguments, const CharacteristicSeries& series,
                  const std::string& what, const SpcFigures& figures,
                  const std::vector<std::string>& lines) {
  if (arguments.plot.empty()) return;
  render_spc_plot(figures,
                  {what + ": " + axis_label(series), lines,
                   software_words(kVersion, kSourceRevision), utc_now()},
                  arguments.plot);
}

int status_of(const std::optional<Outcome>& verdict) {
  return verdict && *verdict != Outcome::kConforms ? 1 : 0;
}

ChartKind chart_of(const std::string& name) {
  if (name == "xr") return ChartKind::kMeansRanges;
  if (name == "xs") return ChartKind::kMeansSds;
  return name == "ewma" ? ChartKind::kEwma : ChartKind::kIndividuals;
}

}  // namespace

int lot_capability_command(const SpcArguments& arguments, const Console& console) {
  if (!arguments.plot.empty()) render::require_plot(arguments.plot);
  const CapabilityLimits limits = limits_of(arguments);
  if (arguments.least_cpk) check_positive(*arguments.least_cpk, "--least-cpk");
  if (arguments.least_ppk) check_positive(*arguments.least_ppk, "--least-ppk");
  const CharacteristicSeries series = series_of(arguments, "capability");
  const CapabilityRequest request{limits, grouping_of(arguments), arguments.confidence,
                                  arguments.least_cpk, arguments.least_ppk};
  const CapabilityReport report = run_capability(series, request);
  plot_figures(arguments, series, "Capability",
               {{}, capability_histogram(series, report), plate_map(series)}, report.statements);
  write_capability(series, request, report, console);
  return status_of(report.verdict);
}

int lot_chart_command(const SpcArguments& arguments, const Console& console) {
  if (!arguments.plot.empty()) render::require_plot(arguments.plot);
  const CharacteristicSeries series = series_of(arguments, "chart");
  ChartRequest request;
  request.kind = chart_of(arguments.chart);
  // Single values keep their groups as names only.
  const bool single = request.kind == ChartKind::kIndividuals;
  request.by = single && arguments.by == "none" ? SeriesGrouping::kNone : grouping_of(arguments);
  request.rules = {arguments.rules.begin(), arguments.rules.end()};
  request.limits_from = arguments.limits_from;
  request.ewma = {arguments.lambda, arguments.ewma_limit};
  const ChartReport report = run_chart(series, request);
  plot_figures(arguments, series, "Control chart",
               {chart_panels(series, report), {}, plate_map(series)}, report.notes);
  write_chart(series, request, report, console);
  return report.signals > 0 ? 1 : 0;
}

int lot_tolerance_command(const SpcArguments& arguments, const Console& console) {
  const CapabilityLimits limits = limits_of(arguments);
  const CharacteristicSeries series = series_of(arguments, "tolerance");
  const ToleranceRequest request{arguments.coverage, arguments.confidence,
                                 arguments.side == "lower"   ? IntervalSide::kLower
                                 : arguments.side == "upper" ? IntervalSide::kUpper
                                                             : IntervalSide::kBoth,
                                 limits};
  const ToleranceReport report = run_tolerance(series, request);
  write_tolerance(series, request, report, console);
  return status_of(report.verdict);
}

int lot_sampling_command(const SpcArguments& arguments, const Console& console) {
  if (arguments.aql.has_value() == arguments.n.has_value()) {
    refuse("it is not clear which plan is meant", "asbuilt lot sampling",
           "--size N --aql PERCENT, or --n N --c AC", "");
  }
  SamplingAnswer answer;
  answer.lot = arguments.size;
  answer.aql = arguments.aql;
  answer.level = arguments.level;
  if (arguments.aql) {
    answer.plan = single_normal_plan(*arguments.size,
                                     arguments.level == "I"    ? InspectionLevel::kI
                                     : arguments.level == "II" ? InspectionLevel::kII
                                                               : InspectionLevel::kIII,
                                     *arguments.aql);
  } else {
    answer.plan.sample = *arguments.n;
    answer.plan.accept = *arguments.accept;
    answer.plan.reject = *arguments.accept + 1;
    if (answer.lot && *answer.lot < *arguments.n) {
      refuse("the sample is larger than the lot",
             "--n " + std::to_string(*arguments.n) + ", --size " + std::to_string(*answer.lot),
             "n up to the lot's size", "");
    }
    answer.plan.whole_lot = answer.lot == arguments.n;
  }
  if (!answer.plan.whole_lot) {
    answer.oc =
        operating_characteristic(answer.plan.sample, answer.plan.accept, arguments.points,
                                 arguments.aql ? counted_by(*arguments.aql) : Counted::kItems);
  }
  write_sampling(answer, console);
  return 0;
}

}  // namespace asbuilt
