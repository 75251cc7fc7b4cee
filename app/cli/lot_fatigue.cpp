// One specimen of a table of fatigue tests as an entry of the lot's record.
#include <algorithm>
#include <cmath>

#include "app/cli/fatigue_options.h"
#include "app/cli/lot_options.h"
#include "app/cli/lot_tests.h"
#include "core/base/error.h"

namespace asbuilt {
namespace {

using namespace fatigue;

// The row whose specimen is the entry's part, or that --number names.
std::size_t row_of(const LotArguments& a, const FatigueTable& table) {
  if (a.number != 0) return chosen_test(table.tests.size(), a, a.fatigue.table);
  const auto found =
      std::find_if(table.tests.begin(), table.tests.end(),
                   [&a](const FatigueTest& test) { return test.specimen == a.part; });
  if (found != table.tests.end()) {
    return static_cast<std::size_t>(found - table.tests.begin());
  }
  throw Error(ErrorCode::kInvalidInput,
              {"the table has no specimen of the part's name", a.fatigue.table.string(),
               "a specimen " + a.part, "say which row it is: --number, from 1"});
}

LotRecord record_of(const LotArguments& a, const FatigueReport& report) {
  const FatigueTable& table = *report.table;
  const std::size_t row = row_of(a, table);
  const FatigueTest& test = table.tests[row];
  const Endurance* judged = report.endurance ? &*report.endurance : nullptr;
  Outcome outcome = Outcome::kUndecided;
  std::string reasons;
  if (judged != nullptr) {
    const SpecimenVerdict& verdict = judged->rows[row];
    if (judged->decides) outcome = verdict.outcome;
    reasons = verdict.reason;
    if (!judged->reason.empty()) reasons += (reasons.empty() ? "" : "; ") + judged->reason;
  }
  LotRecord record =
      test_record(a, "fatigue", judged != nullptr ? judged->demand.spec : "none", outcome);
  record.fields["table_sha256"] = report.input.sha256;
  record.fields["source_id"] = test.specimen;
  record.fields["stress_mpa"] = test.stress_mpa;
  record.fields["stress_measure"] = std::string(to_string(table.measure));
  record.fields["ratio"] = test.ratio;
  record.fields["cycles"] = test.cycles;
  record.fields["ending"] = std::string(to_string(test.ending));
  if (std::isfinite(test.u_stress_mpa)) {
    record.fields["u_stress_mpa"] = test.u_stress_mpa;
  } else {
    reasons += std::string(reasons.empty() ? "" : "; ") + "the table has no u_stress_mpa";
  }
  if (std::isfinite(test.frequency_hz)) record.fields["frequency_hz"] = test.frequency_hz;
  if (!test.medium.empty()) record.fields["medium"] = test.medium;
  if (!test.where.empty()) record.fields["broken_at"] = test.where;
  if (judged != nullptr) {
    record.fields["demanded_mpa"] = judged->stress_mpa;
    record.fields["demanded_measure"] = std::string(to_string(judged->demand.measure));
    record.fields["demanded_cycles"] = judged->demand.cycles;
    if (a.fatigue.use_unverified) record.fields["unverified"] = judged->demand.verify;
  }
  put_note(record, reasons);
  return record;
}

}  // namespace

int lot_add_fatigue_table(const LotArguments& a, const Console& console) {
  refuse_plot(a.fatigue.plot);
  Store store = open_record(a.db);
  FatigueRequest request = fatigue_request(a.fatigue);
  // One specimen is an entry whether its table makes an S-N line or not.
  request.line = false;
  const FatigueReport report = run_fatigue(request, console.progress);
  finish_progress(console);
  return add_test(store, a, record_of(a, report), console);
}

}  // namespace asbuilt
