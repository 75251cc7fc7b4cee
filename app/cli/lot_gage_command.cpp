// asbuilt lot gage: gage study, uncertainty of a task, repeated inspections.
#include <algorithm>

#include "app/cli/lot_gage_options.h"
#include "app/cli/lot_gage_output.h"
#include "app/session/gage.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/statistics/check_sample.h"
#include "core/statistics/strut_repeats.h"
#include "reports/store/store.h"

namespace asbuilt {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy) {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

std::optional<double> tolerance_of(const GageArguments& arguments) {
  if (arguments.tolerance) {
    check_positive(*arguments.tolerance, "--tolerance");
    return arguments.tolerance;
  }
  if (!arguments.lower) return std::nullopt;
  if (!arguments.upper) {
    refuse("the upper limit is not given", "--lower " + decimal_text(*arguments.lower),
           "--lower with --upper, or --tolerance", "");
  }
  if (!(*arguments.lower < *arguments.upper)) {
    refuse(
        "the limits are out of order",
        "--lower " + decimal_text(*arguments.lower) + ", --upper " + decimal_text(*arguments.upper),
        "a lower limit below the upper", "");
  }
  return *arguments.upper - *arguments.lower;
}

GageMethod method_of(const std::string& name) {
  if (name == "range") return GageMethod::kRange;
  return name == "nested" ? GageMethod::kNested : GageMethod::kAnova;
}

BiasTreatment treatment_of(const std::string& name) {
  for (const BiasTreatment t :
       {BiasTreatment::kCorrected, BiasTreatment::kInRoot, BiasTreatment::kBesideRoot}) {
    if (name == to_string(t)) return t;
  }
  return BiasTreatment::kLinearSum;
}

int study_command(const GageArguments& arguments, const Console& console) {
  GageRequest request;
  request.file = arguments.data;
  request.part_column = arguments.part_column;
  request.operator_column = arguments.operator_column;
  request.value_column = arguments.value_column;
  request.reference_column = arguments.reference_column;
  request.options.method = method_of(arguments.method);
  request.options.tolerance = tolerance_of(arguments);
  request.options.pooling_p = arguments.pooling_p;
  const GageReport report = run_gage(request);
  write_gage(report, request, console);
  return report.study.grade == GageGrade::kNotAcceptable ? 1 : 0;
}

// Whether something was told that only repeats of a calibrated part have.
bool tells_task(const GageArguments& a) {
  return a.calibrated || a.u_cal || a.resolution || a.few_repeats || a.u_w != 0.0 || a.u_b != 0.0 ||
         a.u_drift != 0.0;
}

int task_command(const GageArguments& arguments, std::optional<StrutRepeats> struts,
                 const Console& console) {
  if (!arguments.calibrated || !arguments.u_cal) {
    refuse("the calibration is not given", "--calibrated and --u-cal",
           "the calibrated value and its standard uncertainty",
           "take both from the calibration certificate; u is its U over its k");
  }
  RepeatsRequest request;
  request.file = arguments.repeats;
  request.value_column = arguments.value_column;
  request.struts = std::move(struts);
  request.tolerance = tolerance_of(arguments);
  request.lower = arguments.lower;
  request.upper = arguments.upper;
  request.resolution = arguments.resolution;
  request.input = {*arguments.calibrated, *arguments.u_cal,  arguments.u_w,
                   arguments.u_b,         arguments.u_drift, treatment_of(arguments.bias),
                   arguments.few_repeats};
  const RepeatsReport report = run_repeats(request);
  write_repeats(report, request, console);
  const bool capable = !report.process || (report.system->capable && report.process->capable);
  return capable && report.fine_enough.value_or(true) ? 0 : 1;
}

// What the study looks at; pictures and surfaces of many inspections would fill the memory.
InspectionRecord struts_of(const Store& store, std::int64_t id) {
  InspectionRecord record = store.load_inspection(id);
  InspectionRecord kept;
  kept.id = record.id;
  kept.part_serial = std::move(record.part_serial);
  kept.inputs = std::move(record.inputs);
  kept.struts = std::move(record.struts);
  return kept;
}

int inspections_command(const GageArguments& arguments, const Console& console) {
  std::vector<std::int64_t> ids = arguments.inspections;
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (twice != ids.end()) {
    refuse("an inspection is named twice", "--inspections " + std::to_string(*twice),
           "each inspection once", "an inspection is no repeat of itself");
  }
  const Store store = Store::open_read_only(arguments.db);
  std::vector<InspectionRecord> records;
  records.reserve(ids.size());
  for (const std::int64_t id : ids) records.push_back(struts_of(store, id));
  if (!arguments.strut.empty()) {
    return task_command(
        arguments,
        StrutRepeats{arguments.db, ids, arguments.strut, arguments.characteristic,
                     strut_values(records, arguments.strut, arguments.characteristic)},
        console);
  }
  const StrutRepeatability result = strut_repeatability(records, arguments.characteristic);
  write_strut_repeats(result, ids, console);
  return result.outside > 0 || result.interval.low > result.stated_u ? 1 : 0;
}

}  // namespace

int lot_gage_command(const GageArguments& arguments, const Console& console) {
  const int kinds = (arguments.data.empty() ? 0 : 1) + (arguments.repeats.empty() ? 0 : 1) +
                    (arguments.db.empty() ? 0 : 1);
  if (kinds != 1) {
    refuse("it is not clear what to study", "asbuilt lot gage",
           "one of DATA.csv, --repeats REPEATS.csv, --db FILE with --inspections", "");
  }
  const bool of_task = !arguments.repeats.empty() || !arguments.strut.empty();
  if (!of_task && tells_task(arguments)) {
    refuse("a calibration is told, but not of what",
           "--calibrated, --u-cal, --u-w, --u-b, "
           "--u-drift, --resolution, --few-repeats",
           "with --repeats REPEATS.csv, or --db FILE --inspections N,... --strut ID", "");
  }
  if (!of_task && !arguments.db.empty() && (arguments.tolerance || arguments.lower)) {
    refuse("a tolerance is told for all struts together", "--tolerance, --lower, --upper",
           "with --strut ID, DATA.csv or --repeats", "");
  }
  if (!arguments.data.empty()) return study_command(arguments, console);
  if (!arguments.repeats.empty()) return task_command(arguments, std::nullopt, console);
  return inspections_command(arguments, console);
}

}  // namespace asbuilt
